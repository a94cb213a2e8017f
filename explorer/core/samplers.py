"""SAMPLERS: from noise to data. Each is a generator of Step, from t = T down to t = 0.

Called as (schedule, denoiser, x_T, rng, ...); noise is drawn from rng as standard normal of x's
shape, once per noisy step in falling t, and none at the last. Arguments are checked at the call.
"""

from __future__ import annotations

import numbers
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.core.arrays import at, normal_like, shape_of, sqrt, to_numpy
from explorer.core.reverse import VARIANCES, check_bound, is_variance, p_mean_variance
from explorer.core.schedule import Schedule
from explorer.core.targets import eps_from_x0
from explorer.registry import Param, Registry

SAMPLERS = Registry("sampler")


@dataclass(frozen=True)
class Step:
    """x_t, and what led to it from the step before (None where there is none).

    x_t = mean + sqrt(variance) * noise, or the mean where noise is None;
    x0_hat, eps_hat : what the denoiser said at the step before, the one with the larger t.
    """

    t: int
    x_t: Any
    x0_hat: Any = None
    eps_hat: Any = None
    mean: Any = None
    variance: Any = None
    noise: Any = None


def step_times(T: int, num_steps=None) -> np.ndarray:
    """The times visited, rising: round(linspace(0, T, num_steps + 1)), so 0 and T are in it.

    num_steps : a whole number in 1..T, or None for every t. Raises ValueError otherwise.
    """
    if num_steps is None:
        return np.arange(T + 1)
    if not isinstance(num_steps, numbers.Integral) or not 1 <= num_steps <= T:
        raise ValueError(
            f"num_steps must be a whole number in 1..{T}, the T of the schedule; got {num_steps!r}."
        )
    return np.rint(np.linspace(0, T, int(num_steps) + 1)).astype(int)


def respace(schedule, times) -> Schedule:
    """The schedule of a chain that visits only `times` (0 = times[0] < ... = T).

    beta'_i = 1 - abar(times[i])/abar(times[i-1]): the same q(x_t | x0) at the times kept, in
    longer steps. All that follows from beta' (its posterior variance too) is the new chain's own.
    Source: Nichol & Dhariwal 2021, sec. 4 and eq. (19).
    """
    if len(times) == schedule.T + 1:
        return schedule
    return Schedule(-np.expm1(np.diff(to_numpy(schedule.log_alphas_bar)[times])))


def check_start(schedule, denoiser, x_T) -> None:
    """Raise ValueError unless the denoiser fits the schedule and x_T is an array or a tensor."""
    check_bound(schedule, denoiser)
    if not shape_of(x_T):
        raise ValueError(f"x_T must be an array or a tensor (N, ...); got {type(x_T).__name__}.")


@SAMPLERS.register(
    "ddpm",
    label={"en": "DDPM (ancestral)", "zh": "DDPM（祖先采样）"},
    params=(
        Param(
            "variance",
            "posterior",
            {"en": "variance σ²", "zh": "方差 σ²"},
            choices=VARIANCES,
            help={
                "en": "posterior: β̃, right if x0 were one point; beta: β, right for unit variance.",
                "zh": "posterior：β̃，数据只有一点时精确；beta：β，数据方差为 1 时精确。",
            },
        ),
    ),
    source="Ho et al. 2020, Algorithm 2; respacing: Nichol & Dhariwal 2021, sec. 4",
    cost=lambda T, num_steps=None, **_: num_steps or T,
)
def ddpm(schedule, denoiser, x_T, rng, variance="posterior", num_steps=None):
    r"""Ancestral sampling: draw x_{t-1} from p(x_{t-1} | x_t) for t = T..1, no noise at the last.

    .. math:: x_{t-1} = \tilde\mu_t(x_t, \hat x_0) + \sigma_t z,\quad z \sim N(0, I)

    x_T : (N, ...) standard normal.  variance : "posterior", "beta" or a callable (x_t, t).
    num_steps : None = every t; else the chain is respaced to round(linspace(0, T, num_steps + 1))
    and beta, beta~ are those of the respaced chain, as in OpenAI's code; a callable gets the old t.
    Yields Step; num_steps evaluations of the denoiser. Raises ValueError with a sentence.
    Source: Ho et al. 2020, Algorithm 2.
    """
    check_start(schedule, denoiser, x_T)
    times = step_times(schedule.T, num_steps).tolist()
    chain = respace(schedule, times)
    spread = (lambda x, i: variance(x, times[i])) if callable(variance) else variance
    if not callable(variance) and not is_variance(variance):
        raise ValueError(f"variance must be 'posterior', 'beta' or a callable; got {variance!r}.")

    def steps():
        x_t = x_T
        yield Step(schedule.T, x_t)
        for i in range(len(times) - 1, 0, -1):
            t = times[i]
            mean, sigma2, x0_hat = p_mean_variance(
                chain, lambda x, i: denoiser(x, times[i]), x_t, i, spread
            )
            eps_hat = eps_from_x0(schedule, x_t, t, x0_hat)
            noise = normal_like(rng, x_t) if i > 1 else None
            x_t = mean if noise is None else mean + sqrt(sigma2) * noise
            yield Step(times[i - 1], x_t, x0_hat, eps_hat, mean, sigma2, noise)

    return steps()


@SAMPLERS.register(
    "ddim",
    label={"en": "DDIM", "zh": "DDIM"},
    params=(
        Param("eta", 0.0, {"en": "noise η", "zh": "噪声 η"}, 0.0, 1.0, step=0.05),
        Param("num_steps", 50, {"en": "steps", "zh": "步数"}, 1, 1000, step=1, log=True),
    ),
    source="Song J. et al. 2021, eqs. (12), (16)",
    cost=lambda T, num_steps=50, **_: num_steps or T,
)
def ddim(schedule, denoiser, x_T, rng=None, eta=0.0, num_steps=50):
    r"""DDIM: go to x0_hat, and from there back to the noise level of the next time s < t.

    .. math:: x_s = \sqrt{\bar\alpha_s}\,\hat x_0 + \sqrt{1 - \bar\alpha_s - \sigma^2}\,
              \hat\epsilon + \sigma z,\quad
              \sigma = \eta \sqrt{\tfrac{1-\bar\alpha_s}{1-\bar\alpha_t}}
              \sqrt{1 - \tfrac{\bar\alpha_t}{\bar\alpha_s}}

    eta : in [0, 1]; 0 is deterministic (rng is not touched), 1 is respaced ddpm with beta~.
    num_steps : None = every t; times are round(linspace(0, T, num_steps + 1)).
    Yields Step; num_steps evaluations of the denoiser. Raises ValueError with a sentence.
    Source: Song J. et al. 2021, eqs. (12), (16).
    """
    check_start(schedule, denoiser, x_T)
    if not isinstance(eta, numbers.Real) or not 0.0 <= eta <= 1.0:
        raise ValueError(f"eta must lie in [0, 1]; got {eta!r}. 0 adds no noise, 1 is DDPM.")
    if eta > 0 and rng is None:
        raise ValueError(f"eta = {eta} adds noise, so rng is needed; with eta = 0 it is not.")
    times = step_times(schedule.T, num_steps).tolist()
    chain = respace(schedule, times)
    sigma2s = eta**2 * to_numpy(chain.posterior_variance)
    rests = np.concatenate([[0.0], to_numpy(chain.one_minus_alphas_bar)[:-1]])
    inwards = np.sqrt(np.maximum(rests - sigma2s, 0.0))

    def steps():
        x_t = x_T
        yield Step(schedule.T, x_t)
        for i in range(len(times) - 1, 0, -1):
            t, s = times[i], times[i - 1]
            x0_hat = denoiser(x_t, t)
            eps_hat = eps_from_x0(schedule, x_t, t, x0_hat)
            mean = at(schedule.signal, s, x_t) * x0_hat + at(inwards, i, x_t) * eps_hat
            sigma2 = at(sigma2s, i, x_t)
            noise = normal_like(rng, x_t) if eta > 0 and i > 1 else None
            x_t = mean if noise is None else mean + sqrt(sigma2) * noise
            yield Step(s, x_t, x0_hat, eps_hat, mean, sigma2, noise)

    return steps()
