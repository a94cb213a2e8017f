"""What takes longer than a moment here: each a job beside the page, kept once it has ended."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from explorer.jobs import Job
from explorer.lessons.score import scene_likelihood as scene
from explorer.lessons.step_through.work import Settings
from explorer.ui.training import side_job as live_sides
from explorer.worlds import world as worlds
from explorer.worlds.memo import Memo

NETWORK, PLANE, ERROR = "network", "plane", "error"
HALF = 2.3  # of the lattice's width
MOST = 24
_ended, _networks = Memo(MOST), Memo(MOST)


@dataclass(frozen=True)
class Task:
    """One evaluation, in plain values."""

    kind: str
    settings: Settings
    how: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Training:
    """A network that is being trained here."""

    step: int
    share: float


def jacobian(settings: Settings, snapshot=None):
    """The slope of these settings' denoiser, or None where its network is still to be trained."""
    if settings.denoiser == "density":
        return _slope_of_density(settings)
    place = replace(settings, seed=0)
    found = _networks.get(place)
    if found is None and snapshot is not None:
        found = _networks.put(place, scene.jacobian_of(snapshot.denoiser()))
    return found


@functools.lru_cache(maxsize=16)
def _slope_of_density(settings: Settings):
    return scene.jacobian_of(worlds.density_denoiser(settings))


def order(task: Task, snapshot=None) -> Job | None:
    """The job that does the task for this tab; None where its result is known."""
    if ended(task) is not None:
        return None
    jacobian(task.settings, snapshot)
    kept = memory()
    work = functools.partial(_work, task)
    return live_sides.side(("likelihood", task.kind, id(kept)), (task, kept["again"]), work)


def memory() -> dict:
    """What this tab knows: how often it went on after a stop."""
    return st.session_state.setdefault("_likelihood", {"again": 0})


def again() -> None:
    memory()["again"] += 1


def ended(task: Task):
    """The finished result, where one is remembered."""
    return _ended.get(task)


def latest(task: Task, job: Job | None):
    """What is known now: the result, or what the job has so far (a Training at first), or None."""
    return ended(task) or live_sides.latest(job)


def _work(task: Task) -> Iterator:
    """What the job's thread runs."""
    settings, now = task.settings, Training(0, 0.0)
    with np.errstate(all="ignore"):  # a network that exploded is shown, not complained about
        if jacobian(settings) is None:
            yield from _train(settings)
        slope, density = jacobian(settings), worlds.density(settings)
        held_out = worlds.drawn(settings, scene.HELD_OUT, 3).x
        if task.kind == PLANE:
            x = scene.points(held_out, HALF)
            for now in scene.evaluate(slope, density, x, settings.seed, **dict(task.how)):
                yield now
        elif task.kind == ERROR:
            own = settings.denoiser != "density"
            for now in scene.study(slope, density, held_out, settings.seed, own):
                yield now
    _ended.put(task, now)


def _train(settings: Settings) -> Iterator[Training]:
    """A small network for this shape, schedule and T."""
    from explorer.training.config import TrainConfig
    from explorer.training.trainer import train

    config = TrainConfig(settings.dataset, schedule=settings.schedule, T=settings.T)
    for snapshot in train(config):
        yield Training(snapshot.step, snapshot.step / config.steps)
    _networks.put(replace(settings, seed=0), scene.jacobian_of(snapshot.denoiser()))
