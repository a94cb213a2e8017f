r"""How much a noised mixture tells of its noise: its Fisher information J, by quadrature.

For y = x_0 + \sigma \epsilon the expected noise is \hat\epsilon^* = -\sigma \nabla \ln p(y), so

.. math:: E\,\|\epsilon - \hat\epsilon^*\|^2 = D - E\,\|\hat\epsilon^*\|^2 = D - \sigma^2 J,\quad
          J = \int \|\nabla \ln p\|^2\, p

Source: Stam 1959 (J); Efron 2011, eq. (1.4) (the expected noise).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.core.mixture import Mixture
from explorer.core.schedule import Schedule

STEP = 0.5  # of the trapezoid rule, in deviations of the noised components: good to 1e-5
REACH = 6.5  # deviations beyond the outermost means: what lies there weighs e^-21
FARTHEST = 80.0  # what is e^-80 of a component's peak is 0: products of less would be slow
DEGREE = 40  # of the polynomial between levels of noise, where a schedule has more of them
COSTLIEST = 2e9  # multiplications for all levels; beyond it there is no answer
LOUDEST = 1e6  # of this variance noise leaves a loss of 1e-6; louder is taken as this


def eps_losses(factors: Sequence[Mixture], schedule: Schedule) -> np.ndarray | None:
    r"""E ||eps - eps*||^2 / D of the exact denoiser at t = 1..T, (T,), right to about 1e-5.

    factors : independent groups of coordinates, whose J add up; a plain density is its only one.
    None unless each is round, of one width, on a line or in a plane, and not too costly.
    """
    widths = [round_variance(each) for each in factors]
    left, added = schedule.alphas_bar[1:], schedule.one_minus_alphas_bar[1:]
    noise = added / np.maximum(left, added / LOUDEST)
    explained = np.zeros(schedule.T)
    for factor, width in zip(factors, widths, strict=True):
        if width is None or _cost(factor, width + noise.min()) > COSTLIEST:
            return None
        explained += added / (left * width + added) * _over_levels(factor, width, noise)
    return 1 - explained / sum(each.dims for each in factors)


def round_variance(mixture: Mixture) -> float | None:
    """The variance of every component, where all are round and alike; else None."""
    each = mixture.covariances
    first = float(each[0, 0, 0])
    alike = mixture.dims <= 2 and bool((each == first * np.eye(mixture.dims)).all())
    return first if alike else None


def fisher_information(mixture: Mixture, variance: float) -> float:
    """J of x_0 + noise of this variance, times the variance of its components: between 0 and D.

    mixture : of round components of one width, D = 1 or 2.
    """
    own = round_variance(mixture)
    if own is None:
        raise ValueError("components must be round, all of one width, on a line or in a plane.")
    deviation = np.sqrt(own + variance)
    bells, slopes = zip(*(_along(x, deviation) for x in mixture.means.T), strict=True)
    w = mixture.weights
    if mixture.dims == 1:
        p, gradient = bells[0] @ w, [slopes[0] @ w]
    else:
        left = bells[0] * w
        p, gradient = left @ bells[1].T, [slopes[0] * w @ bells[1].T, left @ slopes[1].T]
    there = p > 1e-60
    squares = sum(part[there] ** 2 for part in gradient)
    return float(np.sum(squares / p[there]) * (STEP / np.sqrt(2 * np.pi)) ** mixture.dims)


def _along(means: np.ndarray, deviation: float) -> tuple[np.ndarray, np.ndarray]:
    """Components (n, K) along one axis, of peak 1, and their slopes in units of the deviation."""
    low, high = means.min() / deviation - REACH, means.max() / deviation + REACH
    z = np.arange(low, high + STEP, STEP)[:, None] - means / deviation
    bell = np.where(z * z < 2 * FARTHEST, np.exp(-0.5 * z * z), 0.0)
    return bell, -z * bell


def _over_levels(mixture: Mixture, own: float, noise: np.ndarray) -> np.ndarray:
    """fisher_information at each variance (T,); a function smooth in the log of own + noise."""
    levels = np.log(own + noise)

    def at(level: np.ndarray) -> np.ndarray:
        return np.array([fisher_information(mixture, np.exp(each) - own) for each in level])

    if len(levels) <= DEGREE + 1 or np.ptp(levels) == 0:
        return at(levels)
    ends = (levels.min(), levels.max())
    return np.polynomial.Chebyshev.interpolate(at, DEGREE, domain=ends)(levels)


def _cost(mixture: Mixture, narrowest: float) -> float:
    """Multiplications at the narrowest level (the others add some ten times as many)."""
    spans = np.ptp(mixture.means, axis=0) / np.sqrt(narrowest) + 2 * REACH
    return 10 * mixture.dims * len(mixture.weights) * float(np.prod(spans / STEP))
