"""The controls of the page `posterior`, and the settings that they decide."""

from __future__ import annotations

import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.lessons.posterior.scene import ACTS, HANDLES, REACH, Settings
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_handles, listen_t
from explorer.ui.controls.world import accepted
from explorer.ui.page import AnyPage

KEYS = {act: f"posterior_{act}" for act in ACTS}
PLACES = {
    name: Param(name, getattr(Settings(), name), {}, minimum=-REACH, maximum=REACH)
    for name in ("x0", "xt", "x0_y", "xt_y", "x")
}


def choose(page: AnyPage, act: str) -> dict:
    """The controls beside the picture; what they say, by the names of Settings. Beside the
    derivation, which leaves the line little room, they stand under "more"."""
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    with controls.Popover(page) if act == "steps" else row:
        label = {page.lang: page.word("posterior.schedule")}
        name = controls.choose(page, "schedule", SCHEDULES, "cosine", label=label)
        return {
            "schedule": name,
            "T": controls.slider(page, controls.worded(page, "T", 20, 10, 1000, 10)),
        }


def settle(page: AnyPage, act: str, chosen: dict) -> Settings:
    """The settings: with a schedule that accepts this T, t and places as last reported."""
    T, numbers = accepted(page, chosen["schedule"], chosen["T"])
    t = listen_t(page, T, max(1, T // 4), KEYS[act])
    at = {name: controls.read(page, param) for name, param in PLACES.items()}
    handles = {name: [PLACES[each] for each in names] for name, names in HANDLES[act].items()}
    at |= listen_handles(page, KEYS[act], handles, flat=act != "plane")
    return Settings(**chosen | {"T": T, "schedule_params": numbers, "t": t} | at)
