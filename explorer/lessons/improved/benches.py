"""What the page's measurements are held against, remembered by names."""

from __future__ import annotations

from explorer.lessons.improved.scene_bench import Bench, of_digits, of_points
from explorer.lessons.improved.scene_settings import PICTURES, Settings
from explorer.training.config import TrainConfig
from explorer.worlds.memo import memo


def bench(world: Settings) -> Bench:
    """The held-out data of this world, with their floor."""
    return _bench(world.what, world.dataset)


@memo(most=8)
def _bench(what: str, dataset: str):
    return of_digits() if what == PICTURES else of_points(TrainConfig(dataset))


def config(world: Settings, steps: int, **changes):
    """What is trained in this world: the default run on points, or the recipe of the digits.

    The digits' networks predict v here: near the data x_0 divides a small error by a smaller noise,
    which samples forgive and the bound does not.
    """
    given = {name: getattr(world, name) for name in ("T", "schedule", "schedule_params", "seed")}
    given |= {"steps": steps} | changes
    if world.what == PICTURES:
        from explorer.training.image_config import recipe

        return recipe("digits", target="v", **given)
    return TrainConfig(world.dataset, **given)
