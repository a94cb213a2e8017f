"""Why many steps make one jump: two independent noises are one, and the factors multiply.

The first two fields below are that sum for two steps, the next two for a jump of t − 1 steps and
one step more; then the noises of the first half of the way and of the rest are drawn and added.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.schedule import Schedule
from explorer.frames.record import Estimated, Exact, Given, Measured
from explorer.lessons.forward.scene_cloud import POINTS, mean_square
from explorer.lessons.forward.scene_data import Settings


@dataclass(frozen=True)
class Merge:
    """Variances of the noises that meet at t (2 or later), and how their sum comes out in points.

    early, late : α_t(1 − α_{t−1}) and 1 − α_t.  two_steps : 1 − α_t α_{t−1}.
    before : α_t(1 − ᾱ_{t−1}).  whole : 1 − ᾱ_t.  all_noise, step_noise : the deviations of all the
    noise in x_t and of the last step's, times : how much larger the first is.
    half : the t in the middle of the way.  first, rest : the variances that x_t has of the noise
    up to there and of the noise since.  added, one : the mean square of a coordinate of both
    drawn and added, and of one noise in their place, each with its standard error.
    """

    merge_t: Given[int]
    early: Exact[float]
    late: Exact[float]
    two_steps: Exact[float]
    before: Exact[float]
    whole: Exact[float]
    all_noise: Exact[float]
    step_noise: Exact[float]
    times: Exact[float]
    half: Given[int]
    first: Exact[float]
    rest: Exact[float]
    added: Measured[float]
    added_error: Estimated[float]
    one: Measured[float]
    one_error: Estimated[float]


def merge(settings: Settings) -> Merge:
    """The numbers at settings.t, at t = 2 where t is less."""
    schedule, t = settings.noises(), max(settings.t, 2)
    alpha, beta, bar = schedule.alphas, schedule.betas, schedule.alphas_bar
    whole, half = float(schedule.one_minus_alphas_bar[t]), t // 2
    first, rest = of_halves(schedule, t)
    added, one = clouds(settings)
    deviations = float(np.sqrt(whole)), float(np.sqrt(beta[t]))
    return Merge(
        t, float(alpha[t] * beta[t - 1]), float(beta[t]), float(1 - alpha[t] * alpha[t - 1]),
        float(alpha[t] * (1 - bar[t - 1])), whole, *deviations, deviations[0] / deviations[1],
        half, first, rest, *mean_square(added), *mean_square(one),
    )  # fmt: skip


def of_halves(schedule: Schedule, t: int) -> tuple[float, float]:
    """What x_t has of the variance of the noise up to the middle of its way, and since."""
    keeps = schedule.alphas_bar[t] / schedule.alphas_bar[t // 2]
    return float(keeps * schedule.one_minus_alphas_bar[t // 2]), float(1 - keeps)


def clouds(settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """(n, 2) each: two independent noises added, and one noise with the variance of both."""
    schedule, t = settings.noises(), max(settings.t, 2)
    first, rest = np.sqrt(of_halves(schedule, t))
    one, other, alone = np.random.default_rng([settings.seed, 3]).standard_normal((3, POINTS, 2))
    return first * one + rest * other, schedule.noise[t] * alone


# --- what else the page is asked ----------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One step's account of E x² of a coordinate at t (1 or later), and what is left at T.

    keeps : 1 − β_t.  was : E x_{t−1}².  beta : β_t.  is_now : E x_t².  mean_steps : the mean of t
    over 1 … T.  end_signal : √ᾱ_T.
    """

    step_t: Given[int]
    keeps: Exact[float]
    was: Exact[float]
    beta: Exact[float]
    is_now: Exact[float]
    mean_steps: Exact[float]
    end_signal: Exact[float]


def step(settings: Settings, start: float) -> Step:
    """The account at settings.t, at t = 1 where t is 0; start : E x_0² of a coordinate."""
    schedule, t = settings.noises(), max(settings.t, 1)
    squares = schedule.alphas_bar * start + schedule.one_minus_alphas_bar
    return Step(
        t, float(schedule.alphas[t]), float(squares[t - 1]), float(schedule.betas[t]),
        float(squares[t]), (settings.T + 1) / 2, float(schedule.signal[-1]),
    )  # fmt: skip
