"""What is told of a job, and which of its checkpoints stay."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

KEEP = 24  # checkpoints of a job
ACTIVE = ("waiting", "running", "paused")


@dataclass(frozen=True)
class Status:
    """What a page shows of a job, all of one moment.

    state : "waiting", "running", "paused", "finished", "stopped" or "failed".
    place : position in the line, from 1, while waiting; else 0.  rate : steps per second of work.
    remaining : seconds to the end, or None.  idle : paused or ended because nobody looked.
    history : at most 24 snapshots on a logarithmic grid of steps, the first and the newest too.
    evaluations : step -> what `evaluate` made of that checkpoint.
    """

    state: str
    step: int
    total: int | None
    rate: float
    remaining: float | None
    place: int
    message: str
    idle: bool
    latest: Any
    history: tuple[Any, ...]
    evaluations: dict[int, Any]


def log_spaced(steps: Iterable[int], limit: int = KEEP, also: int = -1) -> list[int]:
    """Which of these steps to keep: at most `limit`, about evenly on a logarithmic scale.

    The first, the last and `also` stay; of the others goes the one with the closest neighbours.
    """
    left = sorted(steps)
    while len(left) > limit:
        inner = [k for k in range(1, len(left) - 1) if left[k] != also]
        del left[min(inner, key=lambda k: math.log((left[k + 1] + 1) / (left[k - 1] + 1)))]
    return left
