"""Samplers that wander: Langevin dynamics, annealed, and as a corrector between ancestral steps."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterator

from explorer.core.arrays import normal_like, sqrt, to_numpy
from explorer.core.reverse import Denoiser, p_mean_variance
from explorer.core.samplers.base import (
    SAMPLERS,
    Step,
    check_start,
    respace,
    step_times,
    steps_param,
)
from explorer.core.schedule import Schedule
from explorer.core.targets import eps_from_x0, score_from_x0
from explorer.core.types import Array, Generator, Kind
from explorer.registry import Param


def langevin_step(
    x: Kind, score: Kind, step_size: float, noise: Kind, temperature: float = 1.0
) -> Kind:
    r"""x + eta score + sqrt(2 eta tau) z: one step of unadjusted Langevin dynamics.

    For N(0, s^2) its stationary variance is s^2 / (1 - eta/(2 s^2)), not s^2: the bias of a finite
    step. temperature tau : 1 samples the density, 0 climbs to its peaks.
    Source: Song Y. & Ermon 2019, eq. (4), with eta for their eps/2.
    """
    return x + step_size * score + sqrt(2.0 * step_size * temperature) * noise


def _check_size(name: str, value: float) -> float:
    if not isinstance(value, numbers.Real) or not 0.0 < value < math.inf:
        raise ValueError(f"{name} must be a number above 0; got {value!r}.")
    return float(value)


def _check_count(name: str, value: int) -> None:
    if not isinstance(value, numbers.Integral) or value < 1:
        raise ValueError(f"{name} must be a whole number from 1; got {value!r}.")


def _need_rng(rng: object) -> None:
    if rng is None:
        raise ValueError("Langevin dynamics adds noise, so rng is needed; got None.")


@SAMPLERS.register(
    "langevin",
    label={"en": "Langevin dynamics", "zh": "朗之万动力学"},
    params=(
        steps_param(500),
        Param("step_size", 0.01, {"en": "step size η", "zh": "步长 η"}, 1e-4, 0.1, 1e-4, log=True),
        Param(
            "level",
            1,
            {"en": "noise level t", "zh": "噪声水平 t"},
            1,
            1000,
            1,
            help={
                "en": "The score of q(x_t) at this t drives the particles.",
                "zh": "由 q(x_t) 在这个 t 处的得分驱动粒子。",
            },
        ),
    ),
    source="Song Y. & Ermon 2019, eq. (4); Roberts & Tweedie 1996 for the bias",
    cost=lambda T, num_steps=500, **_: num_steps + 1,
    kind="langevin",
)
def langevin(
    schedule: Schedule,
    denoiser: Denoiser,
    x_T: Kind,
    rng: Generator,
    num_steps: int = 500,
    step_size: float = 0.01,
    level: int = 1,
) -> Iterator[Step]:
    r"""Langevin dynamics on q(x_t) at ONE noise level t: x <- x + eta score + sqrt(2 eta) z.

    num_steps : of the dynamics; each Step in between has t = level.  step_size : eta.
    level : t in 1..T (a larger one is cut to T). The last Step, t = 0, is Tweedie's x0_hat of where
    the walk ended, without noise. num_steps + 1 evaluations.
    Source: Song Y. & Ermon 2019, eq. (4).
    """
    check_start(schedule, denoiser, x_T)
    _check_count("num_steps", num_steps)
    _check_count("level", level)
    eta, t = _check_size("step_size", step_size), min(int(level), schedule.T)
    _need_rng(rng)

    def steps() -> Iterator[Step]:
        x_t = x_T
        yield Step(schedule.T, x_t)
        for _ in range(num_steps):
            x_t, step = _wander(schedule, denoiser, x_t, t, eta, rng)
            yield step
        yield _denoised(schedule, denoiser, x_t, t)

    return steps()


def _wander(
    schedule: Schedule, denoiser: Denoiser, x_t: Kind, t: int, eta: float, rng: Generator
) -> tuple[Kind, Step]:
    """One step of the dynamics at t: (x, its Step)."""
    x0_hat = denoiser(x_t, t)
    mean = x_t + eta * score_from_x0(schedule, x_t, t, x0_hat)
    noise = normal_like(rng, x_t)
    x_next = mean + sqrt(2.0 * eta) * noise
    eps_hat = eps_from_x0(schedule, x_t, t, x0_hat)
    return x_next, Step(t, x_next, x0_hat, eps_hat, mean, 2.0 * eta, noise)


def _denoised(schedule: Schedule, denoiser: Denoiser, x_t: Kind, t: int) -> Step:
    """The last Step: x0_hat of where the walk ended."""
    x0_hat = denoiser(x_t, t)
    return Step(0, x0_hat, x0_hat, eps_from_x0(schedule, x_t, t, x0_hat), x0_hat)


@SAMPLERS.register(
    "annealed_langevin",
    label={"en": "annealed Langevin", "zh": "退火朗之万"},
    params=(
        Param("levels", 20, {"en": "noise levels", "zh": "噪声级数"}, 2, 200, 1, log=True),
        Param("inner", 10, {"en": "steps per level", "zh": "每级步数"}, 1, 100, 1, log=True),
        Param("step_size", 0.1, {"en": "relative step", "zh": "相对步长"}, 0.005, 0.5, 0.005),
    ),
    source="Song Y. & Ermon 2019, Algorithm 1",
    cost=lambda T, levels=20, inner=10, num_steps=None, **_: (
        (num_steps or min(levels, T)) * inner + 1
    ),
    kind="langevin",
)
def annealed_langevin(
    schedule: Schedule,
    denoiser: Denoiser,
    x_T: Kind,
    rng: Generator,
    levels: int = 20,
    inner: int = 10,
    step_size: float = 0.1,
    num_steps: int | None = None,
) -> Iterator[Step]:
    r"""Langevin dynamics at falling noise levels, `inner` steps at each, then x0_hat.

    At level t the step is eta = step_size (1 - abar_t): as in NCSN it shrinks with the variance of
    the noise. levels : even in t from T to T/levels (at most T of them; num_steps, if given, is
    their number). The state keeps its scale between levels, as our x_t have about unit variance
    throughout; NCSN's unscaled states are our x_t/a. Every Step of a level has its t; the last is
    t = 0, without noise. levels · inner + 1 evaluations.
    Source: Song Y. & Ermon 2019, Algorithm 1.
    """
    check_start(schedule, denoiser, x_T)
    size = _check_size("step_size", step_size)
    _check_count("levels", levels)
    _check_count("inner", inner)
    times = step_times(
        schedule.T, min(levels, schedule.T) if num_steps is None else num_steps
    ).tolist()
    _need_rng(rng)
    rest = to_numpy(schedule.one_minus_alphas_bar)

    def steps() -> Iterator[Step]:
        x_t = x_T
        yield Step(schedule.T, x_t)
        for t in times[:0:-1]:
            for _ in range(inner):
                x_t, step = _wander(schedule, denoiser, x_t, t, size * float(rest[t]), rng)
                yield step
        yield _denoised(schedule, denoiser, x_t, times[1])

    return steps()


@SAMPLERS.register(
    "predictor_corrector",
    label={"en": "predictor–corrector", "zh": "预测—校正"},
    params=(
        steps_param(50),
        Param("snr", 0.16, {"en": "corrector's r", "zh": "校正强度 r"}, 0.01, 0.5, 0.01),
    ),
    source="Song Y. et al. 2021, Algorithms 1, 3 and 5",
    cost=lambda T, num_steps=50, **_: 2 * (num_steps or T) - 1,
    kind="stochastic",
)
def predictor_corrector(
    schedule: Schedule,
    denoiser: Denoiser,
    x_T: Kind,
    rng: Generator,
    num_steps: int | None = 50,
    snr: float = 0.16,
) -> Iterator[Step]:
    r"""An ancestral step with beta~, then one Langevin step at the level reached.

    .. math:: \eta = 2 \alpha_s \left(r \, \|z\| / \|score\|\right)^2

    with the norms' means over the rows. The predictor is a Step with its noise, the corrector
    another at the same t; the last ancestral step, to t = 0, has neither noise nor corrector.
    2 num_steps - 1 evaluations. Source: Song Y. et al. 2021, Algorithms 1, 3 and 5 (eta for eps).
    """
    check_start(schedule, denoiser, x_T)
    r, times = _check_size("snr", snr), step_times(schedule.T, num_steps).tolist()
    _need_rng(rng)
    chain = respace(schedule, times)

    def steps() -> Iterator[Step]:
        x_t = x_T
        yield Step(schedule.T, x_t)
        for i in range(len(times) - 1, 0, -1):
            t, s = times[i], times[i - 1]
            mean, variance, x0_hat = p_mean_variance(
                chain, lambda x, i: denoiser(x, times[i]), x_t, i
            )
            eps_hat = eps_from_x0(schedule, x_t, t, x0_hat)
            noise = normal_like(rng, x_t) if i > 1 else None
            x_t = mean if noise is None else mean + sqrt(variance) * noise
            yield Step(s, x_t, x0_hat, eps_hat, mean, variance, noise)
            if s > 0:
                x_t, step = _corrected(schedule, chain, denoiser, x_t, s, i - 1, r, rng)
                yield step

    return steps()


def _corrected(
    schedule: Schedule,
    chain: Schedule,
    denoiser: Denoiser,
    x_s: Kind,
    s: int,
    i: int,
    r: float,
    rng: Generator,
) -> tuple[Kind, Step]:
    """One Langevin step in which score weighs r times as much as noise: (x, its Step)."""
    x0_hat, noise = denoiser(x_s, s), normal_like(rng, x_s)
    score = score_from_x0(schedule, x_s, s, x0_hat)
    ratio = _mean_norm(noise) / _mean_norm(score)
    eta = 2.0 * float(chain.alphas[i]) * (r * ratio) ** 2
    mean = x_s + eta * score
    x_next = mean + (2.0 * eta) ** 0.5 * noise
    eps_hat = eps_from_x0(schedule, x_s, s, x0_hat)
    return x_next, Step(s, x_next, x0_hat, eps_hat, mean, 2.0 * eta, noise)


def _mean_norm(x: Array) -> float:
    """The mean over rows of |x|."""
    return float(sqrt((x * x).reshape(x.shape[0], -1).sum(1)).mean())
