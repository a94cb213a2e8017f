"""The controls of the page `step_through`: of the cloud, and those that pictures share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import PLANE
from explorer.lessons.step_through import scene_pictures
from explorer.lessons.step_through.scene import ACTS
from explorer.lessons.step_through.scene_points import POINTS, Settings
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.controls.controls import worded
from explorer.ui.controls.reports import listen_t, reported
from explorer.ui.controls.world import accepted
from explorer.ui.page import AnyPage
from explorer.ui.training import own_training

STEPS = ("all", "100", "50", "20", "10", "5")
STARTS = {"noise": "step_through.pure_noise", "data": "step_through.noised_data"}
DENOISERS = {
    "density": "step_through.ideal",
    "training": "step_through.training_set",
    "trained": "step_through.trained",
    "untrained": "step_through.untrained",
}
Moving = TypeVar("Moving", Settings, scene_pictures.Settings)  # with t and what is followed
SAID = own_training.Sentences(
    "step_through.trained_here", "step_through.your_training", "step_through.not_yours"
)


def act(page: AnyPage) -> str:
    """Points or pictures."""
    return controls.acts(page, worded(page, "what", ACTS[0], choices=ACTS))


# --- what both share ----------------------------------------------------------------------------


def buttons(
    page: AnyPage, name: str, words: Mapping[str, str], default: str = "", word: str = ""
) -> str:
    """One of the choices as a row of buttons.  words : choice → the key of its word; word : as in
    `worded`."""
    names = {choice: page.word(key) for choice, key in words.items()}
    param = worded(
        page, name, default or next(iter(names)), word=word, choices=tuple(names), names=names
    )
    return controls.segmented(page, param)


def start(page: AnyPage) -> str:
    """Pure noise, or noised data."""
    return buttons(page, "start", STARTS)


def num_steps(page: AnyPage, name: str, default: str) -> str:
    """How many steps are taken: "all", or a number. Each variant has a setting of its own, because
    what is a good default for one is not for the other."""
    param = worded(page, name, default, choices=STEPS, word="num_steps")
    return controls.segmented(page, param)


def sampler(page: AnyPage) -> dict:
    """The sampler and its own options, as pairs."""
    ways = {name: SAMPLERS[name] for name in ("ddpm", "ddim")}
    name = controls.choose(page, "sampler", ways, "ddpm")
    options = [each for each in SAMPLERS[name].params if each.name not in ("num_steps", "spacing")]
    pairs = tuple((each.name, controls.control(page, each)) for each in options)
    return {"sampler": name, "options": pairs}


def steps_of(num_steps: str, T: int) -> int | None:
    """How many steps are taken; None for every t."""
    return None if num_steps == "all" or int(num_steps) >= T else int(num_steps)


def place(
    page: AnyPage, settings: Moving, view: str, name: str, default: int, count: int, asked: bool
) -> Moving:
    """The settings with t, and with what is followed, of `count`, as `name`: from the address,
    after what the hand has just done on the view. While the question waits t begins at the noise,
    as it asks what is seen half way."""
    key, T = page.key(view), settings.T
    spot = reported(key, "picked")
    if spot is not None:
        controls.write(page, name, int(spot) % count)
    followed = controls.read(page, Param(name, default, {}, 0, count - 1))
    t = listen_t(page, T, T if asked else T // 2, key)
    return replace(settings, t=t, **{name: followed})


# --- the cloud ----------------------------------------------------------------------------------


def points(page: AnyPage, asked: bool) -> Settings:
    """The controls beside the stage, and what they lead to."""
    given = {"denoiser": buttons(page, "denoiser", DENOISERS)}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        given["start"] = start(page)
        with controls.Popover(page):
            given["num_steps"] = num_steps(page, "num_steps", "all")
            given |= more_controls(page)
    return place(page, settle(page, **given), "cloud", "point", 491, POINTS, asked)


def more_controls(page: AnyPage) -> dict:
    """What is seldom changed; names as in Settings."""
    return {
        **sampler(page),
        "dataset": controls.choose(page, "dataset", PLANE, "swiss_roll"),
        "schedule": controls.choose(page, "schedule", SCHEDULES, "cosine"),
        "T": controls.slider(page, worded(page, "T", 200, 10, 1000, 10)),
        "centres": controls.slider(page, worded(page, "centres", 100, 10, 2000, 10, log=True)),
        "seed": controls.seed(page),
    }


def settle(page: AnyPage, *, num_steps: str, **given: Any) -> Settings:
    """Settings from the controls, with the tab's own training where it is used."""
    if given["denoiser"] == "trained":
        place, suits = own_training.POINTS, own_training.plane_with_density
        snapshot, said = own_training.own_training(page, place, SAID, suits, pin=place)
        st.caption(said)
        given |= own_training.world_of(snapshot) if snapshot is not None else {}
    T, params = accepted(page, given["schedule"], given["T"], given.get("schedule_params", ()))
    given |= {"T": T, "schedule_params": params}
    return Settings(num_steps=steps_of(num_steps, T), **given)
