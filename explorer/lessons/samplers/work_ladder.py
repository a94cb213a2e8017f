"""The ladder's computing: a thread beside the page draws every rung and measures it.

All results are remembered by names and numbers, so that a setting seen before is there at once, and
a job that was stopped goes on where it was.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from explorer.lessons.samplers import scene_rungs as rungs
from explorer.lessons.samplers.scene_ladder import Known, Ladder, Settings, noise_of
from explorer.worlds import networks
from explorer.worlds.memo import Memo

MOST_RUNS, MOST_MEASURES = 12, 1000  # remembered
_runs, _measures = Memo(MOST_RUNS), Memo(MOST_MEASURES)


@dataclass(frozen=True)
class Progress:
    """How far the job is: share of the work 0..1, seconds left or None, the sampler at work."""

    step: int
    share: float
    left: float | None
    sampler: str


def known(settings: Settings) -> Known:
    """What is known now: the pictures, and of each sampler the rungs that are measured."""
    measured: dict[str, tuple[rungs.Measure, ...]] = {}
    for task in settings.tasks():
        if (measure := _measures.get(task)) is not None:
            measured[task[2]] = (*measured.get(task[2], ()), measure)
    return Known(_runs.get(settings.pictures), tuple(measured.items()))


def complete(settings: Settings) -> bool:
    """Whether nothing is missing."""
    now = known(settings)
    return now.ladder is not None and now.count == len(settings.tasks())


def work(settings: Settings) -> Iterator[Progress]:
    """What a job's thread runs: what is missing of pictures and measurements."""
    yield Progress(0, 0.0, None, settings.sampler)
    if settings.pictures not in _runs:
        yield from _climb(settings)
    missing = [task for task in settings.tasks() if task not in _measures]
    total = sum(cost(task) for task in missing)
    done, began = 0, time.perf_counter()
    for task in missing:
        for now in _measure(task):
            if isinstance(now, rungs.Measure):
                _measures.put(task, now)
                break
            at = done + now * task[4].evaluations
            left = (total - at) * (time.perf_counter() - began) / at
            yield Progress(at, at / total, left, task[2])
        done += cost(task)


def cost(task: tuple) -> int:
    """How often the network is asked about one picture, all pictures together."""
    return task[4].evaluations * task[5]


def _climb(settings: Settings) -> Iterator[Progress]:
    _, denoiser = networks.shipped(settings.data)
    labels, x_T, runs = settings.columns, noise_of(settings), []
    told = denoiser.conditioned(labels, settings.guidance)
    for rung in rungs.rungs(settings.sampler, denoiser.schedule.T):
        given = (told, settings.sampler, rung, x_T, settings.seed, settings.options)
        runs.append(rungs.climb(*given))
        yield Progress(len(runs), 0.0, None, settings.sampler)
    yard = rungs.yardstick(settings.data)
    means = rungs.class_means(yard.training, yard.training_labels, labels)
    to_mean = tuple(rungs.distance(run.x_t[-1], means) for run in runs)
    _runs.put(settings.pictures, Ladder(labels, tuple(runs), means, to_mean))


def _measure(task: tuple) -> Iterator:
    data, guidance, sampler, options, rung, count = task
    given = (sampler, rung, guidance, options, count)
    with np.errstate(all="ignore"):  # a sampler that explodes is told, not complained about
        yield from rungs.measure(networks.shipped(data)[1], rungs.yardstick(data), *given)
