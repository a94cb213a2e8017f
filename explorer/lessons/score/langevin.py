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
from explorer.ui.charts import live
from explorer.ui.charts.numbers import cell, line, numbers
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_sliders, listen_t
from explorer.ui.frame.beside import Beside
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage

SHAPES = {
    TWO_MODES: Entry(TWO_MODES, None, {"en": "two far modes", "zh": "两个远离的峰"}),
    **PLANE,
}
CURVES = 190  # pixels of the curves below the two pictures
ROW = 104  # and of their time row
LARGER = 1.35  # times, in lecturer's mode
KNOWN = ("truth", "floor")  # curves that no walk is needed for


def draw(page: AnyPage) -> None:
    """The picture that `part` names, with its controls and what stands below."""
    param = controls.worded(page, "part", "weights", choices=("weights", "bias"))
    part = st.session_state.get("part") or controls.read(page, param)
    left, right = page.columns()
    with right:
        beside = page.beside("langevin" if part == "weights" else "bias")
    with beside.rest:
        first = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
        with first:
            controls.control(page, param)
    if part == "weights":
        walks(page, left, beside, first)
    else:
        bias(page, left, beside)


# --- two walks ----------------------------------------------------------------------------------


def walks(page: AnyPage, left: DeltaGenerator, beside: Beside, first: DeltaGenerator) -> None:
    """The two stages and the curves below them. They open at the end; while the question waits, at
    the start, and without the walks' curves."""
    with beside.rest:
        chosen = choose(page, first)
    key, start = page.key("walks"), 0 if beside.asked else chosen.steps
    k = listen_t(page, chosen.steps, start, key, name="k")
    shown = late.frame(page, "langevin/weights", replace(chosen, k=k), make, words="score")
    settings, frame = shown.settings, shown.frame
    with left:
        show(page, frame, beside.asked)
    table = frame.view("walks").picture.table
    beside.tell(frame.facts(), now=section(settings, frame), source=live.source(key, table, k="t"))
    with beside.rest:
        numbers("score_walks_numbers", frame.time.clock, table, lines(page, settings))
    page.below(langevin_step, walking.walk, part="langevin", numbers=frame.facts())


def make(settings: Walks, act: str, telling: Callable[[str], Callable[[float], None]]) -> Frame:
    """The frame; the walks that it needs say how far they are."""
    scene_walks.drawn(settings, lambda: telling("walking"))
    return scene.frame(settings, act)


def choose(page: AnyPage, first: DeltaGenerator) -> Walks:
    """The controls, in the current container; what is seldom changed, at the end of `first`."""
    control = partial(controls.named, page)
    left, right = st.columns(2, gap="small")
    with left:
        label = page.word("score.dataset")
        chosen = {"dataset": controls.choose(page, "walkers", SHAPES, TWO_MODES, label=label)}
    with right:
        help_text = page.word("score.size_help")
        chosen["size"] = control("size", Walks.size, 0.02, 2.5, log=True, help=help_text)
    with first, controls.Popover(page):
        chosen["levels"] = control("levels", Walks.levels, 2, 50, 1)
        chosen["temperature"] = control("tau", Walks.temperature, 0.0, 2.0, 0.1)
        chosen["way"] = control("way", Walks.way, choices=("side", "noise"))
        chosen["steps"] = control("steps", Walks.steps, 50, 4000, 10, log=True)
        modes = {
            "weight": control("weight", Walks.weight, 0.5, 0.95, 0.05),
            "distance": control("distance", Walks.distance, 1.6, 4.0, 0.1),
        }
        chosen["seed"] = controls.seed(page)
    return Walks(**chosen | (modes if chosen["dataset"] == TWO_MODES else {}))


def show(page: AnyPage, frame: Frame, asked: bool) -> None:
    """Plain beside annealed, and below them the measures over the steps with the clock; while the
    question waits, of the measures those that are known beforehand."""
    curves = round(CURVES * (1.2 if page.present else 1))
    reserve = curves + round(ROW * (LARGER if page.present else 1))
    for name, column in zip(scene_walks.NAMES, st.columns(2), strict=True):
        with column:
            st.caption(page.word(f"score.{name}"))
            view = frame.view(name)
            stage.show(page, view, frame.time, page.key(name), bare=True, reserve=reserve)
    view, key = frame.view("walks"), page.key("walks")
    if asked:
        known = tuple(each for each in view.picture.curves if each.column in KNOWN)
        view = replace(view, picture=replace(view.picture, curves=known))
    stage.show(page, view, frame.time, key, bare="curves", height=curves)


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
        return "now.langevin.gone" if settings.size >= 2 else "now.langevin.edge"
    if settings.temperature != 1:
        return "now.langevin.cold" if settings.temperature < 1 else "now.langevin.hot"
    return "now.langevin.two" if settings.dataset == TWO_MODES else "now.langevin.shape"


# --- the bias of a step ---------------------------------------------------------------------------


def bias(page: AnyPage, left: DeltaGenerator, beside: Beside) -> None:
    """The picture with its slider, and the numbers that follow it."""
    key, size = page.key("bias"), scene_bias.SIZE
    settings = Bias(listen_sliders(page, key, [size])[size.name])
    shown = late.frame(page, "langevin/bias", settings, scene.frame)
    settings, frame = shown.settings, shown.frame
    with left:
        stage.show(page, frame.view("stage"), frame.time, key, bare=True)
    gone, over = settings.size >= 2, settings.size > 1
    section = "now.bias.gone" if gone else "now.bias.over" if over else "now.bias"
    source = live.source(key, frame.view("stage").picture.table)
    beside.tell(frame.facts(), now=section, source=source)
    code = (langevin_step, walking.measured_variance, walking.biased_variance)
    page.below(*code, part="bias", numbers=frame.facts())
