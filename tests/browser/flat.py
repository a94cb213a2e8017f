"""Canvases mounted by flat arguments, for the demo pages: each makes the view and its clock."""

from __future__ import annotations

from dataclasses import fields

from explorer.frames.frame import (
    BarsView,
    Controls,
    LineView,
    Picture,
    Reports,
    StageView,
    Time,
)
from explorer.frames.line_parts import WORDS as LINE_WORDS
from explorer.frames.parts import WORDS
from explorer.ui.bars import bars as bars_of
from explorer.ui.line import line as lines
from explorer.ui.stage import stage as stages


class Demo:
    """What a canvas asks of a page: its words, and texts that are said already."""

    def __init__(self, words, defaults):
        self.words = {**defaults, **(words or {})}

    def word(self, key: str) -> str:
        return self.words[key.partition(".")[2]]

    def say(self, text):
        return text


def taken(given: dict, names, prefix: str = "") -> dict:
    """Those of `names` that are given, taken out."""
    return {name: given.pop(prefix + name) for name in names if prefix + name in given}


def of(kind) -> list[str]:
    return [each.name for each in fields(kind)]


def stage(key: str, *, words=None, below_t=(), **given):
    mounting = {"height": 520} | taken(given, ("height", "reserve", "bare"))
    time = Time(ticks=below_t, **taken(given, of(Time)))
    reports = Reports(**taken(given, ("t", "take", "picked"), "report_"))
    controls = Controls(**taken(given, of(Controls)))
    view = StageView(Picture(**given), controls, reports)
    return stages.show(Demo(words, WORDS), view, time, key, **mounting)


def line(key: str, *, words=None, below_t=(), **given):
    mounting = taken(given, ("height", "reserve", "bare"))
    time = Time(ticks=below_t, **taken(given, of(Time)))
    reports = Reports(**taken(given, ("t", "handles"), "report_"))
    view = LineView(**given, reports=reports)
    return lines.show(Demo(words, LINE_WORDS), view, time, key, **mounting)


def bars(key: str, *, words=None, T, t, clock, log_t, report_t, **given):
    mounting = taken(given, ("height", "reserve", "bare"))
    view = BarsView(**given, reports=Reports(t=report_t))
    time = Time(T, t, clock, log=log_t)
    return bars_of.show(Demo(words, LINE_WORDS), view, time, key, **mounting)
