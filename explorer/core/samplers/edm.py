"""EDM's stochastic Heun sampler, its noise levels rounded to the t that our schedule has."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterator

import numpy as np

from explorer.core.arrays import at, normal_like, to_numpy
from explorer.core.reverse import Denoiser
from explorer.core.samplers.base import SAMPLERS, Step, check_start, steps_param
from explorer.core.schedule import Schedule
from explorer.core.targets import eps_from_x0
from explorer.core.types import Generator, Kind
from explorer.registry import Param

MOST_CHURN = math.sqrt(2.0) - 1.0
SIGMA_MAX = 80.0  # where EDM begins; beyond it lie noise and no news of the data


def sigmas(schedule: Schedule) -> np.ndarray:
    """sigma_t = b/a, (T+1,): the noise beside unscaled data, x_t/a = x_0 + sigma eps."""
    return to_numpy(schedule.noise) / to_numpy(schedule.signal)


def highest(schedule: Schedule, sigma_max: float = SIGMA_MAX) -> int:
    """The last t whose sigma does not exceed sigma_max (at least 1): where a run begins."""
    return max(1, int(np.searchsorted(sigmas(schedule), sigma_max, side="right")) - 1)


def begins_at(schedule: Schedule, num_steps: int) -> int:
    """The t at which a run of num_steps begins: `highest`, or later where fewer t lie below."""
    return max(highest(schedule), num_steps)


def karras_times(schedule: Schedule, num_steps: int, rho: float = 7.0) -> np.ndarray:
    r"""The t nearest (in ln sigma) to Karras' levels, rising: 0, 1 .. begins_at.

    .. math:: \sigma_i = \left(\sigma_{max}^{1/\rho} + \tfrac{i}{n-1}
              (\sigma_1^{1/\rho} - \sigma_{max}^{1/\rho})\right)^\rho,\ i = 0..n-1

    (num_steps + 1,). Levels that would fall on one t move to neighbouring t; `rounding` says what
    all this does to sigma. Source: Karras et al. 2022, eq. (5).
    """
    if not isinstance(num_steps, numbers.Integral) or not 1 <= num_steps <= schedule.T:
        raise ValueError(
            f"num_steps must be a whole number in 1..{schedule.T}, the T of the schedule; "
            f"got {num_steps!r}."
        )
    if not rho >= 1:
        raise ValueError(f"rho must be at least 1; got {rho!r}. 7 is usual, 1 spaces sigma evenly.")
    top = begins_at(schedule, num_steps)
    grid = np.log(sigmas(schedule)[1 : top + 1])
    wanted = np.log(karras_sigmas(schedule, num_steps, rho))[::-1]  # rising
    nearest = np.array([1 + int(np.argmin(np.abs(grid - each))) for each in wanted])
    places = np.arange(num_steps + 1)
    times = np.minimum(np.concatenate([[0], nearest]), top - num_steps + places)
    return np.maximum.accumulate(times - places) + places


def karras_sigmas(schedule: Schedule, num_steps: int, rho: float = 7.0) -> np.ndarray:
    """Karras' levels themselves, falling to sigma_1, (num_steps,)."""
    high, low = sigmas(schedule)[[begins_at(schedule, num_steps), 1]] ** (1 / rho)
    share = np.linspace(0, 1, num_steps) if num_steps > 1 else np.zeros(1)
    return (high + share * (low - high)) ** rho


def rounding(schedule: Schedule, num_steps: int, rho: float = 7.0) -> float:
    """The largest |ln(sigma used / sigma wanted)| of a run: what the rounding to our t costs."""
    used = sigmas(schedule)[karras_times(schedule, num_steps, rho)[:0:-1]]
    return float(np.abs(np.log(used / karras_sigmas(schedule, len(used), rho))).max())


@SAMPLERS.register(
    "edm",
    label={"en": "EDM (stochastic Heun)", "zh": "EDM（随机休恩法）"},
    params=(
        steps_param(18),
        Param(
            "churn",
            0.0,
            {"en": "churn", "zh": "搅动 churn"},
            0.0,
            80.0,
            step=1.0,
            help={
                "en": "How much noise is put back before each step; 0 follows the ODE.",
                "zh": "每一步之前加回多少噪声；0 即沿 ODE 走。",
            },
        ),
        Param("rho", 7.0, {"en": "spacing ρ", "zh": "间隔 ρ"}, 1.0, 15.0, step=0.5),
    ),
    source="Karras et al. 2022, Algorithm 2 and eq. (5)",
    cost=lambda T, num_steps=18, **_: 2 * num_steps - 1,
    kind="stochastic",
)
def edm(
    schedule: Schedule,
    denoiser: Denoiser,
    x_T: Kind,
    rng: Generator | None = None,
    num_steps: int = 18,
    churn: float = 0.0,
    rho: float = 7.0,
) -> Iterator[Step]:
    r"""Put noise back, then a Heun step of the ODE in sigma: d(x/a)/dsigma = eps_hat.

    churn : S_churn; each step first climbs from sigma to the t nearest sigma (1 + gamma), gamma =
    min(churn/num_steps, sqrt 2 - 1), by an exact step of the forward process. That climb is a Step
    of its own, with its noise; one that would round to no climb is left out.
    A schedule may end beyond sigma = 80, where EDM begins (cosine does): then x_T is taken as the
    state at the last t below, a Step without evaluation, as the data weigh 1/80 there. Where more
    steps are asked for than t lie below, it begins as much later.
    2 num_steps - 1 evaluations; all levels are t of the schedule (see karras_times), S_noise = 1,
    S_tmin = 0, S_tmax = infinity. The last step is Euler's, to x0_hat, without noise.
    Source: Karras et al. 2022, Algorithm 2.
    """
    check_start(schedule, denoiser, x_T)
    times, levels = karras_times(schedule, num_steps, rho).tolist(), sigmas(schedule)
    if not isinstance(churn, numbers.Real) or not 0.0 <= churn < math.inf:
        raise ValueError(f"churn must be a number from 0; got {churn!r}.")
    if churn > 0 and rng is None:
        raise ValueError(f"churn = {churn} adds noise, so rng is needed; with 0 it is not.")
    gamma = min(churn / (len(times) - 1), MOST_CHURN)
    climbs = [_climb(levels, t, gamma) for t in times]

    def steps() -> Iterator[Step]:
        x_t = x_T
        yield Step(schedule.T, x_t)
        if times[-1] < schedule.T:
            yield Step(times[-1], x_t, mean=x_t)
        for i in range(len(times) - 1, 0, -1):
            s, t, climb = times[i - 1], times[i], climbs[i]
            if climb > t:
                keep = at(schedule.signal, climb, x_t) / at(schedule.signal, t, x_t)
                noise, mean = normal_like(rng, x_t), keep * x_t
                variance, t = 1.0 - keep * keep, climb
                x_t = mean + variance**0.5 * noise
                yield Step(t, x_t, None, None, mean, variance, noise)
            x0_hat = denoiser(x_t, t)
            eps_hat = eps_from_x0(schedule, x_t, t, x0_hat)
            x_t = x0_hat if s == 0 else _heun(schedule, denoiser, x_t, eps_hat, t, s, levels)
            yield Step(s, x_t, x0_hat, eps_hat, x_t)

    return steps()


def _climb(levels: np.ndarray, t: int, gamma: float) -> int:
    """The t whose sigma is nearest to sigma_t (1 + gamma), at least t."""
    if t == 0 or gamma == 0:
        return t
    gaps = np.abs(np.log(levels[t:] / (levels[t] * (1 + gamma))))
    return t + int(np.argmin(gaps))


def _heun(
    schedule: Schedule,
    denoiser: Denoiser,
    x_t: Kind,
    eps_hat: Kind,
    t: int,
    s: int,
    levels: np.ndarray,
) -> Kind:
    drop = float(levels[s] - levels[t])
    unscaled = x_t / at(schedule.signal, t, x_t)
    shrink = at(schedule.signal, s, x_t)
    guess = shrink * (unscaled + drop * eps_hat)
    ahead = eps_from_x0(schedule, guess, s, denoiser(guess, s))
    return shrink * (unscaled + 0.5 * drop * (eps_hat + ahead))
