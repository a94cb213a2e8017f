r"""Clouds that are curves (and spots) plus Gaussian noise: their draw, their scale, their density.

A point is x = c(v) + σ z: a piece is chosen by its weight, v follows the piece's law, z is standard
normal. So the density of the cloud is a mixture of Gaussians along the curve,

.. math:: p(x) = \sum_k w_k \int N(x; c_k(v), σ_k² I) f_k(v) dv,

and Gauss-Legendre nodes turn the integral into a finite mixture that is exact to rounding once the
nodes lie closer than σ: for a straight line with spacing h the error is 2 exp(-2π²σ²/h²).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.data.quadrature import UNIFORM, Law

Array = np.ndarray
Curve = Callable[[Array], Array]  # v (n,) -> (n, D)

SPACING = 0.7  # of nodes along the curve, in units of σ: 2 exp(-2π²/0.7²) = 6e-18, room for bends
SPARE = 20  # nodes more, for bends that are as narrow as the noise
MOST_NODES = 20_000
MOMENT_NODES = 256  # exact to rounding for up to 20 turns


@dataclass(frozen=True)
class Piece:
    """One curve of a cloud, or a spot (a curve that stands still).

    curve : v (n,) -> (n, D), the noise-free place in original units.  law : of v in [0, 1].
    weight : share of the points.
    labels : the piece's part of the colour ramp, from its beginning to its end.
    """

    curve: Curve
    law: Law = UNIFORM
    weight: float = 1.0
    labels: tuple[float, float] = (0.0, 1.0)

    def nodes_needed(self, sigma: float) -> int:
        """How many nodes keep the spacing along the curve below SPACING · σ everywhere."""
        v = np.linspace(0, 1, 513)
        if not sigma > 0:
            raise ValueError(f"noise must be above 0 for a density to exist; {sigma!r} is not.")
        speed = np.linalg.norm(np.gradient(self.curve(v), v, axis=0), axis=1)
        longest = float(np.max(speed * self.law.reach(v)))  # spacing times the number of nodes
        if longest == 0:
            return 1
        if not longest / (SPACING * sigma) < MOST_NODES:
            raise ValueError(
                f"noise must be large enough for {MOST_NODES:,} Gaussians to give the density; "
                f"{sigma:g} is too small."
            )
        return int(np.ceil(longest / (SPACING * sigma))) + SPARE


def spot(centre: Sequence[float], **facts: Any) -> Piece:
    """A piece that is one point (plus noise)."""
    return Piece(lambda v: np.broadcast_to(np.asarray(centre, float), (len(v), 2)), **facts)


def shares(pieces: Sequence[Piece]) -> Array:
    """The pieces' weights, made to sum to 1."""
    weights = np.array([piece.weight for piece in pieces])
    return weights / weights.sum()


def draw(
    pieces: Sequence[Piece], n: int, rng: np.random.Generator, noise: float
) -> tuple[Array, Array]:
    """n independent points (n, 2) in original units and their labels (n,) in [0, 1].

    The same random numbers are used in the same order whatever the parameters, so that points move
    smoothly when a slider does.
    """
    which = np.searchsorted(np.cumsum(shares(pieces))[:-1], rng.random(n), side="right")
    u = rng.random(n)
    z = rng.standard_normal((n, 2))
    x, labels = np.empty((n, 2)), np.empty(n)
    for index, piece in enumerate(pieces):
        mine = which == index
        x[mine] = piece.curve(piece.law.quantile(u[mine])) + noise * z[mine]
        low, high = piece.labels
        labels[mine] = low + (high - low) * u[mine]
    return x, labels


def centre_and_scale(pieces: Sequence[Piece]) -> tuple[Array, float]:
    """Mean (2,) and scalar standard deviation of the noise-free shape, by quadrature.

    The scale is the root of the mean variance of the two coordinates.
    """
    weights, points = _collected(pieces, lambda piece: MOMENT_NODES)
    centre = weights @ points
    return centre, float(np.sqrt(weights @ np.sum((points - centre) ** 2, axis=1) / 2))


def nodes(pieces: Sequence[Piece], noise: float, refine: float = 1.0) -> tuple[Array, Array]:
    """Weights (K,) and means (K, 2) of the exact mixture of covariance noise² I, original units.

    refine : multiplies the number of nodes, so that a test can see that it is enough.
    Raises ValueError when the noise is zero or so small that MOST_NODES would not do.
    """
    return _collected(pieces, lambda piece: int(np.ceil(refine * piece.nodes_needed(noise))))


def _collected(pieces: Sequence[Piece], count: Callable[[Piece], int]) -> tuple[Array, Array]:
    weights, points = [], []
    for share, piece in zip(shares(pieces), pieces, strict=True):
        v, w = piece.law.nodes(count(piece))
        weights.append(share * w)
        points.append(piece.curve(v))
    return np.concatenate(weights), np.concatenate(points)


def interval_nodes(width: float, noise: float, refine: float = 1.0) -> tuple[Array, Array]:
    """Weights (K,) and means (K, 1) of a uniform law on [0, width] with noise, as `nodes`."""
    side = Piece(lambda v: width * v[:, None])
    return nodes((side,), noise, refine)
