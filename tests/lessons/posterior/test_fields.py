"""Every number of the page `posterior`, derived again: two Gaussians, whose precisions add."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pytest
from scipy.stats import norm

from explorer.lessons.posterior import scene
from tests.fields import agree

OPEN = scene.Settings()
OTHER = scene.Settings(schedule="linear", T=1000, t=40, x0=-1.2, xt=0.4, x0_y=0.3, xt_y=-2, x=0.35)
LINES = ["bayes", "exponent", "expand", "collect", "square", "normalise", "variance", "mean"]


def betas_of(settings):
    """Nichol & Dhariwal's eq. (17) with its clip, or Ho's line."""
    if settings.schedule == "linear":
        return np.linspace(1e-4, 0.02, 1000)
    f = np.cos((np.arange(settings.T + 1) / settings.T + 0.008) / 1.008 * math.pi / 2) ** 2
    return np.minimum(1 - f[1:] / f[:-1], 0.999)


class Known(NamedTuple):
    """β_t, ᾱ_t and ᾱ_{t−1}; and the mean and variance of x_{t−1} given x_t and x_0."""

    beta: float
    bar: float
    before: float

    @property
    def alpha(self):
        return 1 - self.beta

    @property
    def variance(self):
        return 1 / (self.alpha / self.beta + 1 / (1 - self.before))

    def mean(self, x0, x_t):
        """Each guess by its share of the precision."""
        from_x0 = math.sqrt(self.before) * x0 / (1 - self.before)
        return self.variance * (from_x0 + math.sqrt(self.alpha) * x_t / self.beta)


def known(settings):
    betas, t = betas_of(settings), settings.t
    return Known(betas[t - 1], np.prod(1 - betas[:t]), np.prod(1 - betas[: t - 1]))


def over_t(settings):
    """What depends on t alone."""
    now, t = known(settings), settings.t
    like, early = now.beta / now.alpha, 1 - now.before
    return {
        "t": t, "alpha_bar": now.bar, "beta": now.beta, "posterior_variance": now.variance,
        "ratio": early / (1 - now.bar), "prior": math.sqrt(now.before),
        "mean_of_mean": math.sqrt(now.before), "coef_x0": now.mean(1, 0),
        "coef_xt": now.mean(0, 1), "prior_width": math.sqrt(early),
        "like_width": math.sqrt(like), "width": math.sqrt(now.variance),
        "precision_x0": 1 / early, "precision_xt": 1 / like, "precision": 1 / early + 1 / like,
        "share_x0_percent": 100 * like / (early + like),
        "share_xt_percent": 100 * early / (early + like),
    }  # fmt: skip


def at_places(settings, x0, x_t):
    now = known(settings)
    return {
        "x0_place": x0, "xt_place": x_t,
        "prior_place": tuple(math.sqrt(now.before) * x for x in x0),
        "guess_place": tuple(x / math.sqrt(now.alpha) for x in x_t),
        "mean_place": tuple(map(now.mean, x0, x_t)),
    }  # fmt: skip


def derivation(settings):
    now, x0, x_t, x = known(settings), settings.x0, settings.xt, settings.x
    mean = now.mean(x0, x_t)
    return {
        "lines_nats": dict.fromkeys(LINES, norm.logpdf(x, mean, math.sqrt(now.variance))),
        "parts_nats": {
            "likelihood": norm.logpdf(x_t, math.sqrt(now.alpha) * x, math.sqrt(now.beta)),
            "prior": norm.logpdf(x, math.sqrt(now.before) * x0, math.sqrt(1 - now.before)),
            "evidence": norm.logpdf(x_t, math.sqrt(now.bar) * x0, math.sqrt(1 - now.bar)),
        },
        "A": 1 / now.variance, "B": mean / now.variance, "ratio_B_A": mean,
        "inverse_A": now.variance,
    }  # fmt: skip


@pytest.mark.parametrize("act", scene.ACTS)
@pytest.mark.parametrize("settings", [OPEN, OTHER], ids=["cosine 20", "linear 1000"])
def test_every_number_is_that_of_the_betas_and_the_places(settings, act):
    none = dict.fromkeys(at_places(settings, (), ()), ())
    expected = {"derivation": None} | over_t(settings)
    if act == "time":
        expected |= none
    elif act == "plane":
        pairs = (settings.x0, settings.x0_y), (settings.xt, settings.xt_y)
        expected |= at_places(settings, *pairs)
    else:
        expected |= at_places(settings, (settings.x0,), (settings.xt,))
    if act == "steps":
        expected["derivation"] = derivation(settings)
    agree(scene.frame(settings, act).numbers, expected, rel=1e-8)
