"""Panels of curves that follow one native range: all its places are computed ahead and sent."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path

import numpy as np
import streamlit as st

from explorer.frames.plates import Slider
from explorer.ui.controls.reports import heard

HERE = Path(__file__).parent
DIGITS = 6

_plates = st.components.v2.component(
    "objective_plates",
    css="\n" + (HERE / "plates.css").read_text(encoding="utf-8"),
    js="\n" + (HERE / "plates.js").read_text(encoding="utf-8"),
)


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
