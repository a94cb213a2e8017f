"""The pictures of the page `step_through`, mounted; the walk's bar and the cloud as a film."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from explorer.frames.frame import Frame
from explorer.lessons.step_through import scene, scene_pictures, scene_points
from explorer.palette import place_colours
from explorer.ui import late
from explorer.ui.charts.export import export_row, gif
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage

BELOW = 130  # pixels that the four formulas take on the first screen
PIXEL = 42  # and the sentence above them that says which pixel they are of
LARGER = 1.35  # times, in lecturer's mode
TITLE = 60  # pixels of what stands above and below the magnified step


def prepared(
    page: AnyPage, act: str, settings: scene_points.Settings | scene_pictures.Settings
) -> Frame:
    """The act's frame; while its walk is made, beside the page, a bar tells how far it is."""
    words = "step_through" if act == "points" else "step_pictures"

    def make(wanted: Any, act: str, telling: Callable[[str], Callable[[float], None]]) -> Frame:
        scene.PARTS[act].walk_of(wanted, telling)
        return scene.frame(wanted, act)

    return late.frame(page, act, settings, make, words=words).frame


def show_act(
    page: AnyPage, act: str, frame: Frame, settings: scene_points.Settings | scene_pictures.Settings
) -> None:
    """The row of pictures; or the cloud beside the step of the point that is followed in it."""
    if act == "pictures":
        show(page, frame, "pictures", PIXEL)
        return
    whole, step = st.columns([62, 38], gap="small")
    with whole:
        show(page, frame, "cloud")
    with step:
        magnified(page, frame, settings.start)


def show(page: AnyPage, frame: Frame, name: str, reserve: int = 0, **how: Any) -> None:
    """Mount one of the frame's stages, leaving room for the formulas below it."""
    larger = LARGER if page.present else 1
    reserve = round(BELOW * larger) + round(reserve * larger)
    stage.show(page, frame.view(name), frame.time, page.key(name), reserve=reserve, **how)


def magnified(page: AnyPage, frame: Frame, start: str) -> None:
    """The step of the followed point, and what is seen on it."""
    show(page, frame, "step", TITLE, bare=True)
    if frame.time.t == 0:
        st.caption(page.word("step_through.arrived"))
    else:
        page.text("zoom" if start == "noise" else "zoom.data")


def export(page: AnyPage, settings: scene_points.Settings) -> None:
    """The cloud's way as a GIF."""

    def film() -> bytes:
        labels = scene_points.cloud_of(settings.walk).labels
        return gif(scene_points.walk_of(settings).x_t, place_colours(labels))

    export_row(page, "step_through", gif=film)
