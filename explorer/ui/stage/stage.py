"""The stage: a canvas on which clouds or pictures travel through time, drawn by the browser.

Blobs (pack.py) travel once, each in an invisible carrier; the view gets a small JSON. So the
browser scrubs, plays, rotates and draws without asking the server and without knowing a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from explorer.frames.frame import StageView, Time
from explorer.frames.pack import Blob
from explorer.frames.parts import WORDS, Events
from explorer.ui.engine.engine import (
    carry,
    clock_of,
    engine_component,
    mount,
    view_component,
    words_of,
)
from explorer.ui.page import AnyPage

STATES = ("t", "take", "sliders", "handles", "drawn", "picked", "done")
PROGRAM = "ui/stage/engine.js"

_engine = engine_component("stage_engine", PROGRAM)
_view = view_component("stage_view", "stage")


def hold(key: str, blobs: Iterable[Blob]) -> None:
    """Bring the stage's program and blobs ahead of a stage that will name them by their ids."""
    carry(key, blobs, _engine)


def show(
    page: AnyPage,
    view: StageView,
    time: Time,
    key: str,
    *,
    height: int | str = "fill",
    reserve: int = 0,
    bare: bool | str = False,
    carried: frozenset[str] = frozenset(),
) -> Events:
    """Mount a stage on a page and return what it last reported.

    time : of the frame; a view with a time of its own keeps that.  height : pixels, or "fill" for
    the window's rest.  reserve : pixels of the first screen left for what stands below.
    bare : only the picture, without time row and tools (a second stage that shares a clock), or
    with "panels" only its curves, as high as `height` says; "curves" keeps their time row.
    carried : ids of blobs that `hold` has brought already.
    A jump in t, take, slider or handle happens when the value passed differs from the one passed
    before and is not an echo of what the stage reported.
    """
    given: dict[str, Any] = {"key": key, "height": height, "reserve": reserve, "bare": bare}
    given |= settings_of(view, view.time or time)
    given["words"] = words_of(page, "stage", WORDS)
    carry(key, [blob for blob in view.blobs() if blob.id not in carried], _engine)
    return _events(mount(_view, key, given, STATES, page.say))


def settings_of(view: StageView, time: Time) -> dict[str, Any]:
    """The view and its clock as the browser's program reads them; blobs by their ids."""
    shown, hand, told = view.picture, view.controls, view.reports
    return {
        **{each.name: getattr(shown, each.name) for each in fields(shown)},
        **{each.name: getattr(hand, each.name) for each in fields(hand)},
        **clock_of(time),
        "report_t": told.t, "report_take": told.take, "report_picked": told.picked,
    }  # fmt: skip


def _events(result: Mapping[str, Any]) -> Events:
    got = {name: result.get(name) for name in STATES}
    pairs = {name: (float(x), float(y)) for name, (x, y) in (got["handles"] or {}).items()}
    drawn = got["drawn"] and [(float(x), float(y)) for x, y in got["drawn"]]
    return Events(
        t=None if got["t"] is None else int(got["t"]),
        take=None if got["take"] is None else int(got["take"]),
        sliders={name: float(value) for name, value in (got["sliders"] or {}).items()},
        handles=pairs,
        drawn=drawn if got["drawn"] is not None else None,
        picked=None if got["picked"] is None else int(got["picked"]),
        done=None if got["done"] is None else int(got["done"]),
    )
