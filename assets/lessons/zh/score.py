import numpy as np

rng = np.random.default_rng(0)
weights, means, variance = np.array([0.3, 0.7]), np.array([-2.0, 2.0]), 0.1  # 两堆


def score(x, alpha_bar):  # x_t 的密度往哪里增长最快、有多快
    spread = alpha_bar * variance + 1 - alpha_bar
    pull = np.sqrt(alpha_bar) * means - x[:, None]
    share = weights * np.exp(-(pull**2) / (2 * spread))
    share /= share.sum(1, keepdims=True)  # x 可能来自哪一堆
    return (share * pull).sum(1) / spread


def langevin(x, alpha_bar, size, times):  # 往上走，再加一点噪声
    for z in rng.standard_normal((times, len(x))):
        x = x + size * score(x, alpha_bar) + np.sqrt(2 * size) * z
    return x


start = x = rng.uniform(-4, 4, 2000)
for alpha_bar in np.linspace(0.01, 1, 25):  # 先从两堆连成一片的地方走起
    x = langevin(x, alpha_bar, 0.1 - 0.09 * alpha_bar, 40)
print((langevin(start, 1.0, 0.01, 1000) > 0).mean(), (x > 0).mean())  # 正确的是 0.7
