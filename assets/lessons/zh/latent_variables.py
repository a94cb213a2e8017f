import numpy as np

rng = np.random.default_rng(0)
z = rng.random(300) < 0.6  # 来自哪个钟形：抽出来，再也不看
x = np.where(z, rng.normal(1.1, 0.8, 300), rng.normal(-1.5, 0.5, 300))
pi, mu, sigma = np.full(2, 0.5), np.array([-0.5, 0.5]), np.ones(2)
q, bounds = np.tile(pi, (300, 1)), []  # q：对每个点来自哪个钟形的信念


def joint():  # p(x, z)，形状 (300, 2)
    return pi * np.exp(-(((x[:, None] - mu) / sigma) ** 2) / 2) / sigma / np.sqrt(2 * np.pi)


for _ in range(50):
    q = joint() / joint().sum(1, keepdims=True)  # E：每个信念都取后验
    bounds.append((q * np.log(joint() / q)).sum())  # 这时下界就是 ln p
    n = q.sum(0)
    pi, mu = n / 300, x @ q / n  # M：每个钟形移到它的点所在之处
    sigma = np.sqrt(((x[:, None] - mu) ** 2 * q).sum(0) / n)
print(pi, mu, sigma, bounds[0], bounds[-1], np.all(np.diff(bounds) > -1e-9))
