"""What the page `probability` shows: draws become a density, a joint law as areas, three variables.

Each act is in a file of its own: scene_draws.py, scene_joint.py, scene_three.py.
"""

from __future__ import annotations

from explorer.frames.frame import Frame
from explorer.lessons.probability import scene_draws, scene_joint, scene_three
from explorer.lessons.probability.scene_settings import Settings
from explorer.worlds.memo import memo

ACTS = ("draws", "joint", "three")


def defaults(act: str) -> Settings:
    """How an act opens."""
    return Settings()


@memo(most=128)
def frame(settings: Settings, act: str, seen: object = None) -> Frame:
    """The picture of an act with its numbers. (No job adds to this page: seen is not used.)"""
    draw = {"draws": scene_draws.frame, "joint": scene_joint.frame, "three": scene_three.frame}
    return draw[act](settings)
