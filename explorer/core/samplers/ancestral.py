"""Samplers that add noise as the chain does: DDPM, and DDIM from none of it to all of it."""

from __future__ import annotations

import numbers
from collections.abc import Iterator

import numpy as np

from explorer.core.arrays import at, normal_like, sqrt, to_numpy
from explorer.core.learned_variance import check_learned, interpolated
from explorer.core.reverse import (
    VARIANCES,
    Denoiser,
    LearnedDenoiser,
    Variance,
    is_learned,
    is_variance,
    p_mean_variance,
)
from explorer.core.samplers.base import (
    SAMPLERS,
    SPACING,
    Step,
    check_start,
    respace,
    step_times,
    steps_param,
)
from explorer.core.schedule import Schedule
from explorer.core.targets import eps_from_x0
from explorer.core.types import Generator, Kind
from explorer.registry import Param


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
                "en": "posterior: β̃, right if x0 were one point; beta: β, right for N(0, I) data.",
                "zh": "posterior：β̃，数据只有一点时精确；beta：β，数据为 N(0, I) 时精确。",
            },
        ),
    ),
    source="Ho et al. 2020, Algorithm 2; respacing: Nichol & Dhariwal 2021, sec. 4",
    cost=lambda T, num_steps=None, **_: num_steps or T,
    kind="stochastic",
)
def ddpm(
    schedule: Schedule,
    denoiser: Denoiser,
    x_T: Kind,
    rng: Generator,
    variance: Variance = "posterior",
    num_steps: int | None = None,
) -> Iterator[Step]:
    r"""Ancestral sampling: draw x_{t-1} from p(x_{t-1} | x_t) for t = T..1, no noise at the last.

    .. math:: x_{t-1} = \tilde\mu_t(x_t, \hat x_0) + \sigma_t z,\quad z \sim N(0, I)

    x_T : (N, ...) standard normal.  variance : "posterior", "beta", "learned" (for denoisers with
    a `fraction`) or a callable (x_t, t).
    num_steps : None = every t; else the chain is respaced to round(linspace(0, T, num_steps + 1))
    and beta, beta~ are those of the respaced chain, as in OpenAI's code, also where a learned
    fraction lies between the two; a callable gets the old t.
    Yields Step; num_steps evaluations of the denoiser. Raises ValueError with a sentence.
    Source: Ho et al. 2020, Algorithm 2.
    """
    check_start(schedule, denoiser, x_T)
    times = step_times(schedule.T, num_steps).tolist()
    chain = respace(schedule, times)
    if not callable(variance) and not is_variance(variance):
        raise ValueError(
            f"variance must be 'posterior', 'beta', 'learned' or a callable; got {variance!r}."
        )
    spread = (lambda x, i: variance(x, times[i])) if callable(variance) else variance
    if is_learned(variance):
        check_learned(denoiser)
        spread = _learned(chain, denoiser, times)  # type: ignore[arg-type]  # so check_learned

    def steps() -> Iterator[Step]:
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


def _learned(chain: Schedule, denoiser: LearnedDenoiser, times: list[int]) -> Variance:
    """The learned variance on the chain that visits `times`: its own beta' and beta~' are the
    ends, v is what the network said at the old t. Source: Nichol & Dhariwal 2021, sec. 4."""
    return lambda x, i: interpolated(chain, i, denoiser.fraction(x, times[i]), x)


@SAMPLERS.register(
    "ddim",
    label={"en": "DDIM", "zh": "DDIM"},
    params=(
        Param("eta", 0.0, {"en": "noise η", "zh": "噪声 η"}, 0.0, 1.0, step=0.05),
        steps_param(50),
        SPACING,
    ),
    source="Song J. et al. 2021, eqs. (12), (16)",
    cost=lambda T, num_steps=50, **_: num_steps or T,
    kind="stochastic",
)
def ddim(
    schedule: Schedule,
    denoiser: Denoiser,
    x_T: Kind,
    rng: Generator | None = None,
    eta: float = 0.0,
    num_steps: int | None = 50,
    spacing: str = "uniform",
) -> Iterator[Step]:
    r"""DDIM: go to x0_hat, and from there back to the noise level of the next time s < t.

    .. math:: x_s = \sqrt{\bar\alpha_s}\,\hat x_0 + \sqrt{1 - \bar\alpha_s - \sigma^2}\,
              \hat\epsilon + \sigma z,\quad
              \sigma = \eta \sqrt{\tfrac{1-\bar\alpha_s}{1-\bar\alpha_t}}
              \sqrt{1 - \tfrac{\bar\alpha_t}{\bar\alpha_s}}

    eta : in [0, 1]; 0 is deterministic (rng is not touched), 1 is respaced ddpm with beta~.
    num_steps, spacing : None = every t; else as in step_times.
    Yields Step; num_steps evaluations of the denoiser. Raises ValueError with a sentence.
    Source: Song J. et al. 2021, eqs. (12), (16).
    """
    check_start(schedule, denoiser, x_T)
    if not isinstance(eta, numbers.Real) or not 0.0 <= eta <= 1.0:
        raise ValueError(f"eta must lie in [0, 1]; got {eta!r}. 0 adds no noise, 1 is DDPM.")
    if eta > 0 and rng is None:
        raise ValueError(f"eta = {eta} adds noise, so rng is needed; with eta = 0 it is not.")
    times = step_times(schedule.T, num_steps, spacing).tolist()
    chain = respace(schedule, times)
    sigma2s = eta**2 * to_numpy(chain.posterior_variance)
    rests = np.concatenate([[0.0], to_numpy(chain.one_minus_alphas_bar)[:-1]])
    inwards = np.sqrt(np.maximum(rests - sigma2s, 0.0))

    def steps() -> Iterator[Step]:
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
