"""The part `eta`, mounted: one slider from the ODE to DDPM, moved at display rate."""

from __future__ import annotations

import streamlit as st

from explorer.core.samplers.gaussian import gaussian_variance
from explorer.frames.frame import Frame
from explorer.lessons.samplers import scene
from explorer.lessons.samplers import settings as choices
from explorer.lessons.samplers.scene_eta import sweep
from explorer.lessons.samplers.scene_yard import floors
from explorer.ui import late
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage


def draw(page: AnyPage) -> None:
    """Everything from the line of controls down."""
    frame = late.frame(page, "eta", choices.eta(page), scene.frame, said="samplers.walking").frame
    left, right = st.columns([68, 32], gap="medium")
    with left:
        stage.show(page, frame.view("eta"), frame.time, page.key("eta"))
    with right:
        if not page.present:
            page.text("act.eta")
        page.formula("formula.eta", **told(frame))
    page.below(sweep, gaussian_variance, part="eta", numbers=told(frame))


def told(frame: Frame) -> dict[str, object]:
    """The numbers for the texts; a distance in floors with the floor's error."""
    given = frame.facts()
    return given | {name: floors(given[name]) for name in ("ratio", "ode", "ddpm")}
