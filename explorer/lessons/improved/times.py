"""The picture "times" of the page `improved`: t drawn evenly or by importance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.lessons.improved import measuring, settings
from explorer.lessons.improved import paper as claims
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_times as scene
from explorer.lessons.improved.scene_settings import Settings
from explorer.ui.charts.figure import show_figure

LOOKS = {"uniform": ("noise", "dash"), "importance": ("prediction", "")}
SECONDS = 7  # of one seed, about
ROWS = 128
T_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
P_TICKS = (0.001, 0.01, 0.1, 1, 10, 100)
AGES = (0.0, 0.3, 1.0)  # of the run at which p_t is shown


@dataclass(frozen=True)
class Order:
    """All that decides the measurement."""

    world: Settings
    steps: int
    repeats: int

    def make(self) -> Iterator[tuple[float, scene.Duel]]:
        config = benches.config(self.world, self.steps)
        yield from scene.duel(config, benches.bench(self.world), self.repeats, ROWS)


def draw(page) -> None:
    """Controls, figures, claims and text."""
    left, right = settings.columns()
    with right:
        page.formula("formula.times")
        first, second = st.container(), st.container()
        with st.popover(page.word("frame.more")):
            world = settings.world(page)
            steps = settings.training_steps(page)
            repeats = settings.repeats(page)
        bar = st.container()
    order = Order(world, steps, repeats)

    def known() -> scene.Duel:
        found = measuring.known("times", order)
        return scene.nothing() if found is None else found

    def noise_card() -> None:
        claims.card(page, "noise", *noise_verdict(known()))

    def bits_card() -> None:
        claims.card(page, "times", *bits_verdict(known()))

    parts = {left: lambda: figure(page, order, known()), first: noise_card, second: bits_card}
    about = page.word("improved.times_about", n=2 * repeats, seconds=SECONDS * repeats)
    measuring.watch(page, "times", order, parts, bar, about)
    page.below(scene.step_losses, scene.batch_losses, scene.probabilities, part="times", numbers={})


def figure(page, order: Order, found: scene.Duel) -> None:
    """The loss of single batches while training goes on, and p_t at some moments of it."""
    from explorer.lessons.improved import figures as plots

    word = page.word
    batches = []
    for way in scene.WAYS:
        moments = found.moments[way]
        y = np.array([moment.batch for moment in moments])
        name = word(f"improved.{way}")
        batches.append(
            plots.Row(name, [m.step for m in moments], y, None, *LOOKS[way], marks=False)
        )
    empty = not any(found.moments.values())
    shown = [
        plots.Panel(batches, word("improved.training_axis"), word("improved.batch_axis"),
                    y_range=(0.0, 8.0) if empty else None,
                    x_range=(0, order.steps) if empty else None),
        plots.Panel(chances(page, found, order.world.T), word("improved.t_axis"),
                    word("improved.p_axis"), log_x=True, log_y=True,
                    ticks=T_TICKS, y_ticks=P_TICKS),
    ]  # fmt: skip
    drawn = plots.panels(shown, page.colours, 540, across=False, scale=settings.scale(page))
    show_figure(drawn, page.key("times_figure"), word("improved.times_caption"))


def chances(page, found: scene.Duel, T: int) -> list:
    """p_t · T at some moments of the run that draws by importance, and evenly."""
    from explorer.lessons.improved import figures as plots

    word, t = page.word, np.arange(1, T + 1)
    rows = [plots.Row("", t, np.ones(T), None, *LOOKS["uniform"], marks=False)]
    moments = found.moments["importance"] or found.moments["uniform"]
    looks = (("muted", "dot"), ("data", "dash"), ("prediction", ""))
    for age, look in zip(AGES, looks, strict=True):
        if moments:
            shown = moments[round(age * (len(moments) - 1))]
            name = word("improved.p_at", step=f"{shown.step:,}")
            rows.append(plots.Row(name, t, T * shown.p, None, *look, marks=False))
    return rows


def noise_verdict(found: scene.Duel) -> tuple[str, dict]:
    """Whether importance lowers the noise of the gradient, and that of the loss."""
    if not len(found.gains):
        return "open", {}
    spreads = [moment.spread for moments in found.moments.values() for moment in moments]
    ratio = np.median([spread["uniform"] / spread["importance"] for spread in spreads])
    facts = {
        "alone": claims.written(found.gains[:, 0]),
        "spread": claims.written(found.gains[:, 1]),
        "loss": f"{ratio:.1f}",
    }
    return claims.sure(1 - found.gains[:, 0]), facts


def bits_verdict(found: scene.Duel) -> tuple[str, dict]:
    """Whether L_vlb trained with importance reaches a lower bound."""
    if not found.repeats:
        return "open", {}
    facts = {way: claims.written(found.bits[way]) for way in scene.WAYS}
    gap = found.bits["importance"][: found.repeats] - found.bits["uniform"][: found.repeats]
    return claims.sure(gap), facts
