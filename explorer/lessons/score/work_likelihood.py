"""What takes longer than a moment here: each a thread's work, remembered once it has ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from explorer.lessons.score import scene_likelihood as scene
from explorer.lessons.score.scene_settings import Settings
from explorer.worlds import networks
from explorer.worlds.memo import Memo

NETWORK, PLANE, ERROR = "network", "plane", "error"
HALF = 2.3  # of the lattice's width
MOST = 24
_ended, _slopes = Memo(MOST), Memo(MOST)


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


def jacobian(settings: Settings):
    """The slope of these settings' denoiser, or None where its network is still to be trained."""
    slope = _slopes.get(settings.place)
    if slope is None:
        denoiser = networks.of_cloud(settings.world, settings.denoiser)
        if denoiser is not None:
            slope = _slopes.make(settings.place, lambda: scene.jacobian_of(denoiser))
    return slope


def held_out(settings: Settings) -> np.ndarray:
    """(HELD_OUT, 2): points of the data that no training has seen."""
    return settings.data(scene.HELD_OUT, (settings.seed, 11, 3)).x


def ended(task: Task):
    """The finished result, where one is remembered."""
    return _ended.get(task)


def evaluation(task: Task) -> Iterator:
    """What a job's thread runs: a Training at first where there is no network yet."""
    settings = task.settings
    with np.errstate(all="ignore"):  # a network that exploded is shown, not complained about
        if jacobian(settings) is None:
            yield from _train(settings)
        if task.kind == NETWORK:
            return
        slope, density, x = jacobian(settings), settings.density(), held_out(settings)
        if task.kind == PLANE:
            x, how = scene.points(x, HALF), dict(task.how)
            results = scene.evaluate(slope, density, x, settings.seed, **how)
        else:
            own = settings.denoiser != "density"
            results = scene.study(slope, density, x, settings.seed, own)
        for now in results:
            yield now
    _ended.put(task, now)


def _train(settings: Settings) -> Iterator[Training]:
    """A small network for this shape, schedule and T."""
    config = networks.config_of(settings.world)
    for snapshot in networks.training(config):
        yield Training(snapshot.step, snapshot.step / config.steps)
