"""The pictures of the page `gaussians`, mounted."""

from __future__ import annotations

from dataclasses import fields, replace

from explorer.frames.frame import Frame, LineView
from explorer.lessons.gaussians.settings import KEYS
from explorer.ui.charts import live
from explorer.ui.line import line
from explorer.ui.page import AnyPage


def show(page: AnyPage, act: str, frame: Frame, asked: bool) -> None:
    """Mount the act's line; while its question waits, without what would answer it."""
    view = frame.view("line")
    if asked and act != "one":
        view = two_bells(view)
    line.show(page, view, frame.time, KEYS[act], height="fill")


def two_bells(view: LineView) -> LineView:
    """The first row with its two bells alone: neither their product nor their sum."""
    return replace(view, rows=view.rows[:1], curves=view.curves[:2], markers=(), draws=())


def source(act: str, frame: Frame) -> live.Source:
    """Where the sentences' numbers are while the hand moves: under their own names."""
    return live.source(KEYS[act], None, **{each.name: each.name for each in fields(frame.numbers)})
