"""The measurements of the page `improved`: what their threads run, and what is remembered."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.worlds.memo import Memo

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


def ended(order: Hashable) -> Any:
    """What the finished measurement gave, or None."""
    return _ended.get(order)


def measurement(order) -> Iterator[Report]:
    """What a job's thread runs. order : has make(), which yields (share, what is known so far)."""
    with np.errstate(all="ignore"):  # a network that exploded is shown, not complained about
        for share, results in order.make():
            yield Report(share, results)
    _ended.put(order, results)
