r"""J(σ) of a cloud that is uniform on equal squares and noisy: no mixture, but a closed density.

A coordinate is uniform on an interval of length a plus a normal of variance s² = noise² + σ², so

.. math:: p(x, y) = \frac1K \sum_k u(x - c_k) u(y - d_k),\qquad
          u(z) = \frac{\Phi((z + a/2)/s) - \Phi((z - a/2)/s)}{a}

Along an axis it bends at the edges alone, within some s of them: there Gauss's nodes lie in panels
of some s, and what lies between two edges is one panel. Good to a millionth of a bit.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from explorer.lessons.forward.scene_entropy import LEAST_BITS, LN2, SIGMA_MAX, OfDensity

NODES_OF_SQUARES = 64
NARROW = 2e-4  # the least s between nodes of σ; a page asks for four times as much at least
REACH = 7.0  # of s: beyond it an edge is not felt
NEAR = 1e-4  # nats: a smaller J is summed from terms that are all positive
TINY = 1e-290
PANEL = 2.0  # of s, with six nodes


def from_squares(centres: np.ndarray, side: float, noise: float) -> OfDensity:
    """J(σ) of points uniform on squares of that side around `centres` (K, 2), with that noise."""
    narrow = max(noise, NARROW) ** 2
    squares = np.geomspace(narrow, SIGMA_MAX**2 + narrow, NODES_OF_SQUARES) - narrow
    sigmas = np.sqrt(squares.clip(0))
    mean = centres.mean(0)
    spread = (centres - mean).T @ (centres - mean) / len(centres)
    covariance = spread + (side**2 / 12 + noise**2) * np.eye(2)
    widths = np.sqrt(sigmas**2 + max(noise, NARROW / 10) ** 2)
    bits = [
        divergence(centres - mean, side, s, covariance + sigma**2 * np.eye(2)) / LN2
        for s, sigma in zip(widths, sigmas, strict=True)
    ]
    return OfDensity(
        sigmas, np.maximum(bits, LEAST_BITS), np.zeros(len(bits)), mean, covariance, True, 0, narrow
    )


def divergence(centres: np.ndarray, side: float, s: float, covariance: np.ndarray) -> float:
    """KL(the law ‖ N(0, covariance)) in nats, centred."""
    (x, across), (y, along) = (nodes_along(line, side, s) for line in centres.T)
    of_x, of_y = (
        interval(each[:, None] - line, side, s)
        for each, line in zip((x, y), centres.T, strict=True)
    )
    q = of_x @ of_y.T / len(centres)
    (a, b), (_, d) = np.linalg.inv(covariance)
    log_normal = -0.5 * (a * x[:, None] ** 2 + 2 * b * np.outer(x, y) + d * y**2)
    log_normal -= 0.5 * np.log(np.linalg.det(2 * np.pi * covariance))
    inside = q > TINY
    mass = (np.outer(across, along) * q)[inside]
    log_ratio = np.log(q[inside]) - log_normal[inside]
    plain = float(mass @ log_ratio)
    return plain if plain > NEAR else float(mass @ (log_ratio + np.expm1(-log_ratio)))


def interval(z: np.ndarray, side: float, s: float) -> np.ndarray:
    """The density at z of a uniform law on ±side/2 plus a normal of deviation s; from the side
    on which the two terms do not cancel."""
    z = np.abs(z)
    return (ndtr((side / 2 - z) / s) - ndtr((-side / 2 - z) / s)) / side


def nodes_along(centres: np.ndarray, side: float, s: float) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights along an axis: fine within REACH·s of every edge, one panel elsewhere."""
    edges = np.unique(np.round(np.concatenate([centres - side / 2, centres + side / 2]), 12))
    ends = [edges[0] - REACH * s]
    for edge, after in zip(edges, [*edges[1:], np.inf], strict=True):
        high = min(edge + REACH * s, (edge + after) / 2)
        count = max(1, int(np.ceil((high - ends[-1]) / (PANEL * s))))
        ends += np.linspace(ends[-1], high, count + 1)[1:].tolist()
        if np.isfinite(after) and after - REACH * s > high:
            ends.append(after - REACH * s)
    ends = np.array(ends)
    nodes, weights = np.polynomial.legendre.leggauss(6)
    half = np.diff(ends)[:, None] / 2
    return ((ends[:-1, None] + half) + half * nodes).ravel(), (half * weights).ravel()
