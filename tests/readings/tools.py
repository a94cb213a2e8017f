"""Readings of the formulas of the foundations: random laws, their sums written again."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import norm

from explorer.core import bayes as rule
from explorer.core import information
from tests.readings.base import Reading, normal


def school(rng: np.random.Generator) -> dict[str, Any]:
    """A random school, with Bayes' rule of core/bayes.py."""
    prior = rng.dirichlet(np.ones(2))
    likelihood = rng.uniform(0.1, 0.9, 2)
    after, _ = rule.posterior(prior, likelihood)
    girls, others = likelihood[1] * prior[1], likelihood[0] * prior[0]
    return {
        r"p(g\mid s)": after[1], r"p(s\mid g)": likelihood[1], "p(g)": prior[1],
        "p(s)": girls + others,
    }  # fmt: skip


def one_bell(rng: np.random.Generator) -> dict[str, Any]:
    """A place under a bell, standardised by its quantile, and the bell's height there."""
    mean, width, x = rng.normal(), rng.uniform(0.3, 2), rng.normal()
    law = norm(mean, width)
    return {
        "x": x, r"\mu": mean, r"\sigma": width, "z": norm.ppf(law.cdf(x)),
        "p": law.pdf,
    }  # fmt: skip


def two_added(rng: np.random.Generator) -> dict[str, Any]:
    """Four draws, equally likely, of two variables whose correlation is exactly ρ."""
    rho, (width_x, width_y), (a, b) = rng.uniform(-1, 1), rng.uniform(0.3, 2, 2), rng.normal(size=2)
    z = np.array([[1, 1, -1, -1], [1, -1, 1, -1]])
    x, y = width_x * z[0], width_y * (rho * z[0] + np.sqrt(1 - rho**2) * z[1])
    return {
        "a": a, "b": b, "X": x, "Y": y, r"\rho": rho, r"\sigma_X": width_x, r"\sigma_Y": width_y,
    }  # fmt: skip


def two_multiplied(rng: np.random.Generator) -> dict[str, Any]:
    """The product of two densities on a grid: its mean and its variance."""
    means, widths = rng.normal(size=2), rng.uniform(0.5, 1.5, 2)
    x = np.linspace(-20, 20, 40001)
    both = normal(x, means[0], widths[0] ** 2) * normal(x, means[1], widths[1] ** 2)
    mean = (x * both).sum() / both.sum()
    width = np.sqrt(((x - mean) ** 2 * both).sum() / both.sum())
    return {
        r"\mu": mean, r"\sigma": width, r"\mu_1": means[0], r"\mu_2": means[1],
        r"\sigma_1": widths[0], r"\sigma_2": widths[1],
    }  # fmt: skip


def wrong_code(rng: np.random.Generator) -> dict[str, Any]:
    """Two random laws: what is wasted from core, the lengths by sums of their own."""
    p, q = rng.dirichlet(np.ones(5)), rng.dirichlet(np.ones(5))
    return {
        r"\mathrm{KL}(p\|q)": information.kl_bits(p, q),
        "H(p,q)": float(p @ -np.log2(q)), "H(p)": float(p @ -np.log2(p)),
    }  # fmt: skip


def joint_law(rng: np.random.Generator) -> dict[str, Any]:
    """A random table of two, told either way round."""
    table = rng.dirichlet(np.ones(6)).reshape(2, 3)
    columns, rows = table.sum(0), table.sum(1)
    return {
        "p(x,y)": table, "p(x)": columns[None], r"p(y\mid x)": table / columns[None],
        "p(y)": rows[:, None], r"p(x\mid y)": table / rows[:, None],
    }  # fmt: skip


def three_in_turn(rng: np.random.Generator) -> dict[str, Any]:
    """A random table of three, told one variable after the other."""
    table = rng.dirichlet(np.ones(8)).reshape(2, 2, 2)
    first, two = table.sum((1, 2)), table.sum(2)
    return {
        "p(x,y,z)": table, "p(x)": first[:, None, None],
        r"p(y\mid x)": (two / first[:, None])[..., None], r"p(z\mid x,y)": table / two[..., None],
    }  # fmt: skip


READINGS = {
    "probability:formula.joint:0": Reading(joint_law),
    "probability:formula.three:0": Reading(three_in_turn),
    "bayes:formula.school:0": Reading(school),
    "gaussians:formula.one:0": Reading(one_bell),
    "gaussians:formula.product:0": Reading(two_multiplied),
    "gaussians:formula.sum:0": Reading(two_added),
    "information:formula.wrong:0": Reading(wrong_code),
}
