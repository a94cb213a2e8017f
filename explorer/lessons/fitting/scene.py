"""What the page `fitting` shows: one bell for some points, in three acts.

Its width known: likelihood, prior and posterior of its middle, and three answers for the next
point. Both unknown: the likelihood as a surface that one climbs; then all bells at once.
"""

from __future__ import annotations

from explorer.frames.frame import Frame, Time
from explorer.frames.text import Word
from explorer.lessons.fitting import scene_points, scene_surface, scene_unknown
from explorer.lessons.fitting.scene_settings import STEPS, Settings
from explorer.worlds.memo import memo

__all__ = ["ACTS", "Settings", "defaults", "frame"]

ACTS = ("points", "surface", "unknown")
PARTS = {"points": scene_points, "surface": scene_surface, "unknown": scene_unknown}
TICKS = ((0, Word("fitting.begin")), (STEPS, Word("fitting.end")))


def defaults(act: str) -> Settings:
    """How an act opens."""
    return Settings()


@memo(most=64)
def frame(settings: Settings, act: str, seen: object = None) -> Frame:
    """The picture of an act with its numbers. (No job adds to this page: seen is not used.)"""
    part = PARTS[act]
    time = Time(clock="fitting")
    if act == "surface":
        time = Time(STEPS, settings.t, "fitting_climb", ticks=TICKS, symbol=Word("fitting.step"),
                    whole=True)  # fmt: skip
    return Frame((part.view(settings),), time, part.numbers(settings))
