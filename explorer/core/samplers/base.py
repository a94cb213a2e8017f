"""What all samplers share: their table, the Step they yield, the times they visit."""

from __future__ import annotations

import numbers
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.core.arrays import shape_of, to_numpy
from explorer.core.reverse import check_bound
from explorer.core.schedule import Schedule
from explorer.registry import Param, Registry

SAMPLERS = Registry("sampler")
SPACINGS = ("uniform", "quadratic")

SPACING = Param(
    "spacing",
    "uniform",
    {"en": "spacing of t", "zh": "t 的间隔"},
    choices=SPACINGS,
    help={
        "en": "quadratic: shorter steps near the data, as in the DDIM code for CIFAR-10.",
        "zh": "quadratic：越靠近数据步子越小，DDIM 的 CIFAR-10 代码即如此。",
    },
)


def steps_param(default: int) -> Param:
    """The number of steps, as a parameter of an entry."""
    return Param("num_steps", default, {"en": "steps", "zh": "步数"}, 1, 1000, step=1, log=True)


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


class Counted:
    """A denoiser that counts how often it is asked; all else is the denoiser's own."""

    def __init__(self, denoiser: Any) -> None:
        self.denoiser, self.count = denoiser, 0

    def __call__(self, x_t: Any, t: Any) -> Any:
        self.count += 1
        return self.denoiser(x_t, t)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.denoiser, name)


def end_of(steps: Iterable[Step]) -> Any:
    """What a sampler ends with: x_t of its last Step."""
    return deque(steps, maxlen=1).pop().x_t


def step_times(T: int, num_steps: int | None = None, spacing: str = "uniform") -> np.ndarray:
    """The times visited, rising, 0 and T among them.

    num_steps : a whole number in 1..T, or None for every t. Raises ValueError otherwise.
    spacing : "uniform" is round(linspace(0, T, num_steps + 1)); "quadratic" is round(T u^2), u
    evenly spaced in [0, 1], moved up where two would be one. (The DDIM code's quadratic times stop
    at 0.8 T; ours never skip T.) Source: Song J. et al. 2021, app. D.2.
    """
    if num_steps is None:
        return np.arange(T + 1)
    if not isinstance(num_steps, numbers.Integral) or not 1 <= num_steps <= T:
        raise ValueError(
            f"num_steps must be a whole number in 1..{T}, the T of the schedule; got {num_steps!r}."
        )
    if spacing not in SPACINGS:
        raise ValueError(f"spacing must be one of {', '.join(SPACINGS)}; got {spacing!r}.")
    share = np.linspace(0, 1, int(num_steps) + 1)
    if spacing == "uniform":
        return np.rint(T * share).astype(int)
    return _apart(np.rint(T * share**2).astype(int))


def _apart(times: np.ndarray) -> np.ndarray:
    """Rising whole numbers moved up so that no two are equal; the last, the largest, stays."""
    steps = np.arange(len(times))
    return np.maximum.accumulate(times - steps) + steps


def respace(schedule: Schedule, times: Sequence[int] | np.ndarray) -> Schedule:
    """The schedule of a chain that visits only `times` (0 = times[0] < ... = T).

    beta'_i = 1 - abar(times[i])/abar(times[i-1]): the same q(x_t | x0) at the times kept, in
    longer steps. All that follows from beta' (its posterior variance too) is the new chain's own.
    Source: Nichol & Dhariwal 2021, sec. 4 and eq. (19).
    """
    if len(times) == schedule.T + 1:
        return schedule
    return Schedule(-np.expm1(np.diff(to_numpy(schedule.log_alphas_bar)[times])))


def check_start(schedule: Schedule, denoiser: object, x_T: object) -> None:
    """Raise ValueError unless the denoiser fits the schedule and x_T is an array or a tensor."""
    check_bound(schedule, denoiser)
    if not shape_of(x_T):
        raise ValueError(f"x_T must be an array or a tensor (N, ...); got {type(x_T).__name__}.")
