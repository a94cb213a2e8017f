"""What the page `samplers` shows, in four parts: how few evaluations of a denoiser are enough.

compare: samplers side by side, and their errors over the work (scene_compare.py).
eta: one chain from the ODE to DDPM (scene_eta.py).
ladder: pictures in few evaluations of a network (scene_ladder.py).
between: the ways between two data or two noises (scene_between.py).
"""

from __future__ import annotations

from typing import Any

from explorer.frames.frame import Frame
from explorer.lessons.samplers import scene_between, scene_compare, scene_eta, scene_ladder
from explorer.lessons.samplers.scene_ends import Settings as Ends

FRAMES = {
    "compare": scene_compare.frame,
    "eta": scene_eta.frame,
    "ladder": scene_ladder.frame,
    "between": scene_between.frame,
}
ACTS = ("compare", "eta", "ladder", "between")
NETWORKS = ()  # at the defaults all that is drawn is exact; a job beside the page brings networks
Settings = scene_compare.Settings | scene_eta.Settings | scene_ladder.Settings | Ends


def defaults(act: str) -> Settings:
    """How a part opens."""
    first = {"compare": scene_compare.first, "ladder": scene_ladder.first}
    return {"eta": scene_eta.Settings, "between": Ends, **first}[act]()


def frame(settings: Settings, act: str, seen: Any = None) -> Frame:
    """The picture of a part with its numbers.

    seen : what the job beside the page knows so far (scene_error.Known, scene_ladder.Known, or a
    tuple of interpolation.Trip).  Raises ValueError with a sentence where a network cannot be read.
    """
    return FRAMES[act](settings, seen)
