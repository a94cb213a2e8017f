"""The picture "variance" of the page `improved`: sigma^2 between beta~ and beta, live in v.

At first sight the exact denoiser alone: no network is needed to see what a variance costs. One
that is trained here on L_hybrid then shows its own v, and its bits with three variances as bars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.frames.bars import Series, terms
from explorer.frames.pack import frames, sweep, table
from explorer.frames.parts import Curve, LiveSlider, Readout, Take
from explorer.lessons.improved import measuring, settings, work
from explorer.lessons.improved import paper as claims
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_taught as lessons_of
from explorer.lessons.improved import scene_variance as scene
from explorer.lessons.improved.scene_settings import Settings
from explorer.registry import Param
from explorer.ui.bars.bars import bars
from explorer.ui.controls import controls
from explorer.ui.controls.reports import heard, listen_t
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage
from explorer.worlds.schedules import thin

CLOCK = "improved"
AWAY = 99.0  # the stage has no cloud: its one point stands far outside
V = Param("v", 0.5, {}, 0.0, 1.0)
SECONDS = 3
LOOKS = {"posterior": ("data", "dash"), "beta": ("noise", "dot"), "learned": ("prediction", "")}


@dataclass(frozen=True)
class Order:
    """All that decides the network."""

    world: Settings
    steps: int

    def make(self) -> Iterator[tuple[float, lessons_of.Taught | None]]:
        config = benches.config(self.world, self.steps, variance="learned", objective="hybrid")
        yield from lessons_of.taught(config, benches.bench(self.world))


@st.cache_resource(max_entries=32, show_spinner=False)
def fixed(world: Settings) -> scene.Fixed:
    """The exact denoiser's errors on points of its own."""
    rows = scene.rows_at_each(world.T)
    x0 = world.data(rows, 1000 + world.seed).x
    denoiser = world.ideal()
    return scene.measured(denoiser.schedule, denoiser, x0, world.seed)


@st.cache_resource(max_entries=32, show_spinner=False)
def sweep_blob(world: Settings):
    t = thin(world.T)
    return sweep(*scene.sweep(fixed(world), t), t)


@st.cache_resource(max_entries=64, show_spinner=False)
def table_of(world: Settings, v: float, order: Order | None):
    """(columns, blob). order : of the network whose v is drawn too, or None."""
    learned = None if order is None else work.ended(order).v
    columns = scene.columns(fixed(world), v, learned)
    return columns, table(columns)


def draw(page) -> None:
    """Controls, stage, bars, numbers, claims and text."""
    left, right = settings.columns()
    with right:
        formula, first, second = (st.container() for _ in range(3))
        with st.popover(page.word("frame.more")):
            world = settings.world(page)
            steps = settings.training_steps(page)
        bar = st.container()
    order = Order(world, steps)
    known = order if work.ended(order) is not None else None
    t, v = hear(page, world.T)
    columns, blob = table_of(world, v, known)
    with left:
        show(page, world, blob, t, v, known is not None)
        if known is not None:
            cost_bars(page, world.T, work.ended(order), t)
    names = ("ratio", "sigma2_mixed", "total_low", "total_high", "total_mixed", "total_best")
    facts = {name: float(columns[name][max(t, 1)]) for name in names}
    with formula:
        page.formula("formula.variance", t=t, v=v, **facts)
    with first:
        claims.card(page, "ratio", *ratio_verdict(world))
    with second:
        if known is not None:
            claims.card(page, "variance", *taught_verdict(work.ended(order)))
    measuring.watch(
        page, "variance", order, {}, bar, page.word("improved.variance_about", s=SECONDS)
    )
    functions = (scene.between, scene.fraction, scene.measured, lessons_of.mean_fraction)
    page.below(*functions, part="variance", numbers={})


def hear(page, T: int) -> tuple[int, float]:
    """t and v, after what the stage and the bars have just reported."""
    t = listen_t(page, T, max(1, T // 20), page.key("variance"), page.key("taught"))
    v = controls.read(page, V)
    moved = (heard(page.key("variance"), "sliders", {"v": v}) or {}).get("v")
    if moved is not None:
        v = float(np.clip(moved, 0.0, 1.0))
        controls.write(page, "v", v)
    return t, v


def curves(page, learned: bool) -> list[Curve]:
    best, more = page.word("improved.best"), page.word("improved.more_than_best")
    found = [
        Curve("scale_low", "β̃_t/β_t", "data", "dash", log=True, panel="scale"),
        Curve("scale_high", "β_t/β_t", "noise", "dash", log=True, panel="scale"),
        Curve("scale_mixed", "σ_t²/β_t", "spread", log=True, panel="scale"),
        Curve("scale_best", best, "exact", "longdash", log=True, panel="scale"),
        Curve("v_low", "", "data", "dash", panel="v"),
        Curve("v_high", "", "noise", "dash", panel="v"),
        Curve("v", "v", "spread", panel="v"),
        Curve("v_best", best, "exact", "longdash", panel="v"),
        Curve("excess_low", f"L_{{t−1}}, {more}: β̃", "data", "dash", panel="excess"),
        Curve("excess_high", "β", "noise", "dash", panel="excess"),
        Curve("excess_mixed", "v", "spread", panel="excess"),
        Curve("sigma2_mixed", "σ_t²", "spread", log=True, panel="level"),
        Curve("cost_best", f"L_{{t−1}}, {best}", "exact", "longdash", log=True, panel="level"),
    ]
    if learned:  # there are bars below: fewer panels
        found = [curve for curve in found if curve.panel != "level"]
        name = page.word("improved.network")
        found.insert(7, Curve("v_learned", name, "prediction", "dot", panel="v"))
    return found


def show(page, world: Settings, blob, t: int, v: float, learned: bool) -> None:
    """The panels over t, with the live slider of v."""
    slider = LiveSlider("v", page.word("improved.v"), 0.0, 1.0, 0.01, v, sweep=sweep_blob(world))
    stage(
        page.key("variance"),
        T=world.T,
        t=t,
        takes=[Take(nothing())],
        table=blob,
        sliders=[slider],
        curves=curves(page, learned),
        readout=(Readout("σ²_t", "sigma2_mixed"), Readout("ΣL", "total_mixed", 4)),
        clock=CLOCK,
        bare="curves",
        log_t=True,
        height="fill",
        reserve=190 if learned else 0,
        label=page.word("improved.variance_alt"),
        report_t=True,
        report_picked=False,
        words=stage_words(page),
    )


@st.cache_resource(max_entries=1, show_spinner=False)
def nothing():
    return frames(np.full((1, 1, 2), AWAY), [0])


def cost_bars(page, T: int, found: lessons_of.Taught, t: int) -> None:
    """L_{t−1} of the trained network with the three variances."""
    word = page.word
    values = np.stack([found.terms[name][1:T] for name in lessons_of.SPREADS])
    bars(
        page.key("taught"),
        T=T,
        data=terms(values, np.arange(2, T + 1)),
        series=[Series(word(f"improved.s_{name}"), *LOOKS[name]) for name in lessons_of.SPREADS],
        t=t,
        clock=CLOCK,
        y="linear",
        layout="side",
        y_label=word("improved.bits_dim"),
        log_t=True,
        t_label=word("improved.t_axis"),
        term="L_{%}",
        bare=True,
        height=180,
        report_t=True,
        label=word("improved.alt_terms"),
        words=settings.words_of_line(page),
    )


def ratio_verdict(world: Settings) -> tuple[str, dict]:
    """Whether the two variances differ near the data alone: in a tenth of the steps or fewer."""
    known, T = fixed(world), world.T
    apart = scene.apart_until(known.schedule)
    best = known.terms(known.optimal())
    totals = {name: known.terms(scene.between(known.schedule, v)).total[0]
              for name, v in (("low", 0.0), ("high", 1.0))}  # fmt: skip
    facts = {
        "apart": apart,
        "share": 100 * apart / T,
        "early": 100 * scene.early_share(best.terms),
        "low": totals["low"] - best.total[0],
        "high": totals["high"] - best.total[0],
    }
    return ("holds" if apart <= T / 10 else "fails"), facts


def taught_verdict(found: lessons_of.Taught) -> tuple[str, dict]:
    """Whether this network's learned variance costs fewer bits than both fixed ones."""
    facts = {name: claims.pm(found.bits(name), found.errors[name]) for name in lessons_of.SPREADS}
    facts["gain"] = claims.pm(found.gain, found.gain_error)
    even = abs(found.gain) <= 2 * found.gain_error
    return ("even" if even else "holds" if found.gain > 0 else "fails"), facts
