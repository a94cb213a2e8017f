"""The stage of the page `schedule`: a cloud, live curves and a live slider per parameter."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.core.schedules import SCHEDULES
from explorer.frames.pack import basis, colours, sweep, table
from explorer.frames.parts import Curve, LiveSlider, Readout, Take
from explorer.lessons.schedule import scene
from explorer.ui.controls import cached, controls
from explorer.ui.controls.reports import heard, listen_t
from explorer.ui.controls.world import say_repaired
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage
from explorer.worlds import schedules as schedules_of

KEY, KEY_B = "schedule_stage", "schedule_stage_b"
POINTS = 2000
READOUT = (Readout("ᾱ_t", "alpha_bar"), Readout("log-SNR", "log_snr"), Readout("L_T", "last_bits"))
CURVES = (
    Curve("beta", "β", "noise", panel="beta"),
    Curve("signal", "√ᾱ", "data", panel="coefficients"),
    Curve("noise", "√(1−ᾱ)", "noise", panel="coefficients"),
    Curve("log_snr", "log-SNR", "state", panel="snr"),
)
HEAD_START = 0.06  # seconds for the exact picture to leave and be drawn before the page follows
LOG_BETA = 0.1  # from this largest β on, β is drawn on a logarithmic axis


@st.cache_resource(max_entries=32, show_spinner=False)
def cloud_blobs(dataset: str, seed: int):
    x0, eps, labels = scene.cloud(dataset, POINTS, seed)
    return basis(np.stack([x0, eps])), colours(labels)


@st.cache_resource(max_entries=64, show_spinner=False)
def table_blob(name: str, T: int, params: tuple, other: str | None):
    second = cached.schedule(other, T) if other else None
    return table(scene.live_columns(cached.schedule(name, T, params), second))


@st.cache_resource(max_entries=96, show_spinner=False)
def sweep_of(name: str, T: int, params: tuple, moving: str):
    """(scene.Sweep without its tables, the blob for the browser)."""
    found = scene.sweep(name, T, params, moving)
    blob = sweep(found.values, found.tables, found.t)
    return found.low, found.high, found.refused, blob


@dataclass(frozen=True)
class Shown:
    """What the stage shows: the schedule that accepted the numbers, and t."""

    T: int
    params: tuple
    t: int


def settings(page, name: str) -> dict[str, Any]:
    """The parameters that live sliders move, from the address."""
    moving = [param for param in SCHEDULES[name].params if param.name in scene.numeric(name)]
    return {param.name: controls.read(page, param) for param in moving}


def released(page, name: str, values: dict[str, Any]) -> dict[str, Any]:
    """The parameters that the hand has just let go of, put into the address."""
    found = {}
    for moving, value in (heard(KEY, "sliders", values) or {}).items():
        if moving not in values:
            continue  # a slider of the schedule shown before
        param = SCHEDULES[name].param(moving)
        value = (int if param.kind == "int" else float)(value)
        found[moving] = min(max(value, param.minimum), param.maximum)
        controls.write(page, moving, found[moving])
    return found


@st.fragment
def picture(page, name: str, asked: int, values: dict, other: str | None, where: dict) -> Shown:
    """The stage. What it reports runs this alone, so the exact curve comes first; then the page."""
    moved = released(page, name, values)
    given = cached.key(values | moved)
    T, params, refusal = schedules_of.repaired(name, asked, given)
    t = listen_t(page, T, T // 5, KEY)
    alone = bool(get_script_run_ctx().fragment_ids_this_run)
    # alone, only the exact table travels; the sweeps of before serve until the page follows
    around = schedules_of.repaired(name, asked, cached.key(values))[1] if alone else params
    for sentence in show(page, name, T, params, around, t=t, other=other, **where):
        st.caption(sentence)
    if alone:
        time.sleep(HEAD_START)  # a new run throws away what has not left yet
        st.rerun()
    if refusal:
        say_repaired(page, name, asked, given, T, params)
    return Shown(T, params, t)


def sliders(page, name: str, T: int, params: tuple, around: tuple):
    """One live slider per number of the schedule, and a sentence for each range that is cut.

    around : the parameters that the sweeps keep while one of them moves.
    """
    made, sentences = [], []
    for moving in scene.numeric(name):
        param = SCHEDULES[name].param(moving)
        low, high, refused, blob = sweep_of(name, T, around, moving)
        label = param.label[page.lang]
        if refused:
            cut = "cut" if high < param.maximum else "cut_low"
            end = high if high < param.maximum else low
            sentences.append(page.word(f"schedule.{cut}", label=label, value=f"{end:.3g}"))
        value = dict(params).get(moving, param.default)
        step = param.step or (param.maximum - param.minimum) / 100
        made.append(LiveSlider(moving, label, low, high, step, value, param.log, blob))
    return made, sentences


def curves(schedule, other=None, few=False) -> list[Curve]:
    """The panels' curves; schedule B's are dashed in the same colours.

    few : leave β to the figures below, where many sliders need the room.
    """
    log = needs_log(schedule, other)
    own = [replace(curve, log=log and curve.panel == "beta") for curve in CURVES[few:]]
    if other is None:
        return own
    labels = [f"{curve.label} (B)" if curve.panel != "coefficients" else "" for curve in own]
    second = [
        replace(curve, column=f"{curve.column}_b", label=label, dash="dash")
        for curve, label in zip(own, labels, strict=True)
    ]
    return own + second


def needs_log(*schedules) -> bool:
    return any(each is not None and each.betas.max() > LOG_BETA for each in schedules)


def show(
    page, name: str, T: int, params: tuple, around: tuple, *, dataset, seed, t, other=None
) -> list[str]:
    """Mount stage A with its curves and sliders; returns the sentences about cut ranges."""
    cloud, tint = cloud_blobs(dataset, seed)
    made, sentences = sliders(page, name, T, params, around)
    stage(
        KEY,
        T=T,
        takes=[Take(cloud, ("signal", "noise"), tint, page.word("schedule.schedule"))],
        t=t,
        table=table_blob(name, T, params, other),
        sliders=made,
        curves=curves(
            cached.schedule(name, T, params), other and cached.schedule(other, T), len(made) > 3
        ),
        readout=READOUT,
        clock="schedule",
        extent=3.2,
        height="fill",
        label=page.word("schedule.stage"),
        report_t=True,
        report_picked=False,
        words=stage_words(page),
        below_t=((0, page.word("schedule.data")), (T, page.word("schedule.noise"))),
    )
    return sentences


def show_other(page, name: str, T: int, *, dataset, seed, t, height=220) -> None:
    """Stage B beside it: the same points and noise, the same clock, schedule B."""
    cloud, tint = cloud_blobs(dataset, seed)
    stage(
        KEY_B,
        T=T,
        takes=[Take(cloud, ("signal", "noise"), tint)],
        t=t,
        table=table_blob(name, T, (), None),
        readout=(Readout("ᾱ_t", "alpha_bar"),),
        clock="schedule",
        extent=3.2,
        height=height,
        label=page.word("schedule.stage_b"),
        bare=True,
        report_picked=False,
        words=stage_words(page),
    )


def switches(page, name: str) -> dict[str, Any]:
    """Ordinary controls for the parameters that no live slider can move."""
    numbers = scene.numeric(name)
    rest = [param for param in SCHEDULES[name].params if param.name not in numbers]
    return {param.name: controls.control(page, param) for param in rest}
