"""The part `ladder`, mounted: pictures in few evaluations, and their distances."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from explorer.core.samplers import SAMPLERS
from explorer.lessons.samplers import scene, scene_rungs, work_ladder
from explorer.lessons.samplers.scene_ladder import (
    CHEAP,
    Known,
    Numbers,
    Settings,
    own_params,
)
from explorer.lessons.samplers.scene_yard import floors
from explorer.lessons.samplers.settings import LINE, one_of, pictures, tile
from explorer.registry import Param
from explorer.ui.charts import loglog
from explorer.ui.charts.table import listing
from explorer.ui.controls import controls, guidance
from explorer.ui.controls.reports import listen_t
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage
from explorer.ui.training import side_job

PURPOSE = "ladder"
COUNTS = ("300", "600")
SHAPES = {"x_t": "xₜ", "x0_hat": "x̂₀"}
CHART = 150  # pixels high where it is 360 wide


def draw(page: AnyPage) -> None:
    """Everything below the acts. While the question waits, no row tells what was measured of it."""
    left, right = page.columns()
    with right:
        beside = page.beside("ladder")
    with beside.rest:
        settings = moved(page, choose(page))
    order, complete = settings.order, work_ladder.complete(settings)
    side_job.order(PURPOSE, order, partial(work_ladder.work, order), known=complete)
    known = work_ladder.known(settings)
    numbers = scene.frame(settings, "ladder", known).numbers
    with left:
        picture(page, settings, Known(known.ladder) if beside.asked else known)
    beside.tell(told(numbers), now=f"now.ladder.{numbers.said}")
    with beside.rest:
        watch(page, settings, known)
    page.below(
        scene_rungs.rungs, scene_rungs.climb, scene_rungs.measure,
        numbers=told(numbers), details=lambda: listed(page, numbers), part="ladder",
    )  # fmt: skip


def told(numbers: Numbers) -> dict[str, Any]:
    """The numbers for the texts; distances in floors with their errors."""
    ratios = {name: floors(getattr(numbers, name)) for name in ("ratio", "reached")}
    return vars(numbers) | ratios


# --- settings -----------------------------------------------------------------------------------


def choose(page: AnyPage) -> Settings:
    """The controls."""
    with st.container(key="ladder_line", **LINE):
        data = pictures(page, "ladder_data", CHEAP)
        popover = controls.Popover(page)
    left, right = st.columns([66, 34], gap="small")
    with left:
        ways = {name: SAMPLERS[name] for name in scene_rungs.CLIMBERS}
        label = {page.lang: page.word("controls.sampler")}
        sampler = controls.choose(page, "ladder_sampler", ways, "ddim", label=label)
    with right:
        shown = one_of(page, "ladder_of", SHAPES, word="ladder.of", names=SHAPES)
    with popover:
        more = more_controls(page, data, sampler)
    return Settings(data, sampler, guesses=shown == "x0_hat", lectured=page.present, **more)


def more_controls(page: AnyPage, data: str, sampler: str) -> dict:
    """What is seldom changed, by the names of Settings."""

    def named(name: str, *limits: Any) -> Any:
        return controls.named(page, f"ladder_{name}", *limits, word=f"ladder.{name}")

    options = tuple(
        (each.name, controls.control(page, replace(each, name=f"ladder_{each.name}")))
        for each in own_params(sampler)
    )
    return {
        "options": options,
        "guidance": guidance.slider(page, "ladder_guidance"),
        "count": int(one_of(page, "ladder_count", COUNTS, word="ladder.count")),
        "everyone": named("all", data == CHEAP),
        "seed": controls.seed(page, "ladder_seed"),
    }


def moved(page: AnyPage, settings: Settings) -> Settings:
    """With t and the rung as the hand has left them on the stage."""
    key = page.key("ladder")
    t = listen_t(page, settings.T, 0, key, name="ladder_t")
    row, rows = tile(key, settings.data) // len(settings.columns) - 1, settings.rows
    if 0 <= row < len(rows):
        controls.write(page, "ladder_rung", rows[row])
    rung = controls.read(page, Param("ladder_rung", 0, {}, 0, len(settings.rungs) - 1))
    return replace(settings, t=t, rung=rung)


# --- mounted ------------------------------------------------------------------------------------


@st.fragment
def picture(page: AnyPage, settings: Settings, known: Known) -> None:
    """The stage; a click on a rung asks the whole page, a moved t does not."""
    now = moved(page, settings)
    if now.rung != settings.rung:
        st.rerun(scope="app")
    frame = scene.frame(now, "ladder", known)
    view = frame.views[0]
    stage.show(page, view, frame.time, page.key(view.name))


def watch(page: AnyPage, settings: Settings, seen: Known) -> None:
    """The chart and how far the job is, polled while it works; the whole page runs again when more
    is known of what stands outside."""

    def outside(known: Known) -> tuple:
        return known.ladder is None, len(known.of(settings.sampler))

    def look() -> None:
        known = work_ladder.known(settings)
        view = scene.frame(settings, "ladder", known).view("ladder_chart")
        loglog.show(page, view, page.key(view.name), CHART)
        progress(page, settings, known)

    def more_is_known() -> bool:
        return outside(work_ladder.known(settings)) != outside(seen)

    side_job.watch(PURPOSE, (st.container(), look), changed=more_is_known)


def progress(page: AnyPage, settings: Settings, known: Known) -> None:
    """How far the job is, with Stop; after a stop, how to go on; of a failure, why."""
    word, side = page.word, side_job.current(PURPOSE)
    latest = side.latest() if side.busy else None
    side_job.progress(
        page, PURPOSE, doing(page, settings, latest), latest.share if latest else 0.0,
        stopped=word("ladder.stopped", done=known.count, total=len(settings.tasks())),
        done=word("ladder.measured", count=settings.count),
    )  # fmt: skip


def doing(page: AnyPage, settings: Settings, latest: work_ladder.Progress | None) -> str:
    """What is being done, and how long it will take."""
    word = page.word
    if latest is None or latest.step == 0:
        return word("ladder.loading")
    if latest.share == 0:
        return word("ladder.climbing")
    name = SAMPLERS[latest.sampler].label[page.lang]
    return word("ladder.measuring", name=name, count=settings.count, left=f"{latest.left:.0f}")


def listed(page: AnyPage, numbers: Numbers) -> None:
    """Every number of the chart, as a table."""
    word = page.word
    if not numbers.measures:
        st.caption(word("ladder.nothing_yet"))
        return
    names = ("ladder.x_axis", "ladder.steps", "ladder.y_axis", "ladder.right", "ladder.ms")
    head = [word(name) for name in ("controls.sampler", *names)]
    rows = [
        (SAMPLERS[sampler].label[page.lang], m.rung.evaluations, m.rung.num_steps,
         floors(m.ratio), f"{100 * m.accuracy:.1f} %", f"{m.ms:.3g}")
        for sampler, measures in numbers.measures for m in measures
    ]  # fmt: skip
    listing(head, rows)
