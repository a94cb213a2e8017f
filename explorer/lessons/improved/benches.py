"""What the page's measurements are held against, by functools: their threads know no session."""

from __future__ import annotations

import threading
from functools import lru_cache

from explorer.lessons.improved.scene_bench import Bench, of_digits, of_points
from explorer.lessons.improved.settings import PICTURES, World
from explorer.training.config import TrainConfig

_lock = threading.RLock()


def bench(world: World) -> Bench:
    """The held-out data of this world, with their floor."""
    with _lock:
        return _bench(world.what, world.dataset)


@lru_cache(maxsize=8)
def _bench(what: str, dataset: str):
    return of_digits() if what == PICTURES else of_points(TrainConfig(dataset))


def config(world: World, steps: int, **changes):
    """What is trained in this world: the default run on points, or the recipe of the digits.

    The digits' networks predict v here: near the data x_0 divides a small error by a smaller noise,
    which samples forgive and the bound does not.
    """
    kept = {"T": world.T, "schedule": world.schedule, "seed": world.seed, "steps": steps}
    if world.what == PICTURES:
        from explorer.training.image_config import recipe

        return recipe("digits", target="v", **kept | changes)
    return TrainConfig(world.dataset, **kept | changes)
