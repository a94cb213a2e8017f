"""What the threads of the page `improved` run, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.jobs import Evaluate, Factory
from explorer.lessons.improved import scene, scene_loss
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved.scene_settings import Settings
from explorer.worlds.memo import Memo

if TYPE_CHECKING:
    from explorer.training.config import Snapshot

MOST = 48  # finished measurements that are remembered
GRAIN = 1000  # a measurement's progress in steps, so that a job knows the time left
_ended = Memo(MOST)


@dataclass(frozen=True, eq=False)
class Report:
    """share : of the work that is done.  results : what is known so far."""

    share: float
    results: Any

    @property
    def step(self) -> int:
        return int(GRAIN * self.share)


def ended(act: str, order: Settings) -> Any:
    """What the finished measurement gave, or None."""
    return _ended.get((act, order))


def measurement(act: str, order: Settings) -> Iterator[Report]:
    """What a measurement's thread runs."""
    with np.errstate(all="ignore"):  # a network that exploded is shown, not complained about
        for share, results in scene.measure(act, order):
            yield Report(share, results)
    _ended.put((act, order), results)


# --- the live training of the part `loss` -------------------------------------------------------


def train(settings: scene_loss.Settings) -> Iterator[Snapshot]:
    """What the job's thread runs. The yardstick first, so that no checkpoint waits for it."""
    from explorer.training.trainer import train

    benches.bench(settings)
    return train(settings.config())


def evaluate(settings: scene_loss.Settings, snapshot: Snapshot) -> scene_loss.Look:
    with np.errstate(all="ignore"):
        rows = scene_loss.ROWS[settings.what]
        return scene_loss.look(snapshot, benches.bench(settings), rows)


def factory(settings: scene_loss.Settings) -> tuple[Factory, Evaluate]:
    """(iterator factory, evaluate) for explorer.jobs."""
    return partial(train, settings), partial(evaluate, settings)


def warm() -> None:
    """Import torch, so that Start answers at once."""
    import explorer.training.trainer  # noqa: F401
