"""Bars over t: the terms of a sum, on a logarithmic axis, with their errors.

They are drawn by the line's engine and share the clock: a click or an arrow key chooses t. New
numbers under the same key are drawn in place, so that bars can follow a training.
"""

from __future__ import annotations

from typing import Any

from explorer.frames.frame import BarsView, Time
from explorer.frames.line_parts import WORDS
from explorer.ui.engine.engine import carry, clock_of, mount, view_component, words_of
from explorer.ui.line.line import line_engine
from explorer.ui.page import AnyPage

_view = view_component("bars_view", "line")


def show(
    page: AnyPage,
    view: BarsView,
    time: Time,
    key: str,
    *,
    height: int | str = 320,
    reserve: int = 0,
    bare: bool = False,
) -> int | None:
    """Mount bars on a page and return the t that was last chosen on them, where they report it.

    time, height, reserve, bare : as for the stage. Where bars would be narrower than the pixels
    allow, neighbours share a bar that shows their mean, and the picture says so.
    """
    given: dict[str, Any] = {"key": key, "height": height, "reserve": reserve, "bare": bare}
    shown = ("series", "layout", "y", "y_range", "y_label", "t_label", "term", "apart_label")
    given |= {name: getattr(view, name) for name in (*shown, "share_label", "time_row", "label")}
    given |= {
        "bars": view.data,
        "palette": view.palette,
        "table": None,
        "sliders": [],
        "readout": [],
    }
    given |= clock_of(view.time or time)
    given |= {"report_t": view.reports.t, "words": words_of(page, "line", WORDS)}
    carry(key, view.blobs(), line_engine)
    chosen = mount(_view, key, given, ("t",), page.say).get("t")
    return None if chosen is None else int(chosen)
