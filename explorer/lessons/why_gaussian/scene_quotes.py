"""The figures that the lesson `why_gaussian` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

import numpy as np

from explorer.lessons.why_gaussian import scene_reverse as reverse
from explorer.lessons.why_gaussian.scene_reverse import SMALL, Shape

CONSTANTS = {
    "least_beta": float(SMALL[0]),
    "most_beta": float(SMALL[-1]),
    "limit_nats": reverse.LIMIT,
}


def constant(name: str) -> float:
    """A number that the page is built with."""
    return CONSTANTS[name]


def slope_at(x_t: float, **shape: float) -> float:
    """The power with which the KL at x_t falls, where it is measured."""
    return reverse.slope(SMALL, reverse.at_place(Shape(**shape), SMALL, x_t))


def fixed_over_best(beta: float, x_t: float) -> float:
    """How many times as far as the best Gaussian the one of variance beta is, in KL."""
    there = reverse.present(Shape(), beta, x_t)
    return there.kl_fixed / there.kl


def second_hump_from(x_t: float) -> float:
    """The beta above which the step back from x_t has two humps, halved in ln beta."""
    low, high = 1e-3, 0.9
    while high / low > 1.001:
        middle = float(np.sqrt(low * high))
        two = reverse.present(Shape(), middle, x_t).humps == 2
        low, high = (low, middle) if two else (middle, high)
    return high


def steps_enough() -> int:
    """The fewest of the compared steps with which the data come back, within the limit."""
    return next(way.steps for way in reverse.ways(Shape()) if way.kl < reverse.LIMIT)


# --- which option is right ----------------------------------------------------------------------


def where_two_humped(small: float, large: float) -> int:
    """0 if the step back has two humps nowhere, 1 if at hardly any x_t where β is small and at
    some where it is large, 2 if everywhere."""
    places = np.linspace(-3, 3, 61)
    shares = [
        np.mean([reverse.present(Shape(), beta, float(x_t)).humps == 2 for x_t in places])
        for beta in (small, large)
    ]
    if max(shares) == 0:
        return 0
    return 1 if shares[0] < 0.05 and 0.1 < shares[1] < 1 else 2


def fall_for_a_tenth(beta: float, options: list[float]) -> int:
    """Which option is nearest to the fall of the averaged KL when β becomes a tenth."""
    before, after = (reverse.averages(Shape(), each)[0] for each in (beta, beta / 10))
    away = [abs(np.log(before / after / option)) for option in options]
    return away.index(min(away))


def what_comes_back() -> int:
    """Humps of what one step brings back: 0 if one, 1 if two and it is wider than the data, 2 if
    it is the data."""
    once = reverse.way_back(Shape(), 1)
    if once.kl < reverse.LIMIT:
        return 2
    rises = np.diff(once.density) > 0
    return 0 if np.count_nonzero(rises[:-1] & ~rises[1:]) == 1 else 1


def passing_beta(**shape: float) -> float:
    """The beta at which the averaged KL passes the limit."""
    passing = reverse.passes(Shape(**shape))
    assert passing is not None, "of a shape whose averaged KL passes the limit"
    return passing
