"""The figures that the lesson `train_images` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.core.schedules import SCHEDULES
from explorer.data.images import IMAGES
from explorer.lessons.train_images import scene_samples as samples
from explorer.lessons.train_images import scene_stage as stage
from explorer.lessons.train_images import work
from explorer.lessons.train_images.scene import EXPERIMENTS
from explorer.training.image_config import recipe
from explorer.worlds import networks
from explorer.worlds.picture_quality import CLOSE, PICTURES
from explorer.worlds.pictures import Task, yardstick

CONSTANTS = {
    "pictures": PICTURES,
    "judge_steps": samples.JUDGE_STEPS,
    "close_percent": round(100 * CLOSE),
    "not_close_percent": round(100 * (1 - CLOSE)),
    "ho_side": 16,
    "guidance": EXPERIMENTS["pull"]["guidance"],
}


def constant(name: str) -> float:
    """A number that the page is built with."""
    return float(CONSTANTS[name])  # type: ignore[arg-type]


def classes(dataset: str) -> int:
    """How many classes a set of pictures has."""
    return len(IMAGES[dataset].classes)


def pixels(dataset: str, folded: bool) -> int:
    """Across a picture; folded, across the grid of its patches."""
    config = recipe(dataset)
    return config.shape[1] // (config.patch if folded else 1)


def places(dataset: str, level: int) -> int:
    """Of a grid of the network by default, the finest being level 0."""
    config = recipe(dataset)
    return int(np.prod([side // config.patch // 2**level for side in config.shape[:2]]))


def pairs(dataset: str, level: int) -> int:
    """That attention makes on that grid."""
    return places(dataset, level) ** 2


def pairs_ratio(dataset: str, coarse: int) -> float:
    """How many times as many pairs the finest grid has."""
    return pairs(dataset, 0) / pairs(dataset, coarse)


def schedule_param(dataset: str, name: str) -> float:
    """A parameter of the schedule on which a set is trained by default."""
    return float(dict(recipe(dataset).schedule_params)[name])


def steps_within_percent(dataset: str, schedule: str, low: float, high: float) -> float:
    """The share of steps whose SNR lies between two; schedule "" for the set's own."""
    config = recipe(dataset)
    name = schedule or config.schedule
    params = {} if schedule else dict(config.schedule_params)
    snr = SCHEDULES[name](config.T, **params).snr[1:]
    return float(100 * np.mean((low <= snr) & (snr <= high)))


def even_from(dataset: str) -> int:
    """The first t of a set's own schedule at which a pixel has no more picture than noise."""
    return int((recipe(dataset).make_schedule().alphas_bar <= 0.5).argmax())


# --- which option is right ----------------------------------------------------------------------


def named_after(share: float) -> int:
    """After this share of the default run the judge names: 0 hardly more than chance, 1 most of the
    samples, 2 none."""
    config = replace(recipe(), seed=0)
    task = Task(config)
    snapshot = next(each for each in work.train(task) if each.step >= share * config.steps)
    right = work.Evaluator(task)(snapshot).right
    return 2 if right < 0.02 else int(right > 0.5)


def guided(guidance: float) -> int:
    """What guidance makes of a class: 0 no difference, 1 easier to name and more alike, 2 more
    varied."""
    told, task = networks.shipped("digits")[1], Task(recipe())
    where, judge = stage.grid_of(task), yardstick(task).judge
    named, spread = [], []
    for w in (0.0, guidance):
        drawn = samples.samples(told.conditioned(where.labels, w), where.noise).clip(-1, 1)
        named.append(float(np.mean(judge.labels(drawn) == where.labels)))  # type: ignore[union-attr]
        rows = drawn.reshape(where.rows, where.columns, -1)
        spread.append(float(rows.var(axis=0).mean()))
    if abs(spread[1] / spread[0] - 1) < 0.05:
        return 0
    return 1 if spread[1] < spread[0] and named[1] >= named[0] else 2
