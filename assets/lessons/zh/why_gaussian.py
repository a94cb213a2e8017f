import numpy as np

x = np.linspace(-4, 4, 8001)


def gauss(x, mean, variance):
    return np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


data = (gauss(x, -1, 0.1) + gauss(x, 1, 0.1)) / 2  # 两个峰：绝不是高斯


def from_gaussian(x_t, beta):  # 精确的反向一步离最好的高斯有多远（KL）
    exact = data * gauss(x_t, np.sqrt(1 - beta) * x, beta)  # 贝叶斯公式
    exact /= exact.sum()
    mean = (x * exact).sum()
    best = gauss(x, mean, ((x - mean) ** 2 * exact).sum())
    seen = exact > 1e-30
    exact, best = exact[seen], best[seen] / best.sum()
    return (exact * np.log(exact / best)).sum()


for beta in (0.4, 0.2, 0.1, 0.05, 0.02, 0.01):  # 它降得比 beta 快得多
    print(beta, from_gaussian(0.5, beta))
