"""The controls of the page `forward_images`, and the settings that they decide."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.lessons.forward_images.scene import OTHERS, START, Settings
from explorer.lessons.forward_images.scene_picture import SIZES, SMALL
from explorer.registry import Entry, Param
from explorer.ui.controls import controls
from explorer.ui.controls.world import accepted
from explorer.ui.own import picture as own
from explorer.ui.page import AnyPage

TABS = ("jump", "drown", "size", "schedules")  # step by step is a way to reach t in the first


def menu() -> dict[str, Entry]:
    """Photographs, our own, one of each data set's pictures, and the reader's."""
    from explorer.data.images import IMAGES
    from explorer.data.photographs import PICTURES

    return {**PICTURES, **{name: IMAGES[name] for name in SMALL}, own.NAME: own.ENTRY}


def choose(page: AnyPage, tab: str) -> dict[str, Any]:
    """The controls beside the stage; what they say, mostly by the names of Settings."""
    word = page.word
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        named = controls.worded(page, "picture", Settings.dataset)
        picture = controls.choose(page, "picture", menu(), named.default, label=named.label)
        more = controls.Popover(page)
    chosen = {"dataset": picture, "act": tab}
    if tab == "jump":
        chosen["act"] = buttons(page, "path", ("jump", "walk"))
    if tab == "size":
        chosen["level"] = buttons(page, "level", ("same", "shift"))
    if picture == own.NAME:
        own.controls(page)
    with st.container(horizontal=True) if tab == "schedules" else more:
        chosen |= schedules(page, tab == "schedules")
    with more:
        chosen["T"] = controls.slider(page, controls.worded(page, "T", 1000, 20, 1000, 10))
        sides = tuple(str(side) for side in SIZES)
        named = replace(controls.worded(page, "size", sides[-1]), choices=sides)
        size = controls.select(page, named)
        if picture in SMALL:
            st.caption(word("forward_images.own_size"))
        return chosen | {"size": int(size), "seed": controls.seed(page)}


def buttons(page: AnyPage, name: str, choices: tuple[str, ...]) -> str:
    return controls.select(page, controls.worded(page, name, choices[0], choices=choices))


def schedules(page: AnyPage, several: bool) -> dict[str, Any]:
    """The page's schedule, and where there are `several` its two companions."""
    defaults = {"schedule": "linear"}
    if several:
        defaults |= {f"schedule_{letter}": name for letter, name in zip("bc", OTHERS, strict=True)}
    names = []
    for key, name in defaults.items():
        label = page.word(f"forward_images.{key}" if several else "controls.schedule")
        names.append(controls.choose(page, key, SCHEDULES, name, label={page.lang: label}))
    return {"schedule": names[0], "others": names[1:]}


def settle(page: AnyPage, chosen: dict[str, Any]) -> Settings:
    """The settings, with schedules that accept this T (and a notice where one did not)."""
    T, numbers = accepted(page, chosen["schedule"], chosen["T"])
    others = tuple((name, accepted(page, name, T)[1]) for name in chosen["others"])
    settled = {"T": T, "schedule_params": numbers, "others": others}
    if chosen["dataset"] == own.NAME:
        settled["own"] = own.bring()
        if not settled["own"]:
            settled["dataset"] = Settings.dataset  # until there is one of the reader's own
    # the stage keeps its own t while one moves it, and asks no server
    settled["t"] = controls.read(page, Param("t", round(START * T), {}, minimum=0, maximum=T))
    return Settings(**{name: chosen[name] for name in chosen if name != "act"} | settled)
