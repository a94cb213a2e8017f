"""What the page `information` shows: surprise as a length, a wrong code, one bell for two humps.

Each act is in a file of its own: scene_code.py (two acts), scene_humps.py.
"""

from __future__ import annotations

from explorer.frames.frame import Frame
from explorer.lessons.information import scene_code, scene_humps
from explorer.lessons.information.scene_settings import Settings
from explorer.worlds.memo import memo

ACTS = ("code", "wrong", "humps")


def defaults(act: str) -> Settings:
    """How an act opens."""
    return Settings()


@memo(most=128)
def frame(settings: Settings, act: str, seen: object = None) -> Frame:
    """The picture of an act with its numbers. (No job adds to this page: seen is not used.)"""
    draw = {"code": scene_code.own, "wrong": scene_code.wrong, "humps": scene_humps.frame}
    return draw[act](settings)
