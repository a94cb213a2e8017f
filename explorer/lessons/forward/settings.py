"""The controls of the page `forward`, and the settings that they decide."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.lessons.forward.scene import START
from explorer.lessons.forward.scene_data import SCALE, Settings
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_t, reported
from explorer.ui.controls.world import accepted
from explorer.ui.own import cloud as own
from explorer.ui.page import AnyPage
from explorer.worlds import world

KEY = "forward_stage"
PATHS = ("jump", "walk")


def param(page: AnyPage, name: str, default: Any, *limits: float, **more: Any) -> Param:
    return Param(name, default, {page.lang: page.word(f"forward.{name}")}, *limits, **more)


def choose(page: AnyPage, act: str) -> dict:
    """The controls beside the stage; what they say, by the names of Settings."""
    label = {name: {page.lang: page.word(f"forward.{name}")} for name in ("dataset", "schedule")}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        dataset = controls.choose(page, "dataset", own.MENU, "swiss_roll", label=label["dataset"])
        more = controls.Popover(page)
    chosen = {"dataset": dataset, "path": PATHS[0]}
    if act == "jump":
        names = {path: page.word(f"forward.path_{path}") for path in PATHS}
        chosen["path"] = controls.segmented(page, param(page, "path", "jump", choices=PATHS), names)
    if dataset == own.NAME:
        own.controls(page)
    with more:
        shape = {} if dataset == own.NAME else controls.params(page, own.MENU[dataset])
        chosen["dataset_params"] = world.key(shape)
        schedules = controls.choose(page, "schedule", SCHEDULES, "linear", label=label["schedule"])
        steps = param(page, "T", 1000, minimum=20, maximum=1000, step=10)
        chosen |= {"schedule": schedules, "T": controls.slider(page, steps)}
        chosen |= {"scale": scale_now(page, live=act == "entropy"), "seed": controls.seed(page)}
    return chosen


def settle(page: AnyPage, act: str, chosen: dict) -> Settings:
    """The settings: with a schedule that accepts this T, and t as the stage last reported it."""
    T, numbers = accepted(page, chosen["schedule"], chosen["T"])
    mine = own.bring() if chosen["dataset"] == own.NAME else ""
    t = listen_t(page, T, round(START[act] * T), KEY)
    return Settings(**chosen | {"T": T, "schedule_params": numbers, "own": mine, "t": t})


def scale_now(page: AnyPage, live: bool) -> float:
    """The data scale: an ordinary slider, or what the stage's live slider was left at."""
    if not live:
        return controls.slider(page, SCALE)
    scale = controls.read(page, SCALE)
    released = (reported(KEY, "sliders", {"scale": scale}) or {}).get("scale")
    if released is not None:
        scale = float(np.clip(released, SCALE.minimum, SCALE.maximum))
        controls.write(page, "scale", scale)
    return scale
