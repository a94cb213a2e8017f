"""The pictures of the page `posterior`, mounted."""

from __future__ import annotations

from dataclasses import replace

from explorer.frames.frame import Frame, LineView, StageView
from explorer.lessons.posterior.settings import KEYS
from explorer.ui.charts import live
from explorer.ui.line import line
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage


def show(page: AnyPage, act: str, frame: Frame, asked: bool) -> None:
    """Mount the act's picture; while its question waits, without what would answer it."""
    (view,) = frame.views
    if isinstance(view, LineView):
        bare = act == "steps" and asked  # the question needs the room
        line.show(page, view, frame.time, KEYS[act], height="fill", bare=bare)
        return
    if act == "time" and asked:
        view = without_variances(view)
    stage.show(page, view, frame.time, KEYS[act], bare="curves" if act == "time" else False)


def without_variances(view: StageView) -> StageView:
    """The curves over t of the two coefficients alone."""
    curves = [each for each in view.picture.curves if each.panel == "coefficients"]
    return replace(view, picture=replace(view.picture, curves=curves, readout=()))


def source(frame: Frame, act: str) -> live.Source:
    """Where the sentences' numbers are at every t."""
    (view,) = frame.views
    table = view.table if isinstance(view, LineView) else view.picture.table
    return live.source(KEYS[act], table)
