r"""What Gaussians do: areas under one, sums of variables, products of densities, conditioning.

Numbers or numpy arrays in, the same out; widths are standard deviations. Two things that are often
taken for one another stand side by side: adding two variables adds variances, multiplying two
densities adds precisions.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri


class Gaussian(NamedTuple):
    """A law on the line, or several where its numbers are arrays: mean and variance."""

    mean: np.ndarray
    variance: np.ndarray


def standardise(x: ArrayLike, mean: ArrayLike, width: ArrayLike) -> np.ndarray:
    r"""How many standard deviations x lies above the mean.

    .. math:: z = (x - \mu) / \sigma

    x, mean, width : broadcast; width > 0.  Source: Bishop 2006, section 2.3.
    """
    return (np.asarray(x) - mean) / positive(width, "a width")


def area_below(z: ArrayLike) -> np.ndarray:
    r"""The area of the standard normal density left of z, :math:`\Phi(z)`, in 0..1.

    Source: Abramowitz and Stegun 1964, 26.2.2.
    """
    return ndtr(np.asarray(z, dtype=float))


def area_within(z: ArrayLike) -> np.ndarray:
    r"""The area within |z| standard deviations of the mean, :math:`2\Phi(|z|) - 1`, in 0..1."""
    return 1 - 2 * ndtr(-np.abs(np.asarray(z, dtype=float)))


def quantile(area: ArrayLike) -> np.ndarray:
    r"""The z that has this area on its left, :math:`\Phi^{-1}`; area in 0..1."""
    return ndtri(np.asarray(area, dtype=float))


def weighted_sum(
    a: ArrayLike, x: Gaussian, b: ArrayLike, y: Gaussian, correlation: ArrayLike = 0.0
) -> Gaussian:
    r"""The law of aX + bY, X and Y being jointly Gaussian.

    .. math:: \mathrm{Var}[aX + bY] = a^2\sigma_X^2 + b^2\sigma_Y^2 + 2ab\rho\,\sigma_X\sigma_Y

    correlation : rho in -1..1, 0 for independent X and Y.  Raises ValueError outside.
    Source: Bishop 2006, eq. (2.115) for independent ones.
    """
    if (np.abs(correlation) > 1).any():
        raise ValueError(f"a correlation lies in [-1, 1]; got {np.asarray(correlation)}.")
    shared = 2 * np.multiply(a, b) * correlation * np.sqrt(x.variance) * np.sqrt(y.variance)
    variance = np.square(a) * x.variance + np.square(b) * y.variance + shared
    return Gaussian(np.multiply(a, x.mean) + np.multiply(b, y.mean), np.maximum(variance, 0.0))


def product(first: Gaussian, second: Gaussian) -> Gaussian:
    r"""The density p_1(x) p_2(x) made to have area 1: precisions add, means weigh by them.

    .. math:: 1/\sigma^2 = 1/\sigma_1^2 + 1/\sigma_2^2,\quad
              \mu = \sigma^2 (\mu_1/\sigma_1^2 + \mu_2/\sigma_2^2)

    Source: Bishop 2006, eqs. (2.116) and (2.117).
    """
    precisions = [1 / positive(each.variance, "a variance") for each in (first, second)]
    variance = 1 / (precisions[0] + precisions[1])
    return Gaussian(variance * (first.mean * precisions[0] + second.mean * precisions[1]), variance)


def product_area(first: Gaussian, second: Gaussian) -> np.ndarray:
    r"""The area under p_1(x) p_2(x) before it is made 1: the density of X_1 - X_2 at 0.

    .. math:: \int p_1 p_2\,dx = N(\mu_1;\ \mu_2,\ \sigma_1^2 + \sigma_2^2)

    Source: Bishop 2006, eq. (2.115).
    """
    variance = np.add(first.variance, second.variance)
    gap = np.subtract(first.mean, second.mean)
    return np.exp(-(gap**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


def conditional(x: ArrayLike, along: Gaussian, other: Gaussian, correlation: float) -> Gaussian:
    r"""The law of Y given X = x, X being `along` and Y `other`.

    .. math:: \mu_Y + \rho\,\frac{\sigma_Y}{\sigma_X}(x - \mu_X),\qquad (1 - \rho^2)\,\sigma_Y^2

    Source: Bishop 2006, eqs. (2.81) and (2.82).
    """
    slope = correlation * np.sqrt(np.divide(other.variance, along.variance))
    mean = other.mean + slope * (np.asarray(x) - along.mean)
    return Gaussian(mean, (1 - correlation**2) * np.asarray(other.variance))


def positive(values: ArrayLike, what: str) -> np.ndarray:
    """The values, all above 0; ValueError with a sentence otherwise."""
    values = np.asarray(values, dtype=float)
    if not (values > 0).all():
        raise ValueError(f"{what} must be positive; got {values}.")
    return values
