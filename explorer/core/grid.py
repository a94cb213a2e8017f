"""A grid that follows a Gaussian mixture on the line or in the plane, for integrals over it.

A component whose axes are the grid's is a product of functions of one coordinate, so all values on
a grid are one product of matrices. The trapezoid rule on a smooth function that dies on both sides
converges faster than any power of the step. The grid comes in tiles, each with the components that
reach it: where a mixture follows a curve, most of the plane is never visited.
Source: Trefethen & Weideman 2014, The exponentially convergent trapezoidal rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from explorer.core.mixture import Mixture

STEP = 0.5  # of the grid, in deviations of the narrowest component
REACH = 8.0  # deviations: beyond them lies e^-32
TILE = 32  # nodes along each axis at a time
TOGETHER = 240  # components in one product: one of more numbers would be spread over threads, which
# on a machine with other work takes many times as long


class Parallel(NamedTuple):
    """A mixture in its components' own axes, moved to its mean: weights (K,), means and variances
    (K, D), covariance (D, D) of the whole."""

    weights: np.ndarray
    means: np.ndarray
    variances: np.ndarray
    covariance: np.ndarray


class Tile(NamedTuple):
    """nodes : of each axis, (n_d,).  area : of a cell.  near : the K components that reach it, by
    their places.  bells : of each axis, (n_d, K), their densities along it.  weights : (K,)."""

    nodes: list[np.ndarray]
    area: float
    near: np.ndarray
    bells: list[np.ndarray]
    weights: np.ndarray

    def sum(self, *columns: np.ndarray) -> np.ndarray:
        """sum_k w_k f_k(x) g_k(y) at every node, (n, m), or (n, 1) on the line; f, g : (n_d, K)."""
        first = columns[0] * self.weights
        if len(columns) == 1:
            return first.sum(axis=1, keepdims=True)
        total, second = np.zeros((len(first), len(columns[1]))), columns[1].T
        for k in range(0, len(self.weights), TOGETHER):
            total += first[:, k : k + TOGETHER] @ second[k : k + TOGETHER]
        return total


def parallel(mixture: Mixture) -> Parallel:
    """The mixture as a grid needs it.

    Raises ValueError for D > 2, for a component that is a point, and where axes differ.
    """
    if mixture.dims > 2:
        raise ValueError(f"the mixture must have D = 1 or 2; it has D = {mixture.dims}.")
    covariances = mixture.covariances
    axes = np.linalg.eigh(covariances[0])[1]
    turned = axes.T @ covariances @ axes
    variances = np.einsum("kdd->kd", turned)
    if not variances.min() > 0:
        raise ValueError("every component must have a width; one is a point.")
    rest = turned - variances[:, :, None] * np.eye(mixture.dims)
    if np.abs(rest).max() > 1e-12 * variances.max():
        raise ValueError("the components must share their axes, so that a grid can follow them.")
    means = (mixture.means - mixture.mean()) @ axes
    return Parallel(mixture.weights, means, variances, axes.T @ mixture.covariance() @ axes)


def tiles(weights: np.ndarray, means: np.ndarray, variances: np.ndarray) -> Iterator[Tile]:
    """The grid where these axis-parallel components are, tile by tile."""
    deviations = np.sqrt(variances)
    step = STEP * deviations.min(axis=0)
    first = np.floor((means - REACH * deviations) / step)
    last = np.ceil((means + REACH * deviations) / step)
    for corner, near in _corners(first, last):
        starts = [np.maximum(corner[d], first[near, d].min()) for d in range(len(step))]
        ends = [np.minimum(corner[d] + TILE, last[near, d].max() + 1) for d in range(len(step))]
        nodes = [h * np.arange(a, b) for h, a, b in zip(step, starts, ends, strict=True)]
        bells = [_normal(x, means[near, d], deviations[near, d]) for d, x in enumerate(nodes)]
        yield Tile(nodes, float(step.prod()), near, bells, weights[near])


def _corners(
    first: np.ndarray, last: np.ndarray, d: int = 0, near: np.ndarray | None = None
) -> Iterator[tuple[list[float], np.ndarray]]:
    """(first node along each axis from d on, components that reach it) of every tile in use."""
    near = np.arange(len(first)) if near is None else near
    if d == first.shape[1]:
        yield [], near
        return
    low, high = first[near, d], last[near, d]
    for start in np.arange(low.min(), high.max() + 1, TILE):
        here = near[(low < start + TILE) & (high >= start)]
        if len(here):
            for rest, reached in _corners(first, last, d + 1, here):
                yield [start, *rest], reached


def _normal(x: np.ndarray, means: np.ndarray, deviations: np.ndarray) -> np.ndarray:
    """N(x; mean, deviation²) for every x (n,) and component (K,): (n, K)."""
    z = (x[:, None] - means) / deviations
    return np.exp(-0.5 * z * z) / (np.sqrt(2 * np.pi) * deviations)
