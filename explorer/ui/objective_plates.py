"""Panels of curves that follow one native range: all its places are computed ahead and sent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from explorer.ui.heard import heard

HERE = Path(__file__).parent
DIGITS = 6

_plates = st.components.v2.component(
    "objective_plates",
    css="\n" + (HERE / "objective_plates.css").read_text(encoding="utf-8"),
    js="\n" + (HERE / "objective_plates.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Series:
    """A curve over x (L,): y (L,), or (S, L) where it follows the range; nan leaves a gap.

    kind : "line" or "bars", `width` wide; `mark` shows strongly the bar that the range has chosen,
    bar i being chosen at index i + first.
    """

    x: Sequence[float]
    y: Sequence
    colour: str
    label: str = ""
    dash: str = ""
    kind: str = "line"
    dots: bool = False
    width: float = 1.0
    mark: bool = False
    first: int = 0


@dataclass(frozen=True)
class Upright:
    """An upright line at x (S,), one place for each of the range's.  left : of it is its label."""

    x: Sequence[float]
    colour: str
    label: str = ""
    dash: str = ""
    row: int = 0
    left: bool = False


@dataclass(frozen=True)
class Panel:
    """Axes with their curves. share : of the window's height.  pick : a click moves the range.
    bare : without a scale at the left.  least : the ticks of x are no closer than this."""

    title: str
    xlabel: str
    xr: tuple[float, float]
    yr: tuple[float, float]
    series: tuple[Series, ...]
    uprights: tuple[Upright, ...] = ()
    alt: str = ""
    xlog: bool = False
    ylog: bool = False
    share: float = 1.0
    pick: bool = False
    bare: bool = False
    least: float = 0.0


@dataclass(frozen=True)
class Tile:
    """A number that follows the range; one value where it does not."""

    name: str
    label: str
    values: Sequence[str]
    colour: str = "text"


@dataclass(frozen=True)
class Slider:
    """The range: what it says at each of its S stops, where these lie on the panels' x axis."""

    name: str
    label: str
    stops: Sequence[str]
    places: Sequence[float]
    index: int


def plates(key: str, panels, tiles, slider: Slider, columns: str = "1fr") -> None:
    """Mount the panels (side by side as the CSS grid `columns` says), tiles and the range."""
    data = {
        "panels": [asdict(panel) for panel in panels],
        "tiles": [asdict(tile) for tile in tiles],
        "slider": asdict(slider),
        "columns": columns,
    }
    _plates(key=key, data=[_plain(data)], on_index_change=_nothing)


def moved(key: str, current: int) -> int:
    """The range's place that the hand has let go of, else `current`; ask before `plates`."""
    told = heard(key, "index", current)
    return current if told is None else int(told)


def _nothing() -> None:
    """A state is only kept by Streamlit when a callback is registered for it."""


def _plain(value):
    """`value` as JSON holds it, floats at six digits, nan as null."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
    return value
