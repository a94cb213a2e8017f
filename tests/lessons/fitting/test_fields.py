"""Every number of the page `fitting`, derived again: sums by hand, grids, scipy's laws."""

from __future__ import annotations

import math
from statistics import fmean, pstdev, stdev

import numpy as np
import pytest
from scipy import stats

from explorer.lessons.fitting import scene
from tests.fields import agree, within

OPEN = scene.Settings()
OTHER = scene.Settings(
    n=4, x1=-1.2, x2=0.3, x3=2.6, x4=2.7, m=1.4, times=3.0, tau=0.6, keep=0.4, kappa=2.5, nu=4.0,
    s0=0.7, eta=0.25, t=7, start_x=0.4, start_y=0.3,
)  # fmt: skip
ALONE = scene.Settings(n=1, x1=1.7)
BOTH = pytest.mark.parametrize("settings", [OPEN, OTHER, ALONE], ids=["open", "other", "alone"])
MU = np.linspace(-14, 14, 28_001)


def seen(settings):
    """Every point as often as it was seen."""
    return [x for x in settings.points for _ in range(round(settings.times))]


@BOTH
def test_with_the_width_known_the_numbers_are_those_of_bayes_rule_on_a_grid(settings):
    x = seen(settings)
    logs = stats.norm.logpdf(MU, settings.m, settings.tau)
    logs += sum(stats.norm.logpdf(each, MU, 1.0) for each in x)
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    mean = float(weights @ MU)
    variance = float(weights @ (MU - mean) ** 2)
    agree(scene.frame(settings, "points").numbers, {
        "n": settings.n, "times": settings.times, "tau": settings.tau, "keep": settings.keep,
        "ml": fmean(settings.points), "map": within(mean, 1e-8),
        "deviation": within(math.sqrt(variance), 1e-8),
        "share_percent": within(100 * len(x) * variance, 1e-6),  # of the precision, with σ = 1
        "plug_in_variance": 1.0, "added_variance": within(settings.keep**2 * variance, 1e-8),
        "bayes_variance": within(1 + settings.keep**2 * variance, 1e-8),
    })  # fmt: skip


def climbed(settings):
    """The climb by difference quotients of scipy's log-densities."""
    x, unit = settings.points, 2.0 if pstdev(settings.points) > 1.8 else 1.0
    mu, sigma = fmean(x) + unit * settings.start_x, unit * (1.6 + settings.start_y)

    def worth(mu, sigma):
        return float(stats.norm.logpdf(x, mu, sigma).mean())

    h = 1e-6
    for _ in range(settings.t):
        across = (worth(mu + h, sigma) - worth(mu - h, sigma)) / (2 * h)
        upwards = (worth(mu, sigma + h) - worth(mu, sigma - h)) / (2 * h)
        mu, sigma = mu + settings.eta * across, max(sigma + settings.eta * upwards, 0.05)
    return mu, sigma, worth(mu, sigma)


@BOTH
def test_the_climb_goes_by_the_slopes_and_its_top_is_the_points_own(settings):
    mu, sigma, nats = climbed(settings)
    x = settings.points
    top = float(stats.norm.logpdf(x, fmean(x), pstdev(x)).mean()) if len(x) > 1 else math.nan
    agree(scene.frame(settings, "surface").numbers, {
        "t": settings.t, "eta": settings.eta, "mu": within(mu, 1e-6), "sigma": within(sigma, 1e-6),
        "climb_nats": within(nats, 1e-6), "ml": fmean(x), "ml_deviation": pstdev(x),
        "top_nats": top, "largest_eta": pstdev(x) ** 2,
    })  # fmt: skip


@BOTH
def test_with_both_unknown_the_predictive_law_is_that_of_a_grid(settings):
    x = seen(settings)
    logs = np.linspace(-9, 30, 1700)
    variance = np.exp(logs)
    prior = stats.invgamma.logpdf(variance, settings.nu / 2, scale=settings.nu * settings.s0**2 / 2)
    # mu integrated out: the points are normal about m with covariance σ² (1 + 1/κ everywhere)
    n = len(x)
    off = np.array(x) - settings.m
    square = off @ np.linalg.solve(np.eye(n) + 1 / settings.kappa, off)
    density = prior - 0.5 * (n * logs + square / variance)
    weights = np.exp(density + logs - (density + logs).max())
    weights /= weights.sum()
    mean = (settings.kappa * settings.m + sum(x)) / (settings.kappa + n)
    more = 1 + 1 / (settings.kappa + n)  # of a next point's variance, mu unknown
    now = scene.frame(settings, "unknown").numbers
    for place in (mean, mean + 1.0, mean - 3.0):
        drawn = weights @ stats.norm.pdf(place, mean, np.sqrt(variance * more))
        shown = stats.t.pdf(place, now.freedom, now.map, now.scale)
        assert shown == pytest.approx(drawn, rel=1e-6)
    # at its best mu the density of the pair is that of σ² alone times 1/σ
    peak = variance[(density - 0.5 * logs).argmax()]
    exact = settings.nu * settings.s0**2 + square
    agree(now, {
        "n": settings.n, "times": settings.times, "ml": fmean(settings.points),
        "ml_deviation": pstdev(settings.points),
        "free_deviation": stdev(x) if n > 1 else math.nan,
        "map_deviation": within(math.sqrt(peak), 0.012 * math.sqrt(peak)),
        "freedom": settings.nu + n, "map": mean,
        "scale": math.sqrt(exact / (settings.nu + n) * more),
    })  # fmt: skip
    assert now.map_deviation == pytest.approx(math.sqrt(exact / (settings.nu + n + 3)), rel=1e-9)
