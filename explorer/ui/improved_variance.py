"""The picture "variance" of the page `improved`: sigma^2 between beta~ and beta, live in v."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.registry import Param
from explorer.scenes import improved as scene
from explorer.scenes.schedule import thin
from explorer.ui import cached, controls
from explorer.ui import improved_settings as settings
from explorer.ui.heard import heard
from explorer.ui.improved_settings import World
from explorer.ui.numbers import cell, line, numbers
from explorer.ui.own import stage_words
from explorer.ui.stage.stage import (
    Curve,
    LiveSlider,
    Readout,
    Take,
    frames,
    stage,
    sweep,
    table,
)

CLOCK = "improved"
AWAY = 99.0  # the stage has no cloud: its one point stands far outside
V = Param("v", 0.5, {}, 0.0, 1.0)


@st.cache_resource(max_entries=32, show_spinner=False)
def fixed(world: World) -> scene.Fixed:
    """The exact denoiser's errors on points of its own."""
    rows = scene.rows_at_each(world.T)
    x0 = cached.dataset(world.dataset, rows, 1000 + world.seed).x
    denoiser = cached.density(world.dataset).denoiser(world.noises())
    return scene.measured(denoiser.schedule, denoiser, x0, world.seed)


@st.cache_resource(max_entries=32, show_spinner=False)
def sweep_blob(world: World):
    t = thin(world.T)
    return sweep(*scene.sweep(fixed(world), t), t)


@st.cache_resource(max_entries=64, show_spinner=False)
def table_blob(world: World, v: float, _learned=None, mark: str = ""):
    """mark : the name of the network whose v is `_learned`."""
    return table(scene.columns(fixed(world), v, _learned))


@st.cache_resource(max_entries=1, show_spinner=False)
def nothing():
    return frames(np.full((1, 1, 2), AWAY), [0])


def draw(page) -> None:
    """Controls, stage, numbers and text."""
    left, right = settings.columns()
    with right:
        formula = st.container()
        follow = st.container()
        with st.popover(page.word("frame.more")):
            world = settings.world(page)
    T = world.T
    key = page.key("variance")
    t, v = hear(page, key, T)
    with left:
        show(page, key, world, t, v)
    found = scene.columns(fixed(world), v)
    facts = {name: float(found[name][max(t, 1)]) for name in ("ratio", "sigma2_mixed")}
    with formula:
        page.formula("formula.variance", t=t, v=v, **facts)
    with follow:
        bounds(page, key, world, v)
    page.below(scene.between, scene.fraction, part="variance", numbers={})


def hear(page, key: str, T: int) -> tuple[int, float]:
    """t and v, after what the stage has just reported."""
    t = controls.read(page, Param("t", max(1, T // 20), {}, 0, T))
    now = heard(key, "t", t)
    if now is not None:
        t = min(int(now), T)
        controls.write(page, "t", t)
    v = controls.read(page, V)
    moved = (heard(key, "sliders", {"v": v}) or {}).get("v")
    if moved is not None:
        v = float(np.clip(moved, 0.0, 1.0))
        controls.write(page, "v", v)
    return t, v


def curves(page, learned: bool) -> list[Curve]:
    word = page.word
    best = word("improved.best")
    found = [
        Curve("ratio", "β̃_t/β_t", "state", panel="ratio"),
        Curve("v_best", f"v: {best}", "exact", "longdash", panel="v"),
        Curve("v", "v", "spread", panel="v"),
        Curve("sigma2_low", "β̃_t", "data", "dash", log=True, panel="sigma2"),
        Curve("sigma2_high", "β_t", "noise", "dash", log=True, panel="sigma2"),
        Curve("sigma2_mixed", "σ_t^2", "spread", log=True, panel="sigma2"),
        Curve("sigma2_best", best, "exact", "longdash", log=True, panel="sigma2"),
        Curve("cost_low", "L_{t−1}: β̃_t", "data", "dash", log=True, panel="cost"),
        Curve("cost_high", "β_t", "noise", "dash", log=True, panel="cost"),
        Curve("cost_mixed", "σ_t^2", "spread", log=True, panel="cost"),
        Curve("cost_best", best, "exact", "longdash", log=True, panel="cost"),
    ]
    if learned:
        found.insert(2, Curve("v_learned", word("improved.network"), "prediction", panel="v"))
    return found


def show(page, key: str, world: World, t: int, v: float) -> None:
    """The four panels over t, with the live slider of v."""
    slider = LiveSlider("v", "v", 0.0, 1.0, 0.01, v, sweep=sweep_blob(world))
    stage(
        key,
        T=world.T,
        t=t,
        takes=[Take(nothing())],
        table=table_blob(world, v),
        sliders=[slider],
        curves=curves(page, False),
        readout=(Readout("σ_t²", "sigma2_mixed"), Readout("L_{t−1}", "cost_mixed")),
        clock=CLOCK,
        bare="curves",
        log_t=True,
        height="fill",
        label=page.word("improved.variance_alt"),
        report_t=True,
        report_picked=False,
        words=stage_words(page),
    )


def bounds(page, key: str, world: World, v: float) -> None:
    """The whole bound for each choice; the chosen v's follows the hand."""
    word = page.word
    rows = [("β̃", "total_low", "x0"), ("β", "total_high", "eps"), ("v", "total_mixed", "sigma"),
            (word("improved.best"), "total_best", "")]  # fmt: skip
    lines = [line(word("improved.bound"))]
    lines += [line(f"{name}&ensp;", cell(column, colour=colour, of=key, digits=4))
              for name, column, colour in rows]  # fmt: skip
    numbers(page.key("bounds"), CLOCK, table_blob(world, v), lines)
