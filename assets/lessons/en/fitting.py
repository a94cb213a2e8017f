import numpy as np

rng = np.random.default_rng(0)
x, sigma2, m, tau2 = np.array([1.0, 2.0, 3.0]), 1.0, 0.0, 1.0
n = len(x)

ml = x.mean()  # the points alone
v = 1 / (n / sigma2 + 1 / tau2)  # precisions add
peak = v * (x.sum() / sigma2 + m / tau2)  # the MAP: the prior has its say
mu = rng.normal(peak, np.sqrt(v), 1_000_000)  # every middle that is still possible
following = rng.normal(mu, np.sqrt(sigma2))  # from each of them the next point
print(ml, peak, following.var())  # wider than sigma2

kappa, nu, s2 = 1.0, 1.0, 1.0  # what the prior is worth where the width is unknown too
total = nu * s2 + x.var() * n + kappa * n / (kappa + n) * (ml - m) ** 2
width2 = total / rng.chisquare(nu + n, 1_000_000)
mu = rng.normal((kappa * m + n * ml) / (kappa + n), np.sqrt(width2 / (kappa + n)))
heavy = rng.normal(mu, np.sqrt(width2))  # Student's t: a mean of bells of all widths
print(x.var(), x.var(ddof=1), heavy.var())
