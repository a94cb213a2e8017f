"""Panels of curves that follow one native range: all its places are computed ahead and sent."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import streamlit as st

from explorer.frames.plates import Panel, PlatesView, Slider, Tile
from explorer.frames.text import Label, Phrase, Text, Word
from explorer.frames.ticks import ticks
from explorer.texts import fixed, number, short
from explorer.ui.controls.reports import reported
from explorer.ui.engine import join
from explorer.ui.page import Answer, AnyPage, Facts

DIGITS = 6
LARGE = 1e6

_plates = st.components.v2.component(
    "objective_plates",
    css="\n" + join.read("ui/charts/plates.css"),
    js=join.program("ui/charts/plates.js"),
)


def show(page: AnyPage, view: PlatesView, key: str) -> None:
    """Mount the panels, the tiles and the range; `moved` tells where the hand leaves the range, and
    sentences follow it by live.source(key, None, …)."""
    data = {
        "key": key,
        "panels": [_panel(panel) for panel in view.panels],
        "tiles": [_tile(tile) for tile in view.tiles],
        "slider": _slider(view.slider),
        "columns": " ".join(f"{share:g}fr" for share in view.columns),
        "numbers": {tile.name: tile.values for tile in view.tiles} | dict(view.numbers),
    }
    _plates(key=key, data=[_plain(data, page.say)], on_index_change=_nothing)


def answer(
    page: AnyPage,
    name: str,
    view: Callable[[], PlatesView],
    numbers: Callable[[], Facts] = dict,
) -> Answer:
    """Plates under a line that opens, made once it is open."""
    return Answer(numbers, lambda: show(page, view(), page.key(name)))


def moved(key: str, current: int) -> int:
    """The range's place that the hand has let go of, else `current`; ask before `show`."""
    told = reported(key, "index", current)
    return current if told is None else int(told)


def _nothing() -> None:
    """A state is only kept by Streamlit when a callback is registered for it."""


def _panel(panel: Panel) -> dict[str, Any]:
    """With its ticks, each with its text."""
    up = [] if panel.bare else ticks(*panel.yr, panel.ylog)
    marks = {"xticks": ticks(*panel.xr, panel.xlog, panel.least), "yticks": up}
    return _fields(panel) | {
        name: [(value, short(value)) for value in values] for name, values in marks.items()
    }


def _tile(tile: Tile) -> dict[str, Any]:
    texts = ["–" if v is None else written(v, tile.decimals) for v in tile.values]
    return _fields(tile) | {"values": texts}


def written(value: float, decimals: int) -> str:
    """A tile's number; what has more digits than anyone reads, in three and a power of ten."""
    return number(value, ".2e") if abs(value) >= LARGE else fixed(value, decimals, tiny=True)


def _slider(slider: Slider) -> dict[str, Any]:
    stops = [f"{slider.symbol} = {fixed(x, slider.decimals)}" for x in slider.places]
    return _fields(slider) | {"stops": stops}


def _fields(record: Any) -> dict[str, Any]:
    return {each.name: getattr(record, each.name) for each in fields(record)}


def _plain(value: Any, say: Callable[[Text], str]) -> Any:
    """`value` as JSON holds it: texts said, floats at six digits, nan as null."""
    if isinstance(value, Word | Label | Phrase):
        return say(value)
    if is_dataclass(value):
        value = _fields(value)
    if isinstance(value, Mapping):
        return {name: _plain(each, say) for name, each in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist(), say)
    if isinstance(value, list | tuple):
        if set(map(type, value)) == {float}:
            return list(map(_number, value))
        return [_plain(each, say) for each in value]
    return _number(value) if isinstance(value, float) else value


def _number(value: float) -> float | None:
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
