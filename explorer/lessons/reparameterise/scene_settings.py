"""All that decides a picture of the page `reparameterise`, and the ranges of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.estimators import BY
from explorer.registry import Param

REACH = 2.5  # a mean, and a noise, lie in −2.5 … 2.5


@dataclass(frozen=True)
class Settings:
    """A bell's mean and width; one noise; by which parameter, the number that f is lowered by, the
    power of NUMBERS for the draws of an estimate, and the seed of them."""

    mu: float = 1.0
    sigma: float = 1.0
    eps: float = -1.5
    by: str = BY[0]
    b: float = 0.0
    k: float = 0.0
    seed: int = 0


MU = Param("mu", 1.0, {}, -REACH, REACH)
EPS = Param("eps", -1.5, {}, -REACH, REACH)
SIGMA = Param("sigma", 1.0, {}, 0.5, 1.5, 0.05)
B = Param("b", 0.0, {}, 0.0, 10.0, 0.1)
K = Param("k", 0.0, {}, 0.0, 3.0, 1.0)


def stops(param: Param) -> np.ndarray:
    """Every place at which a slider can stand."""
    low, high = param.span
    assert param.step, "of a slider with steps"
    return np.linspace(low, high, round((high - low) / param.step) + 1)
