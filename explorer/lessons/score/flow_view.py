"""The picture of the SDE and its ODE, mounted.

It is drawn by a program of its own on the stage's shared parts, so it has the stage's clock, keys
and tools; all its numbers travel once, and the hand moves t without asking the server.
"""

from __future__ import annotations

from explorer.frames.frame import Time
from explorer.frames.line_parts import WORDS
from explorer.lessons.score.scene_flow import FlowView
from explorer.ui.engine.engine import (
    carry,
    clock_of,
    engine_component,
    mount,
    view_component,
    words_of,
)
from explorer.ui.line.line import STYLES
from explorer.ui.page import AnyPage

PROGRAM = "lessons/score/flow.js"

_engine = engine_component("flow_engine", PROGRAM, STYLES)
_view = view_component("flow_view", "flow")


def show(page: AnyPage, view: FlowView, time: Time, key: str) -> int | None:
    """Mount the picture and return the t that it last reported."""
    given = {"key": key, "height": "fill", "reserve": 0, "bare": False, "sliders": []}
    given |= {name: getattr(view, name) for name in ("table", "rows", "labels", "readout", "label")}
    given |= clock_of(view.time or time)
    given |= {"flow": view.data, "palette": None, "report_t": view.reports.t}
    given["words"] = words_of(page, "line", WORDS)
    carry(key, view.blobs(), _engine)
    chosen = mount(_view, key, given, ("t",), page.say).get("t")
    return None if chosen is None else int(chosen)
