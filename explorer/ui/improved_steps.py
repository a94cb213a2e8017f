"""The picture "steps" of the page `improved`: bits and distance against the sampling steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import streamlit as st

from explorer.registry import Param
from explorer.scenes import improved_steps as scene
from explorer.training.config import PARAMS, TrainConfig
from explorer.ui import controls, improved_claims, live
from explorer.ui import improved_settings as settings
from explorer.ui import improved_work as work
from explorer.ui.improved_settings import PICTURES, World
from explorer.ui.schedule_numbers import show_figure

LOOKS = {"posterior": ("data", "dash"), "beta": ("noise", "dot"), "learned": ("spread", ""),
         "ddim": ("state", "longdash")}  # fmt: skip
SECONDS = {"points": 5, "pictures": 45}  # of one pair of networks, about


@dataclass(frozen=True)
class Order:
    """All that decides the measurement."""

    world: World
    steps: int
    repeats: int

    @property
    def counts(self) -> tuple[int, ...]:
        return scene.counts_for(self.world.what, self.world.T)

    def config(self):
        """Of the network that is trained on L_simple."""
        kept = {"T": self.world.T, "schedule": self.world.schedule, "seed": self.world.seed}
        if self.world.what == PICTURES:
            from explorer.training.image_config import recipe

            return recipe("digits", steps=self.steps, **kept)
        return TrainConfig(self.world.dataset, steps=self.steps, **kept)

    def make(self) -> Iterator[tuple[float, scene.Ladder]]:
        yield from scene.ladder(self.config(), bench(self.world), self.counts, self.repeats)


@lru_cache(maxsize=8)
def _bench(what: str, dataset: str):
    from explorer.scenes import improved_bench as benches

    return benches.of_digits() if what == PICTURES else benches.of_points(TrainConfig(dataset))


def bench(world: World):
    return _bench(world.what, world.dataset)


def draw(page) -> None:
    """Controls, figure, claim and text."""
    left, right = settings.columns()
    with right:
        formula, claim = st.container(), st.container()
        order = ordered(page)
        bar = st.container()
    job = work.job_of("steps", order)
    seen, pace = live.signature(job), live.every(job, seconds=2 * live.POLL_S)

    @st.fragment(run_every=pace)
    def watch_left() -> None:
        figure(page, order, work.known("steps", order))

    @st.fragment(run_every=pace)
    def watch_claim() -> None:
        improved_claims.card(page, "steps", *verdict(work.known("steps", order), order.counts))

    @st.fragment(run_every=pace)
    def watch_bar() -> None:
        about = page.word("improved.steps_about", n=order.repeats,
                          seconds=SECONDS[order.world.what] * order.repeats)  # fmt: skip
        work.controls(page, "steps", order, order.make, about)
        live.watch(work.job_of("steps", order), seen=seen)

    with formula:
        page.formula("formula.steps")
    with left:
        watch_left()
    with claim:
        watch_claim()
    with bar:
        watch_bar()
    page.below(scene.climb, scene.bits_in, part="steps", numbers={})


def ordered(page) -> Order:
    what = settings.kind(page)
    default = 550 if what == PICTURES else PARAMS["steps"].default
    with st.popover(page.word("frame.more")):
        world = settings.world(page, what=what)
        label = {page.lang: page.word("improved.steps")}
        steps = controls.slider(page, Param("steps", default, label, 50, 10_000, 50, log=True))
        repeats = controls.slider(page, settings.param(page, "repeats", repeats_for(what), 1, 8, 1))
    return Order(world, steps, repeats)


def repeats_for(what: str) -> int:
    return 3 if what == settings.POINTS else 1


def names(page) -> dict[str, str]:
    return {method: page.word(f"improved.method_{method}") for method in scene.METHODS}


def figure(page, order: Order, found: scene.Ladder | None) -> None:
    """Bits and distance against the number of steps; empty axes before anything is known."""
    from explorer.plots import improved as plots

    word, called = page.word, names(page)
    counts = order.counts
    found = found if found is not None else scene.nothing(counts)

    def rows(values, methods):
        made = []
        for method in methods:
            y, error = scene.mean_error(values[method])
            made.append(plots.Row(called[method], counts, y, error, *LOOKS[method]))
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
    drawn = plots.panels(shown, page.colours, 470)
    show_figure(drawn, page.key("steps_figure"), word("improved.steps_caption"))


def verdict(found: scene.Ladder | None, counts) -> tuple[str, dict]:
    """(which card is true here, its numbers)."""
    if found is None or not found.repeats:
        return "open", {}
    middle = int(np.argmin(np.abs(np.array(counts) - counts[-1] / 10)))  # a tenth of the steps
    facts: dict = {"few": counts[middle], "all": counts[-1]}
    for kind in ("bits", "far"):
        values = getattr(found, kind)
        for method in scene.METHODS:
            y, error = scene.mean_error(values[method])
            facts[f"{kind}_{method}"] = improved_claims.pm(y[middle], error[middle])
            facts[f"{kind}_{method}_all"] = improved_claims.pm(y[-1], error[-1])
    fixed = np.minimum(found.bits["posterior"], found.bits["beta"])[:, middle]
    gap = found.bits["learned"][:, middle] - fixed
    gap = gap[np.isfinite(gap)]
    return (improved_claims.sure(gap) if len(gap) else "open"), facts
