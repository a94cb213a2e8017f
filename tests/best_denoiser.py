"""The best denoiser of eight Gaussians and its bound, by Bayes' rule on a lattice and the papers'
formulas: a second derivation for the tests of the pages' numbers."""

from functools import cache

import numpy as np

from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS

CLOUD, LN2 = "eight_gaussians", np.log(2)
NAN = float("nan")


@cache
def lattice(schedule, T):
    """E q / D, E q² / D² at every t, q the best denoiser's squared error; entropy and E x0²."""
    made, law = SCHEDULES[schedule](T), DATASETS[CLOUD].density()
    mu, v, first, second = law.means, law.covariances[0, 0, 0], [NAN], [NAN]
    for t in range(1, T + 1):
        a, b = np.sqrt(made.alphas_bar[t]), made.one_minus_alphas_bar[t]
        spread = np.sqrt(a * a * v + b)
        line = np.arange(-2 * a - 7 * spread, 2 * a + 7 * spread, spread / 3)
        x = np.stack(np.meshgrid(line, line), -1).reshape(-1, 1, 2)
        bells = np.exp(-((x - a * mu) ** 2).sum(-1) / (2 * spread**2)) / (2 * np.pi * spread**2)
        p = bells @ law.weights
        r = bells * law.weights / np.maximum(p, 1e-300)[:, None]
        guess = mu + a * v / spread**2 * (x - a * mu)
        gap = ((guess - (r[..., None] * guess).sum(1, keepdims=True)) ** 2).sum(-1)
        s = v * b / spread**2  # q is gap + a chi² of s, and what both have in common
        cell = (line[1] - line[0]) ** 2
        first.append(float(p @ (r * (gap + 2 * s)).sum(1)) * cell / 2)
        fourth = (gap + 2 * s) ** 2 + 4 * s * s + 4 * s * gap
        second.append(float(p @ (r * fourth).sum(1)) * cell / 4)
    line = np.arange(-3, 3, np.sqrt(v) / 4)
    x = np.stack(np.meshgrid(line, line), -1).reshape(-1, 1, 2)
    p = np.exp(-((x - mu) ** 2).sum(-1) / (2 * v)) @ law.weights / (2 * np.pi * v)
    here = p[p > 1e-200]
    entropy = -float(here @ np.log2(here)) * (line[1] - line[0]) ** 2 / 2
    return np.array(first), np.array(second), entropy, float((mu**2).mean() + v)


def papers(schedule, T, variance, mse, second, moment, v=0.0):
    """(terms, E of their squares, weight of x0, sigma²): Ho et al. 2020, eqs. (5), (12).

    v : of the variance "between" beta~ and beta, Nichol & Dhariwal 2021, eq. (15).
    """
    made = SCHEDULES[schedule](T)
    abar, beta = made.alphas_bar, made.betas
    before = np.append(NAN, abar[:-1])
    tilde = (1 - before) / (1 - abar) * beta
    coef = np.sqrt(before) * beta / (1 - abar)
    sigma2 = {"posterior": np.where(np.arange(T + 1) == 1, tilde[2], tilde), "beta": beta,
              "exact": tilde + coef**2 * mse}  # fmt: skip
    sigma2["between"] = sigma2["posterior"] ** (1 - v) * beta**v
    sigma2 = sigma2[variance]
    weight = coef**2 / (2 * sigma2 * LN2)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = tilde / sigma2
        constant = (ratio - 1 - np.log(ratio)) / (2 * LN2)
    constant[1] = np.log2(2 * np.pi * sigma2[1]) / 2
    last = (abar[T] * (moment - 1) - np.log1p(-abar[T])) / (2 * LN2)
    terms = np.append((constant + weight * mse)[1:], last)
    squares = (constant**2 + 2 * constant * weight * mse + weight**2 * second)[1:]
    return terms, squares, weight, sigma2
