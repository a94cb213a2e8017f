"""The ladder's computing: a thread beside the page draws every rung and measures it.

Everything it finds is remembered by names and numbers, so that a setting seen before is there at
once, and a job that was stopped goes on where it was.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from explorer.data.images import IMAGES
from explorer.lessons.samplers import scene_ladder as scene
from explorer.worlds import networks
from explorer.worlds.memo import Memo, memo

MOST_RUNS, MOST_MEASURES = 12, 1000  # remembered
Options = tuple[tuple[str, object], ...]
_runs, _measures = Memo(MOST_RUNS), Memo(MOST_MEASURES)


@dataclass(frozen=True)
class Settings:
    """What decides a ladder, in plain values; a cache key.

    options : the sampler's own, as pairs.  count : samples measured on each rung.
    everyone : whether the other samplers are measured too, at their defaults.
    """

    data: str
    sampler: str
    options: Options
    guidance: float
    seed: int
    count: int
    everyone: bool

    @property
    def pictures(self) -> Settings:
        """The part that the pictures depend on."""
        return replace(self, count=0, everyone=False)

    def tasks(self) -> list[tuple]:
        """What is measured, in order: keys of measurements."""
        others = [name for name in scene.CLIMBERS if name != self.sampler and self.everyone]
        ways = [(self.sampler, self.options), *((name, defaults(name)) for name in others)]
        return [
            (self.data, self.guidance, name, options, rung, self.count)
            for name, options in ways
            for rung in scene.rungs(name, steps_of(self.data))
        ]


@dataclass(frozen=True, eq=False)
class Ladder:
    """The runs of all rungs from one x_T; labels of the columns; each column's class mean, and how
    far each rung's pictures are from it."""

    labels: np.ndarray
    runs: tuple[scene.Run, ...]
    means: np.ndarray
    to_mean: tuple[float, ...]


@dataclass(frozen=True)
class Seen:
    """How far the job is: share of the work 0..1, seconds left or None, the sampler at work."""

    step: int
    share: float
    left: float | None
    sampler: str


def defaults(sampler: str) -> Options:
    """A sampler's own options as its entry has them."""
    return tuple((each.name, each.default) for each in own_params(sampler))


def own_params(sampler: str):
    """The parameters but the number of steps."""
    from explorer.core.samplers import SAMPLERS

    return [each for each in SAMPLERS[sampler].params if each.name != "num_steps"]


def steps_of(data: str) -> int:
    """T of the network that was shipped for these pictures."""
    from explorer.training.image_config import recipe

    return recipe(data).T


def columns_of(data: str) -> np.ndarray:
    return scene.columns(len(IMAGES[data].classes))


def noise_of(data: str, seed: int) -> np.ndarray:
    """The x_T of the columns."""
    shape = (len(columns_of(data)), *IMAGES[data].shape_of())
    return np.random.default_rng([seed, 20]).standard_normal(shape, dtype=np.float32)


@memo(most=3)
def yardstick(data: str):
    """What is compared with: held-out pictures, and a judge who names them."""
    from explorer.worlds import picture_quality

    return picture_quality.yardstick(data, networks.shipped(data)[0].dataset_params)


def found(settings: Settings) -> tuple[Ladder | None, dict[str, list[scene.Measure]]]:
    """What is known now: the pictures, and of each sampler the rungs that are measured."""
    measured: dict[str, list[scene.Measure]] = {}
    for task in settings.tasks():
        if (measure := _measures.get(task)) is not None:
            measured.setdefault(task[2], []).append(measure)
    return _runs.get(settings.pictures), measured


def complete(settings: Settings) -> bool:
    """Whether nothing is missing."""
    ladder, measured = found(settings)
    return ladder is not None and sum(map(len, measured.values())) == len(settings.tasks())


def work(settings: Settings) -> Iterator[Seen]:
    """What a job's thread runs: what is missing of pictures and measurements."""
    yield Seen(0, 0.0, None, settings.sampler)
    if settings.pictures not in _runs:
        yield from _climb(settings)
    missing = [task for task in settings.tasks() if task not in _measures]
    total = sum(cost(task) for task in missing)
    done, began = 0, time.perf_counter()
    for task in missing:
        for made in _measure(task):
            if isinstance(made, scene.Measure):
                _measures.put(task, made)
                break
            at = done + made * task[4].evaluations
            left = (total - at) * (time.perf_counter() - began) / at
            yield Seen(at, at / total, left, task[2])
        done += cost(task)


def cost(task: tuple) -> int:
    """How often the network is asked about one picture, all pictures together."""
    return task[4].evaluations * task[5]


def _climb(settings: Settings) -> Iterator[Seen]:
    _, denoiser = networks.shipped(settings.data)
    labels, x_T = columns_of(settings.data), noise_of(settings.data, settings.seed)
    told = denoiser.conditioned(labels, settings.guidance)
    rungs, runs = scene.rungs(settings.sampler, denoiser.schedule.T), []
    for rung in rungs:
        given = (told, settings.sampler, rung, x_T, settings.seed, settings.options)
        runs.append(scene.climb(*given))
        yield Seen(len(runs), 0.0, None, settings.sampler)
    yard = yardstick(settings.data)
    means = scene.class_means(yard.training, yard.training_labels, labels)
    to_mean = tuple(scene.distance(run.x_t[-1], means) for run in runs)
    _runs.put(settings.pictures, Ladder(labels, tuple(runs), means, to_mean))


def _measure(task: tuple) -> Iterator:
    data, guidance, sampler, options, rung, count = task
    given = (sampler, rung, guidance, options, count)
    with np.errstate(all="ignore"):  # a sampler that explodes is told, not complained about
        yield from scene.measure(networks.shipped(data)[1], yardstick(data), *given)
