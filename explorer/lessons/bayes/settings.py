"""The settings of the page `bayes`: what its pictures report, and a control or two."""

from __future__ import annotations

import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.lessons.bayes.scene_bag import BALLS
from explorer.lessons.bayes.scene_school import BOYS, TROUSERS
from explorer.lessons.bayes.scene_settings import DRAWS, SEES, Settings
from explorer.lessons.bayes.scene_three import REACH
from explorer.registry import Param
from explorer.ui.charts import plates
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_handles, listen_sliders, listen_t
from explorer.ui.controls.world import accepted
from explorer.ui.crowd import crowd
from explorer.ui.page import AnyPage

START = Settings()
KEYS = {act: f"bayes_{act}" for act in ("school", "bag", "three")}
LEVERS = {
    "boys": Param("boys", START.boys, {}, BOYS[0], BOYS[-1], 10),
    "boys_trousers": Param("boys_trousers", START.boys_trousers, {}, 0, 100, 10),
    "girls_trousers": Param("girls_trousers", START.girls_trousers, {}, 0, 100, 10),
}
SEE = Param("see", START.see, {}, choices=SEES)
TAKEN = Param("draws", START.draws, {}, 0, DRAWS)
PLACES = {name: Param(name, getattr(START, name), {}, -REACH, REACH) for name in ("x0", "xt", "x")}


def settle(page: AnyPage, act: str) -> Settings:
    return {"school": school, "bag": bag, "three": three}[act](page)


def school(page: AnyPage) -> Settings:
    """Levers go in tens; one between them goes to the nearest."""
    at = listen_sliders(page, KEYS["school"], LEVERS.values())
    places = {"boys": BOYS, "boys_trousers": TROUSERS, "girls_trousers": TROUSERS}
    near = {
        name: min(places[name], key=lambda place: abs(place - value)) for name, value in at.items()
    }
    now = controls.read(page, SEE)
    see = SEES[crowd.looked(KEYS["school"], SEES.index(now))]
    if see != now:
        controls.write(page, "see", see)
    return Settings(**near, see=see)


def bag(page: AnyPage) -> Settings:
    """How many balls are black, and which draws are taken."""
    black = controls.named(page, "black", START.black, 0, BALLS, 1)
    seed = controls.seed(page)
    draws = plates.moved(KEYS["bag"], now := controls.read(page, TAKEN))
    if draws != now:
        controls.write(page, "draws", draws)
    return Settings(black=black, seed=seed, draws=draws)


def three(page: AnyPage) -> Settings:
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    with row:
        schedule = controls.choose(page, "schedule", SCHEDULES, "cosine")
        asked = controls.slider(page, controls.worded(page, "T", START.T, 10, 1000, 10))
    T, numbers = accepted(page, schedule, asked)
    t = listen_t(page, T, max(1, T // 4), KEYS["three"])
    handles = {"x_0": [PLACES["x0"]], "x_t": [PLACES["xt"]], "x": [PLACES["x"]]}
    at = listen_handles(page, KEYS["three"], handles, flat=True)
    return Settings(schedule=schedule, T=T, schedule_params=numbers, t=t, **at)
