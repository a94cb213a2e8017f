"""The controls of the page `objective`, and the settings that they decide."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from explorer.lessons.objective import scene
from explorer.lessons.objective.scene_chain import DATA, MODELS, MOST_STEPS
from explorer.lessons.objective.scene_panels import PLACES
from explorer.registry import Param
from explorer.ui.charts.plates import moved
from explorer.ui.controls import controls, information
from explorer.ui.page import AnyPage

NOISES = ("cosine", "jsd", "sigmoid")
KEYS = {"bound": "bound", "lines": "ladder", "terms": "terms", "gap": "gap"}
X0 = Param("x0", 0.3, {}, minimum=-2.2, maximum=2.2, step=0.1, places=tuple(PLACES.tolist()))
LINE = Param("line", 1, {}, minimum=1, maximum=10, step=1)


def choose(page: AnyPage, act: str) -> dict:
    """The controls beside the picture; what they say, by the names of Settings."""

    def one_of(name: str, choices: Iterable[str]) -> str:
        choices = tuple(choices)
        return controls.select(page, controls.worded(page, name, choices[0], choices=choices))

    chosen = {"data": one_of("mixture", DATA)}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen["model"] = one_of("model", MODELS)
        more = controls.Popover(page)
    if act != "gap":
        chosen["T"] = controls.slider(page, steps(page))
    with more:
        return chosen | {
            "schedule": one_of("schedule_small", NOISES),
            "unit": information.choose(page, "nats"),
            "seed": controls.seed(page),
        }


def steps(page: AnyPage) -> Param:
    return controls.worded(page, "small_T", 8, 1, MOST_STEPS, 1, word="T")


def settle(page: AnyPage, act: str, chosen: dict) -> scene.Settings:
    """The settings, with the act's own where the hand left it."""
    own = {"bound": place, "lines": line, "terms": step, "gap": number_of_steps}[act]
    return scene.Settings(**chosen | own(page, page.key(KEYS[act]), chosen.get("T")))


def place(page: AnyPage, key: str, T: int) -> dict[str, float]:
    index = moved(key, scene.nearest_place(controls.read(page, X0)))
    controls.write(page, "x0", float(PLACES[index]))
    return {"x0": float(PLACES[index])}


def line(page: AnyPage, key: str, T: int) -> dict[str, int]:
    return {"line": controls.read(page, LINE)}


def step(page: AnyPage, key: str, T: int) -> dict[str, int]:
    t = controls.read(page, Param("t", max(1, T // 2), {}, minimum=1, maximum=T))
    t = 1 + min(moved(key, t - 1), T - 1)
    controls.write(page, "t", t)
    return {"t": t}


def number_of_steps(page: AnyPage, key: str, T: None) -> dict[str, int]:
    """T, which here the picture's own range sets."""
    st.session_state.pop("small_T", None)
    T = controls.read(page, steps(page))
    stops = scene.stops(T)
    T = stops[min(moved(key, stops.index(T)), len(stops) - 1)]
    controls.write(page, "small_T", T)
    return {"T": T}
