"""Which steps cost the most bits: what follows from the squared errors at every t.

With a Gaussian step the cost of a row at t is a constant plus a weight times the squared error of
its x0_hat (explorer.core.bound). So one table of errors (explorer.core.measured_errors) gives the
terms of the bound for every variance at once, the exact variance itself, and the distortion of
progressive decoding.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.arrays import LN2
from explorer.core.bound import (
    Bars,
    likelihood_variance,
    loss_weights,
    variance_gaps,
)
from explorer.core.measured_errors import AnyErrors, Errors
from explorer.core.schedule import Schedule
from explorer.core.schedules import terminal
from explorer.core.vlb import LOG_2PI, discretized_log_likelihood


def exact_variance(schedule: Schedule, errors: AnyErrors) -> np.ndarray:
    r"""sigma_t^2 that costs least for a denoiser of these errors, (T+1,); entry 0 is nan.

    .. math:: \sigma_t^{*2} = \tilde\beta_t + c_t^2\, E\|x_0 - \hat x_0\|^2 / D

    with c_t the posterior mean's coefficient of x_0. For the best denoiser it is the mean variance
    of the true q(x_{t-1} | x_t). Source: Bao et al. 2022, theorem 1, by the law of total variance.
    """
    coef = schedule.posterior_coef_x0
    variance = schedule.posterior_variance + coef**2 * errors.mean
    variance[0] = np.nan
    return variance


def bits(
    schedule: Schedule,
    errors: AnyErrors,
    second_moment: float,
    variance: str = "posterior",
    exact: ArrayLike | None = None,
    levels: int = 0,
) -> Bars:
    """The terms of the bound that follow from the errors, as core.bound.Bars; bits per dimension.

    second_moment : E[x_0²] per dimension, of which L_T is a function; it needs no denoiser.
    exact : (T+1,) variances for "exact".  levels : 0 for the Gaussian decoder, else how many values
    the discretised one knows.
    """
    weight = loss_weights(schedule, "x0", variance, exact)
    sigma2 = likelihood_variance(schedule, variance, exact)
    with np.errstate(invalid="ignore"):
        constant = variance_gaps(schedule, variance, exact)
    constant[1] = 0.5 * (np.log(sigma2[1]) + LOG_2PI) / LN2
    terms, errors_, squares = np.zeros((3, schedule.T + 1))
    terms[:-1] = (constant + weight * errors.mean)[1:]
    errors_[:-1] = (weight * errors.uncertainty)[1:]
    squares[:-1] = (constant**2 + 2 * constant * weight * errors.mean + weight**2 * errors.second)[
        1:
    ]
    if levels and errors.first:
        terms[0], errors_[0], squares[0] = _moments(decoded(errors.first, sigma2[1], levels))
    terms[-1] = terminal(schedule, second_moment)
    squares[-1] = terms[-1] ** 2
    return Bars(terms, errors_, squares)


def paired_error(
    schedule: Schedule,
    one: Errors,
    other: Errors,
    variance: str = "posterior",
    exact: ArrayLike | None = None,
    levels: int = 0,
) -> float:
    """The standard error of the difference of two bounds from the same rows with the same noise.

    Each t has noise of its own; what a row has in common at both denoisers is not part of it. nan
    before two rows have been measured.
    """
    n = min(one.rows, other.rows)
    if one.each is None or other.each is None or n < 2:
        return float("nan")
    weight = loss_weights(schedule, "x0", variance, exact)
    rows = weight[1:, None] * (one.each - other.each)[1:, :n].astype(np.float64)
    if levels:
        sigma2 = likelihood_variance(schedule, variance, exact)[1]
        mine, theirs = (decoded(each.first, sigma2, levels)[:n] for each in (one, other))
        rows[0] = mine - theirs
    return float(np.sqrt((rows.var(axis=1, ddof=1) / n).sum()))


def decoded(first: tuple[np.ndarray, ...], variance: float, levels: int) -> np.ndarray:
    """-log2 of the mass of each row's values, mean over its dimensions, (n,)."""
    pairs = np.concatenate(first)
    nats = discretized_log_likelihood(pairs[:, 0], pairs[:, 1], variance, levels)
    return -nats.reshape(len(pairs), -1).mean(axis=1) / LN2


def _moments(values: np.ndarray) -> tuple[float, float, float]:
    return values.mean(), values.std(ddof=1) / np.sqrt(len(values)), np.mean(values**2)


def cumulative(terms: np.ndarray) -> np.ndarray:
    """Share of the KL terms L_1 .. L_T that falls to the steps up to t: (T+1,), 0 at t = 0 and 1.

    L_0 is not among them: for continuous data it is a density. L_T is counted at the end, so that
    the entry of t = T is the share of all but it.
    """
    steps = np.concatenate([[0.0, 0.0], np.cumsum(terms[1:-1])])
    return steps / (steps[-1] + terms[-1])


def half_at(terms: np.ndarray) -> int:
    """The first t up to which the steps carry at least half of the KL terms (T where none does)."""
    reached = np.flatnonzero(cumulative(terms) >= 0.5)
    return int(reached[0]) if len(reached) else len(terms) - 1
