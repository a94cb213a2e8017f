"""The pictures of the page `bayes`, mounted, and where its sentences' numbers are."""

from __future__ import annotations

from dataclasses import fields, replace

from explorer.frames.frame import Frame
from explorer.frames.plates import PlatesView
from explorer.lessons.bayes.scene_bag import BagNumbers
from explorer.lessons.bayes.scene_school import SchoolNumbers
from explorer.lessons.bayes.settings import KEYS
from explorer.ui.charts import live, plates
from explorer.ui.crowd import crowd
from explorer.ui.line import line
from explorer.ui.page import AnyPage


def show(page: AnyPage, act: str, frame: Frame, asked: bool) -> None:
    """Mount the act's picture; while its question waits, without what would answer it."""
    (view,) = frame.views
    if act == "school":
        crowd.show(page, view, KEYS[act], veiled=asked)
    elif act == "bag":
        plates.show(page, without_guess(view) if asked else view, KEYS[act])
    else:
        shown = replace(view, curves=view.curves[:2], markers=view.markers[:1], readout=())
        line.show(page, shown if asked else view, frame.time, KEYS[act], height="fill")


def without_guess(view: PlatesView) -> PlatesView:
    """The draws so far alone: what is believed of the bag answers the question."""
    share = view.panels[1]
    bare = replace(share, series=share.series[1:2])
    return replace(view, panels=(bare,), columns=(1.0,), tiles=view.tiles[:1])


def source(frame: Frame, act: str) -> live.Source:
    """What the sentences follow, by the record's names."""
    if act == "three":
        (view,) = frame.views
        places = {"x0": "x_0", "xt": "x_t", "x": "x", "mean": "mean", "deviation": "width"}
        return live.source(KEYS[act], view.table, **places)
    record = SchoolNumbers if act == "school" else BagNumbers
    return live.source(KEYS[act], None, **{each.name: each.name for each in fields(record)})
