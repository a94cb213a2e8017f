"""Gauss-Legendre nodes on [0, 1] and the laws by which a point finds its place along a curve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

Array = np.ndarray


@lru_cache(maxsize=32)
def gauss_legendre(n: int) -> tuple[Array, Array]:
    """The n nodes and weights on [0, 1]: exact for polynomials up to degree 2n - 1.

    Newton's method on the angle θ = arccos(x) of the roots of the Legendre polynomial, from
    Tricomi's first guess: O(n²), where an eigenvalue method costs O(n³) (seconds at n = 2,000), and
    exact to rounding near the ends, where 1 - x² would cancel and sin² θ does not.
    Source: Abramowitz & Stegun 1964, 25.4.29 (weights) and 22.16.6 (first guess).
    """
    theta = np.pi * (np.arange(1, n + 1) - 0.25) / (n + 0.5)
    for _ in range(4):  # the error squares each time and starts at O(1/n³)
        value, slope = _legendre(n, theta)
        theta = theta - value / slope
    _, slope = _legendre(n, theta)
    nodes, weights = np.sin(theta / 2) ** 2, 1 / slope**2
    nodes.flags.writeable = weights.flags.writeable = False
    return nodes, weights


def _legendre(n: int, theta: Array) -> tuple[Array, Array]:
    """The Legendre polynomial P_n(cos θ) and its derivative with respect to θ."""
    x = np.cos(theta)
    before, value = np.ones_like(x), x
    for k in range(2, n + 1):
        before, value = value, ((2 * k - 1) * x * value - (k - 1) * before) / k
    return value, n * (x * value - before) / np.sin(theta)


@dataclass(frozen=True)
class Law:
    """How the place v in [0, 1] along a curve is distributed.

    quantile : u (n,), uniform in [0, 1] -> v (n,).  density : v (n,) -> (n,), the law's density.
    closed : the curve ends where it began, so that equal steps are the best nodes.
    """

    quantile: Callable[[Array], Array]
    density: Callable[[Array], Array]
    closed: bool = False

    def nodes(self, n: int) -> tuple[Array, Array]:
        """n places and weights; the weights sum to 1."""
        if self.closed:
            return (np.arange(n) + 0.5) / n, np.full(n, 1 / n)
        places, weights = gauss_legendre(n)
        return places, weights * self.density(places)

    def reach(self, places: Array) -> Array:
        """Spacing of the nodes at each place, times their number n (as n grows)."""
        return np.ones_like(places) if self.closed else np.pi * np.sqrt(places * (1 - places))


UNIFORM = Law(lambda u: u, np.ones_like)
CLOSED = Law(lambda u: u, np.ones_like, closed=True)
RISING = Law(np.sqrt, lambda v: 2 * v)  # even by area when v is a radius
ARCH = Law(  # Beta(2, 2): most in the middle, none at the ends
    lambda u: 0.5 + np.sin(np.arcsin(2 * u - 1) / 3),
    lambda v: 6 * v * (1 - v),
)
