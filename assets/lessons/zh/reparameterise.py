import numpy as np

mu, sigma = 1.0, 1.0
eps = np.random.default_rng(0).standard_normal(1_000_000)  # 偶然全在这里
z = mu + sigma * eps  # 抽样写成和：对 mu 的斜率是 1，对 sigma 的是 eps


def through(slope):  # 链式法则穿过抽样
    return slope(z), slope(z) * eps


def weighed(f, b=0.0):  # 不用 f 的斜率：每个 z 变得更可能多少？
    return (f(z) - b) * eps / sigma, (f(z) - b) * (eps**2 - 1) / sigma


path, score = through(lambda z: 2 * z), weighed(lambda z: z**2)
less = weighed(lambda z: z**2, b=mu**2 + sigma**2)
for by, true in enumerate((2 * mu, 2 * sigma)):
    print(true, *(each[by].mean() for each in (path, score, less)))
    print("variance", *(each[by].var() for each in (path, score, less)))
