"""The part `eta`, mounted: one slider from the ODE to DDPM, moved at display rate."""

from __future__ import annotations

from dataclasses import replace

from explorer.core.samplers.gaussian import gaussian_variance
from explorer.frames.frame import Frame
from explorer.lessons.samplers import scene
from explorer.lessons.samplers import settings as choices
from explorer.lessons.samplers.scene_eta import sweep
from explorer.lessons.samplers.scene_family import family
from explorer.lessons.samplers.scene_yard import floors
from explorer.ui import late
from explorer.ui.charts import live
from explorer.ui.page import Answer, AnyPage
from explorer.ui.stage import stage


def draw(page: AnyPage) -> None:
    """Everything below the acts. While the question waits, the curves over η are not drawn."""
    left, right = page.columns()
    with right:
        beside = page.beside("eta")
    with beside.rest:
        settings = choices.eta(page)
    frame = late.frame(page, "eta", settings, scene.frame, said="samplers.walking").frame
    view, key = frame.view("eta"), page.key("eta")
    if beside.asked:
        view = replace(view, picture=replace(view.picture, profiles=(), readout=()))
    with left:
        stage.show(page, view, frame.time, key)
    beside.tell(told(frame), source=live.source(key, view.picture.table))
    page.below(sweep, gaussian_variance, part="eta", numbers=told(frame),
               answers={"family": Answer(lambda: vars(family(settings)))})  # fmt: skip


def told(frame: Frame) -> dict[str, object]:
    """The numbers for the texts; a distance in floors, with the floor's error where it rests."""
    given = frame.facts()
    ends = {name: floors(given[name]) for name in ("ode", "ddpm")}
    return given | ends | {"ratio": given["ratio"].value}
