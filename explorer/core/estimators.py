r"""Gradients of a mean whose law has the parameters: two estimators from one draw, and how they
scatter.

z = mean + width · eps with eps standard normal, f a function of z; wanted is the derivative of
E[f(z)] by the mean or by the width. One way leads through the draw, the other weighs the draw.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial

import numpy as np
from numpy.typing import ArrayLike

Function = Callable[[np.ndarray], np.ndarray]
BY = ("mu", "sigma")  # the parameter of which the derivative is taken
NODES = 160  # of the quadrature: exact for polynomials up to degree 319


def pathwise(
    slope: Function, mean: float, width: float, eps: np.ndarray, by: str = "mu"
) -> np.ndarray:
    r"""The gradient through the draw, one estimate for each noise.

    .. math:: f'(z)\,\partial z/\partial\theta,\qquad z = \mu + \sigma\epsilon

    slope : the derivative of f.  mean, width > 0.  eps : (N,) standard normal.  by : "mu" or
    "sigma".  Returns (N,). Raises ValueError for another `by` or width. Its mean is the derivative
    of E[f] only where f has no jumps.  Source: Kingma and Welling 2014, section 2.4.
    """
    z = mean + _positive(width) * eps
    return slope(z) * (np.ones_like(eps) if _known(by) == "mu" else eps)


def score_function(
    f: Function, mean: float, width: float, eps: np.ndarray, by: str = "mu", baseline: float = 0.0
) -> np.ndarray:
    r"""The gradient by weighing draws, one estimate for each noise; f may have jumps.

    .. math:: (f(z) - b)\,\partial\log p(z)/\partial\theta

    b : any constant leaves the mean as it is.  Shapes and errors as `pathwise`.
    Source: Williams 1992, section 4; Mohamed et al. 2020, eqs. (13) and (14).
    """
    z = mean + _positive(width) * eps
    return (f(z) - baseline) * (eps if _known(by) == "mu" else eps**2 - 1) / width


def moments(estimate: Function) -> tuple[float, float]:
    """Mean and variance over eps of an estimate, a smooth function of eps, by Gauss–Hermite
    quadrature.  Source: Abramowitz and Stegun 1964, 25.4.46."""
    places, weights = np.polynomial.hermite_e.hermegauss(NODES)
    weights = weights / weights.sum()
    values = estimate(places)
    mean = float(weights @ values)
    return mean, float(weights @ (values - mean) ** 2)


def hermite(eps: np.ndarray, most: int) -> np.ndarray:
    """He_0(eps) … He_most(eps), stacked: (most + 1, N). They are uncorrelated, with variance k!."""
    return np.polynomial.hermite_e.hermevander(eps, most).T


def moments_of_terms(terms: ArrayLike) -> tuple[float, float]:
    r"""Mean and variance of :math:`\sum_k a_k He_k(\epsilon)`: a_0, and the sum of k! a_k² beyond.

    terms : (K,).  Source: Abramowitz and Stegun 1964, 22.2.15.
    """
    terms = np.asarray(terms, dtype=float)
    sizes = np.array([factorial(k) for k in range(len(terms))])
    return float(terms[0]), float(sizes[1:] @ terms[1:] ** 2)


def square_pathwise(mean: float, width: float, by: str = "mu") -> np.ndarray:
    """`pathwise` for f(z) = z² in Hermite's polynomials: (5,) factors of He_0 … He_4."""
    if _known(by) == "mu":
        return np.array([2 * mean, 2 * width, 0, 0, 0])
    return np.array([2 * width, 2 * mean, 2 * width, 0, 0])


def square_score(mean: float, width: float, baseline: float = 0.0, by: str = "mu") -> np.ndarray:
    """`score_function` for f(z) = z² in Hermite's polynomials: (5,) factors of He_0 … He_4.

    The baseline enters one of them alone, which is 0 at `best_baseline`.
    """
    rest = (best_baseline(mean, width, by) - baseline) / _positive(width)
    if by == "mu":
        return np.array([2 * mean, rest, 2 * mean, width, 0])
    return np.array([2 * width, 4 * mean, rest, 2 * mean, width])


def best_baseline(mean: float, width: float, by: str = "mu") -> float:
    r"""The b with which `square_score` scatters least: E[f s²] / E[s²], s being the score.

    Source: Greensmith et al. 2004, section 3.
    """
    return mean**2 + (3 if _known(by) == "mu" else 5) * width**2


def _known(by: str) -> str:
    if by not in BY:
        raise ValueError(f"a gradient is taken by {' or '.join(BY)}; got {by!r}.")
    return by


def _positive(width: float) -> float:
    if not width > 0:
        raise ValueError(f"a width must be positive; got {width:g}.")
    return width
