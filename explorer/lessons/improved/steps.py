"""The picture "steps" of the page `improved`: bits and distance against the sampling steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.lessons.improved import measuring, settings
from explorer.lessons.improved import paper as claims
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_steps as scene
from explorer.lessons.improved.scene_settings import Settings
from explorer.ui.charts.figure import show_figure

LOOKS = {"posterior": ("data", "dash"), "beta": ("noise", "dot"), "learned": ("spread", ""),
         "ddim": ("state", "longdash")}  # fmt: skip
SECONDS = {"points": 5, "pictures": 45}  # of one pair of networks, about


@dataclass(frozen=True)
class Order:
    """All that decides the measurement."""

    world: Settings
    steps: int
    repeats: int

    @property
    def counts(self) -> tuple[int, ...]:
        return scene.counts_for(self.world.what, self.world.T)

    def make(self) -> Iterator[tuple[float, scene.Ladder]]:
        config = benches.config(self.world, self.steps)
        yield from scene.ladder(config, benches.bench(self.world), self.counts, self.repeats)


def draw(page) -> None:
    """Controls, figure, claim and text."""
    left, right = settings.columns()
    with right:
        page.formula("formula.steps")
        claim = st.container()
        order = ordered(page)
        bar = st.container()
    about = page.word("improved.steps_about", n=order.repeats,
                      seconds=SECONDS[order.world.what] * order.repeats)  # fmt: skip

    def card() -> None:
        claims.card(page, "steps", *verdict(known(), order.counts))

    def known() -> scene.Ladder | None:
        return measuring.known("steps", order)

    parts = {left: lambda: figure(page, order, known()), claim: card}
    measuring.watch(page, "steps", order, parts, bar, about)
    page.below(scene.climb, scene.bits_in, scene.Respaced, part="steps", numbers={})


def ordered(page) -> Order:
    what = settings.kind(page)
    with st.popover(page.word("frame.more")):
        world = settings.world(page, what=what)
        steps = settings.training_steps(page, what)
        repeats = settings.repeats(page, what)
    return Order(world, steps, repeats)


def figure(page, order: Order, found: scene.Ladder | None) -> None:
    """Bits and distance against the number of steps; empty axes before anything is known."""
    from explorer.lessons.improved import figures as plots

    word, counts = page.word, order.counts
    found = found if found is not None else scene.nothing(counts)

    def rows(values, methods):
        made = []
        for method in methods:
            y, error = scene.mean_error(values[method])
            name = word(f"improved.method_{method}")
            made.append(plots.Row(name, counts, y, error, *LOOKS[method]))
        return made

    empty = not found.repeats
    shared = {"x_title": word("improved.steps_axis"), "log_x": True, "ticks": counts}
    shown = [
        plots.Panel(rows(found.far, scene.METHODS), y_title=word("improved.far_axis"), log_y=True,
                    limit=1.0, limit_name=word("improved.real"),
                    y_range=(0.8, 6.0) if empty else None, **shared),
        plots.Panel(rows(found.bits, scene.WITH_BITS), y_title=word("improved.bits_axis"),
                    y_range=(0.0, 3.0) if empty else None, **shared),
    ]  # fmt: skip
    drawn = plots.panels(shown, page.colours, 470, scale=settings.scale(page))
    show_figure(drawn, page.key("steps_figure"), word("improved.steps_caption"))


def verdict(found: scene.Ladder | None, counts) -> tuple[str, dict]:
    """(whether the claim holds at a tenth of the steps, its numbers)."""
    if found is None or not found.repeats:
        return "open", {}
    place = int(np.argmin(np.abs(np.array(counts) - counts[-1] / 10)))
    facts: dict = {"few": counts[place], "all": counts[-1]}
    for kind in ("bits", "far"):
        for method in scene.METHODS:
            y, error = scene.mean_error(getattr(found, kind)[method])
            facts[f"{kind}_{method}"] = claims.pm(y[place], error[place])
    fixed = np.minimum(found.bits["posterior"], found.bits["beta"])[:, place]
    return claims.sure(found.bits["learned"][:, place] - fixed), facts
