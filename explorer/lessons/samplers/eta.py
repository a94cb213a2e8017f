"""The part `eta` of the page `samplers`: one slider from the ODE to DDPM, moved at display rate.

Nine chains, from one x_T with one run of noises, travel to the browser once; the slider mixes the
two nearest, so that no message is sent while it moves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.data.nearest import nearest_labels
from explorer.frames.pack import Blob, basis, colours, frames, sweep, table
from explorer.frames.parts import LiveSlider, Profile, Readout, Take
from explorer.frames.pictures import profile
from explorer.lessons.samplers import scene_eta as scene
from explorer.lessons.samplers import settings as settings_of
from explorer.lessons.samplers import work
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.controls.reports import heard
from explorer.ui.controls.world import accepted
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage
from explorer.worlds.world import World

POINTS, SHOWN = 800, 600
VARIANCE = 0.25  # of the Gaussian data whose fate is known in closed form
ETA = Param("eta", 0.0, {}, 0.0, 1.0, 0.01)
FINE = np.linspace(0, 1, 41)  # for curves over η


@dataclass(frozen=True, eq=False)
class Shown:
    """What travels to the browser for one chain."""

    cloud: Blob
    tint: Blob
    ghost: Blob
    sweep: Blob
    ratios: Blob
    real: Blob
    variances: Blob
    truth: Blob
    made: scene.Sweep
    low: float
    high: float


def draw(page) -> None:
    """Everything from the line of controls down."""
    with st.container(key="samplers_line", horizontal=True, vertical_alignment="bottom"):
        names = {each: each for each in settings_of.CHAINS}
        given = settings_of.param(page, "chain", "10", choices=settings_of.CHAINS)
        T = int(controls.segmented(page, given, names))
        with st.popover(page.word("frame.more")):
            asked = settings_of.world(page, steps=False)
    world = settle(page, asked, T)
    T = world.T
    key = page.key("eta")
    moved = heard(key, "sliders")
    if moved:
        controls.write(page, ETA.name, float(moved["eta"]))
    if (reported := heard(key, "t")) is not None:
        controls.write(page, "t", min(int(reported), T))
    eta = controls.read(page, ETA)
    t = controls.read(page, Param("t", 0, {}, 0, T))
    left, right = st.columns([68, 32], gap="medium")
    with left, st.spinner(page.word("samplers.walking"), show_time=True):
        shown = chains(world)
    with left:
        picture(page, key, world, shown, eta, t)
    with right:
        numbers = facts(world, shown, eta)
        if not page.present:
            page.text("act.eta")
        page.formula("formula.eta", **numbers)
    page.below(scene.sweep, scene.gaussian_variance, part="eta", numbers=numbers)


def settle(page, asked: World, T: int) -> World:
    """The world of a chain of T steps, as its schedule accepts it."""
    T, params = accepted(page, asked.schedule, T, asked.schedule_params)
    return replace(asked, T=T, schedule_params=params)


@st.cache_resource(max_entries=12, show_spinner=False)
def chains(world) -> Shown:
    """Nine chains, and the curves over η."""
    schedule = world.noises()
    x_T = work.start(world, POINTS)
    yard = work.yard(world, POINTS)
    made = scene.sweep(schedule, world.ideal(), x_T, work.noise_seed(world), yard, SHOWN)
    real = world.data(4000, 0)
    labels = nearest_labels(made.places[0, 0], real.x, real.labels)
    K = len(made.times)
    clouds = made.places.transpose(1, 0, 2, 3).reshape(K * len(scene.ETAS), SHOWN, 2)
    tables = [columns(made, eta, made.times) for eta in scene.ETAS]
    variances = [scene.gaussian_variance(schedule, VARIANCE, eta) for eta in FINE]
    beta = scene.gaussian_variance_ddpm(schedule, VARIANCE)
    ratios = np.interp(FINE, scene.ETAS, made.distances / made.floor)
    return Shown(
        basis(clouds),
        colours(labels),
        frames(real.x[None, :1200], [0]),
        sweep(scene.ETAS, tables, made.times),
        profile(ratios[None, None], FINE),
        level(yard.low / made.floor, yard.high / made.floor),
        profile(np.array(variances)[None, None], FINE),
        level(VARIANCE, beta),
        made,
        yard.low,
        yard.high,
    )


def level(*values: float) -> Blob:
    """Lines over η that do not change with it."""
    return profile(np.array([np.full(len(FINE), value) for value in values])[None], FINE)


def columns(made: scene.Sweep, eta: float, rows) -> dict[str, np.ndarray]:
    """The table for one η at the times `rows`: how much each cloud counts, and numbers."""
    weights = scene.weights(made.times, eta).reshape(-1, len(made.times))
    found = {f"c{j}": np.interp(rows, made.times, column) for j, column in enumerate(weights)}
    ratio = np.interp(eta, scene.ETAS, made.distances) / made.floor
    return found | {"eta": np.full(len(rows), eta), "ratio": np.full(len(rows), ratio)}


def picture(page, key: str, world, shown: Shown, eta: float, t: int) -> None:
    """The cloud with its slider, and two curves over η on which the present η is marked."""
    word, made = page.word, shown.made
    names = tuple(f"c{j}" for j in range(len(made.times) * len(scene.ETAS)))
    stage(
        key,
        T=world.T,
        t=t,
        takes=[Take(shown.cloud, names, shown.tint)],
        table=table(columns(made, eta, np.arange(world.T + 1))),
        sliders=[LiveSlider("eta", word("samplers.eta_slider"), 0.0, 1.0, 0.01, eta, False,
                            shown.sweep)],
        readout=[Readout("SW₂/floor" if page.lang == "en" else "SW₂/下限", "ratio")],
        profiles=[
            Profile(shown.ratios, (word("samplers.eta_curve"),), ("prediction",), x_label="η",
                    title=word("samplers.eta_title"), mark="eta", reference=shown.real,
                    reference_labels=(word("samplers.eta_real"), ""),
                    y_range=(0.0, max(2.0, 1.1 * float(np.max(made.distances)) / made.floor))),
            Profile(shown.variances, (word("samplers.gauss_curve"),), ("spread",), x_label="η",
                    title=word("samplers.gauss_title"), mark="eta", reference=shown.truth,
                    reference_labels=(word("samplers.gauss_truth"), word("samplers.gauss_beta")),
                    reference_colours=("exact", "noise"), y_range=(0.0, 0.35)),
        ],
        ghost=shown.ghost,
        clock="samplers_eta",
        play="down",
        extent=2.2,
        height="fill",
        label=word("samplers.eta_stage"),
        report_t=True,
        words=stage_words(page),
        below_t=[(0, word("samplers.data")), (world.T, word("samplers.noise"))],
    )  # fmt: skip


def facts(world, shown: Shown, eta: float) -> dict[str, float]:
    """The numbers of text and formula: for this chain, and for DDPM's own case of T = 50."""
    schedule, own = world.noises(), SCHEDULES["linear"](50)
    ratios = shown.made.distances / shown.made.floor
    found = {
        "eta": eta,
        "T": world.T,
        "ratio": float(np.interp(eta, scene.ETAS, ratios)),
        "ode": float(ratios[0]),
        "ddpm": float(ratios[-1]),
        "variance": scene.gaussian_variance(schedule, VARIANCE, eta),
        "points": POINTS,
        "low": shown.low / shown.made.floor,
        "high": shown.high / shown.made.floor,
    }
    for name, each in (("", schedule), ("50", own)):
        found[f"beta{name}"] = scene.gaussian_variance_ddpm(each, VARIANCE)
        found[f"posterior{name}"] = scene.gaussian_variance(each, VARIANCE, 1.0)
        found[f"ddim{name}"] = scene.gaussian_variance(each, VARIANCE, 0.0)
    return found
