"""The ten lines as data: their formulas, and what each gives on the paths drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.frames.frame import Time
from explorer.frames.pack import Blob
from explorer.frames.text import Word
from explorer.lessons.objective.scene_formulas import Row, rows
from explorer.lessons.objective.scene_lines import Ladder
from explorer.units import factor

SHOWN = 60  # paths that travel to the browser
PLAIN = 1  # the place of the line whose parts are multiplied


@dataclass(frozen=True)
class Rung:
    """A line: its formula and those of its parts (MathML), its rule, and its numbers, in the unit
    that is shown.

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
    unit: str = "nats"
    name: str = "derivation"
    time: Time | None = None

    def blobs(self) -> list[Blob]:
        return []


def derivation(ladder: Ladder, line: int, unit: str) -> DerivationView:
    """The view of what the ten lines gave, with line `line` open. The parts of line 2 are densities
    as they are, without a logarithm and so without a unit."""
    by = factor("nats", unit)
    numbers = zip(by * ladder.means, by * ladder.errors, by * ladder.spreads, strict=True)
    rungs = tuple(
        Rung(row, Word(f"objective.rule_{i + 1}"), *map(float, told), by * ladder.values[i, :SHOWN],
             (1.0 if i == PLAIN else by) * ladder.parts[i][:SHOWN])
        for i, (row, told) in enumerate(zip(rows(unit), numbers, strict=True))
    )  # fmt: skip
    return DerivationView(rungs, ladder.x[:SHOWN], ladder.values.shape[1], line, unit)
