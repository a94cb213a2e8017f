"""What the page `latent_variables` shows: a mixture, the bound by one belief, and the climb.

Each act is in a file of its own: scene_mixture.py, scene_bound.py, scene_climb.py.
"""

from __future__ import annotations

from explorer.frames.frame import Frame
from explorer.lessons.latent_variables import scene_bound, scene_climb, scene_mixture
from explorer.lessons.latent_variables.scene_settings import Settings
from explorer.worlds.memo import memo

ACTS = ("mixture", "bound", "climb")
PARTS = {"mixture": scene_mixture, "bound": scene_bound, "climb": scene_climb}


def defaults(act: str) -> Settings:
    """How an act opens."""
    return Settings()


@memo(most=64)
def frame(settings: Settings, act: str, seen: object = None) -> Frame:
    """The picture of an act with its numbers. (No job adds to this page: seen is not used.)"""
    return PARTS[act].frame(settings)
