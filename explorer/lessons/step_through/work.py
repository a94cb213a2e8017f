"""The walks of the step_through page: made once for all sessions, remembered by their settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.lessons.step_through import scene
from explorer.worlds import networks
from explorer.worlds.memo import Memo
from explorer.worlds.world import World

POINTS = 600  # of the cloud
Telling = Callable[[str], Callable[[float], None] | None]  # "training" or "walking" → progress
_walks = Memo(5)


@dataclass(frozen=True, kw_only=True)
class Settings(World):
    """All that decides a walk, in plain values; the cache's key.

    options : the sampler's own, as pairs.  num_steps : None for every t.
    centres : how many points the memorising denoiser knows.
    """

    denoiser: str = "density"
    start: str = "noise"
    sampler: str = "ddpm"
    options: tuple[tuple[str, object], ...] = ()
    num_steps: int | None = None
    centres: int = 100


def walk(settings: Settings, telling: Telling = lambda what: None) -> scene.Walk:
    """The walk of these settings. telling(what) gives a callback for the share that is done."""
    return _walks.make(settings, lambda: _walk(settings, telling))


def _walk(settings: Settings, telling: Telling) -> scene.Walk:
    rng = np.random.default_rng([settings.seed, 3])
    way, start = scene.walk_back, rng.standard_normal((POINTS, 2))
    if settings.start == "data":
        way, start = scene.walk_out, settings.data(POINTS).x
    denoiser = networks.of_cloud(settings.world, settings.denoiser, settings.centres)
    if denoiser is None:
        denoiser = networks.train_now(networks.config_of(settings.world), telling("training"))
    return way(
        settings.noises(), denoiser, start, rng, sampler=settings.sampler,
        num_steps=settings.num_steps, progress=telling("walking"), **dict(settings.options),
    )  # fmt: skip


def training_set(settings: Settings) -> np.ndarray:
    """(centres, 2): the points that the memorising denoiser knows."""
    return settings.data(settings.centres).x
