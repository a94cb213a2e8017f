"""Readings of the formulas of the page `latent_variables`: bells, beliefs and points drawn anew."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats

from explorer.core import mixture_fitting as core
from tests.readings.base import Reading


def gap(rng: np.random.Generator) -> dict[str, Any]:
    """The bound of core, the evidence and the KL to the posterior by sums of their own."""
    bells = core.Bells(rng.dirichlet(np.ones(3)), rng.normal(size=3), rng.random(3) + 1)
    x, q = rng.normal(size=1), rng.dirichlet(np.ones(3))
    heights = bells.weights * stats.norm.pdf(x, bells.means, bells.deviations)
    return {
        "p(x)": float(heights.sum()), r"\mathrm{ELBO}(q)": core.elbo(bells, x, [q])[0],
        r"\mathrm{KL}(q\|p(z\mid x))": float(q @ np.log(q * heights.sum() / heights)),
    }  # fmt: skip


def weighted(rng: np.random.Generator) -> dict[str, Any]:
    """Core's half step of the bells, beside beliefs of points."""
    x, q = rng.normal(size=6), rng.dirichlet(np.ones(2), 6)
    best = core.best_bells(x, q, 1e-3)
    return {
        r"\sum_i q_i(z)\,x_i": q[:, 1] @ x, r"\sum_i q_i(z)": q[:, 1].sum(),
        r"\leftarrow": {r"\mu_z": best.means[1]},
    }  # fmt: skip


READINGS = {
    "latent_variables:formula.bound:0": Reading(gap),
    "latent_variables:formula.climb:1": Reading(weighted),
}
