"""Which steps cost the most bits: squared errors measured at every t, and what follows from them.

With a Gaussian step the cost of a row at t is a constant plus a weight times the squared error of
its x0_hat (explorer.core.bound). So one measurement of errors gives the terms of the bound for
every variance at once, the exact variance itself, and the distortion of progressive decoding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.arrays import LN2
from explorer.core.bound import (
    Bars,
    likelihood_variance,
    loss_weights,
    variance_gaps,
)
from explorer.core.forward import q_sample
from explorer.core.reverse import Denoiser
from explorer.core.schedule import Schedule
from explorer.core.vlb import LOG_2PI, discretized_log_likelihood, prior_kl

FIRST = 8  # rows at each t in the first pass; every later pass doubles what is there
STRIDE = 331  # a prime: neighbouring t begin at rows far apart


@dataclass(frozen=True, eq=False)
class Errors:
    """Mean squared errors of x0_hat over a row's dimensions, as far as they are measured.

    counts, sums, squares : (T+1,), the index is t; how many rows, the sum of their errors and of
    the errors' squares; entry 0 is not used.  first : (n, 2, ...) pairs of x0 and x0_hat at t = 1,
    for decoders that ask for more than a squared error.
    """

    counts: np.ndarray
    sums: np.ndarray
    squares: np.ndarray
    first: tuple[np.ndarray, ...] = field(default=(), repr=False)

    @property
    def mean(self) -> np.ndarray:
        """E|x0 - x0_hat|^2 / D, (T+1,); nan where nothing is measured."""
        return _ratio(self.sums, self.counts)

    @property
    def second(self) -> np.ndarray:
        """The mean of the squared errors of single rows, (T+1,)."""
        return _ratio(self.squares, self.counts)

    @property
    def uncertainty(self) -> np.ndarray:
        """The standard error of `mean`, (T+1,)."""
        spread = np.maximum(self.second - self.mean**2, 0.0)
        return np.sqrt(_ratio(spread, self.counts - 1.0))

    @property
    def rows(self) -> int:
        """Rows measured at every t."""
        return int(self.counts[1:].min())


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)


def nothing(T: int) -> Errors:
    """No row measured yet."""
    return Errors(*np.zeros((3, T + 1)))


def measure(
    schedule: Schedule,
    denoiser: Denoiser,
    x0: np.ndarray,
    per_t: int,
    seed: int,
    chunk: int,
    start: Errors | None = None,
) -> Iterator[Errors]:
    """Errors from ever more rows of x0 (N, ...), until every t has `per_t`; then it ends.

    The first pass takes a few rows at each t, each later one as many as there are, so that what is
    yielded always covers every t and grows sharper. Within one t no row comes twice, and every row
    has noise of its own.  chunk : rows that go to the denoiser together.  start : measured before.
    """
    if not 2 <= per_t <= len(x0):
        raise ValueError(f"per_t must lie in 2..{len(x0)}, the rows of x0; {per_t!r} does not.")
    errors = start or nothing(schedule.T)
    order = np.random.default_rng(seed).permutation(len(x0))
    while (done := errors.rows) < per_t:
        count = min(max(FIRST, done), per_t - done)
        todo = 1 + np.flatnonzero(errors.counts[1:] == done)
        together = max(1, chunk // count)
        for begin in range(0, len(todo), together):
            times = todo[begin : begin + together]
            place = times[:, None] * STRIDE + done + np.arange(count)
            rng = np.random.default_rng([seed, done, int(times[0])])
            errors = _more(errors, schedule, denoiser, x0[order[place % len(x0)]], times, rng)
            yield errors


def _more(
    errors: Errors,
    schedule: Schedule,
    denoiser: Denoiser,
    rows: np.ndarray,
    times: np.ndarray,
    rng: np.random.Generator,
) -> Errors:
    """`errors` with the errors of rows (K, n, ...) at the K times."""
    K, n = rows.shape[:2]
    rows = rows.reshape(K * n, *rows.shape[2:])
    t = int(times[0]) if K == 1 else np.repeat(times, n)
    x_t = q_sample(schedule, rows, t, rng.standard_normal(rows.shape))
    x0_hat = denoiser(x_t, t)
    error = ((rows - x0_hat) ** 2).reshape(K, n, -1).mean(axis=2)
    counts, sums, squares = errors.counts.copy(), errors.sums.copy(), errors.squares.copy()
    counts[times] += n
    sums[times] += error.sum(axis=1)
    squares[times] += (error**2).sum(axis=1)
    first = errors.first
    if times[0] == 1:
        first = (*first, np.stack([rows[:n], x0_hat[:n]], axis=1))
    return Errors(counts, sums, squares, first)


def exact_variance(schedule: Schedule, errors: Errors) -> np.ndarray:
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
    errors: Errors,
    x0: np.ndarray,
    variance: str = "posterior",
    exact: ArrayLike | None = None,
    levels: int = 0,
) -> Bars:
    """The terms of the bound that follow from the errors, as core.bound.Bars; bits per dimension.

    x0 : (N, ...), for L_T, which needs no denoiser.  exact : (T+1,) variances for "exact".
    levels : 0 for the Gaussian decoder, else how many values the discretised one knows.
    """
    weight = loss_weights(schedule, "x0", variance, exact)
    sigma2 = likelihood_variance(schedule, variance, exact)
    with np.errstate(invalid="ignore"):
        constant = variance_gaps(schedule, variance, exact)
    constant[1] = 0.5 * (np.log(sigma2[1]) + LOG_2PI) / LN2
    terms, errors_, squares = np.empty((3, schedule.T + 1))
    terms[:-1] = (constant + weight * errors.mean)[1:]
    errors_[:-1] = (weight * errors.uncertainty)[1:]
    squares[:-1] = (constant**2 + 2 * constant * weight * errors.mean + weight**2 * errors.second)[
        1:
    ]
    if levels and errors.first:
        terms[0], errors_[0], squares[0] = _moments(_decoded(errors.first, sigma2[1], levels))
    terms[-1], errors_[-1], squares[-1] = _moments(prior_kl(schedule, x0))
    return Bars(terms, errors_, squares)


def _decoded(first: tuple[np.ndarray, ...], variance: float, levels: int) -> np.ndarray:
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
