"""The ten lines as data: their formulas, and what each gives on the paths drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.frames.frame import Time
from explorer.frames.pack import Blob
from explorer.frames.text import Word
from explorer.lessons.objective.scene_formulas import Row, rows
from explorer.lessons.objective.scene_lines import Ladder

SHOWN = 60  # paths that travel to the browser


@dataclass(frozen=True)
class Rung:
    """A line: its formula and those of its parts (MathML), its rule, and its numbers in nats.

    mean, error : over all paths, with its standard error.  spread : standard deviation of a path's
    value.  values (SHOWN,), parts (SHOWN, P) : of the paths that travel.
    """

    row: Row
    rule: Word
    mean: float
    error: float
    spread: float
    values: np.ndarray
    parts: np.ndarray


@dataclass(frozen=True)
class DerivationView:
    """Ten lines below one another, the line `open` (1..10) opened, and one path through them all.

    x (SHOWN, T+1) : the paths; a new one asks no server.  count : of the paths of the means.
    """

    rungs: tuple[Rung, ...]
    x: np.ndarray
    count: int
    open: int = 1
    name: str = "derivation"
    time: Time | None = None

    def blobs(self) -> list[Blob]:
        return []


def derivation(ladder: Ladder, line: int) -> DerivationView:
    """The view of what the ten lines gave, with line `line` open."""
    numbers = zip(ladder.means, ladder.errors, ladder.spreads, strict=True)
    rungs = tuple(
        Rung(row, Word(f"objective.rule_{i + 1}"), *map(float, told),
             ladder.values[i, :SHOWN], ladder.parts[i][:SHOWN])
        for i, (row, told) in enumerate(zip(rows(), numbers, strict=True))
    )  # fmt: skip
    return DerivationView(rungs, ladder.x[:SHOWN], ladder.values.shape[1], line)
