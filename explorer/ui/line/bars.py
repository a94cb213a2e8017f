"""Bars over t: the terms of a sum, on a logarithmic axis, with their errors.

They are drawn by the line's engine and share the clock: a click or an arrow key chooses t. New
numbers under the same key are drawn in place, so that bars can follow a training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.ui.line.line import engine_component, mount
from explorer.ui.line.parts import WORDS
from explorer.ui.stage import stage as stages
from explorer.ui.stage.pack import Blob, blob
from explorer.ui.stage.parts import plain

LAYOUTS = ("overlay", "side")
SCALES = ("log", "symlog", "linear")

_view = st.components.v2.component("bars_view", js=stages.loader("lines"))


@dataclass(frozen=True)
class Series:
    """One row of `terms`: its name and look."""

    label: str
    colour: str = "state"
    dash: str = ""


def terms(
    values: np.ndarray,
    times: Sequence[int],
    errors: np.ndarray | None = None,
    apart: Sequence[float] | None = None,
    apart_errors: Sequence[float] | None = None,
    shares: bool = False,
) -> Blob:
    """The bars' numbers: values (S, N) at times (N,) rising; NaN where nothing is known yet.

    errors (S, N) : one standard error each, NaN or 0 for none.  apart (S,) : a bar of its own at
    the right end (L_T).  shares : draw the cumulative share of the values on the right axis.
    """
    values, times = _rows(values, "values"), np.asarray(times)
    if times.shape != values.shape[1:] or (np.diff(times) <= 0).any():
        raise ValueError(f"bars need one rising time each; got {len(times)} times for "
                         f"{values.shape[1]} values a series.")  # fmt: skip
    arrays = {"values": ("float32", values)}
    if errors is not None:
        arrays["errors"] = ("float32", _like(errors, values, "errors"))
    if shares:
        sums = np.cumsum(np.nan_to_num(values), axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            arrays["shares"] = ("float32", sums / sums[:, -1:])
    if apart is not None:
        arrays["apart"] = ("float32", _like(apart, values[:, 0], "apart"))
    if apart_errors is not None:
        arrays["apart_errors"] = ("float32", _like(apart_errors, values[:, 0], "apart_errors"))
    return blob("bars", {"times": [int(t) for t in times]}, **arrays)


def bars(
    key: str,
    *,
    T: int,
    data: Blob,
    series: Sequence[Series],
    t: int | None = None,
    clock: str | None = None,
    layout: str = "overlay",
    y: str = "log",
    y_range: tuple[float, float] | None = None,
    y_label: str = "",
    log_t: bool = False,
    t_label: str = "t",
    term: str = "",
    apart_label: str = "",
    share_label: str = "",
    time_row: bool = False,
    height: int | str = 320,
    reserve: int = 0,
    bare: bool = False,
    label: str = "",
    report_t: bool = False,
    words: Mapping[str, str] | None = None,
    palette: Mapping[str, Mapping[str, str]] | None = None,
) -> int | None:
    """Mount bars and return the t that was last chosen on them, with report_t.

    layout : "overlay" fills the first series and draws the others as steps before it; "side" sets
    them side by side.  y : "log", "symlog" (where values fall below 0), or "linear".
    log_t : t on a logarithmic axis.  term : how the bar of step t is called, % standing for t − 1
    and # for t, as in "L_{%}"; apart_label : the bar apart.  share_label : of the right axis.
    time_row : play, range and ticks below, where no stage with the same clock has them.
    Where bars would be narrower than the pixels allow, neighbours share a bar that shows their
    mean, and the picture says so.
    """
    _check(layout, y, series)
    unknown = set(words or {}) - set(WORDS)
    if unknown:
        raise ValueError(f"the bars have no words {sorted(unknown)}; they have {sorted(WORDS)}.")
    view = {
        "key": key, "bars": data, "series": series, "T": T, "t": t, "clock": clock,
        "layout": layout, "y": y, "y_range": y_range, "y_label": y_label, "log_t": log_t,
        "t_label": t_label, "term": term, "apart_label": apart_label,
        "share_label": share_label, "time_row": time_row, "height": height, "reserve": reserve,
        "bare": bare, "label": label, "report_t": report_t, "palette": palette,
        "words": {**WORDS, **(words or {})}, "table": None, "sliders": [], "readout": [],
        "below": [], "stops": [], "play": "up", "loop": False, "speed": 1.0, "autoplay": False,
    }  # fmt: skip
    stages.carry(key, [data], engine_component)
    chosen = mount(_view, key, plain(view), ("t",)).get("t")
    return None if chosen is None else int(chosen)


def _check(layout: str, y: str, series: Sequence[Series]) -> None:
    if layout not in LAYOUTS or y not in SCALES:
        raise ValueError(f"layout is one of {', '.join(LAYOUTS)}, y one of {', '.join(SCALES)}; "
                         f"got {layout!r} and {y!r}.")  # fmt: skip
    if not 1 <= len(series) <= 3:
        raise ValueError(f"bars show one to three series; got {len(series)}.")


def _rows(values, name: str) -> np.ndarray:
    values = np.asarray(values, dtype=np.float64)
    if values.ndim != 2 or not values.size or len(values) > 3:
        raise ValueError(f"{name} must be (1 to 3, N ≥ 1); got shape {values.shape}.")
    return values


def _like(given, like: np.ndarray, name: str) -> np.ndarray:
    given = np.asarray(given, dtype=np.float64)
    if given.shape != like.shape:
        raise ValueError(f"{name} must have shape {like.shape}; got {given.shape}.")
    return given
