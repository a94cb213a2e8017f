"""What the page `step_through` shows: one reverse step, opened. Plain values in, a Frame out.

points : the whole cloud's way back, and the step of one point magnified (scene_points.py).
pictures : the parts of a picture's step in a row (scene_pictures.py). A point may be a picture:
both walk as scene_walk.py says.
"""

from __future__ import annotations

from explorer.frames.frame import Frame
from explorer.lessons.step_through import scene_pictures as pictures
from explorer.lessons.step_through import scene_points as points
from explorer.worlds.memo import memo

PARTS = {"points": points, "pictures": pictures}
ACTS = tuple(PARTS)
NETWORKS = ("pictures",)
Settings = points.Settings | pictures.Settings


def defaults(act: str) -> Settings:
    """How an act opens."""
    return PARTS[act].defaults()


@memo(most=16)
def frame(settings: Settings, act: str, seen: object = None) -> Frame:
    """The picture of an act, with its numbers at settings.t. (No job adds to this page: seen is
    not used.) Raises ValueError with a sentence where the schedule or the pictures are refused."""
    return PARTS[act].frame(settings)
