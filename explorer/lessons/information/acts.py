"""The pictures of the page `information`, mounted, and where its sentences' numbers are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

from explorer.frames.frame import Frame
from explorer.lessons.information import scene_open
from explorer.lessons.information.settings import KEYS
from explorer.ui.areas import areas
from explorer.ui.charts import live, plates
from explorer.ui.line import line
from explorer.ui.page import Answer, AnyPage


def show(page: AnyPage, act: str, frame: Frame, asked: bool) -> None:
    """Mount the act's picture; while its question waits, without what would answer it."""
    (view,) = frame.views
    if act == "humps":
        best = [each for each in view.curves if each.label]
        shown = replace(view, curves=best, readout=()) if asked else view
        line.show(page, shown, frame.time, KEYS[act], height="fill")
    else:
        areas.show(page, view, KEYS[act], veiled=asked)


def source(frame: Frame, act: str) -> live.Source:
    """What the sentences follow, by the record's names."""
    moving = (
        ("mu", "sigma", "forward", "backward")
        if act == "humps"
        else tuple(each.name for each in fields(frame.numbers))
    )
    return live.source(KEYS[act], None, **{name: name for name in moving})


def answers(page: AnyPage) -> Mapping[str, Answer]:
    """What opens below: a chord under a curve, and what two variables share."""
    return {
        "jensen": plates.answer(page, "information_jensen", scene_open.chord),
        "shared": plates.answer(page, "information_shared", scene_open.shared),
    }
