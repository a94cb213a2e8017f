"""What the readings of formulas share: a chain with random steps, and means over random places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from explorer.core.schedule import Schedule

Made = Callable[[np.random.Generator], Mapping[str, Any]]


@dataclass(frozen=True)
class Reading:
    """How a formula is read: names(rng) binds its symbols to a core function's or other values.

    only : the relations that are read, None for all.  tolerance : relative; beyond rounding only
    where a side is a difference quotient or the formula an approximation.
    """

    names: Made
    only: tuple[int, ...] | None = None
    tolerance: float = 1e-9


@dataclass(frozen=True)
class Chain:
    """A schedule of random steps, its arrays derived here, a t inside it and some places."""

    schedule: Schedule
    t: int
    rng: np.random.Generator
    names: dict[str, Any] = field(default_factory=dict)

    def draw(self, *shape: int) -> np.ndarray:
        return self.rng.normal(size=shape or (3,))

    @property
    def signal(self) -> float:
        return self.names[r"\bar\alpha"][self.t] ** 0.5

    @property
    def noise(self) -> float:
        return (1 - self.names[r"\bar\alpha"][self.t]) ** 0.5

    @property
    def posterior_variance(self) -> float:
        return self.names[r"\tilde\beta"][self.t]


def chain(rng: np.random.Generator) -> Chain:
    T = int(rng.integers(7, 12))
    betas = np.r_[0.0, rng.uniform(0.05, 0.5, T)]
    alphas_bar = np.cumprod(1 - betas)
    before = np.r_[1.0, alphas_bar[:-1]]
    with np.errstate(invalid="ignore"):
        tilde = betas * (1 - before) / (1 - alphas_bar)
    t = int(rng.integers(3, T - 1))
    names = {
        "t": t, "T": T, r"\beta": betas, r"\alpha": 1 - betas, r"\bar\alpha": alphas_bar,
        r"\tilde\beta": tilde,
    }  # fmt: skip
    return Chain(Schedule(betas[1:]), t, rng, names)


def normal(x: Any, mean: Any, variance: Any) -> Any:
    """The density of N(mean, variance) at x."""
    return np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


def squared(x: np.ndarray) -> np.ndarray:
    return (x * x).sum(-1)


def mean_of_rows(values: np.ndarray) -> Any:
    return np.asarray(values).mean(0)


def nodes(count: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Places and weights of a standard normal, exact for polynomials of degree 2 count - 1."""
    places, weights = np.polynomial.hermite_e.hermegauss(count)
    return places, weights / weights.sum()
