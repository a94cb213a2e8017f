"""Between two data or two noises: a part of the page `samplers`, for points and for pictures.

The clock counts the place between the two ends in per cent. All ways are there before the hand
moves, so that the place follows it without a request.
"""

from __future__ import annotations

import streamlit as st

from explorer.lessons.samplers import scene_between as scene
from explorer.lessons.samplers import work_between as work
from explorer.lessons.samplers.between_shared import PART, PLACES, param
from explorer.lessons.samplers.work_between import Settings
from explorer.registry import Param
from explorer.ui.controls import controls

KINDS, ENDS = ("points", "pictures"), ("data", "noise")


def draw(page) -> None:
    """The whole part below the page's switch."""
    with st.container(key="between_line", horizontal=True, vertical_alignment="bottom"):
        names = {name: page.word(f"{PART}.{name}") for name in (*KINDS, *ENDS)}
        what = controls.segmented(page, param(page, "what", KINDS[0], choices=KINDS), names)
        ends = controls.segmented(page, param(page, "ends", ENDS[0], choices=ENDS), names)
        if what == "points":
            from explorer.lessons.samplers import between_points as view
        else:
            from explorer.lessons.samplers import between_pictures as view
        settings = view.choose(page, ends)
    place = controls.read(page, Param("between_s", 50, {}, 0, PLACES))
    view.draw(page, settings, place)
    page.below(
        scene.slerp, scene.encode, scene.between,
        numbers=facts(settings), part=f"{PART}.{what}",
    )  # fmt: skip


def facts(settings: Settings) -> dict:
    """The numbers that the lesson asks for."""
    return {
        "steps": settings.num_steps,
        "corrections": settings.iterations,
        "start": settings.start,
        "travellers": work.TRAVELLERS[settings.kind],
    }
