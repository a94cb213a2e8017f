"""The line: bells on axes that the hand moves, drawn by the browser at display rate.

It stands beside the stage and shares its engine's parts: carriers, colours, tables, the clock.
The browser knows one bell, sent from here, and moves and stretches it; means, widths and weights
are looked up in tables, sweeps and grids, at the present t and where the hand has put the handles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from explorer.frames.line_check import check
from explorer.frames.line_pack import bell, grid
from explorer.frames.line_parts import (
    WORDS,
    AxisHandle,
    Bell,
    BellCurve,
    Grid,
    Linear,
    LineEvents,
    Marker,
    Row,
    Zoom,
)
from explorer.frames.pack import Blob, sweep, table
from explorer.frames.parts import LiveSlider, Readout
from explorer.ui.engine import join
from explorer.ui.engine.engine import carry, engine_component, mount, view_component

__all__ = [
    "WORDS", "AxisHandle", "Bell", "BellCurve", "Blob", "Grid", "LineEvents", "Linear",
    "LiveSlider", "Marker", "Readout", "Row", "Zoom", "grid", "line", "sweep", "table",
]  # fmt: skip

STATES = ("t", "sliders", "handles")
SHEET = join.files_of("ui/line", "kinds", "axes", "hover", "view")  # axes under a clock
FILES = (
    *join.SHARED,
    *join.files_of("ui/line", "kinds", "values", "bells", "axes", "row", "labels", "handles"),
    *join.files_of("ui/line", "hover", "view"),
    *join.files_of("ui/bars", "scale", "view", "draw"),
    *join.files_of("ui/line", "engine"),
)
STYLES = ("ui/line/line.css",)

line_engine = engine_component("line_engine", FILES, STYLES)
_view = view_component("line_view", "lines")


def line(
    key: str,
    *,
    rows: Sequence[Row],
    curves: Sequence[BellCurve],
    table: Blob | str | None = None,
    values: Mapping[str, Linear] | None = None,
    grids: Sequence[Grid] = (),
    handles: Sequence[AxisHandle] = (),
    sliders: Sequence[LiveSlider] = (),
    markers: Sequence[Marker] = (),
    readout: Sequence[Readout] = (),
    T: int | None = None,
    t: int | None = None,
    clock: str | None = None,
    play: str = "up",
    autoplay: bool = False,
    loop: bool | str = False,
    stops: Sequence[int] = (),
    speed: float = 1.0,
    height: int | str = 420,
    reserve: int = 0,
    bare: bool = False,
    label: str = "",
    report_t: bool = False,
    whole_t: bool = False,
    report_handles: bool = True,
    words: Mapping[str, str] | None = None,
    palette: Mapping[str, Mapping[str, str]] | None = None,
    below_t: Sequence[tuple[int, str]] = (),
) -> LineEvents:
    """Mount a line and return what it last reported.

    table : columns over t (length T + 1); without T, each column is a constant written twice.
    values : named sums of products, each of names that are known before it.
    sliders : live, where a sweep of the table's columns comes with them; others report only.
    T : with it the line has a time row; lines and stages with the same `clock` share t. A clock
    without T keeps number cells informed (see ui/numbers.py, `cell(..., of=key)`).
    height, reserve, bare, stops, below_t, play, report_t, palette : as for the stage.
    whole_t : while t plays, the table is read at whole t alone, for numbers that must agree.
    report_handles : False where nothing on the page's Python side depends on them.
    A jump in t, a handle or a slider happens when the value passed differs from the one passed
    before and is not an echo of what the line reported.
    """
    values = values or {}
    check(rows, curves, handles, markers, sliders, values, grids, table, readout)
    unknown = set(words or {}) - set(WORDS)
    if unknown:
        raise ValueError(f"the line has no words {sorted(unknown)}; it has {sorted(WORDS)}.")
    the_bell = bell()
    view = {
        "key": key, "rows": rows, "curves": curves, "table": table, "values": values,
        "grids": grids, "handles": handles, "sliders": sliders, "markers": markers,
        "readout": readout, "T": T or 0, "t": t, "clock": clock, "play": play,
        "autoplay": autoplay, "loop": loop, "stops": stops, "speed": speed, "height": height,
        "reserve": reserve, "bare": bare, "label": label, "report_t": report_t,
        "whole_t": whole_t,
        "report_handles": report_handles, "palette": palette, "below": list(below_t),
        "bell": the_bell, "words": {**WORDS, **(words or {})},
    }  # fmt: skip
    blobs = [the_bell, table, *(each.blob for each in grids), *(each.sweep for each in sliders)]
    carry(key, blobs, line_engine)
    return _events(mount(_view, key, view, STATES))


def _events(result: Mapping[str, Any]) -> LineEvents:
    numbers = {
        name: {each: float(value) for each, value in (result.get(name) or {}).items()}
        for name in ("sliders", "handles")
    }
    t = result.get("t")
    return LineEvents(t=None if t is None else int(t), **numbers)
