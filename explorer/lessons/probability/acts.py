"""The pictures of the page `probability`, mounted, and where its sentences' numbers are."""

from __future__ import annotations

from dataclasses import fields, replace

from explorer.frames.frame import Frame
from explorer.lessons.probability.settings import KEYS
from explorer.ui.charts import live, plates
from explorer.ui.mosaic import mosaic
from explorer.ui.page import AnyPage

FIXED = {"width", "true_mean", "true_square", "shared_bits"}  # what the hand does not move


def show(page: AnyPage, act: str, frame: Frame, asked: bool) -> None:
    """Mount the act's picture; while its question waits, without what would answer it."""
    (view,) = frame.views
    if act == "joint":
        mosaic.show(page, view, KEYS[act], veiled=asked)
        return
    if asked and act == "draws":  # the histogram alone: how surely a mean is known is the question
        view = replace(view, panels=view.panels[:1], columns=(1.0,), tiles=view.tiles[:1])
    if asked and act == "three":
        bars = view.panels[0]
        view = replace(
            view, panels=(replace(bars, series=bars.series[:1]),), columns=(1.0,),
            tiles=view.tiles[:1],
        )  # fmt: skip
    plates.show(page, view, KEYS[act])


def source(frame: Frame, act: str) -> live.Source:
    """What the sentences follow, by the record's names."""
    names = [each.name for each in fields(frame.numbers) if each.name not in FIXED]
    return live.source(KEYS[act], None, **{name: name for name in names})
