import numpy as np

rng = np.random.default_rng(0)
weights, means, variance = np.array([0.3, 0.7]), np.array([-2.0, 2.0]), 0.1  # two heaps


def score(x, alpha_bar):  # where the density of x_t grows fastest, and how fast
    spread = alpha_bar * variance + 1 - alpha_bar
    pull = np.sqrt(alpha_bar) * means - x[:, None]
    share = weights * np.exp(-(pull**2) / (2 * spread))
    share /= share.sum(1, keepdims=True)  # which heap x may have come from
    return (share * pull).sum(1) / spread


def langevin(x, alpha_bar, size, times):  # uphill, and a little noise
    for z in rng.standard_normal((times, len(x))):
        x = x + size * score(x, alpha_bar) + np.sqrt(2 * size) * z
    return x


start = x = rng.uniform(-4, 4, 2000)
for alpha_bar in np.linspace(0.01, 1, 25):  # first where the heaps run into one another
    x = langevin(x, alpha_bar, 0.1 - 0.09 * alpha_bar, 40)
print((langevin(start, 1.0, 0.01, 1000) > 0).mean(), (x > 0).mean())  # 0.7 is right
