r"""One normal law fitted to points: by maximum likelihood, by its posterior's peak, by all laws.

With the variance known, the mean has a normal prior; with both unknown, the pair has a
normal-inverse-gamma prior, and a new point follows Student's t, which is a mean of many normals.
Points may count several times: `times` copies of each are seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincinv, gammaln


class Normal(NamedTuple):
    """A normal law by its mean and its variance."""

    mean: float
    variance: float

    def log_density(self, x: ArrayLike) -> np.ndarray:
        """ln N(x; mean, variance) at x, any shape, in nats."""
        square = (np.asarray(x, dtype=float) - self.mean) ** 2
        return -0.5 * (np.log(2 * np.pi * self.variance) + square / self.variance)


def moments(x: ArrayLike) -> Normal:
    r"""The normal law of greatest likelihood.

    .. math:: \bar x = \frac1n \sum_i x_i, \quad s^2 = \frac1n \sum_i (x_i - \bar x)^2

    x : (n,), n >= 1; of one point s^2 is 0. Source: Bishop 2006, eqs. (1.55), (1.56).
    """
    x = _points(x)
    return Normal(float(x.mean()), float(x.var()))


def mean_log_likelihood(x: ArrayLike, mu: ArrayLike, sigma: ArrayLike) -> np.ndarray:
    r"""The mean of ln N(x_i; mu, sigma^2) over the points, in nats a point.

    .. math:: -\ln(\sigma\sqrt{2\pi}) - \frac{s^2 + (\bar x - \mu)^2}{2\sigma^2}

    x : (n,).  mu, sigma : of one shape, or such that they broadcast; sigma > 0.
    Source: Bishop 2006, eq. (1.54).
    """
    best, mu, sigma = moments(x), np.asarray(mu, float), np.asarray(sigma, float)
    square = best.variance + (best.mean - mu) ** 2
    return -np.log(sigma * np.sqrt(2 * np.pi)) - square / (2 * sigma**2)


def ascent(
    x: ArrayLike, mu: float, sigma: float, eta: ArrayLike, steps: int, least: float = 0.05
) -> tuple[np.ndarray, np.ndarray]:
    r"""Gradient ascent on the mean log-likelihood: (mu, sigma), each (steps + 1, …).

    .. math:: \mu \leftarrow \mu + \eta\,\frac{\bar x - \mu}{\sigma^2}, \quad
              \sigma \leftarrow \sigma
              + \eta\Big(\frac{s^2 + (\bar x - \mu)^2}{\sigma^3} - \frac1\sigma\Big)

    eta : the learning rate, any shape …; each has a walk of its own.  least : a step that would
    take sigma below it ends there.  Near the top it settles only where eta < s^2.
    """
    best, rate = moments(x), np.asarray(eta, dtype=float)
    here, width = np.full(rate.shape, float(mu)), np.full(rate.shape, float(sigma))
    way = [(here, width)]
    for _ in range(steps):
        off = best.mean - here
        up = (best.variance + off**2) / width**3 - 1 / width
        here, width = here + rate * off / width**2, np.maximum(width + rate * up, least)
        way.append((here, width))
    means, widths = zip(*way, strict=True)
    return np.stack(means), np.stack(widths)


# --- the variance is known ------------------------------------------------------------------------


def mean_posterior(x: ArrayLike, variance: float, prior: Normal, times: float = 1.0) -> Normal:
    r"""The law of the mean after the points; its peak is the MAP estimate.

    .. math:: \frac1v = \frac n{\sigma^2} + \frac1{\tau^2}, \quad
              m_n = v \Big(\frac{n\bar x}{\sigma^2} + \frac m{\tau^2}\Big)

    x : (n,), of which `times` copies are seen.  variance : sigma^2 > 0.  prior : N(m, tau^2).
    Source: Bishop 2006, eqs. (2.141), (2.142).
    """
    count = times * len(_points(x))
    precision = count / variance + 1 / prior.variance
    pull = count * moments(x).mean / variance + prior.mean / prior.variance
    return Normal(pull / precision, 1 / precision)


def predictive(posterior: Normal, variance: float) -> Normal:
    r"""The law of the next point: the mean of N(x; mu, sigma^2) over all mu of the posterior.

    .. math:: \int N(x; \mu, \sigma^2)\, N(\mu; m, v)\, d\mu = N(x; m, \sigma^2 + v)

    Where the posterior is a spike, v = 0, this is the plug-in. Source: Bishop 2006, eq. (1.69) and
    section 2.3.6.
    """
    return Normal(posterior.mean, variance + posterior.variance)


# --- mean and variance are unknown ----------------------------------------------------------------


class StudentT(NamedTuple):
    """Student's t with nu degrees of freedom about a mean, its width given by a scale."""

    nu: float
    mean: float
    scale: float

    def log_density(self, x: ArrayLike) -> np.ndarray:
        """ln t_nu(x) at x, any shape, in nats. Source: Bishop 2006, eq. (2.159)."""
        z = (np.asarray(x, dtype=float) - self.mean) / self.scale
        start = gammaln((self.nu + 1) / 2) - gammaln(self.nu / 2)
        start -= 0.5 * np.log(np.pi * self.nu) + np.log(self.scale)
        return start - (self.nu + 1) / 2 * np.log1p(z**2 / self.nu)


@dataclass(frozen=True)
class NormalInverseGamma:
    r"""A law of (mu, sigma^2) that stays of its kind when points are seen.

    .. math:: \sigma^2 \sim \mathrm{IG}(\alpha, \beta), \quad \mu \mid \sigma^2 \sim
              N(m, \sigma^2 / \kappa)

    kappa : the points that m is worth.  With nu = 2 alpha and s^2 = beta / alpha it is the
    normal-inverse-chi-squared law: nu points' worth of a variance s^2. All but m positive.
    Source: Murphy 2007, "Conjugate Bayesian analysis of the Gaussian distribution", sections 5, 6.
    """

    mean: float
    kappa: float
    alpha: float
    beta: float

    @staticmethod
    def worth(mean: float, kappa: float, nu: float, variance: float) -> NormalInverseGamma:
        """The law whose mean is worth kappa points and whose variance nu points."""
        return NormalInverseGamma(mean, kappa, nu / 2, nu * variance / 2)

    def update(self, x: ArrayLike, times: float = 1.0) -> NormalInverseGamma:
        r"""The law after the points x (n,), of which `times` copies are seen.

        .. math:: \beta_n = \beta + \tfrac12 \sum_i (x_i - \bar x)^2
                  + \frac{\kappa n}{2(\kappa + n)} (\bar x - m)^2
        """
        best, count = moments(x), times * len(_points(x))
        kappa, off = self.kappa + count, best.mean - self.mean
        return NormalInverseGamma(
            (self.kappa * self.mean + count * best.mean) / kappa,
            kappa,
            self.alpha + count / 2,
            self.beta + 0.5 * count * (best.variance + self.kappa / kappa * off**2),
        )

    def peak(self) -> Normal:
        """The most probable (mu, sigma^2) together: sigma^2 = beta / (alpha + 3/2). In sigma, which
        has another density, the peak is elsewhere: a peak depends on what one counts in."""
        return Normal(self.mean, self.beta / (self.alpha + 1.5))

    def of_mean(self) -> StudentT:
        """The law of mu alone, sigma^2 integrated out."""
        width = np.sqrt(self.beta / (self.alpha * self.kappa))
        return StudentT(2 * self.alpha, self.mean, float(width))

    def predictive(self) -> StudentT:
        r"""The law of the next point: mu and sigma^2 integrated out.

        .. math:: t_{2\alpha}\big(x;\ m,\ \beta(\kappa + 1)/(\alpha\kappa)\big)
        """
        square = self.beta * (self.kappa + 1) / (self.alpha * self.kappa)
        return StudentT(2 * self.alpha, self.mean, float(np.sqrt(square)))


RARE = 1e-4, 1e-7  # what the bells of `student_bells` leave out at the wide and the narrow end


def student_bells(nu: float, count: int = 24) -> tuple[np.ndarray, np.ndarray]:
    r"""Student's t as a sum of normals: (stretches (K,), weights (K,)), the weights' sum 1.

    .. math:: t_\nu(z) = \int N(z; 0, 1/\lambda)\, \mathrm{Gamma}(\lambda; \tfrac\nu2,
              \tfrac\nu2)\, d\lambda

    by the trapezoid rule in ln lambda, to some 1e-5 of the peak; a stretch is 1/sqrt(lambda).
    Source: Bishop 2006, eqs. (2.158), (2.161).
    """
    half = nu / 2
    ends = gammaincinv(half, np.array([RARE[0], 1 - RARE[1]])) / half
    low, high = np.log(ends)
    logs = np.linspace(float(low), float(high), count)
    heights = half * (logs - np.exp(logs))  # ln of lambda times its density, up to a constant
    weights = np.exp(heights - heights.max())
    return np.exp(-logs / 2), weights / weights.sum()


def _points(x: ArrayLike) -> np.ndarray:
    x = np.asarray(x, dtype=float)
    if x.ndim != 1 or not len(x):
        raise ValueError(f"points are (n,) with n >= 1; got shape {x.shape}.")
    return x
