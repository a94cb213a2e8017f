import numpy as np

rng = np.random.default_rng(0)
z = rng.random(300) < 0.6  # which bell: drawn, and never looked at again
x = np.where(z, rng.normal(1.1, 0.8, 300), rng.normal(-1.5, 0.5, 300))
pi, mu, sigma = np.full(2, 0.5), np.array([-0.5, 0.5]), np.ones(2)
q, bounds = np.tile(pi, (300, 1)), []  # q: a belief of each point's bell


def joint():  # p(x, z), shape (300, 2)
    return pi * np.exp(-(((x[:, None] - mu) / sigma) ** 2) / 2) / sigma / np.sqrt(2 * np.pi)


for _ in range(50):
    q = joint() / joint().sum(1, keepdims=True)  # E: each belief the posterior
    bounds.append((q * np.log(joint() / q)).sum())  # here the bound is ln p itself
    n = q.sum(0)
    pi, mu = n / 300, x @ q / n  # M: each bell where its points are
    sigma = np.sqrt(((x[:, None] - mu) ** 2 * q).sum(0) / n)
print(pi, mu, sigma, bounds[0], bounds[-1], np.all(np.diff(bounds) > -1e-9))
