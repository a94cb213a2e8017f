"""The pictures of the page `latent_variables`, mounted, and where its sentences' numbers are."""

from __future__ import annotations

from dataclasses import fields, replace

from explorer.frames.frame import Frame
from explorer.frames.plates import PlatesView
from explorer.lessons.latent_variables.settings import KEYS
from explorer.ui.charts import live, plates
from explorer.ui.line import line
from explorer.ui.page import AnyPage


def show(page: AnyPage, act: str, frame: Frame, asked: bool) -> None:
    """Mount the act's picture; while its question waits, without what would answer it."""
    (view,) = frame.views
    if act == "mixture":
        shown = replace(view, rows=view.rows[:1], curves=view.curves[:3]) if asked else view
        line.show(page, shown, frame.time, KEYS[act], height="fill")
    else:
        plates.show(page, veiled(view, act) if asked else view, KEYS[act])


def veiled(view: PlatesView, act: str) -> PlatesView:
    """Of the bound the belief alone, of the climb the bells and their points."""
    if act == "bound":
        bars = replace(view.panels[1], series=view.panels[1].series[:1])
        return replace(view, panels=(bars,), columns=(1.0,), tiles=(), numbers={})
    bells, _, beliefs, _ = view.panels
    return replace(view, panels=(bells, beliefs), tiles=(), numbers={})


def source(frame: Frame, act: str) -> live.Source:
    """What the sentences follow, by the record's names."""
    still = {"x", "w"} if act == "bound" else {"count"} if act == "climb" else set()
    names = {each.name for each in fields(frame.numbers)} - still
    return live.source(KEYS[act], None, **{name: name for name in sorted(names)})
