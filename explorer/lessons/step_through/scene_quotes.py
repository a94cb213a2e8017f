"""The figures that the lesson `step_through` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

import numpy as np

from explorer.core.schedules import SCHEDULES
from explorer.lessons.step_through import scene_likeness as likeness
from explorer.lessons.step_through import scene_pictures as pictures
from explorer.lessons.step_through import scene_points as points
from explorer.lessons.step_through import scene_tried
from explorer.training.image_config import recipe
from explorer.worlds.pictures import Task

NEAR = 0.05  # of a cloud some 4 wide: so near an end is a place
SETTLED = 0.5  # of a part's final contrast: an error below it is a part that one recognises
MOST = 0.8  # of the seeds


def weight_percent(schedule: str, T: int, t: int) -> float:
    """The weight of x̂_0 in the mean of a step."""
    return 100 * float(SCHEDULES[schedule](T).posterior_coef_x0[t])


def guess_counts(schedule: str, T: int, part: float) -> int:
    """The last t, from the data on, at which x̂_0 is at least that part of the mean."""
    return int(np.flatnonzero(SCHEDULES[schedule](T).posterior_coef_x0 >= part)[-1])


def nearest_picture(data: str, denoiser: str) -> float:
    """How far from the nearest training picture the page's first walk ends."""
    settings = pictures.Settings(task=Task(recipe(data)), denoiser=denoiser)
    return float(pictures.walk_of(settings).like.distance[-1])


# --- which option is right ----------------------------------------------------------------------


def nearest_part(schedule: str, T: int, t: int, options: list[float]) -> int:
    """Which option is nearest to the part of the way to x̂_0 that a step moves the mean."""
    weight = SCHEDULES[schedule](T).posterior_coef_x0[t]
    away = [abs(np.log(weight / option)) for option in options]
    return away.index(min(away))


def where_points_end(centres: int) -> int:
    """Of the denoiser that is perfect for so many points: 1 if all samples end on these, 2 if all
    end at their mean, else 0."""
    settings = points.Settings(denoiser="training", centres=centres)
    ends, known = points.walk_of(settings).x_t[-1], settings.data(centres).x
    apart = np.linalg.norm(ends[:, None] - known, axis=2).min(axis=1)
    if apart.max() < NEAR:
        return 1
    return 2 if np.linalg.norm(ends - known.mean(axis=0), axis=1).max() < NEAR else 0


def where_pictures_end(data: str, seeds: int) -> int:
    """Of the denoiser that is perfect for its training pictures: 1 if the samples of all seeds are
    of these, 2 if they have less contrast than any of them, else 0."""
    walked = [_walk(data, seed) for seed in range(seeds)]
    if max(each.like.distance[-1] for each in walked) < NEAR:
        return 1
    faint = min(np.ptp(each.like.pictures[-1]) for each in walked)
    return 2 if max(np.ptp(each.walk.x_t[-1]) for each in walked) < faint else 0


def settles_first(data: str, seeds: int) -> int:
    """What of the guess is as it will be at the end first: 0 its fine detail, 1 its coarse parts;
    2 where that differs from seed to seed."""
    times = np.array([_settled(_walk(data, seed).walk) for seed in range(seeds)])
    share = np.mean(times[:, 0] > times[:, 1])
    return 1 if share > MOST else 0 if share < 1 - MOST else 2


def _walk(data: str, seed: int) -> pictures.PictureWalk:
    settings = pictures.Settings(task=Task(recipe(data)), denoiser="training", seed=seed)
    return pictures.walk_of(settings)


def _settled(walk: pictures.walks.Walk) -> tuple[float, float]:
    """The t from which down the coarse parts, and the fine ones, stay near those of the end."""
    guesses = np.concatenate([walk.x0_hat[:, 0], walk.x_t[-1:, 0]]).astype(float)
    waves = np.fft.fft2(guesses, axes=(1, 2))
    frequency = np.hypot(*np.meshgrid(*(np.fft.fftfreq(n) for n in guesses.shape[1:3])))
    above = frequency > 0.5 * likeness.FINE
    answer = []
    for part in ((frequency > 0) & ~above, above):
        off = np.linalg.norm((waves - waves[-1])[:, part], axis=(1, 2))
        far = off > SETTLED * np.linalg.norm(waves[-1][part])
        answer.append(float(walk.times[far.nonzero()[0].max(initial=-1) + 1]))
    return answer[0], answer[1]


# --- tried, and not taken -------------------------------------------------------------------------


def width_left(rule: str, dataset: str, schedule: str, T: int, points: int) -> float:
    """What a rule for the step leaves of the cloud's width (scene_tried.py)."""
    return scene_tried.width_left(rule, dataset, schedule, T, points)


def slope_of_guess(law: str, schedule: str, T: int, t: int, at: float) -> float:
    """How steep the guess is at a place (scene_tried.py)."""
    return scene_tried.slope_of_guess(law, schedule, T, t, at)
