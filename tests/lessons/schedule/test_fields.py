"""Every number of the page `schedule`, derived again from the papers' formulas."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from explorer.lessons.schedule import scene
from tests.fields import agree, within

LIMIT, LARGEST = 1e-3, 10_000  # bits/dim and steps, as the page says
STEPS = (50, 100, 200, 500, 1000)
Betas = Callable[[int], np.ndarray]


def linear(first: float, last: float, rescale: bool = True) -> Betas:
    """Ho et al. 2020, sec. 4; both ends times 1000/T where they are rescaled."""

    def betas(T: int) -> np.ndarray:
        s = np.arange(T) / max(T - 1, 1)
        return (1000 / T if rescale else 1) * (first + (last - first) * s)

    return betas


def cosine(s: float, most: float) -> Betas:
    """Nichol & Dhariwal 2021, eq. (17)."""

    def betas(T: int) -> np.ndarray:
        f = [math.cos((t / T + s) / (1 + s) * math.pi / 2) ** 2 for t in range(T + 1)]
        return np.array([min(1 - b / a, most) for a, b in pairwise(f)])

    return betas


def params_of(**params: float) -> tuple:
    return tuple(sorted(params.items()))


SMALL = {"beta_start": 5e-4, "beta_end": 0.009, "rescale": False}
CUT = {"beta_start": 2e-4, "beta_end": 0.015, "rescale": True}
CASES = {
    "as it opens": ({"t": 200}, linear(1e-4, 0.02), ((21, LARGEST),), None),
    "too few steps": (
        {"T": 50, "t": 20, "schedule_params": params_of(**SMALL)},
        linear(*SMALL.values()), ((1382, LARGEST),), None,
    ),
    "a slider that is cut": (
        {"T": 40, "t": 9, "schedule_params": params_of(**CUT)},
        linear(*CUT.values()), ((16, LARGEST),), 40 / 1000,
    ),
    "clipped": (
        {"schedule": "cosine", "T": 60, "t": 31,
         "schedule_params": params_of(s=0.03, max_beta=0.95)},
        cosine(0.03, 0.95), ((10, LARGEST),), None,
    ),
}  # fmt: skip


def bits(betas: Sequence[float] | np.ndarray) -> float:
    """KL of N(√ᾱ x, 1 − ᾱ) to N(0, 1) averaged over E[x²] = 1, in bits."""
    return -math.log1p(-math.exp(np.log1p(-np.asarray(betas)).sum())) / 2 / math.log(2)


@pytest.mark.parametrize("case", CASES)
def test_every_number_of_the_page_is_that_of_its_betas(case):
    changes, rule, enough, cut = CASES[case]
    settings = replace(scene.defaults("schedule"), **changes)
    now = scene.frame(settings, "schedule").numbers
    betas, t = rule(settings.T), settings.t
    bar = np.cumprod(1 - betas)
    cuts = ()
    if cut is not None:  # where the last β would be 1, to a ten-thousandth
        named = {"languages": (("en", "last β"), ("zh", "末步 β"))}
        cuts = ({"label": named, "side": "cut", "last": within(cut * (1 - 5e-5), cut * 5e-5)},)
    agree(
        now,
        {
            "t": t,
            "alpha_bar": bar[t - 1],
            "signal": math.sqrt(bar[t - 1]),
            "noise": math.sqrt(1 - bar[t - 1]),
            "cuts": cuts,
            "end": {
                "alpha_bar": bar[-1],
                "bits_per_dim": bits(betas),
                "enough": enough,
                "bits_by_T": {T: bits(rule(T)) for T in STEPS},
                "clip": 0.95 if case == "clipped" else None,
            },
        },
        rel=1e-8,
        tiny=1e-18,
    )


@pytest.mark.parametrize("case", CASES)
def test_no_other_T_will_do(case):
    """Every T up to 1500, and one of fifty above: β below 1, and L_T within the rule."""
    _, rule, enough, _ = CASES[case]
    tried = (*range(1, 1500), *range(1500, LARGEST + 1, 50))
    for T in tried if case != "clipped" else range(1, 100):
        betas = rule(T)
        passes = betas.max() < 1 and bits(betas) <= LIMIT
        assert passes == any(first <= T <= last for first, last in enough), T


def test_at_t_0_there_is_nothing_but_data():
    now = scene.frame(replace(scene.defaults("schedule"), t=0), "schedule").numbers
    assert (now.t, now.alpha_bar, now.signal, now.noise) == (0, 1, 1, 0)
