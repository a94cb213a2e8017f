"""DDPM as an SDE, its ODE, and that both have the same marginals: seen on the line.

All particles, histograms and distances of one setting travel once; t moves in the browser.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from explorer.core.reverse import VARIANCES
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import PLANE
from explorer.frames.line_parts import WORDS
from explorer.frames.pack import Blob, table
from explorer.frames.parts import Readout
from explorer.lessons.score import flow_plane as plane
from explorer.lessons.score import scene_flow as scene
from explorer.lessons.score.flow_view import flow_pair
from explorer.lessons.score.scene_flow_pack import flow
from explorer.registry import Param
from explorer.ui.charts.numbers import cell, line, numbers
from explorer.ui.controls import cached, controls
from explorer.ui.controls.reports import listen_t

CLOCK = "flow_pair"
T = 1000
COLOURS = ("noise", "prediction")  # the SDE has noise on its way, the ODE only predicts


@dataclass(frozen=True)
class Setting:
    """All that decides the picture, in plain values; the caches' key. shape : in the plane."""

    steps: int
    ode: str
    variance: str
    bumps: int
    share: float
    gap: float
    width: float
    schedule: str
    seed: int
    shape: str = ""

    def mixture(self):
        return scene.bumps(self.bumps, self.share, self.gap, self.width)


@dataclass(frozen=True)
class Shown:
    """What travels to the browser, and what the text says of it."""

    flow: Blob
    table: Blob
    times: tuple[int, ...]
    facts: dict


def draw(page) -> None:
    """The picture with its controls and what stands below."""
    left, right = st.columns([64, 36], gap="medium")
    with right:
        setting = _choose(page)
    picture = page.key("flow_plane" if setting.shape else "flow_pair")
    t = listen_t(page, T, T // 4, picture)
    shown = made(replace(setting, shape=""))  # in the plane its text has the same numbers
    with left:
        if setting.shape:
            _plane(page, setting, t)
        else:
            _picture(page, setting, shown, t)
    with right:
        page.formula("formula.flow")
        if setting.shape:
            page.text("flow.plane", points=plane.scene.POINTS, red=plane.RED)
        else:
            numbers("flow_pair_numbers", CLOCK, shown.table, _lines(page, setting))
            page.text("flow", **shown.facts)
    page.below(scene.simulate, scene.kolmogorov, scene.columns, part="flow", numbers=shown.facts)


def _plane(page, setting: Setting, t: int) -> None:
    s, place = setting, st.empty()
    with place, st.spinner(page.word("flow_pair.walking"), show_time=True):
        shown = plane.made(s.shape, s.steps, s.ode, s.variance, s.schedule, s.seed, T)
    plane.stages(page, shown, _titles(page, setting), t, T)


def _choose(page) -> Setting:
    word = page.word

    def param(name: str, default, *limits, **more) -> Param:
        label = {page.lang: word(f"flow_pair.{name}")}
        return Param(f"flow_{name}", default, label, *limits, **more)

    def named(name: str, default: str, choices) -> str:
        words = {choice: word(f"flow_pair.{name}_{choice}") for choice in choices}
        return controls.segmented(page, param(name, default, choices=choices), words)

    with st.container(horizontal=True, gap="small"):
        where = named("where", "line", ("line", "plane"))
        ode = named("ode", "heun", scene.ODES)
    steps = controls.slider(page, param("steps", 20, 3, 200, 1, log=True))
    shape, bumps, share, gap, width = "", 2, 0.35, 2.4, 0.3
    widths = [3, 3, 2.5] if where == "line" else [6, 2]
    *places, last = st.columns(widths, gap="small", vertical_alignment="bottom")
    with places[0]:
        if where == "plane":
            label = {page.lang: word("controls.dataset")}
            shape = controls.choose(page, "flow_shape", PLANE, "swiss_roll", label=label)
        else:
            share = controls.slider(page, param("share", share, 0.05, 0.95, 0.05))
            with places[1]:
                gap = controls.slider(page, param("gap", gap, 0.0, 4.0, 0.1))
    with last, st.popover(word("frame.more")):
        variance = named("variance", "posterior", VARIANCES)
        if where == "line":
            bumps = int(named("bumps", "2", ("2", "3")))
            width = controls.slider(page, param("width", width, 0.1, 1.0, 0.05))
        label = {page.lang: word("controls.schedule")}
        schedule = controls.choose(page, "flow_schedule", SCHEDULES, "cosine", label=label)
        seed = controls.seed(page, "flow_seed")
    return Setting(steps, ode, variance, bumps, share, gap, width, schedule, seed, shape)


@st.cache_resource(max_entries=32, show_spinner=False)
def made(setting: Setting) -> Shown:
    """The simulation of one setting, packed."""
    schedule, mixture = cached.schedule(setting.schedule, T), setting.mixture()
    pair = scene.simulate(
        schedule, mixture, setting.steps, setting.ode, setting.variance, seed=setting.seed
    )
    half, shown = scene.reach(mixture), scene.shown(pair.times)
    paths, ranks = scene.paths(pair)
    packed = flow(
        pair.times, paths, ranks, scene.histograms(pair, half),
        scene.curves(schedule, mixture, pair.times, half),
        scene.density_over_time(schedule, mixture, half), pair.distances, shown, half,
        (pair.floor, pair.limit),
    )  # fmt: skip
    facts = {
        "particles": f"{scene.PARTICLES:,}",
        "paths": scene.PATHS,
        "floor": pair.floor,
        "limit": pair.limit,
        "start": pair.start,
        "alpha_bar": float(schedule.alphas_bar[T]),
    }
    columns = table(scene.columns(schedule, pair))
    return Shown(packed, columns, tuple(int(t) for t in pair.times), facts)


def _titles(page, setting: Setting) -> tuple[str, str]:
    word = page.word
    return (
        word("flow_pair.row_sde", variance=word(f"flow_pair.variance_{setting.variance}"),
             steps=setting.steps),
        word("flow_pair.row_ode", method=word(f"flow_pair.ode_{setting.ode}"),
             steps=setting.steps),
    )  # fmt: skip


def _picture(page, setting: Setting, shown: Shown, t: int) -> None:
    word, titles = page.word, _titles(page, setting)
    rows = [
        {"title": title, "colour": colour} for title, colour in zip(titles, COLOURS, strict=True)
    ]
    flow_pair(
        page.key("flow_pair"),
        T=T,
        t=t,
        data=shown.flow,
        table=shown.table,
        rows=rows,
        labels={"distance": "KS", "exact": word("flow_pair.exact")},
        clock=CLOCK,
        stops=shown.times,
        readout=[Readout("ᾱ_t", "alpha_bar")],
        label=word("flow_pair.picture"),
        words={name: word(f"line.{name}") for name in WORDS},
        below_t=[(0, word("stage.data")), (T, word("stage.noise"))],
    )


def _lines(page, setting: Setting) -> list[str]:
    """The discrete chain beside the SDE, at the present t."""
    name = "β<sub>t</sub>" if setting.steps == T else "β′"
    return [
        line(page.word("flow_pair.step"), f"{name} = ", cell("beta", colour="eps")),
        line(f"∫β dt = −ln(1−{name}) = ", cell("dose", colour="eps"), " (+",
             cell("euler", digits=2), " %)"),
    ]  # fmt: skip
