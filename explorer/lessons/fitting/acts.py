"""The pictures of the page `fitting`, mounted."""

from __future__ import annotations

from dataclasses import replace

from explorer.frames.frame import Frame, LineView, StageView
from explorer.lessons.fitting.settings import KEYS
from explorer.ui.charts import live
from explorer.ui.line import line
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage


def show(page: AnyPage, act: str, frame: Frame, asked: bool) -> None:
    """Mount the act's picture; while its question waits, without what would answer it."""
    (view,) = frame.views
    if isinstance(view, StageView):
        stage.show(page, climbless(view) if asked else view, frame.time, KEYS[act])
        return
    line.show(page, bare(view) if asked else view, frame.time, KEYS[act], height="fill")


def bare(view: LineView) -> LineView:
    """What the prior and the points say alone: no posterior, and nothing that follows from it."""
    curves = [each for each in view.curves if all(bell.mean != "map" for bell in each.bells)]
    return replace(view, curves=curves, markers=[])


def climbless(view: StageView) -> StageView:
    """The surface and where the climb begins, and no climb."""
    return replace(view, picture=replace(view.picture, trails=(), curves=(), readout=()))


def source(frame: Frame, act: str) -> live.Source:
    """Where the sentences' numbers are while the hand moves them."""
    (view,) = frame.views
    if isinstance(view, StageView):
        return live.source(KEYS[act], view.picture.table, climb_nats="climb", eta="eta")
    own = {name: name for name in ("ml", "map", "times")}
    more = ("scale", "map_deviation", "ml_deviation", "free_deviation")
    own |= {name: name for name in more if act == "unknown"}
    return live.source(KEYS[act], view.table, **own)
