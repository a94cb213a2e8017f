"""The figures that the lesson `schedule` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

import math

import numpy as np

from explorer.core.schedule import Schedule
from explorer.core.schedules import SCHEDULES, noise_spans, terminal
from explorer.lessons.schedule.scene import POINTS
from explorer.lessons.schedule.scene_end import LIMIT
from explorer.lessons.schedule.scene_sweep import SWEEP_VALUES
from explorer.worlds.schedules import STEPS, SWEEP_ROWS, thin
from explorer.worlds.world import key
from explorer.worlds.world import schedule as registered

CONSTANTS = {
    "limit_bits": LIMIT,
    "points": POINTS,
    "slider_values": SWEEP_VALUES,
    "whole_up_to_T": SWEEP_ROWS - 1,
}


def constant(name: str) -> float:
    """A number that the page is built with."""
    return CONSTANTS[name]


def rows_kept(most: bool) -> int:
    """The most or the fewest t that a slider's tables hold where not every one is kept."""
    rows = [len(thin(T)) for T in range(SWEEP_ROWS, max(STEPS) + 1)]
    return max(rows) if most else min(rows)


def default(schedule: str, param: str) -> float:
    """With what a schedule's parameter opens."""
    return float(SCHEDULES[schedule].defaults()[param])


def faint_percent(schedule: str, T: int, left: float) -> float:
    """Of the steps, on which less than `left` percent of the data's variance is left."""
    return 100 * float(np.mean(registered(schedule, T).alphas_bar[1:] < left / 100))


def at(schedule: str, T: int, column: str, t: int, **params: object) -> float:
    """A column of a schedule at t, such as "alphas_bar"."""
    return float(getattr(of(schedule, T, params), column)[t])


def last_bits(schedule: str, T: int, **params: object) -> float:
    """L_T in bits per dimension at E[x0²] = 1."""
    return float(terminal(of(schedule, T, params)))


def mean_beta_percent(schedule: str, T: int, **params: object) -> float:
    """What a step removes of the signal's variance in the mean."""
    return float(100 * of(schedule, T, params).betas[1:].mean())


def bits_of_left(alpha_bar: float) -> float:
    """L_T in bits per dimension where ᾱ_T is left, at E[x0²] = 1."""
    return -0.5 * math.log2(1 - alpha_bar)


def noise_from(schedule: str, **params: object) -> int:
    """The first T at which x_T counts as noise."""
    return noise_spans(schedule, params, LIMIT)[0][0]


def right_left(schedule: str, T: int, options: list[float], **params: object) -> int:
    """Which option is nearest to ᾱ_T, in its logarithm: the place of the answer."""
    left = at(schedule, T, "alphas_bar", T, **params)
    away = [max(left / option, option / left) for option in options]
    return away.index(min(away))


def right_half_way(first: str, second: str, T: int) -> int:
    """0 if the first schedule has more of the data left at T/2, 1 if the second; 2 if alike."""
    left = [at(name, T, "alphas_bar", T // 2) for name in (first, second)]
    return 2 if abs(left[0] - left[1]) < 0.01 else left.index(max(left))


def of(name: str, T: int, params: dict[str, object]) -> Schedule:
    return registered(name, T, key(params))


def left_falls_to(schedule: str, T: int, alpha_bar: float) -> int:
    """The first t at which no more than that part of the variance is still signal."""
    return int((of(schedule, T, {}).alphas_bar <= alpha_bar).argmax())
