import numpy as np

rng = np.random.default_rng(0)
x, sigma2, m, tau2 = np.array([1.0, 2.0, 3.0]), 1.0, 0.0, 1.0
n = len(x)

ml = x.mean()  # 只听数据点的
v = 1 / (n / sigma2 + 1 / tau2)  # 精度相加
peak = v * (x.sum() / sigma2 + m / tau2)  # MAP：先验也有发言权
mu = rng.normal(peak, np.sqrt(v), 1_000_000)  # 每一个仍有可能的中心
following = rng.normal(mu, np.sqrt(sigma2))  # 从每个中心各取下一个点
print(ml, peak, following.var())  # 比 sigma2 宽

kappa, nu, s2 = 1.0, 1.0, 1.0  # 宽度也未知时，先验值几个点
total = nu * s2 + x.var() * n + kappa * n / (kappa + n) * (ml - m) ** 2
width2 = total / rng.chisquare(nu + n, 1_000_000)
mu = rng.normal((kappa * m + n * ml) / (kappa + n), np.sqrt(width2 / (kappa + n)))
heavy = rng.normal(mu, np.sqrt(width2))  # 学生 t：各种宽度的钟形取平均
print(x.var(), x.var(ddof=1), heavy.var())
