"""The pictures of the page `reparameterise`, mounted, and where its sentences' numbers are."""

from __future__ import annotations

from dataclasses import fields, replace

from explorer.frames.frame import Frame, LineView
from explorer.lessons.reparameterise.settings import KEYS
from explorer.ui.charts import live
from explorer.ui.line import line
from explorer.ui.page import AnyPage


def show(page: AnyPage, act: str, frame: Frame, asked: bool) -> None:
    """Mount the act's line; while its question waits, without what would answer it."""
    view = veiled(act, frame.view("line")) if asked else frame.view("line")
    line.show(page, view, frame.time, KEYS[act], height="fill")


def veiled(act: str, view: LineView) -> LineView:
    """Without the draws that ride, or the estimates."""
    if act == "two":
        return replace(view, rows=view.rows[:1], curves=view.curves[:1], markers=(), draws=())
    still = tuple(each for each in view.markers if each.row != 1)
    return replace(view, markers=still)


def source(act: str, frame: Frame) -> live.Source:
    """Where the sentences' numbers are while the hand moves: under their own names."""
    return live.source(KEYS[act], None, **{each.name: each.name for each in fields(frame.numbers)})
