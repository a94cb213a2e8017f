"""The variational bound: what each reverse step costs, in bits per dimension unless told nats.

-log p(x_0) <= L_T + sum over t = 2..T of L_{t-1} + L_0. Means are over dimensions.
Source: Ho et al. 2020, eq. (5).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from explorer.core.arrays import (
    LN2,
    at,
    check_same_shape,
    erfc,
    expm1,
    flat_mean,
    is_tensor,
    log,
    log1p,
    normal_like,
    shape_of,
    sqrt,
    stack,
    tanh,
    to_numpy,
    where,
)
from explorer.core.forward import q_posterior, q_sample
from explorer.core.reverse import Denoiser, Variance, p_mean_variance
from explorer.core.schedule import Schedule
from explorer.core.schedules import terminal
from explorer.core.types import Array, Generator, Kind, Numbers, Times

LOG_2PI = math.log(2.0 * math.pi)
DECODERS = ("gaussian", "discrete")
AT_ONCE = 1 << 12  # numbers in the rows of several t that go to the denoiser together
TAIL = -12.0  # left of it ln Phi is taken from its asymptotic series, exact to 1e-14 there


def gaussian_kl(mean1: Numbers, variance1: Numbers, mean2: Numbers, variance2: Numbers) -> Any:
    r"""KL(N(mean1, variance1) || N(mean2, variance2)) per entry, in nats.

    .. math:: \tfrac12 \left(\frac{v_1}{v_2} - 1 - \ln\frac{v_1}{v_2}
              + \frac{(m_1 - m_2)^2}{v_2}\right)

    Numbers, arrays or tensors that broadcast; variances > 0. Where the variances nearly agree
    the logarithm is log1p of their relative difference, so that nothing cancels.
    Source: Ho et al. 2020, eq. (5), each term.
    """
    excess = (variance1 - variance2) / variance2
    near = abs(excess) < 0.5
    small = where(near, excess, excess * 0.0)
    ratio = where(near, excess * 0.0 + 1.0, variance1 / variance2)
    spread = excess - where(near, log1p(small), log(ratio))
    return 0.5 * (spread + (mean1 - mean2) ** 2 / variance2)


def prior_kl(schedule: Schedule, x0: Kind) -> Kind:
    """L_T = KL(q(x_T | x0) || N(0, I)) in bits per dimension, (N,); x0 : (N, ...).

    Exact in float32 too, where the usual formula loses every digit and can turn negative.
    Source: Ho et al. 2020, eq. (5), first term.
    """
    return terminal(schedule, flat_mean(x0 * x0))


def vlb_term(
    schedule: Schedule,
    denoiser: Denoiser,
    x0: Kind,
    t: Times,
    eps: Kind,
    variance: Variance = "posterior",
    decoder: str = "gaussian",
    levels: int = 256,
) -> Kind:
    r"""L_{t-1} of the bound for x_t = q_sample(x0, t, eps), in bits per dimension, (N,).

    .. math:: L_{t-1} = KL(q(x_{t-1} | x_t, x_0) \| p(x_{t-1} | x_t)),\quad
              L_0 = -\log p(x_0 | x_1)

    x0, eps : (N, ...).  t : int or (N,) int in 1..T; t = 1 gives L_0, which for the "gaussian"
    decoder is a density and may be negative; "discrete" is for data on `levels` values in [-1, 1]
    (256 for photographs, 17 for scikit-learn's digits).
    variance : as in p_mean_variance; at t = 1 "posterior" (there 0) uses beta~_2, as in OpenAI's
    code (beta_1 if T = 1). Nothing is clipped. Raises ValueError with a sentence.
    Source: Ho et al. 2020, eq. (5).
    """
    if decoder not in DECODERS:
        raise ValueError(f"decoder must be 'gaussian' or 'discrete'; got {decoder!r}.")
    x_t = q_sample(schedule, x0, t, eps)
    true_mean, true_variance = q_posterior(schedule, x0, x_t, t)
    mean, spread, _ = p_mean_variance(schedule, denoiser, x_t, t, variance)
    if isinstance(variance, str) and variance == "posterior":
        spread = at(_likelihood_variance(schedule), t, x_t)
    first = true_variance == 0.0
    if _never(first):
        return flat_mean(gaussian_kl(true_mean, true_variance, mean, spread)) / LN2
    spread, true_variance = spread + x0 * 0.0, true_variance + x0 * 0.0
    first = true_variance == 0.0
    kl = gaussian_kl(true_mean, where(first, spread, true_variance), mean, spread)
    if decoder == "gaussian":
        nll = 0.5 * ((x0 - mean) ** 2 / spread + log(spread) + LOG_2PI)
    else:
        nll = -discretized_log_likelihood(x0, mean, spread, levels)
    return flat_mean(where(first, nll, kl)) / LN2


def _never(first: Array) -> bool:
    """Whether no entry holds, where that is known without waiting for a graphics card."""
    on_card = is_tensor(first) and first.device.type != "cpu"
    return not on_card and not bool(first.any())


def _likelihood_variance(schedule: Schedule) -> np.ndarray:
    """beta~_t with its 0 at t = 1 replaced by beta~_2, for likelihoods."""
    values = to_numpy(schedule.posterior_variance).copy()
    values[:2] = values[2] if schedule.T > 1 else to_numpy(schedule.betas)[1]
    return values


def vlb_terms(
    schedule: Schedule,
    denoiser: Denoiser,
    x0: Array,
    rng: Generator,
    variance: Variance = "posterior",
    decoder: str = "gaussian",
    levels: int = 256,
) -> np.ndarray:
    """All terms of the bound, means over x0: (T+1,) float64 in bits per dimension.

    Entry t-1 is L_{t-1} for t = 1..T (so entry 0 is L_0), entry T is L_T; their sum is the bound.
    Noise is drawn from rng once per t, in rising t. T evaluations of the denoiser on x0's N rows,
    some t at once where N is small; a callable variance is asked for one t at a time.
    Source: Ho et al. 2020, eq. (5).
    """
    terms = np.empty(schedule.T + 1)
    size = max(1, int(np.prod(shape_of(x0))))
    together = 1 if callable(variance) else max(1, AT_ONCE // size)
    start = 1
    while start <= schedule.T:
        stop = 2 if start == 1 else min(start + together, schedule.T + 1)
        rows = term_rows(schedule, denoiser, x0, range(start, stop), rng, variance, decoder, levels)
        terms[start - 1 : stop - 1] = to_numpy(rows).mean(axis=1)
        start = stop
    terms[-1] = float(prior_kl(schedule, x0).mean())
    return terms


def term_rows(
    schedule: Schedule,
    denoiser: Denoiser,
    x0: Kind,
    times: Sequence[int],
    rng: Generator,
    variance: Variance,
    decoder: str,
    levels: int,
) -> Kind:
    """vlb_term of every row of x0 at each of the K `times`, in one call: (K, N)."""
    K, N = len(times), shape_of(x0)[0]
    noise = [normal_like(rng, x0) for _ in times]
    if K == 1:
        term = vlb_term(schedule, denoiser, x0, times[0], noise[0], variance, decoder, levels)
        return term.reshape(1, N)
    inner = shape_of(x0)[1:]
    many, eps = (stack(rows).reshape((K * N, *inner)) for rows in ([x0] * K, noise))
    t = np.repeat(np.asarray(times), N)
    if is_tensor(x0):
        t = x0.new_tensor(t).long()
    term = vlb_term(schedule, denoiser, many, t, eps, variance, decoder, levels)
    return term.reshape(K, N)


def discretized_log_likelihood(
    x: Kind, mean: Kind, variance: Numbers, levels: int = 256, cdf: str = "erf"
) -> Kind:
    r"""ln of the mass that N(mean, variance) puts on x's bin of [-1, 1], nats per entry.

    The bins are 2/(levels - 1) wide around the levels; the first and last reach to infinity.
    x, mean : (N, ...), x on the levels.  variance : broadcasts.
    cdf : "erf" is exact, without a floor, 40 standard deviations out too; "tanh" is the older
    codes' approximation with their floor of 1e-12, up to 0.7 nats off in the tails.
    Raises ValueError for another cdf. Source: Ho et al. 2020, eq. (13).
    """
    if cdf not in ("erf", "tanh"):
        raise ValueError(f"cdf must be 'erf' or 'tanh'; got {cdf!r}.")
    if levels < 2:
        raise ValueError(f"levels must be at least 2; {levels!r} is not.")
    check_same_shape("mean", mean, "x", x)
    half = 1.0 / (levels - 1)
    sigma = sqrt(variance)
    upper, lower = (x - mean + half) / sigma, (x - mean - half) / sigma
    is_first, is_last = x < -1.0 + half, x > 1.0 - half
    if cdf == "tanh":
        return _tanh_log_mass(lower, upper, is_first, is_last)
    # Work left of the centre, where the distribution function keeps its digits.
    flip = is_last | ((upper + lower > 0) & ~is_first)
    right = log_normal_cdf(where(flip, -lower, upper))
    left = log_normal_cdf(where(flip, -upper, lower))
    edge = is_first | is_last
    gap = where(edge, left * 0.0 - 1.0, left - right)
    return where(edge, right, right + log(-expm1(gap)))


def log_normal_cdf(z: Kind) -> Kind:
    """ln Phi(z) of the standard normal, by erfc and, left of -12, by the asymptotic series."""
    left = log(0.5 * erfc(-z.clip(TAIL, 0.0) / math.sqrt(2.0)))
    near = where(z < 0, left, log1p(-0.5 * erfc(z.clip(min=0.0) / math.sqrt(2.0))))
    far = z.clip(max=TAIL)
    inverse, term, series = -1.0 / (far * far), 1.0, 1.0
    for k in range(1, 13):
        term = term * (2 * k - 1) * inverse
        series = series + term
    return where(z < TAIL, -0.5 * far * far - log(-far) - 0.5 * LOG_2PI + log(series), near)


def _tanh_log_mass(lower: Kind, upper: Kind, is_first: Array, is_last: Array) -> Kind:
    def approximate_cdf(z: Kind) -> Kind:
        return 0.5 * (1.0 + tanh(math.sqrt(2.0 / math.pi) * (z + 0.044715 * z**3)))

    below, above = approximate_cdf(lower), approximate_cdf(upper)
    mass = where(is_first, above, where(is_last, 1.0 - below, above - below))
    return log(mass.clip(min=1e-12))
