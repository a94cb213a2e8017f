"""The picture "schedule" of the page `improved`: linear against cosine, and the steps skipped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.frames.pack import table
from explorer.frames.parts import Curve, Readout, Take
from explorer.lessons.improved import measuring, settings
from explorer.lessons.improved import paper as claims
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_schedule as scene
from explorer.lessons.improved.scene_settings import Settings
from explorer.lessons.improved.scene_steps import mean_error
from explorer.ui.charts.figure import show_figure
from explorer.ui.controls.reports import listen_t
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage
from explorer.worlds.world import schedule as schedule_of

LOOKS = {"linear": ("noise", "dash"), "cosine": ("prediction", "")}
SECONDS = 7  # of one seed, about
LEAST = 30  # steps: below it the betas of the linear schedule would reach 1


@dataclass(frozen=True)
class Order:
    """All that decides the measurement."""

    world: Settings
    steps: int
    repeats: int

    def make(self) -> Iterator[tuple[float, scene.Skips]]:
        config = benches.config(self.world, self.steps)
        yield from scene.compare(config, benches.bench(self.world), self.repeats)


def draw(page) -> None:
    """Controls, curves, figure, claims and text."""
    left, right = settings.columns()
    with right:
        formula, first, second = (st.container() for _ in range(3))
        with st.popover(page.word("frame.more")):
            world = settings.world(page, schedule=False, least=LEAST)
            steps = settings.training_steps(page)
            repeats = settings.repeats(page)
        bar = st.container()
    order = Order(world, steps, repeats)
    t = listen_t(page, world.T, round(0.8 * world.T), page.key("schedules"))
    with left:
        curves(page, world.T, t)
        below = st.container()
    numbers = {name: float(schedule_of(name, world.T).alphas_bar[t]) for name in scene.NAMES}
    with formula:
        page.formula("formula.schedule", t=t, **numbers)

    def known() -> scene.Skips | None:
        return measuring.known("schedule", order)

    def skip_card() -> None:
        claims.card(page, "skip", *skip_verdict(known()))

    def equal_card() -> None:
        claims.card(page, "schedule", *equal_verdict(known()))

    parts = {below: lambda: figure(page, known()), first: skip_card, second: equal_card}
    about = page.word("improved.schedule_about", n=2 * repeats, seconds=SECONDS * repeats)
    measuring.watch(page, "schedule", order, parts, bar, about)
    page.below(scene.skipping, scene.left_over, part="schedule", numbers={})


@st.cache_resource(max_entries=16, show_spinner=False)
def table_blob(T: int):
    columns = {}
    for name in scene.NAMES:
        schedule = schedule_of(name, T)
        columns[f"alpha_bar_{name}"] = schedule.alphas_bar
        columns[f"left_{name}"] = scene.left_over(schedule)
    return table(columns)


def curves(page, T: int, t: int) -> None:
    """ᾱ of both schedules over t, and the bits that x_t still holds."""
    from explorer.lessons.improved.variance import CLOCK, nothing

    word = page.word
    shown = [Curve(f"alpha_bar_{name}", f"ᾱ_t {word(f'improved.{name}')}", *LOOKS[name],
                   panel="alpha_bar") for name in scene.NAMES]  # fmt: skip
    shown += [Curve(f"left_{name}", word("improved.left_axis") if not k else "", *LOOKS[name],
                    log=True, panel="left") for k, name in enumerate(scene.NAMES)]  # fmt: skip
    stage(
        page.key("schedules"),
        T=T,
        t=t,
        takes=[Take(nothing())],
        table=table_blob(T),
        curves=shown,
        readout=tuple(Readout(f"ᾱ {word(f'improved.{name}')}", f"alpha_bar_{name}")
                      for name in scene.NAMES),
        clock=CLOCK,
        bare="curves",
        height=300,
        label=word("improved.schedule_alt"),
        report_t=True,
        report_picked=False,
        words=stage_words(page),
        below_t=((0, word("improved.data")), (T, word("improved.noise"))),
    )  # fmt: skip


def figure(page, found: scene.Skips | None) -> None:
    """Distance against the share of the reverse process that is skipped."""
    from explorer.lessons.improved import figures as plots

    word = page.word
    found = found if found is not None else scene.nothing()
    shares = [100 * share for share in scene.SHARES]
    rows = []
    for name in scene.NAMES:
        y, error = mean_error(found.far[name])
        rows.append(plots.Row(word(f"improved.{name}"), shares, y, error, *LOOKS[name]))
    panel = plots.Panel(
        rows, word("improved.skip_axis"), word("improved.far_axis"), log_y=True, limit=1.0,
        limit_name=word("improved.real"), y_range=None if found.repeats else (0.5, 10.0),
    )  # fmt: skip
    drawn = plots.panels([panel], page.colours, 290, scale=settings.scale(page))
    show_figure(drawn, page.key("skip_figure"), word("improved.skip_caption"))


def skip_verdict(found: scene.Skips | None) -> tuple[str, dict]:
    """Whether skipping a fifth costs nothing with linear, and how far one may go."""
    if found is None or not any(
        np.isfinite(found.far[name][:, -1]).any() for name in scene.NAMES[1:]
    ):
        return "open", {}
    facts: dict = {}
    state = "open"
    for name in scene.NAMES:
        far = found.far[name]
        dearer = far[:, scene.CLAIMED] / far[:, 0] - 1
        facts[f"whole_{name}"] = claims.written(far[:, 0])
        facts[f"fifth_{name}"] = claims.written(far[:, scene.CLAIMED])
        facts[f"half_{name}"] = claims.written(far[:, scene.HALF])
        facts[f"most_{name}"] = claims.written(far[:, -1])
        if name == "linear":
            verdict = claims.sure(dearer)
            state = {"even": "holds"}.get(verdict, verdict)
    return state, facts


def equal_verdict(found: scene.Skips | None) -> tuple[str, dict]:
    """Whether cosine is better than linear at equal training, in bits and in distance."""
    if found is None or not np.isfinite(found.bits[scene.NAMES[-1]]).any():
        return "open", {}
    facts: dict = {}
    for name in scene.NAMES:
        facts[f"bits_{name}"] = claims.written(found.bits[name])
        facts[f"far_{name}"] = claims.written(found.far[name][:, 0])
    return claims.sure(found.bits["cosine"] - found.bits["linear"]), facts
