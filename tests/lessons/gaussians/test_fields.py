"""Every number of the page `gaussians`, derived again: scipy's normal law, two signs, a grid."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import norm

from explorer.lessons.gaussians import scene
from tests.fields import agree

OPEN = scene.Settings()
OTHER = scene.Settings(
    mu=1.1, sigma=0.5, x=0.2, sx=0.4, sy=1.3, a=-0.8, b=0.6, rho=-0.35, seed=3, m1=1.7, m2=-0.4,
    s1=0.35, s2=1.2,
)  # fmt: skip


def one(at):
    law, gap = norm(at.mu, at.sigma), abs(at.x - at.mu)
    return {
        "mu": at.mu, "sigma": at.sigma, "x": at.x, "z": norm.ppf(law.cdf(at.x)),
        "below_percent": 100 * law.cdf(at.x),
        "within_percent": 100 * (law.cdf(at.mu + gap) - law.cdf(at.mu - gap)),
        "variance": law.var(), "precision": 1 / law.var(),
    }  # fmt: skip


def added(at):
    """Two signs that agree with the chance (1 + ρ)/2 have these variances and this correlation."""
    signs = np.array([(1, 1), (-1, -1), (1, -1), (-1, 1)])
    chances = np.array([1 + at.rho, 1 + at.rho, 1 - at.rho, 1 - at.rho]) / 4
    x, y = at.a * at.sx * signs[:, 0], at.b * at.sy * signs[:, 1]
    variance = chances @ (x + y) ** 2
    factor = np.linalg.cholesky([[1, at.rho], [at.rho, 1]])
    rows = factor @ np.random.default_rng(at.seed).standard_normal((2, 2000))
    drawn = at.a * at.sx * rows[0] + at.b * at.sy * rows[1]
    return {
        "a": at.a, "b": at.b, "sx": at.sx, "sy": at.sy, "rho": at.rho, "count": drawn.size,
        "from_x": chances @ x**2, "from_y": chances @ y**2, "shared": 2 * chances @ (x * y),
        "variance": variance, "width": math.sqrt(variance),
        "drawn_width": math.sqrt(np.mean(drawn**2) - np.mean(drawn) ** 2),
        # of a chi-squared law with n − 1 degrees: its standard deviation over its mean, halved
        "error": math.sqrt(variance) * math.sqrt(2 * (drawn.size - 1)) / (drawn.size - 1) / 2,
    }  # fmt: skip


def multiplied(at):
    """The two densities on a grid, multiplied there."""
    x = np.linspace(-9, 9, 36001)
    both = norm.pdf(x, at.m1, at.s1) * norm.pdf(x, at.m2, at.s2)
    area = both.sum() * (x[1] - x[0])
    mean = (x * both).sum() / both.sum()
    variance = ((x - mean) ** 2 * both).sum() / both.sum()
    share = (at.m2 - mean) / (at.m2 - at.m1)
    return {
        "m1": at.m1, "m2": at.m2, "s1": at.s1, "s2": at.s2, "precision_1": at.s1**-2,
        "precision_2": at.s2**-2, "precision": 1 / variance, "share_1_percent": 100 * share,
        "share_2_percent": 100 * (1 - share), "mean": mean, "width": math.sqrt(variance),
        "area": area, "sum_mean": at.m1 + at.m2, "sum_variance": at.s1**2 + at.s2**2,
        "sum_width": math.hypot(at.s1, at.s2),
    }  # fmt: skip


EXPECTED = {"one": one, "sum": added, "product": multiplied}


@pytest.mark.parametrize("act", scene.ACTS)
@pytest.mark.parametrize("settings", [OPEN, OTHER], ids=["opens", "other"])
def test_every_number_is_that_of_laws_made_otherwise(settings, act):
    agree(scene.frame(settings, act).numbers, EXPECTED[act](settings), rel=1e-9)


def test_the_draws_agree_with_the_formula_within_what_is_shown():
    """Over seeds the drawn widths scatter about the formula's by the error that stands there."""
    shown = [scene.frame(scene.Settings(seed=seed), "sum").numbers for seed in range(40)]
    off = np.array([(each.drawn_width - each.width) / each.error for each in shown])
    assert abs(off.mean()) < 4 / math.sqrt(len(off))
    assert 0.6 < off.std() < 1.5  # of 40 standard normal numbers, within 4 of its errors
