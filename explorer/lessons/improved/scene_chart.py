"""Numbers against steps of sampling or training, with their errors: a chart as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.frames.frame import Time
from explorer.frames.pack import Blob
from explorer.frames.text import Text, Word
from explorer.lessons.improved.scene_claims import mean_error

RATIOS = (0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100)  # where a log axis is marked
Values = tuple[float | None, ...]  # None where nothing is known


@dataclass(frozen=True)
class Row:
    """One curve: its name, points and standard errors (none: ()), colour of the palette, dash.
    Where no y is known, the name alone is shown."""

    label: Text
    x: tuple[float, ...]
    y: Values
    error: Values = ()
    colour: str = "state"
    dash: str = ""
    marks: bool = True

    @property
    def empty(self) -> bool:
        return all(y is None for y in self.y)


@dataclass(frozen=True)
class Panel:
    """One pair of axes. limit : a level that is marked by a thin line, with its name."""

    rows: tuple[Row, ...]
    x_title: Text
    y_title: Text
    log_x: bool = False
    log_y: bool = False
    limit: float | None = None
    limit_label: Text = ""
    ticks: tuple[float, ...] = ()
    y_ticks: tuple[float, ...] = RATIOS
    y_range: tuple[float, float] | None = None
    x_range: tuple[float, float] | None = None


@dataclass(frozen=True)
class ChartView:
    """The panels side by side or, with across False, one below the other; one legend for all."""

    panels: tuple[Panel, ...]
    caption: Text
    across: bool = True
    name: str = "chart"
    time: Time | None = None

    def blobs(self) -> list[Blob]:
        return []


def values(given) -> Values:
    """Numbers, None where they are not finite."""
    return tuple(each if np.isfinite(each) else None for each in np.asarray(given, float).tolist())


def curve(label: Text, x: Sequence[float], y, look: tuple[str, str]) -> Row:
    """One line without marks through the points x, y (n,)."""
    return Row(label, tuple(x), values(y), (), *look, marks=False)


def means(label: Text, x: Sequence[float], y: np.ndarray, look: tuple[str, str]) -> Row:
    """The means over the rows of y (R, n) with their errors."""
    return Row(label, tuple(x), *map(values, mean_error(y)), *look)


def far_panel(rows: Sequence[Row], x_title: Text, y_range, **more) -> Panel:
    """Distances in units of real data against real data; y_range : while nothing is known."""
    known = not all(row.empty for row in rows)
    return Panel(
        tuple(rows), x_title, Word("improved.far_axis"), log_y=True, limit=1.0,
        limit_label=Word("improved.real"), y_range=None if known else y_range, **more,
    )  # fmt: skip
