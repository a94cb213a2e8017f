r"""How far a blurred Gaussian mixture is from the normal law with its moments, by quadrature.

.. math:: J(σ) = KL(law of x_0 + σ ε ‖ N(m, C + σ² I)),

which is the entropy of that normal law less the mixture's. On the grid of explorer.core.grid it is
good to a millionth of J.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.grid import Parallel, parallel, tiles
from explorer.core.mixture import Mixture

NEAR = 1e-4  # nats: a smaller J is summed from terms that are all positive, and keeps its digits
TINY = 1e-290  # a density below it adds nothing, and its logarithm would be -infinity


def negentropy(mixture: Mixture, sigmas: ArrayLike) -> np.ndarray:
    """J in nats at every σ >= 0, (S,), of a mixture on the line or in the plane (D = 1 or 2).

    Raises ValueError for D > 2 (independent coordinates add their J), for a component that is a
    point, and where the components' axes differ.
    """
    given = parallel(mixture)
    return np.array([_divergence(given, b) for b in np.square(np.asarray(sigmas, dtype=float))])


def entropy(mixture: Mixture) -> float:
    """H in nats: of the normal law with its moments, less J. Refuses what negentropy refuses."""
    normal = 0.5 * float(np.linalg.slogdet(2 * np.pi * np.e * mixture.covariance())[1])
    return normal - float(negentropy(mixture, [0.0])[0])


def _divergence(given: Parallel, blur: float) -> float:
    """KL(mixture blurred by this variance ‖ the normal law with its moments) in nats."""
    plain = close = 0.0
    covariance = given.covariance + blur * np.eye(len(given.covariance))
    precision = np.linalg.inv(covariance)
    log_norm = 0.5 * np.log(np.linalg.det(2 * np.pi * covariance))
    for tile in tiles(given.weights, given.means, given.variances + blur):
        q = tile.sum(*tile.bells)
        log_normal = -0.5 * _square(tile.nodes, precision) - log_norm
        inside = q > TINY
        mass = tile.area * q[inside]
        log_ratio = np.log(q[inside]) - log_normal[inside]
        plain += float(mass @ log_ratio)
        close += float(mass @ (log_ratio + np.expm1(-log_ratio)))
    return plain if plain > NEAR else close


def _square(nodes: list[np.ndarray], precision: np.ndarray) -> np.ndarray:
    """xᵀ P x at every node of the grid, (n, m), or (n, 1) on the line."""
    x = nodes[0][:, None]
    if len(nodes) == 1:
        return precision[0, 0] * x * x
    y = nodes[1]
    return precision[0, 0] * x * x + 2 * precision[0, 1] * x * y + precision[1, 1] * y * y
