"""A chart of curves with their errors as plain values; the kit's charts/chart.py draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from explorer.frames.frame import Time
from explorer.frames.pack import Blob
from explorer.frames.text import Text

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
    y_ticks: tuple[float, ...] = ()
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


def values(given: ArrayLike) -> Values:
    """Numbers, None where they are not finite."""
    return tuple(each if np.isfinite(each) else None for each in np.asarray(given, float).tolist())


def curve(label: Text, x: Sequence[float], y: ArrayLike, look: tuple[str, str]) -> Row:
    """One line without marks through the points x, y (n,)."""
    return Row(label, tuple(x), values(y), (), *look, marks=False)
