r"""Samplers that follow the probability-flow ODE, one curve from noise to data for each x_T.

With signal a = cos(phi) and noise b = sin(phi) the ODE is dx/dphi = v_hat = a eps_hat - b x0_hat:
a rotation, smooth from phi = pi/2 (noise) to 0 (data), for every schedule. phi grows as the root of
t at first, so with t evenly spaced the last step alone errs by O(1/num_steps); "quadratic" spacing
is even in phi there, and a second-order method keeps its order.
Source: Song Y. et al. 2021, eq. (13); Salimans & Ho 2022, app. D, for the angle.
"""

from __future__ import annotations

import itertools
import numbers
from collections.abc import Iterator

import numpy as np

from explorer.core.arrays import at, to_numpy
from explorer.core.reverse import Denoiser
from explorer.core.samplers.base import (
    SAMPLERS,
    SPACING,
    Step,
    check_start,
    step_times,
    steps_param,
)
from explorer.core.schedule import Schedule
from explorer.core.targets import eps_from_x0
from explorer.core.types import Generator, Kind, Times
from explorer.registry import Param


def angles(schedule: Schedule) -> np.ndarray:
    """phi_t = arctan(b/a), (T+1,): 0 at the data, pi/2 where nothing of it is left."""
    return np.arctan2(to_numpy(schedule.noise), to_numpy(schedule.signal))


def velocity(
    schedule: Schedule, denoiser: Denoiser, x_t: Kind, t: Times
) -> tuple[Kind, Kind, Kind]:
    """(v_hat, x0_hat, eps_hat) at x_t; v_hat = dx/dphi along the ODE."""
    x0_hat = denoiser(x_t, t)
    eps_hat = eps_from_x0(schedule, x_t, t, x0_hat)
    v_hat = at(schedule.signal, t, x_t) * eps_hat - at(schedule.noise, t, x_t) * x0_hat
    return v_hat, x0_hat, eps_hat


@SAMPLERS.register(
    "euler",
    label={"en": "ODE, Euler", "zh": "概率流 ODE，欧拉法"},
    params=(steps_param(50), SPACING),
    source="Song Y. et al. 2021, eq. (13); Salimans & Ho 2022, app. D",
    cost=lambda T, num_steps=50, **_: num_steps or T,
    kind="ode",
)
def euler(
    schedule: Schedule,
    denoiser: Denoiser,
    x_T: Kind,
    rng: Generator | None = None,
    num_steps: int | None = 50,
    spacing: str = "uniform",
) -> Iterator[Step]:
    r"""Euler's method on the probability-flow ODE in the angle: x <- x - (phi_t - phi_s) v_hat.

    Global error O(1/num_steps). (DDIM turns x by the angle exactly and is first order as well.)
    num_steps, spacing : as in step_times.  rng is not touched.  num_steps evaluations.
    Source: Song Y. et al. 2021, eq. (13); Salimans & Ho 2022, app. D.
    """
    check_start(schedule, denoiser, x_T)
    times, phi = step_times(schedule.T, num_steps, spacing).tolist(), angles(schedule)

    def steps() -> Iterator[Step]:
        x_t = x_T
        yield Step(schedule.T, x_t)
        for s, t in zip(times[-2::-1], times[:0:-1], strict=True):
            v_hat, x0_hat, eps_hat = velocity(schedule, denoiser, x_t, t)
            x_t = x_t - float(phi[t] - phi[s]) * v_hat
            yield Step(s, x_t, x0_hat, eps_hat, x_t)

    return steps()


@SAMPLERS.register(
    "heun",
    label={"en": "ODE, Heun", "zh": "概率流 ODE，休恩法"},
    params=(steps_param(25), SPACING),
    source="Song Y. et al. 2021, eq. (13); Karras et al. 2022, Algorithm 1",
    cost=lambda T, num_steps=25, **_: 2 * (num_steps or T) - 1,
    kind="ode",
)
def heun(
    schedule: Schedule,
    denoiser: Denoiser,
    x_T: Kind,
    rng: Generator | None = None,
    num_steps: int | None = 25,
    spacing: str = "uniform",
) -> Iterator[Step]:
    r"""Heun's method on the same ODE: Euler's step, then again with the mean of both velocities.

    The last step, to t = 0, is the exact turn to x0_hat, as a velocity at t = 0 does not exist.
    Global error O(1/num_steps^2). num_steps, spacing : as in step_times.  rng is not touched.
    2 num_steps - 1 evaluations. Source: Karras et al. 2022, Algorithm 1, in the angle.
    """
    check_start(schedule, denoiser, x_T)
    times, phi = step_times(schedule.T, num_steps, spacing).tolist(), angles(schedule)

    def steps() -> Iterator[Step]:
        x_t = x_T
        yield Step(schedule.T, x_t)
        for s, t in zip(times[-2::-1], times[:0:-1], strict=True):
            v_hat, x0_hat, eps_hat = velocity(schedule, denoiser, x_t, t)
            if s == 0:
                x_t = x0_hat
            else:
                turn = float(phi[t] - phi[s])
                ahead = velocity(schedule, denoiser, x_t - turn * v_hat, s)[0]
                x_t = x_t - 0.5 * turn * (v_hat + ahead)
            yield Step(s, x_t, x0_hat, eps_hat, x_t)

    return steps()


@SAMPLERS.register(
    "multistep",
    label={"en": "DDIM, second order", "zh": "二阶 DDIM"},
    params=(steps_param(20), SPACING),
    source="Liu et al. 2022, eq. (12) at order 2",
    cost=lambda T, num_steps=20, **_: num_steps or T,
    kind="ode",
)
def multistep(
    schedule: Schedule,
    denoiser: Denoiser,
    x_T: Kind,
    rng: Generator | None = None,
    num_steps: int | None = 20,
    spacing: str = "uniform",
) -> Iterator[Step]:
    r"""DDIM whose eps_hat is carried half a step ahead: eps_k + (h/2g) (eps_k - eps_{k-1}).

    h is the step to come, g the one before, in t: with even steps 1.5 eps_k - 0.5 eps_{k-1}
    (Adams-Bashforth). The first step is plain DDIM. Global error O(1/num_steps^2).
    num_steps, spacing : as in step_times.  rng is not touched.  num_steps evaluations.
    Source: Liu et al. 2022 (pseudo numerical methods), eq. (12) at order 2.
    """
    check_start(schedule, denoiser, x_T)
    times = step_times(schedule.T, num_steps, spacing).tolist()

    def steps() -> Iterator[Step]:
        x_t, before = x_T, None  # (eps_hat, length of the step) of the step before
        yield Step(schedule.T, x_t)
        for s, t in zip(times[-2::-1], times[:0:-1], strict=True):
            x0_hat = denoiser(x_t, t)
            eps_hat = eps_from_x0(schedule, x_t, t, x0_hat)
            carried = eps_hat
            if before is not None:
                carried = eps_hat + 0.5 * (t - s) / before[1] * (eps_hat - before[0])
            before = (eps_hat, t - s)
            x_t = turned(schedule, x_t, carried, t, s)
            yield Step(s, x_t, x0_hat, eps_hat, x_t)

    return steps()


def turned(schedule: Schedule, x_t: Kind, eps: Kind, t: int, s: int) -> Kind:
    """DDIM's step from t to s with eta = 0 and the noise given, in either direction."""
    x0 = (x_t - at(schedule.noise, t, x_t) * eps) / at(schedule.signal, t, x_t)
    return at(schedule.signal, s, x_t) * x0 + at(schedule.noise, s, x_t) * eps


@SAMPLERS.register(
    "dpm_solver_2m",
    label={"en": "DPM-Solver++ (2M)", "zh": "DPM-Solver++（2M）"},
    params=(steps_param(20), SPACING),
    source="Lu et al. 2022 (DPM-Solver++), Algorithm 2",
    cost=lambda T, num_steps=20, **_: num_steps or T,
    kind="ode",
)
def dpm_solver_2m(
    schedule: Schedule,
    denoiser: Denoiser,
    x_T: Kind,
    rng: Generator | None = None,
    num_steps: int | None = 20,
    spacing: str = "uniform",
) -> Iterator[Step]:
    r"""DPM-Solver++ (2M): the exact solution for an x0_hat that is linear in lambda = ln(a/b).

    .. math:: x_s = \frac{b_s}{b_t} x_t - a_s (e^{-h} - 1) D,\quad
              D = \left(1 + \tfrac{1}{2r}\right) \hat x_0^{(t)} - \tfrac{1}{2r} \hat x_0^{(before)}

    with h = lambda_s - lambda_t and r = (the h before)/h. First and last step are of first order;
    the last is x0_hat itself. num_steps, spacing : as in step_times.  rng is not touched.
    num_steps evaluations. Source: Lu et al. 2022 (DPM-Solver++), Algorithm 2.
    """
    check_start(schedule, denoiser, x_T)
    times = step_times(schedule.T, num_steps, spacing).tolist()
    lambdas = 0.5 * to_numpy(schedule.log_snr)

    def steps() -> Iterator[Step]:
        x_t, before = x_T, None  # (x0_hat, h) of the step before
        yield Step(schedule.T, x_t)
        for s, t in zip(times[-2::-1], times[:0:-1], strict=True):
            x0_hat = denoiser(x_t, t)
            eps_hat = eps_from_x0(schedule, x_t, t, x0_hat)
            if s == 0:
                x_t = x0_hat
            else:
                h, carried = float(lambdas[s] - lambdas[t]), x0_hat
                if before is not None:
                    carried = x0_hat + 0.5 * h / before[1] * (x0_hat - before[0])
                before = (x0_hat, h)
                shrink = at(schedule.noise, s, x_t) / at(schedule.noise, t, x_t)
                growth = at(schedule.signal, s, x_t) * float(-np.expm1(-h))
                x_t = shrink * x_t + growth * carried
            yield Step(s, x_t, x0_hat, eps_hat, x_t)

    return steps()


@SAMPLERS.register(
    "ddim_inversion",
    label={"en": "DDIM inversion (encode)", "zh": "DDIM 反演（编码）"},
    params=(
        steps_param(50),
        Param(
            "iterations",
            0,
            {"en": "corrections", "zh": "修正次数"},
            0,
            10,
            step=1,
            help={
                "en": "Ask for the noise again where each step ends, until going back retraces it.",
                "zh": "在每一步的终点重新估计噪声，使得返回时正好走原路。",
            },
        ),
    ),
    source="Song J. et al. 2021, sec. 4.3 and eq. (14); Pan et al. 2023 for the corrections",
    cost=lambda T, num_steps=50, iterations=0, **_: (num_steps or T) * (1 + iterations),
    kind="inverse",
)
def ddim_inversion(
    schedule: Schedule,
    denoiser: Denoiser,
    x_0: Kind,
    rng: Generator | None = None,
    num_steps: int | None = 50,
    iterations: int = 0,
) -> Iterator[Step]:
    """From data to noise along DDIM's path: the x_T from which DDIM would return to x_0.

    The one sampler that goes up: the first Step is t = 0 with the data, the last t = T. A step from
    s to t uses eps_hat at s (at 0, where there is none, that of t = 1), so the round trip errs by
    O(1/num_steps). iterations : so often eps_hat is asked for again where the step ended; the
    fixed point is the exact inverse of DDIM's step. rng is not touched.
    Source: Song J. et al. 2021, sec. 4.3 and eq. (14); Pan et al. 2023 (AIDI) for the corrections.
    """
    check_start(schedule, denoiser, x_0)
    if not isinstance(iterations, numbers.Integral) or iterations < 0:
        raise ValueError(f"iterations must be a whole number from 0; got {iterations!r}.")
    times = step_times(schedule.T, num_steps).tolist()

    def noise_at(x: Kind, t: int) -> tuple[Kind, Kind]:
        x0_hat = denoiser(x, t)
        return x0_hat, eps_from_x0(schedule, x, t, x0_hat)

    def steps() -> Iterator[Step]:
        x_s = x_0
        yield Step(0, x_s)
        for s, t in itertools.pairwise(times):
            x0_hat, eps_hat = noise_at(x_s, max(s, 1))
            x_t = turned(schedule, x_s, eps_hat, s, t)
            for _ in range(iterations):
                x0_hat, eps_hat = noise_at(x_t, t)
                x_t = turned(schedule, x_s, eps_hat, s, t)
            x_s = x_t
            yield Step(t, x_s, x0_hat, eps_hat, x_s)

    return steps()
