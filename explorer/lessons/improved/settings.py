"""The controls of the page `improved` that several of its pictures share, in plain values."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import PLANE
from explorer.lessons.improved.scene_settings import PICTURES, POINTS, Settings
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.controls.world import accepted


def param(page, name: str, default, *limits, **more) -> Param:
    return Param(name, default, {page.lang: page.word(f"improved.{name}")}, *limits, **more)


def kind(page) -> str:
    """Points or digits."""
    names = {name: page.word(f"improved.{name}") for name in (POINTS, PICTURES)}
    return controls.segmented(page, param(page, "what", POINTS, choices=(*names,)), names)


def world(page, *, schedule: bool = True, what: str = POINTS, least: int = 10) -> Settings:
    """Shape, schedule, T and seed, from controls; digits come with their own shape.

    schedule : whether it is chosen here.  least : the smallest T.
    A schedule that refuses this T is repaired, and the page says so.
    """
    labels = {name: {page.lang: page.word(f"improved.{name}")} for name in ("dataset", "schedule")}
    dataset, name = "digits", "cosine"
    if what == POINTS:
        dataset = controls.choose(page, "dataset", PLANE, "swiss_roll", label=labels["dataset"])
    if schedule:
        name = controls.choose(page, "schedule", SCHEDULES, "cosine", label=labels["schedule"])
    T = controls.slider(page, param(page, "T", 200, least, 1000, 10))
    seed = controls.seed(page)
    T, params = accepted(page, name, T)
    given = {"dataset": dataset, "schedule": name, "schedule_params": params}
    return Settings(what=what, T=T, seed=seed, **given)


# of training, and how many seeds: digits cost more, so their settings have names of their own
STEPS = {POINTS: ("steps", 1500), PICTURES: ("picture_steps", 550)}
REPEATS = {POINTS: ("repeats", 3), PICTURES: ("picture_repeats", 1)}


def training_steps(page, what: str = POINTS) -> int:
    """How long each network is trained."""
    return controls.slider(page, _named(page, "steps", STEPS[what], 50, 10_000, 50, log=True))


def repeats(page, what: str = POINTS) -> int:
    """How many seeds the error bars come from."""
    return controls.slider(page, _named(page, "repeats", REPEATS[what], 1, 8, 1))


def _named(page, word: str, given: tuple[str, int], *limits, **more) -> Param:
    name, default = given
    return replace(param(page, word, default, *limits, **more), name=name)


def scale(page) -> float:
    """Of a figure's type and height: a lecture hall sees it from afar."""
    return 1.35 if page.present else 1.0


def words_of_line(page) -> dict[str, str]:
    """The words of bars, in the page's language."""
    from explorer.frames.line_parts import WORDS

    return {name: page.word(f"line.{name}") for name in WORDS}


def columns():
    """The page's two columns: the picture, and what stands beside it."""
    return st.columns([64, 36], gap="medium")
