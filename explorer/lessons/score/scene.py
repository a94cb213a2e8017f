"""What the page `score` shows: four parts, some of several pictures. Plain values in, a Frame out.

field : the score over t, and what it is equal to at one place.  langevin : the plain walk that
follows it beside the annealed one, or the bias of a finite step.  flow : the SDE and its ODE.
likelihood : the density that the ODE knows, at one point, in the plane, and its error.
"""

from __future__ import annotations

from typing import Any

from explorer.frames.frame import Frame
from explorer.lessons.score.scene_settings import Bias, Field, Flow, Likelihood, Walks

PARTS = ("field", "langevin", "flow", "likelihood")
ACTS = (
    "field", "langevin/weights", "langevin/bias", "flow/line", "flow/plane",
    "likelihood/point", "likelihood/plane", "likelihood/error",
)  # fmt: skip
Settings = Field | Walks | Bias | Flow | Likelihood


def defaults(act: str) -> Settings:
    """How an act opens."""
    others = {"field": Field(), "langevin/weights": Walks(), "langevin/bias": Bias()}
    others |= {"flow/line": Flow(), "flow/plane": Flow(dataset="swiss_roll")}
    return others.get(act, Likelihood())


def frame(settings: Settings, act: str, seen: Any = None) -> Frame:
    """An act's picture with its numbers, by its part, which is loaded only when it is asked for.

    seen : of the likelihood's plane and error, what the evaluation knows so far. Raises ValueError
    with a sentence where a schedule refuses or a network that was brought is gone.
    """
    if act == "field":
        from explorer.lessons.score.scene_field import frame as picture
    elif act == "langevin/weights":
        from explorer.lessons.score.scene_walks import frame as picture
    elif act == "langevin/bias":
        from explorer.lessons.score.scene_bias import frame as picture
    elif act.startswith("flow/"):
        from explorer.lessons.score.scene_flow import frame as picture
    else:
        from explorer.lessons.score.scene_likelihood import frame as picture
    return picture(settings, act, seen)
