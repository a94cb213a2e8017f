import numpy as np

x = np.linspace(-4, 4, 8001)


def gauss(x, mean, variance):
    return np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


data = (gauss(x, -1, 0.1) + gauss(x, 1, 0.1)) / 2  # two humps: no Gaussian at all


def from_gaussian(x_t, beta):  # KL of the exact step back from the best Gaussian
    exact = data * gauss(x_t, np.sqrt(1 - beta) * x, beta)  # Bayes
    exact /= exact.sum()
    mean = (x * exact).sum()
    best = gauss(x, mean, ((x - mean) ** 2 * exact).sum())
    seen = exact > 1e-30
    exact, best = exact[seen], best[seen] / best.sum()
    return (exact * np.log(exact / best)).sum()


for beta in (0.4, 0.2, 0.1, 0.05, 0.02, 0.01):  # it falls far faster than beta
    print(beta, from_gaussian(0.5, beta))
