"""Readings of the formulas of the page `fitting`: points drawn anew, their laws by scipy."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats

from explorer.core import normal_fitting as core
from tests.readings.base import Reading


def one_unknown(rng: np.random.Generator) -> dict[str, Any]:
    """A posterior of ours beside its symbols."""
    x, m, tau, sigma = rng.normal(size=4), rng.normal(), rng.uniform(0.5, 2), rng.uniform(0.5, 2)
    after = core.mean_posterior(x, sigma**2, core.Normal(m, tau**2))
    return {
        "v": after.variance, "m_n": after.mean, "n": 4, r"\sigma": sigma, r"\tau": tau,
        r"\bar x": x.mean(), "m": m,
    }  # fmt: skip


def climbing(rng: np.random.Generator) -> dict[str, Any]:
    """The likelihood by scipy, and the step that our climb takes."""
    x, mu, sigma, eta = rng.normal(size=5), rng.normal(), rng.uniform(1, 2), rng.uniform(0.05, 0.2)
    (_, after), (_, wider) = core.ascent(x, mu, sigma, eta, 1)
    return {
        "n": 5, "L": stats.norm.pdf(x, mu, sigma).prod(), r"\sigma": sigma, r"\mu": mu,
        "s": x.std(), r"\bar x": x.mean(), r"\eta": eta,
        r"\leftarrow": {r"\mu": after, r"\sigma": wider},
    }  # fmt: skip


def two_unknowns(rng: np.random.Generator) -> dict[str, Any]:
    """An update of ours beside its symbols, and the law of the next point."""
    x, m, place = rng.normal(size=4), rng.normal(), rng.normal(size=3)
    kappa, nu, s0 = rng.uniform(0.5, 3, 3)
    after = core.NormalInverseGamma.worth(m, kappa, nu, s0**2).update(x)
    law = after.predictive()
    return {
        "n": 4, r"\nu": nu, r"\kappa": kappa, "s_0": s0, "m": m, "x": place, r"\bar x": x.mean(),
        r"\nu_n": 2 * after.alpha, "m_n": after.mean,
        "s_n": np.sqrt(after.beta / after.alpha), "Q": ((x - x.mean()) ** 2).sum(),
        r"\sum_i(x_i-\bar x)^2": (x**2).sum() - x.sum() ** 2 / 4,
        r"p(x\mid x_1\dots x_n)": np.exp(law.log_density(place)),
        r"t_{\nu_n}": lambda at, mean, square: stats.t.pdf(at, law.nu, mean, square**0.5),
    }  # fmt: skip


READINGS = {
    "fitting:formula.points:0": Reading(one_unknown),
    "fitting:formula.surface:0": Reading(climbing),
    "fitting:formula.surface:1": Reading(climbing),
    "fitting:formula.surface:2": Reading(climbing),
    "fitting:formula.unknown:0": Reading(two_unknowns),
    "fitting:formula.unknown:1": Reading(two_unknowns),
    "fitting:formula.unknown:2": Reading(two_unknowns),
}
