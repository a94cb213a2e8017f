r"""How far a blurred Gaussian mixture is from the normal law with its moments, by quadrature.

.. math:: J(σ) = KL(law of x_0 + σ ε ‖ N(m, C + σ² I)),

which is the entropy of that normal law less the mixture's. A component whose axes are the grid's is
a product of functions of one coordinate, so all values on a grid are one product of matrices. The
trapezoid rule on a smooth function that dies on both sides converges faster than any power of the
step: with this one it is good to a millionth of J.
Source: Trefethen & Weideman 2014, The exponentially convergent trapezoidal rule.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.mixture import Mixture

STEP = 0.5  # of the grid, in deviations of the narrowest component
REACH = 8.0  # deviations: beyond them lies e^-32
STRIP = 64  # columns of the grid at a time, with the components that reach them
NEAR = 1e-4  # nats: a smaller J is summed from terms that are all positive, and keeps its digits
TINY = 1e-290  # a density below it adds nothing, and its logarithm would be -infinity


def negentropy(mixture: Mixture, sigmas: ArrayLike) -> np.ndarray:
    """J in nats at every σ >= 0, (S,), of a mixture on the line or in the plane (D = 1 or 2).

    Raises ValueError for D > 2 (independent coordinates add their J), for a component that is a
    point, and where the components' axes differ.
    """
    weights, means, variances, covariance = _along_axes(mixture)
    blurs = np.square(np.asarray(sigmas, dtype=float))
    one = np.eye(len(covariance))
    return np.array([_divergence(weights, means, variances + b, covariance + b * one)
                     for b in blurs])  # fmt: skip


def _along_axes(mixture: Mixture) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Weights (K,), centred means and variances (K, D) in the components' axes, covariance."""
    if mixture.dims > 2:
        raise ValueError(f"the mixture must have D = 1 or 2; it has D = {mixture.dims}.")
    covariances = mixture.covariances
    axes = np.linalg.eigh(covariances[0])[1]
    turned = axes.T @ covariances @ axes
    variances = np.einsum("kdd->kd", turned)
    if not variances.min() > 0:
        raise ValueError("every component must have a width; one is a point, so J is infinite.")
    rest = turned - variances[:, :, None] * np.eye(mixture.dims)
    if np.abs(rest).max() > 1e-12 * variances.max():
        raise ValueError("the components must share their axes, so that a grid can follow them.")
    means = (mixture.means - mixture.mean()) @ axes
    return mixture.weights, means, variances, axes.T @ mixture.covariance() @ axes


def _divergence(
    weights: np.ndarray, means: np.ndarray, variances: np.ndarray, covariance: np.ndarray
) -> float:
    """KL(mixture ‖ N(0, covariance)) in nats of a centred mixture of axis-parallel components."""
    plain = close = 0.0
    precision = np.linalg.inv(covariance)
    log_norm = 0.5 * np.log(np.linalg.det(2 * np.pi * covariance))
    for nodes, area, q in _values(weights, means, variances):
        log_normal = -0.5 * _square(nodes, precision) - log_norm
        inside = q > TINY
        mass = area * q[inside]
        log_ratio = np.log(q[inside]) - log_normal[inside]
        plain += float(mass @ log_ratio)
        close += float(mass @ (log_ratio + np.expm1(-log_ratio)))
    return plain if plain > NEAR else close


def _values(
    weights: np.ndarray, means: np.ndarray, variances: np.ndarray
) -> Iterator[tuple[list[np.ndarray], float, np.ndarray]]:
    """The density on a grid, strip by strip: (nodes of each axis, area of a cell, values)."""
    deviations = np.sqrt(variances)
    step = STEP * deviations.min(axis=0)
    first = np.floor((means - REACH * deviations) / step)
    last = np.ceil((means + REACH * deviations) / step)
    for start in np.arange(first[:, 0].min(), last[:, 0].max() + 1, STRIP):
        near = (first[:, 0] < start + STRIP) & (last[:, 0] >= start)
        if not near.any():
            continue
        low, high = first[near].min(axis=0), last[near].max(axis=0)
        low[0], high[0] = start, start + STRIP - 1
        nodes = [h * np.arange(*ends) for h, *ends in zip(step, low, high + 1, strict=True)]
        at = [_normal(x, means[near, d], deviations[near, d]) for d, x in enumerate(nodes)]
        across = at[1].T if len(at) > 1 else np.ones((len(at[0].T), 1))
        values = (at[0] * weights[near]) @ across
        yield nodes, float(step.prod()), values


def _normal(x: np.ndarray, means: np.ndarray, deviations: np.ndarray) -> np.ndarray:
    """N(x; mean, deviation²) for every x (n,) and component (K,): (n, K)."""
    z = (x[:, None] - means) / deviations
    return np.exp(-0.5 * z * z) / (np.sqrt(2 * np.pi) * deviations)


def _square(nodes: list[np.ndarray], precision: np.ndarray) -> np.ndarray:
    """xᵀ P x at every node of the grid, (n, m), or (n, 1) on the line."""
    x = nodes[0][:, None]
    if len(nodes) == 1:
        return precision[0, 0] * x * x
    y = nodes[1]
    return precision[0, 0] * x * x + 2 * precision[0, 1] * x * y + precision[1, 1] * y * y
