"""The figures that the lesson `forward` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.core.schedules import SCHEDULES
from explorer.frames.pack import MAX_FRAMES
from explorer.lessons.forward import scene_data as data
from explorer.lessons.forward import scene_factor, scene_normal
from explorer.lessons.forward import scene_forgetting as forgetting
from explorer.lessons.forward.scene import moments
from explorer.lessons.forward.scene_cloud import POINTS, entropy_columns, squares_without_factor
from explorer.lessons.forward.scene_data import Settings

CONSTANTS = {
    "points": POINTS,
    "digits_of_place": forgetting.PIECES,
    "cells": 2**forgetting.PIECES,
    "population": forgetting.WORLD,
    "key_frames": MAX_FRAMES,
}


def constant(name: str) -> int:
    """A number that the page is built with."""
    return CONSTANTS[name]


def beta(schedule: str, T: int, t: int) -> float:
    """β_t."""
    return float(SCHEDULES[schedule](T).betas[t])


def end_without_factor(schedule: str, T: int, start: float) -> float:
    """E x_T² of a coordinate that starts at `start` and walks without the factor."""
    return float(squares_without_factor(SCHEDULES[schedule](T), start)[-1])


def signal_falls_to(schedule: str, T: int, signal: float) -> int:
    """The first t at which a point is no more than that part of where it was."""
    return int(np.argmax(SCHEDULES[schedule](T).signal <= signal))


def entropy_turns(schedule: str, T: int, scale: float) -> int:
    """The t at which the entropy of data of that scale is greatest."""
    settings = Settings(schedule=schedule, T=T)
    J = data.negentropy(settings.cloud)
    return int(entropy_columns(settings.noises(), J, scale)["entropy"].argmax())


# --- which option is right ----------------------------------------------------------------------


def what_agrees(schedule: str, T: int, t: int) -> int:
    """Jump and walk: 0 if the clouds' moments agree and the points do not, 1 if the points do too,
    2 if nothing does."""
    ways = [Settings(schedule=schedule, T=T, t=t, path=path) for path in ("jump", "walk")]
    steps = data.walk(ways[1].world, 1.0)
    k = int(np.flatnonzero(steps.times == t)[0])
    points, given = data.cloud(ways[0].shape), ways[0].noises()
    jumped = given.signal[t] * points.x0 + given.noise[t] * points.eps
    if np.allclose(jumped, steps.frames[k], atol=0.01):
        return 1
    off = [abs(row.measured - row.theory) / row.error for way in ways for row in moments(way)]
    return 0 if np.mean(np.array(off) < 2) > 0.8 else 2


def lost_first(schedule: str, T: int) -> int:
    """What falls to half first: 0 the half of the cloud a point began in, 1 its small patch; 2 the
    mean, if that is lost at all."""
    seen = data.remembering(Settings(schedule=schedule, T=T).world, 1.0)
    lost = [seen.times[np.argmax(seen.bits[:, k] < 0.5)] for k in (0, forgetting.PIECES - 1)]
    return int(np.argmin(lost))


def entropy_goes(schedule: str, T: int, scales: list[float]) -> int:
    """0 if the entropy rises at every scale, 1 if it falls at every one, 2 if that depends."""
    settings = Settings(schedule=schedule, T=T)
    J = data.negentropy(settings.cloud)
    over_t = [entropy_columns(settings.noises(), J, scale)["entropy"][1:] for scale in scales]
    rises = [bool((np.diff(bits) > 0).all()) for bits in over_t]
    falls = [bool((np.diff(bits) < 0).all()) for bits in over_t]
    return 0 if all(rises) else 1 if all(falls) else 2


def nearest_end(options: list[float], **settings: object) -> int:
    """Which option is nearest to the end without the factor, in its logarithm."""
    end = end_without_factor(**settings)
    away = [abs(np.log(end / option)) for option in options]
    return away.index(min(away))


def mean_square_reaches(column: str, share: float, scale: float) -> int:
    """The first t at which the last act's mean square, in theory, has gone that share of its way:
    with its factor ("scaled_theory") from its start to 1, without ("plain_theory") to twice the
    start."""
    settings = replace(data.Settings(schedule="linear", T=1000, t=0), scale=scale)
    runs = [data.walk(settings.world, scale, with_factor) for with_factor in (True, False)]
    values = scene_factor.columns(settings.noises(), *runs)[column]
    end = 1.0 if column == "scaled_theory" else 2 * values[0]
    return int(np.argmax(np.abs(values - values[0]) >= share * abs(end - values[0])))


def normal_bits(variances: list[float], when: str) -> float:
    """The entropy of a normal cloud of those variances at the "start", at its "top" and at the
    "end", in bits; "top_at": the ᾱ of the top."""
    bars = np.linspace(1, 0, 10_001)
    bits = [scene_normal.entropy_bits(variances, bar) for bar in bars]
    return {
        "start": bits[0], "top": max(bits), "end": bits[-1],
        "top_at": float(bars[np.argmax(bits)]),
    }[when]  # fmt: skip


def draws_of_training(T: int, steps: int, batch: int, by: str) -> float:
    """Draws of noise of a training with t even over 1 … T: "jump" one a point, "steps" t of them.
    In thousands, by steps in millions."""
    points = steps * batch
    return points / 1e3 if by == "jump" else points * (T + 1) / 2 / 1e6
