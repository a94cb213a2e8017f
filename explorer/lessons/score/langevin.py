"""Langevin dynamics on the page: plain beside annealed, or the bias of a finite step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.core.samplers.langevin import langevin_step
from explorer.data.clouds import PLANE
from explorer.frames.frame import Frame
from explorer.lessons.score import scene, scene_bias, scene_walks
from explorer.lessons.score import scene_langevin as walking
from explorer.lessons.score.scene_settings import TWO_MODES, Bias, Walks
from explorer.registry import Entry
from explorer.ui import late
from explorer.ui.charts.numbers import cell, line, numbers
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_sliders, listen_t
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage

SHAPES = {
    TWO_MODES: Entry(TWO_MODES, None, {"en": "two far modes", "zh": "两个远离的峰"}),
    **PLANE,
}
CURVES = 190  # pixels of the curves below the two pictures
ROW = 104  # and of their time row
LARGER = 1.35  # times, in lecturer's mode


def draw(page: AnyPage) -> None:
    """The picture that `part` names, with its controls and what stands below."""
    param = controls.worded(page, "part", "weights", choices=("weights", "bias"))
    part = st.session_state.get("part") or controls.read(page, param)
    left, right = st.columns([64, 36] if part == "weights" else [70, 30], gap="medium")
    with right:
        controls.control(page, param)
        page.formula("formula.langevin" if part == "weights" else "formula.bias")
    {"weights": walks, "bias": bias}[part](page, left, right)


# --- two walks ----------------------------------------------------------------------------------


def walks(page: AnyPage, left: DeltaGenerator, right: DeltaGenerator) -> None:
    """The two stages and the curves below them."""
    with right:
        chosen = choose(page)
    k = listen_t(page, chosen.steps, chosen.steps, page.key("walks"), name="k")
    shown = late.frame(page, "langevin/weights", replace(chosen, k=k), make, words="score")
    settings, frame = shown.settings, shown.frame
    with left:
        show(page, frame)
    with right:
        table = frame.view("walks").picture.table
        numbers("score_walks_numbers", frame.time.clock, table, lines(page, settings))
        page.text(section(settings, frame), **frame.facts())
    page.below(langevin_step, walking.walk, part="langevin", numbers=frame.facts())


def make(settings: Walks, act: str, telling: Callable[[str], Callable[[float], None]]) -> Frame:
    """The frame; the walks that it needs say how far they are."""
    scene_walks.drawn(settings, lambda: telling("walking"))
    return scene.frame(settings, act)


def choose(page: AnyPage) -> Walks:
    """The controls, in the current container."""
    control = partial(controls.named, page)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        label = page.word("score.dataset")
        chosen = {"dataset": controls.choose(page, "walkers", SHAPES, TWO_MODES, label=label)}
        with controls.Popover(page):
            chosen["steps"] = control("steps", Walks.steps, 50, 4000, 10, log=True)
            modes = {
                "weight": control("weight", Walks.weight, 0.5, 0.95, 0.05),
                "distance": control("distance", Walks.distance, 1.6, 4.0, 0.1),
            }
            chosen["seed"] = controls.seed(page)
    left, right = st.columns([43, 57], gap="small")
    with left:
        help_text = page.word("score.size_help")
        chosen["size"] = control("size", Walks.size, 0.02, 2.5, log=True, help=help_text)
        chosen["temperature"] = control("tau", Walks.temperature, 0.0, 2.0, 0.1)
    with right:
        chosen["levels"] = control("levels", Walks.levels, 2, 50, 1)
        chosen["way"] = control("way", Walks.way, choices=("side", "noise"))
    return Walks(**chosen | (modes if chosen["dataset"] == TWO_MODES else {}))


def show(page: AnyPage, frame: Frame) -> None:
    """Plain beside annealed, and below them the measures over the steps with the clock."""
    curves = round(CURVES * (1.2 if page.present else 1))
    reserve = curves + round(ROW * (LARGER if page.present else 1))
    for name, column in zip(scene_walks.NAMES, st.columns(2), strict=True):
        with column:
            st.caption(page.word(f"score.{name}"))
            view = frame.view(name)
            stage.show(page, view, frame.time, page.key(name), bare=True, reserve=reserve)
    key = page.key("walks")
    stage.show(page, frame.view("walks"), frame.time, key, bare="curves", height=curves)


def lines(page: AnyPage, settings: Walks) -> list[str]:
    """Each walk's share and distance beside the truth and the floor; the annealed walk's level."""
    word = page.word
    shares, distances = [], ["SW<sub>2</sub>: "]
    for name, colour in zip(scene_walks.NAMES, ("", "hat"), strict=True):
        short = word(f"score.{name}_short")
        share = cell(f"share_{name}", colour=colour)
        about = cell(f"low_{name}"), " … ", cell(f"high_{name}")
        shares.append(line("&emsp;", short, " ", share, " (", *about, ")", result=True))
        distances += [short, " ", cell(f"sw2_{name}", colour=colour, digits=2), ", "]
    told = [line(word("score.left"), ": ", word("score.truth"), " ", cell("truth")), *shares]
    return [
        *(told if settings.dataset == TWO_MODES else ()),
        line(*distances[:-1]),
        line(
            "&emsp;",
            word("score.floor"),
            " ",
            cell("floor", digits=2),
            " ± ",
            cell("floor_error", digits=1),
        ),
        line("√(1−ᾱ) ", cell("noise", colour="eps"), ", η ", cell("eta_annealed")),
    ]


def section(settings: Walks, frame: Frame) -> str:
    """What is special about this setting, or what to see."""
    if frame.numbers.gone is not None:
        return "langevin.gone" if settings.size >= 2 else "langevin.edge"
    if settings.temperature != 1:
        return "langevin.cold" if settings.temperature < 1 else "langevin.hot"
    return "langevin.two" if settings.dataset == TWO_MODES else "langevin.shape"


# --- the bias of a step ---------------------------------------------------------------------------


def bias(page: AnyPage, left: DeltaGenerator, right: DeltaGenerator) -> None:
    """The picture with its slider, and the numbers that follow it."""
    key, size = page.key("bias"), scene_bias.SIZE
    settings = Bias(listen_sliders(page, key, [size])[size.name])
    shown = late.frame(page, "langevin/bias", settings, scene.frame)
    settings, frame = shown.settings, shown.frame
    with left:
        stage.show(page, frame.view("stage"), frame.time, key, bare=True)
    with right:
        numbers("score_bias_numbers", frame.time.clock, None, size_lines(page, key))
        gone, over = settings.size >= 2, settings.size > 1
        page.text("bias.gone" if gone else "bias.over" if over else "bias")
    code = (langevin_step, walking.measured_variance, walking.biased_variance)
    page.below(*code, part="bias", numbers=frame.facts())


def size_lines(page: AnyPage, key: str) -> list[str]:
    word = page.word
    return [
        line("η = ", cell("size", of=key), " s²"),
        line(word("score.closed"), ": ", cell("closed", colour="hat", of=key), " s²", result=True),
        line(word("score.measured"), ": ", cell("measured", of=key), " ± ",
             cell("error", of=key, digits=2), " s²", result=True),
    ]  # fmt: skip
