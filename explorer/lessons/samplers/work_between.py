"""The round trips to noise and back: what a thread beside the page computes, and remembers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from explorer.core.interpolation import Trip, round_trips
from explorer.lessons.samplers.scene_ends import CORRECTIONS, STEPS, Settings, denoiser, real
from explorer.worlds.memo import Memo

_trips = Memo(40)  # Settings.travels → tuple of Trip


def trips(settings: Settings) -> tuple[Trip, ...]:
    """The round trips known so far."""
    return _trips.get(settings.travels, ())


def complete(settings: Settings) -> bool:
    """Whether every round trip is known."""
    return len(trips(settings)) == len(STEPS) * len(CORRECTIONS)


def work(settings: Settings) -> Iterator[tuple[Trip, ...]]:
    """What a job's thread runs: the trips that are missing; yields those known so far."""
    settings = settings.travels
    yield trips(settings)
    model, done = denoiser(settings.what, settings.data), trips(settings)
    x_0 = real(settings).x
    travellers = x_0[:: len(x_0) // settings.travellers]
    known = {(trip.num_steps, trip.iterations) for trip in done}
    for iterations in CORRECTIONS:
        for count in STEPS:
            if (count, iterations) in known:
                continue
            given = (model.schedule, model, travellers, (count,), (iterations,))
            with np.errstate(all="ignore"):
                done += tuple(round_trips(*given, start=settings.start, seed=settings.seed))
            _trips.put(settings, done)
            yield done
