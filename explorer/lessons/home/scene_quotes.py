"""The figures that the lesson `home` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

import numpy as np

from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS
from explorer.data.nearest import nearest_labels
from explorer.lessons.home import scene


def what_leads_back(frame: int) -> int:
    """By which guess at the clean points the path goes on from a key frame: 1 if by the average of
    all clean points that could have become the noisy one, 2 if by the nearest point of the roll."""
    shown, roll = scene.load(), DATASETS["swiss_roll"]
    name, params = scene.SCHEDULE
    schedule = SCHEDULES[name](scene.T, **params)
    t, s = (int(shown.times[k]) for k in (frame, frame - 1))
    x_t, x_s = shown.points[frame], shown.points[frame - 1]
    points = roll(2000, np.random.default_rng(scene.SEED)).x
    nearest = points[nearest_labels(x_t, points, np.arange(len(points))).astype(int)]
    average = roll.density(**roll.defaults()).denoiser(schedule)(x_t, t)
    away = []
    for guess in (average, nearest):
        eps = (x_t - schedule.signal[t] * guess) / schedule.noise[t]
        there = schedule.signal[s] * guess + schedule.noise[s] * eps
        away.append(float(np.mean((there - x_s) ** 2)))
    return 1 + int(away[1] < away[0])
