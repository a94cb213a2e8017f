"""The line: bells on axes that the hand moves, drawn by the browser at display rate.

It stands beside the stage and shares its engine's parts: carriers, colours, tables, the clock.
The browser knows one bell, sent from here, and moves and stretches it; means, widths and weights
are looked up in tables, sweeps and grids, at the present t and where the hand has put the handles.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.frames.frame import LineView, Time
from explorer.frames.line_pack import bell
from explorer.frames.line_parts import WORDS, LineEvents
from explorer.ui.engine.engine import (
    carry,
    clock_of,
    engine_component,
    mount,
    view_component,
    words_of,
)
from explorer.ui.page import AnyPage

STATES = ("t", "sliders", "handles")
PROGRAM = "ui/line/engine.js"
STYLES = ("ui/line/line.css",)

line_engine = engine_component("line_engine", PROGRAM, STYLES)
_view = view_component("line_view", "line")


def show(
    page: AnyPage,
    view: LineView,
    time: Time,
    key: str,
    *,
    height: int | str = 420,
    reserve: int = 0,
    bare: bool = False,
) -> LineEvents:
    """Mount a line on a page and return what it last reported.

    time, height, reserve, bare : as for the stage.  With T the line has a time row; lines and
    stages with the same clock share t. A clock without T keeps number cells informed.
    A jump in t, a handle or a slider happens when the value passed differs from the one passed
    before and is not an echo of what the line reported.
    """
    given: dict[str, Any] = {"key": key, "height": height, "reserve": reserve, "bare": bare}
    shown = ("rows", "curves", "table", "values", "grids", "handles", "sliders", "markers")
    more = ("draws", "readout", "label", "palette")
    given |= {name: getattr(view, name) for name in (*shown, *more)}
    given |= {"bell": bell(), **clock_of(view.time or time)}
    given |= {"report_t": view.reports.t, "report_handles": view.reports.handles}
    given["words"] = words_of(page, "line", WORDS)
    carry(key, view.blobs(), line_engine)
    return _events(mount(_view, key, given, STATES, page.say))


def _events(result: Mapping[str, Any]) -> LineEvents:
    numbers = {
        name: {each: float(value) for each, value in (result.get(name) or {}).items()}
        for name in ("sliders", "handles")
    }
    t = result.get("t")
    return LineEvents(t=None if t is None else int(t), **numbers)
