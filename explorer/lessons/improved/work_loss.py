"""The live training of the page `improved`: its config and its thread's work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_loss as scene
from explorer.lessons.improved.scene_settings import Settings

ROWS = {"points": 128, "pictures": 32}  # held-out rows at each t, for every look
SECONDS = {"points": 9, "pictures": 50}  # of one seed of the three objectives, about


@dataclass(frozen=True)
class Order:
    """All that decides a training, and the comparison of the three objectives."""

    world: Settings
    steps: int
    repeats: int
    vlb_weight: float
    objective: str

    @property
    def rows(self) -> int:
        return ROWS[self.world.what]

    def plain(self):
        """The config with L_simple."""
        return benches.config(self.world, self.steps, vlb_weight=self.vlb_weight)

    def config(self):
        """What Start would train."""
        return scene.objective(self.plain(), self.objective)

    def compared(self) -> Order:
        """The part that the comparison depends on."""
        return replace(self, objective=scene.OBJECTIVES[0])

    def make(self) -> Iterator[tuple[float, scene.Race]]:
        yield from scene.race(self.plain(), benches.bench(self.world), self.repeats, self.rows)


def train(order: Order):
    """What the job's thread runs. The yardstick first, so that no checkpoint waits for it."""
    from explorer.training.trainer import train

    benches.bench(order.world)
    return train(order.config())


def evaluate(order: Order, snapshot) -> scene.Look:
    with np.errstate(all="ignore"):  # a run that explodes is shown, not complained about
        return scene.look(snapshot, benches.bench(order.world), order.rows)


def factory(order: Order):
    """(iterator factory, evaluate) for explorer.jobs."""
    return partial(train, order), partial(evaluate, order)


def warm() -> None:
    """Import torch, so that Start answers at once."""
    import explorer.training.trainer  # noqa: F401


def looks(status) -> list[scene.Look]:
    """The looks of a run so far, in rising steps."""
    made = status.evaluations
    return [made[step] for step in sorted(made) if made[step] is not None]
