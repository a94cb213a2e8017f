"""What the page `improved` shows, in five parts: claims of Nichol & Dhariwal, made again here.

variance: sigma^2 between beta~ and beta (scene_variance.py).  loss: the three objectives
(scene_loss.py).  times: t by importance (scene_times.py).  schedule: linear against cosine
(scene_schedule.py).  steps: fewer steps of sampling (scene_steps.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from explorer.frames.frame import Frame
from explorer.lessons.improved import (
    scene_loss,
    scene_schedule,
    scene_steps,
    scene_times,
    scene_variance,
)
from explorer.lessons.improved.scene_settings import Settings
from explorer.worlds.memo import memo

PARTS = {
    "variance": scene_variance,
    "loss": scene_loss,
    "times": scene_times,
    "schedule": scene_schedule,
    "steps": scene_steps,
}
ACTS = tuple(PARTS)


def defaults(act: str) -> Settings:
    """How a part opens."""
    return PARTS[act].defaults()


@memo(most=24)
def frame(settings: Settings, act: str, seen: Any = None, before: Any = None) -> Frame:
    """The picture of a part with its numbers and claims.

    seen : what its measurement knows so far, as `measure` yields it; of `loss` a scene_loss.Seen.
    before : what was measured before, the same; it stands wherever `seen` says nothing yet.
    """
    return PARTS[act].frame(settings, seen, *([] if before is None else [before]))


def measure(act: str, order: Settings) -> Iterator[tuple[float, Any]]:
    """(share done, what is known so far) of the networks that a part trains and measures."""
    return PARTS[act].measure(order)
