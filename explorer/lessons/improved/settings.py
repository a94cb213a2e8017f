"""The controls of the page `improved`, and the settings that they decide."""

from __future__ import annotations

from contextlib import nullcontext

import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import PLANE
from explorer.lessons.improved import scene
from explorer.lessons.improved.scene_loss import OBJECTIVES
from explorer.lessons.improved.scene_settings import PICTURES, POINTS, TRAINED, Settings
from explorer.registry import Param
from explorer.training.config import PARAMS
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_sliders, listen_t
from explorer.ui.controls.world import accepted
from explorer.ui.page import AnyPage

V = Param("v", 0.5, {}, 0.0, 1.0)
# The views that tell t, and where it stands at first.
TELL_T = {
    "variance": (("variance", "taught"), lambda T: max(1, T // 20)),
    "loss": (("terms", "simple"), lambda T: max(1, T // 20)),
    "schedule": (("schedules",), lambda T: round(0.8 * T)),
}
LEAST = {"schedule": 30}  # steps T: below it the betas of the linear schedule would reach 1


def act(page: AnyPage) -> str:
    """The part in sight."""
    return controls.acts(page, controls.worded(page, "show", scene.ACTS[0], choices=scene.ACTS))


def choose(page: AnyPage, act: str) -> Settings:
    """The controls of a part, and its settings; t stands where it opens (see `told`)."""
    chosen: dict = {}
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    with row if act == "loss" else nullcontext():
        if act == "loss":
            chosen["objective"] = controls.named(page, "objective", "hybrid", choices=OBJECTIVES)
        if act == "steps":
            chosen["what"] = modelled(page)
        with controls.Popover(page):
            if act == "loss":
                chosen["what"] = modelled(page)
                chosen["vlb_weight"] = controls.slider(page, PARAMS["vlb_weight"])
            chosen |= world(page, act, chosen.get("what", POINTS))
    return type(scene.defaults(act))(**chosen)


def modelled(page: AnyPage) -> str:
    """Points, or digits."""
    return controls.named(page, "what", POINTS, choices=(POINTS, PICTURES))


def world(page: AnyPage, act: str, what: str) -> dict:
    """Shape, schedule, T, seed, and how much is trained; digits come with their own shape."""
    labels = {name: {page.lang: page.word(f"improved.{name}")} for name in ("dataset", "schedule")}
    dataset, schedule = "digits", "cosine"
    if what == POINTS:
        dataset = controls.choose(page, "dataset", PLANE, "swiss_roll", label=labels["dataset"])
    if act != "schedule":
        schedule = controls.choose(page, "schedule", SCHEDULES, "cosine", label=labels["schedule"])
    T = controls.named(page, "T", 200, LEAST.get(act, 10), 1000, 10)
    seed = controls.seed(page)
    T, params = accepted(page, schedule, T)
    chosen = {"dataset": dataset, "schedule": schedule, "schedule_params": params, "T": T}
    before, steps, repeats = TRAINED[what]
    chosen["steps"] = controls.named(
        page, f"{before}steps", steps, 50, 10_000, 50, log=True, word="steps"
    )
    if act != "variance":
        chosen["repeats"] = controls.named(
            page, f"{before}repeats", repeats, 1, 8, 1, word="repeats"
        )
    return chosen | {"seed": seed}


def told(page: AnyPage, act: str, T: int) -> dict:
    """t, and v of the first part, as the pictures have just reported them."""
    if act not in TELL_T:
        return {}
    names, start = TELL_T[act]
    keys = [page.key(name) for name in names]
    t = {"t": listen_t(page, T, start(T), *keys)}
    return t | (listen_sliders(page, keys[0], [V]) if act == "variance" else {})
