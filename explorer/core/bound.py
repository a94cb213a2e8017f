"""The bound seen from other sides: as weighted squared errors, in closed form, from samples of t.

Units and the meaning of entry t - 1 are those of explorer.core.vlb: bits per dimension.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.arrays import LN2, to_numpy
from explorer.core.reverse import Denoiser
from explorer.core.schedule import Schedule
from explorer.core.types import Array
from explorer.core.vlb import LOG_2PI, prior_kl, term_rows

TARGETS = ("x0", "eps", "v")
SPREADS = ("posterior", "beta", "exact")


def likelihood_variance(
    schedule: Schedule, variance: str = "posterior", exact: ArrayLike | None = None
) -> np.ndarray:
    """sigma_t^2 of p(x_{t-1} | x_t) as the bound uses it, (T+1,); entry 0 is nan.

    variance : "posterior" is beta~_t with beta~_2 at t = 1 (beta_1 if T = 1), as in OpenAI's code
    (others cut ln beta~ at 1e-20 there); "beta" is beta_t, beta_1 at t = 1 as in Song's code
    (OpenAI's has beta~_2); "exact" takes the array `exact` (T+1,).
    """
    if variance not in SPREADS:
        raise ValueError(f"variance must be one of {', '.join(SPREADS)}; got {variance!r}.")
    if variance == "exact":
        values = np.array(exact, dtype=float)
    elif variance == "beta":
        values = to_numpy(schedule.betas).copy()
    else:
        values = to_numpy(schedule.posterior_variance).copy()
        values[1] = values[2] if schedule.T > 1 else schedule.betas[1]
    values[0] = np.nan
    return values


def loss_weights(
    schedule: Schedule,
    target: str = "eps",
    variance: str = "posterior",
    exact: ArrayLike | None = None,
) -> np.ndarray:
    r"""What one unit of mean squared error on `target` costs in L_{t-1}: (T+1,) in bits/dim.

    .. math:: L_{t-1} = w_t \, \mathrm{mean}(target - \widehat{target})^2 + constant,\quad
              w^{x_0}_t = \frac{c_t^2}{2\sigma_t^2 \ln 2},\quad
              w^{\epsilon}_t = w^{x_0}_t \frac{1-\bar\alpha_t}{\bar\alpha_t},\quad
              w^{v}_t = w^{x_0}_t (1-\bar\alpha_t)

    with c_t the posterior mean's coefficient of x_0. The index is t; entry 1 belongs to L_0, the
    Gaussian decoder; entry 0 is nan. L_simple takes 1 for all of them. With sigma^2 = beta~ the
    weight of x0 is half the fall of the SNR. Source: Ho et al. 2020, eq. (12); Salimans & Ho 2022.
    """
    if target not in TARGETS:
        raise ValueError(f"target must be one of {', '.join(TARGETS)}; got {target!r}.")
    sigma2 = likelihood_variance(schedule, variance, exact)
    weights = to_numpy(schedule.posterior_coef_x0) ** 2 / (2 * sigma2 * LN2)
    rest, abar = to_numpy(schedule.one_minus_alphas_bar), to_numpy(schedule.alphas_bar)
    return weights * {"x0": 1.0, "eps": rest / abar, "v": rest}[target]


def variance_gaps(
    schedule: Schedule, variance: str = "posterior", exact: ArrayLike | None = None
) -> np.ndarray:
    r"""The part of L_{t-1} that no denoiser can lower: (T+1,) in bits/dim, entries 0 and 1 are nan.

    .. math:: \tfrac12 (r - 1 - \ln r)/\ln 2, \quad r = \tilde\beta_t/\sigma_t^2

    Zero for sigma^2 = beta~. Source: Ho et al. 2020, eq. (5), by the KL of two normals.
    """
    gaps = np.full(schedule.T + 1, np.nan)
    ratio = schedule.posterior_variance[2:] / likelihood_variance(schedule, variance, exact)[2:]
    excess = ratio - 1.0
    gaps[2:] = 0.5 * (excess - np.log1p(excess)) / LN2
    return gaps


def gaussian_error(schedule: Schedule, s2: float) -> np.ndarray:
    """Var[x_0 | x_t] for data N(0, s2), (T+1,): the least squared error there can be."""
    rest = to_numpy(schedule.one_minus_alphas_bar)
    return s2 * rest / (to_numpy(schedule.alphas_bar) * s2 + rest)


def gaussian_variance(schedule: Schedule, s2: float) -> np.ndarray:
    """Var[x_{t-1} | x_t] for data N(0, s2), (T+1,): the exact reverse variance; 0 at t = 0.

    beta~ + c^2 Var[x_0 | x_t], by the law of total variance.
    """
    coef = to_numpy(schedule.posterior_coef_x0)
    return to_numpy(schedule.posterior_variance) + coef**2 * gaussian_error(schedule, s2)


def gaussian_bound(schedule: Schedule, s2: float, variance: str = "posterior") -> np.ndarray:
    r"""All terms of the bound for data N(0, s2) and its best denoiser, exact: (T+1,) bits/dim.

    Entry t-1 is L_{t-1}, entry T is L_T. With "exact" variance the sum exceeds the entropy by
    KL(q(x_T) || N(0, I)) and by nothing else; with beta or beta~ by more.
    """
    if not s2 > 0:
        raise ValueError(f"s2 must be above 0, the variance of the data; got {s2!r}.")
    sigma2 = likelihood_variance(schedule, variance, gaussian_variance(schedule, s2))
    error = gaussian_error(schedule, s2)
    terms = np.empty(schedule.T + 1)
    terms[0] = 0.5 * (np.log(sigma2[1]) + LOG_2PI + error[1] / sigma2[1]) / LN2
    weights = to_numpy(schedule.posterior_coef_x0)[2:] ** 2 / (2 * sigma2[2:] * LN2)
    gaps = variance_gaps(schedule, variance, gaussian_variance(schedule, s2))[2:]
    terms[1:-1] = gaps + weights * error[2:]
    abar, rest = float(schedule.alphas_bar[-1]), float(schedule.one_minus_alphas_bar[-1])
    terms[-1] = 0.5 * (abar * (s2 - 1) - np.log(rest)) / LN2
    return terms


@dataclass(frozen=True)
class Bars:
    """Monte-Carlo terms: terms, errors (T+1,) as in vlb_terms and their standard errors.

    squares (T+1,) : the mean of the squared terms of single rows, for importance sampling.
    """

    terms: np.ndarray
    errors: np.ndarray
    squares: np.ndarray

    @property
    def total(self) -> tuple[float, float]:
        """(bound, its standard error)."""
        return self.part(0, None)

    def part(self, first: int, end: int | None) -> tuple[float, float]:
        """(sum of terms[first:end], its standard error); noise of different t is independent."""
        errors = self.errors[first:end]
        return float(self.terms[first:end].sum()), float(np.sqrt((errors**2).sum()))


def bars(
    schedule: Schedule,
    denoiser: Denoiser,
    x0: Array,
    rng: np.random.Generator,
    per_t: int,
    progress: Callable[[float], None] | None = None,
    **how: Any,
) -> Bars:
    """Terms estimated from `per_t` rows of x0 at each t (stratified over t), with their errors.

    Every t gets rows of its own, drawn without repetition from x0 (N, ...), and noise of its own.
    L_T is exact for each row. how : variance, decoder, levels, as in vlb_term.  progress : called
    with the share done; what it raises ends the work.
    """
    N, T = len(x0), schedule.T
    if not 2 <= per_t <= N:
        raise ValueError(f"per_t must lie in 2..{N}, the rows of x0; {per_t!r} does not.")
    how = {"variance": "posterior", "decoder": "gaussian", "levels": 256, **how}
    terms, errors, squares = np.empty((3, T + 1))
    order, used = rng.permutation(N), 0
    for t in range(1, T + 1):
        if used + per_t > N:
            order, used = rng.permutation(N), 0
        rows = x0[order[used : used + per_t]]
        used += per_t
        row_terms = to_numpy(term_rows(schedule, denoiser, rows, [t], rng, **how))[0]
        terms[t - 1], errors[t - 1], squares[t - 1] = _mean_error_square(row_terms)
        if progress is not None:
            progress(t / T)
    terms[-1], errors[-1], squares[-1] = _mean_error_square(to_numpy(prior_kl(schedule, x0)))
    return Bars(terms, errors, squares)


def _mean_error_square(values: ArrayLike) -> tuple[float, float, float]:
    values = np.asarray(values, dtype=np.float64)
    spread = values.std(ddof=1) if len(values) > 1 else 0.0
    return values.mean(), spread / np.sqrt(len(values)), np.mean(values**2)


def importance(squares: ArrayLike, floor: float = 0.001) -> np.ndarray:
    r"""Probabilities p_t proportional to sqrt(E[L_t^2]) over t = 1..T, (T,), with a uniform floor.

    squares : (T+1,) of Bars, entry t-1 for t.  floor : the share that is spread evenly, so that no
    t is never drawn. Source: Nichol & Dhariwal 2021, eq. (18); OpenAI's code has the same floor.
    """
    roots = np.sqrt(np.asarray(squares, dtype=float)[:-1])
    if not (np.isfinite(roots).all() and roots.sum() > 0):
        raise ValueError("squares must be finite and not all 0.")
    return (1 - floor) * roots / roots.sum() + floor / len(roots)


def error_of_draws(bars: Bars, draws: int, probabilities: ArrayLike | None = None) -> float:
    r"""The standard error of the bound without L_T from so many draws of (t, x_0, noise).

    .. math:: \sqrt{\tfrac1n \left(\sum_t E[L_{t-1}^2]/p_t - (\sum_t E[L_{t-1}])^2\right)}

    probabilities : (T,) by which t is drawn; an estimate counts L_{t-1}/p_t. None: evenly.
    Source: Nichol & Dhariwal 2021, sec. 3.3.
    """
    squares, T = bars.squares[:-1], len(bars.squares) - 1
    p = np.full(T, 1 / T) if probabilities is None else np.asarray(probabilities, dtype=float)
    if p.shape != (T,) or p.min() <= 0 or abs(p.sum() - 1) > 1e-9:
        raise ValueError(f"probabilities must be {T} positive numbers that sum to 1.")
    return float(np.sqrt(((squares / p).sum() - bars.terms[:-1].sum() ** 2) / draws))


def error_in_turn(bars: Bars, draws: int) -> float:
    """The same where every t gets an equal part of the draws: no draw of t, no noise from it."""
    spread = np.maximum(bars.squares - bars.terms**2, 0.0)[:-1]
    return float(np.sqrt(len(spread) * spread.sum() / draws))
