"""Medians over seeds, with what so few seeds leave open.

A figure that stands for a recipe is the median of 12 seeds or more, with the interval that holds
the middle 95 % of the medians of as many seeds drawn again from them (bootstrap percentiles, Efron
& Tibshirani 1993, ch. 13). Where a seed never came to the mark within the budget its time is
infinite: the median still has a value while more than half did come, and so has each end of the
interval; else it is "not within" the budget.

Seeds 0 to 11 measure; who chooses a recipe looks at others, or the choice flatters it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SEEDS = tuple(range(12))
LEVEL = 0.95
DRAWS = 10_000


@dataclass(frozen=True)
class Estimate:
    """What `count` seeds or draws give, and its interval; infinite what lies beyond the budget."""

    value: float
    low: float
    high: float
    count: int

    def text(self, form: str = ".2f", budget: float = math.inf) -> str:
        """`1.23 [1.10, 1.40]`; `0.9 [0.8, > 20]`; `not within 20 [13, > 20]`."""
        low, high = (_word(end, form, budget) for end in (self.low, self.high))
        value = f"not within {budget:g}" if math.isinf(self.value) else format(self.value, form)
        return f"{value} [{low}, {high}]"


def median_of(values: Sequence[float]) -> Estimate:
    """The median over seeds of values (n,), infinite where a seed never came to the mark."""
    x = _checked(values)
    medians = np.median(x[_again(len(x))], axis=1)
    return Estimate(float(np.median(x)), *_middle(medians), len(x))


def rms_of(distances: Sequence[float]) -> Estimate:
    """The root of the mean square of distances (n,), as of the pairs of draws of a floor."""
    x = _checked(distances)
    again = np.sqrt(np.mean(x[_again(len(x))] ** 2, axis=1))
    return Estimate(float(np.sqrt(np.mean(x**2))), *_middle(again), len(x))


def ratio_of(above: Sequence[float], below: Sequence[float]) -> Estimate:
    """median(above) ÷ median(below) over the same seeds; each draw takes the pairs together.

    An infinite time above is "at least"; an infinite one below counts as a ratio of 0, as who did
    not arrive is faster than nobody.
    """
    a, b = _checked(above), _checked(below)
    if len(a) != len(b):
        raise ValueError(f"the seeds come in pairs; {len(a)} and {len(b)} are no pairs.")
    rows = _again(len(a))
    ratios = _divided(np.median(a[rows], axis=1), np.median(b[rows], axis=1))
    return Estimate(float(_divided(np.median(a), np.median(b))), *_middle(ratios), len(a))


def settled(arrived: Sequence[bool], total: int) -> bool:
    """Whether the median of `total` seeds lies beyond the budget whatever the others will do."""
    return 2 * (len(arrived) - sum(arrived)) > total


def word_for(reached: bool, surely: bool) -> str:
    """How a target was met: by the medians, and by the worse ends of their intervals too."""
    return "surely reached" if reached and surely else "reached" if reached else "NOT reached"


def _again(n: int) -> np.ndarray:
    return np.random.default_rng(0).integers(n, size=(DRAWS, n))


def _middle(draws: np.ndarray) -> tuple[float, float]:
    """The ends of the middle LEVEL of the draws: two of them, as infinity has no part."""
    ordered, out = np.sort(draws), round((1 - LEVEL) / 2 * len(draws))
    return float(ordered[out]), float(ordered[-1 - out])


def _divided(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    never = np.isinf(b)
    return np.where(never, 0.0, np.where(never, 1.0, a) / np.where(never, 1.0, b))


def _checked(values: Sequence[float]) -> np.ndarray:
    x = np.asarray(values, dtype=float)
    if x.ndim != 1 or not len(x) or np.isnan(x).any():
        raise ValueError(f"a median needs a row of numbers, infinite or not; got {values!r:.60}.")
    return x


def _word(value: float, form: str, budget: float) -> str:
    return f"> {budget:g}" if math.isinf(value) else format(value, form)
