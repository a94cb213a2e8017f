"""The pictures of the page `posterior`, mounted."""

from __future__ import annotations

from explorer.frames.frame import Frame
from explorer.lessons.posterior.settings import KEYS
from explorer.ui.line import line
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage


def show(page: AnyPage, act: str, frame: Frame) -> None:
    """Mount the act's picture."""
    (view,) = frame.views
    if act in ("line", "steps"):
        line.show(page, view, frame.time, KEYS[act], height="fill")
    else:
        stage.show(page, view, frame.time, KEYS[act], bare="curves" if act == "time" else False)
