"""What the page `reparameterise` shows: a gradient through a draw, and two estimators of it.

Each act is in a file of its own: scene_through.py, scene_two.py.
"""

from __future__ import annotations

from explorer.frames.frame import Frame
from explorer.lessons.reparameterise import scene_through, scene_two
from explorer.lessons.reparameterise.scene_settings import Settings
from explorer.worlds.memo import memo

ACTS = ("through", "two")


def defaults(act: str) -> Settings:
    """How an act opens."""
    return Settings()


@memo(most=64)
def frame(settings: Settings, act: str, seen: object = None) -> Frame:
    """The picture of an act with its numbers. (No job adds to this page: seen is not used.)"""
    return {"through": scene_through.frame, "two": scene_two.frame}[act](settings)
