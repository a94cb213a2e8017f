"""What the part "in between" computes: ways between two ends, and the inversion's round trips.

Ways are made once and kept by names and numbers; the round trips are a thread's work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from explorer.data.clouds import Dataset
from explorer.data.images import IMAGES
from explorer.lessons.samplers import scene_between as scene
from explorer.worlds import networks
from explorer.worlds.memo import Memo, memo
from explorer.worlds.world import dataset, density, schedule

T = 200  # of the points' schedule; that of the shipped networks is their own
CLOUD = 2000  # points of the data on the stage, and those that may be picked
UNSEEN = 100  # held-out pictures that may be chosen
PLACES = {"points": 101, "digits": 41, "glyphs": 41, "shapes": 21}
STEPS = (10, 20, 50, 100, 200)
CORRECTIONS = (0, 1, 3)
TRAVELLERS = {"points": 64, "digits": 16, "glyphs": 6, "shapes": 4}  # that make the round trips
MOST_TRIPS = 40  # remembered
_trips = Memo(MOST_TRIPS)  # Settings → tuple of scene.Trip


@dataclass(frozen=True)
class Settings:
    """What decides the ways, in plain values; a cache key.

    what : "points" or "pictures".  data : a cloud, or a shipped network's pictures.
    ends : "data", with two indices in `pair`, or "noise": of points four coordinates of x_T, of
    pictures none, as both come from the seed.
    start : the t at which the inversion begins.
    """

    what: str
    data: str
    ends: str
    pair: tuple[float, ...]
    num_steps: int
    iterations: int
    start: int = 0
    seed: int = 0

    @property
    def kind(self) -> str:
        return "points" if self.what == "points" else self.data

    @property
    def travels(self) -> Settings:
        """The part that the round trips depend on."""
        return replace(self, ends="data", pair=(), num_steps=0, iterations=0)


@memo(most=8)
def cloud(data: str):
    """The points of the stage, CLOUD of them, in their order along the shape."""
    drawn = dataset(data, CLOUD)
    order = np.argsort(drawn.labels, kind="stable")
    return Dataset(drawn.x[order], drawn.labels[order])


@memo(most=8)
def denoiser(what: str, data: str):
    """The exact one of a cloud; of pictures the shipped network, asked for no class."""
    if what == "points":
        return density(data).denoiser(schedule("cosine", T))
    return networks.shipped(data)[1].conditioned(None)


@memo(most=3)
def unseen(data: str):
    """Held-out pictures and their labels, UNSEEN of them."""
    entry, rng = IMAGES[data], np.random.default_rng([1, 9])
    params = {"split": "test"} if any(each.name == "split" for each in entry.params) else {}
    return entry(UNSEEN, rng, **params)


def ends_of(settings: Settings) -> np.ndarray:
    """(2, …): the two data, or the two x_T."""
    if settings.ends == "data":
        kept = cloud(settings.data) if settings.what == "points" else unseen(settings.data)
        return kept.x[[int(index) for index in settings.pair]]
    if settings.what == "points":
        return np.array(settings.pair).reshape(2, 2)
    rng = np.random.default_rng([settings.seed, 23])
    return rng.standard_normal((2, *IMAGES[settings.data].shape_of()), dtype=np.float32)


@memo(most=24)
def ways(settings: Settings) -> scene.Between:
    """The ways between the two ends; ValueError where the network cannot be read."""
    model = denoiser(settings.what, settings.data)
    places = np.linspace(0, 1, PLACES[settings.kind])
    how = {"iterations": settings.iterations, "start": settings.start, "seed": settings.seed}
    return scene.between(
        model.schedule, model, ends_of(settings), places, settings.num_steps,
        noises=settings.ends == "noise", **how,
    )  # fmt: skip


def trips(settings: Settings) -> tuple[scene.Trip, ...]:
    """The round trips known so far."""
    return _trips.get(settings.travels, ())


def complete(settings: Settings) -> bool:
    """Whether every round trip is known."""
    return len(trips(settings)) == len(STEPS) * len(CORRECTIONS)


def work(settings: Settings) -> Iterator[tuple[scene.Trip, ...]]:
    """What a job's thread runs: the trips that are missing; yields those known so far."""
    settings = settings.travels
    yield trips(settings)
    model, done = denoiser(settings.what, settings.data), trips(settings)
    kept = cloud(settings.data) if settings.what == "points" else unseen(settings.data)
    travellers = kept.x[:: len(kept.x) // TRAVELLERS[settings.kind]]
    known = {(trip.num_steps, trip.iterations) for trip in done}
    for iterations in CORRECTIONS:
        for count in STEPS:
            if (count, iterations) in known:
                continue
            given = (model.schedule, model, travellers, (count,), (iterations,))
            with np.errstate(all="ignore"):
                done += tuple(scene.round_trips(*given, start=settings.start, seed=settings.seed))
            _trips.put(settings, done)
            yield done
