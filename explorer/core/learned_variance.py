r"""The reverse variance that a network learns, between beta~ and beta, and what it costs.

.. math:: \sigma_t^2 = \exp\left(v \ln \beta_t + (1 - v) \ln \tilde\beta_t\right)

beta is right for normal data of unit variance, beta~ for data that are one point; what is true lies
mostly between the two. The network answers v_raw, and v = (v_raw + 1)/2. At t = 1 beta~ is 0;
beta~_2 stands for it there (beta_1 if T = 1), as in OpenAI's code.
Source: Nichol & Dhariwal 2021, eqs. (15), (16).
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from explorer.core.arrays import LN2, at, detached, exp, expm1, to_numpy
from explorer.core.schedule import Schedule
from explorer.core.types import Kind, Numbers, Times


def log_ends(schedule: Schedule) -> tuple[np.ndarray, np.ndarray]:
    """(ln beta~_t, ln beta_t), each (T+1,) with nan at 0; the logarithms that v goes between."""
    betas, low = to_numpy(schedule.betas).copy(), to_numpy(schedule.posterior_variance).copy()
    low[1] = low[2] if schedule.T > 1 else betas[1]
    low[0] = betas[0] = np.nan
    return np.log(low), np.log(betas)


def fraction_of(v_raw: Kind) -> Kind:
    """v = (v_raw + 1)/2: what a network answers, as the place between beta~ (0) and beta (1)."""
    return (v_raw + 1) / 2


def interpolated(schedule: Schedule, t: Times, v: Numbers, like: Kind) -> Kind:
    """exp(v ln beta_t + (1 - v) ln beta~_t), of v's shape, in like's kind.

    v : (N, ...) in [0, 1] (0 is beta~, 1 is beta; beyond them it goes on), or a number.
    t : int or (N,) int in 1..T.  like : (N, ...), gives kind and dtype.
    Source: Nichol & Dhariwal 2021, eq. (15).
    """
    low, high = log_ends(schedule)
    return exp(at(low, t, like) + v * at(high - low, t, like))


def check_learned(denoiser: object) -> None:
    """Raise ValueError unless the denoiser says where between beta~ and beta its variance is."""
    has_one = callable(getattr(denoiser, "fraction", None))
    if has_one and getattr(denoiser, "learned_variance", True):
        return
    raise ValueError(
        "variance 'learned' needs a denoiser that has learned one; this one answers x0_hat alone. "
        "Train a network with variance='learned', or take 'posterior' or 'beta'."
    )


HALF = 0.5 / LN2  # half a nat in bits


class StepParts(NamedTuple):
    """What L_{t-1} needs of the schedule at some t; each (N, 1, ...), or (T+1,) for every t.

    width : ln beta - ln beta~.  weight : bits that a unit of squared error of eps costs where
    sigma^2 is beta~.  own : bits that the variance of q(x_{t-1} | x_t, x_0) costs there: half of
    1/ln 2, and 0 at t = 1, where it has none.
    """

    width: Any
    weight: Any
    own: Any


def step_table(schedule: Schedule) -> StepParts:
    """The parts for every t, (T+1,) in float64; entry 0 is 0."""
    (low, high), betas = log_ends(schedule), to_numpy(schedule.betas)
    weight, width = np.zeros((2, schedule.T + 1))
    width[1:] = (high - low)[1:]
    rest, alphas = to_numpy(schedule.one_minus_alphas_bar)[1:], to_numpy(schedule.alphas)[1:]
    weight[1:] = betas[1:] ** 2 / (2 * LN2 * alphas * rest * np.exp(low[1:]))
    return StepParts(width, weight, HALF * (np.arange(schedule.T + 1) > 1))


def step_parts(table: StepParts, t: Times, like: Kind) -> StepParts:
    """The table's entries for t, shaped to broadcast with like (N, ...), in its kind."""
    return StepParts(*(at(values, t, like) for values in table))


def vlb_of_step(parts: StepParts, v: Kind, squares: Kind) -> Kind:
    r"""L_{t-1} per entry in bits, without the constant of L_0; differentiable in v and squares.

    .. math:: \frac{1}{2 \ln 2}\left(e^{-vw} - 1 + vw\right)
              + W e^{-vw} (\epsilon - \hat\epsilon)^2, \quad w = \ln(\beta_t / \tilde\beta_t)

    That is KL(q(x_{t-1} | x_t, x_0) || N(mu, sigma^2)) of two normals, written so that float32
    loses nothing. At t = 1 it is -ln p(x_0 | x_1) of the Gaussian decoder less
    `first_constant`: a constant has no gradient, but in the history of importance sampling it would
    draw t = 1 far too often. squares : (N, ...), (eps - eps_hat)^2.
    Source: Nichol & Dhariwal 2021, eqs. (4), (15).
    """
    error = parts.weight * squares
    bend = v * parts.width
    return HALF * bend + expm1(-bend) * (parts.own + error) + error


def first_constant(schedule: Schedule) -> float:
    """What vlb_of_step leaves out at t = 1: ln(2 pi beta~_2)/2 in bits per entry."""
    return float(0.5 * (log_ends(schedule)[0][1] + math.log(2 * math.pi)) / LN2)


def hybrid(
    simple: Kind, parts: StepParts, v: Kind, squares: Kind, T: int, vlb_weight: float
) -> Kind:
    r"""L_hybrid = L_simple + lambda L_vlb per entry; L_vlb teaches v alone.

    .. math:: L_{hybrid} = L_{simple} + \lambda\, T\, L_{t-1}

    T L_{t-1} of a t drawn evenly estimates L_vlb, the sum over all t, in bits per dimension. As the
    sum hardly depends on T, neither does the right lambda: the paper's 0.001 (T = 4000) is in these
    units too. The gradient stops at the mean: squares act as numbers.
    simple : L_simple per entry.  Source: Nichol & Dhariwal 2021, eq. (16) and the text below it.
    """
    return simple + vlb_weight * T * vlb_of_step(parts, v, detached(squares))
