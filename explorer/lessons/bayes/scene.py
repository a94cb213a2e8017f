"""What the page `bayes` shows: a school one counts, a bag one draws from, one step of diffusion.

Each act is in a file of its own: scene_school.py, scene_bag.py, scene_three.py.
"""

from __future__ import annotations

from explorer.frames.frame import Frame
from explorer.lessons.bayes import scene_bag, scene_school, scene_three
from explorer.lessons.bayes.scene_settings import Settings
from explorer.worlds.memo import memo

ACTS = ("school", "bag", "three")


def defaults(act: str) -> Settings:
    """How an act opens."""
    return Settings()


@memo(most=128)
def frame(settings: Settings, act: str, seen: object = None) -> Frame:
    """The picture of an act with its numbers. (No job adds to this page: seen is not used.)
    Raises ValueError with a sentence where the schedule cannot be had."""
    draw = {"school": scene_school.frame, "bag": scene_bag.frame, "three": scene_three.frame}
    return draw[act](settings)
