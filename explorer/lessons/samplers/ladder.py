"""Pictures in few steps: a ladder of 1, 2, 4, … evaluations from the same noise, and its distances.

A part of the page `samplers`. The pictures of all rungs are one film with one t; what measures them
is a job beside the page, and its numbers come to the rungs and to the chart as they are known.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from explorer.core.samplers import SAMPLERS
from explorer.data.images import IMAGES
from explorer.lessons.samplers import ladder_stage as stages
from explorer.lessons.samplers import scene_ladder as scene
from explorer.lessons.samplers import work_ladder as work
from explorer.lessons.samplers.work_ladder import Settings
from explorer.registry import Param
from explorer.training.pretrained import PRETRAINED
from explorer.ui.charts.loglog import Line, loglog
from explorer.ui.controls import controls
from explorer.ui.training import side_job

PART = PURPOSE = "ladder"
COUNTS = ("300", "600")
CHEAP = "digits"  # of these pictures all samplers are measured without being asked for
SHAPES = {"x_t": "xₜ", "x0_hat": "x̂₀"}
NAN = float("nan")
MENU = 260  # pixels
READABLE = 0.5  # of single evaluations, the share that must be named right to be called so


def draw(page) -> None:
    """The whole part below the page's switch."""
    settings, guesses = choose(page)
    rungs = scene.rungs(settings.sampler, work.steps_of(settings.data))
    stages.hear(page, settings, rungs)
    t = controls.read(page, Param("ladder_t", 0, {}, 0, work.steps_of(settings.data)))
    rung = controls.read(page, Param("ladder_rung", 0, {}, 0, len(rungs) - 1))
    complete = work.complete(settings)
    side_job.order(PURPOSE, settings, partial(work.work, settings), known=complete)
    ladder, measured = work.found(settings)
    left, right = st.columns([64, 36], gap="medium")
    with left:
        picture(page, settings, ladder, measured.get(settings.sampler, []), guesses, t, rung)
    with right:
        page.formula(f"formula.{PART}")
        told(page, settings.sampler, ladder, measured.get(settings.sampler, []), rungs[rung])
        watch(page, settings, rungs[rung].evaluations, known(ladder, measured, settings))
    page.below(
        scene.rungs, scene.climb, scene.measure,
        numbers=facts(settings, measured), details=lambda: listed(page, measured), part=PART,
    )  # fmt: skip


def choose(page) -> tuple[Settings, bool]:
    """The line of controls: (Settings, whether x0_hat is shown in place of x_t)."""
    word = page.word
    with st.container(key="ladder_line", horizontal=True, vertical_alignment="bottom"):
        names = {name: word(f"step_pictures.{name}") for name in PRETRAINED}
        data = controls.segmented(page, param(page, "data", CHEAP, choices=PRETRAINED), names)
        ways = {name: SAMPLERS[name] for name in scene.CLIMBERS}
        label = {page.lang: word("controls.sampler")}
        with st.container(width=MENU):
            sampler = controls.choose(page, "ladder_sampler", ways, "ddim", label=label)
        shown = controls.segmented(page, param(page, "of", "x_t", choices=tuple(SHAPES)), SHAPES)
        with st.popover(word("frame.more")):
            more = more_controls(page, data, sampler)
    return Settings(data=data, sampler=sampler, **more), shown == "x0_hat"


def param(page, name: str, default, *limits, **more) -> Param:
    """A setting of this part; its address has the prefix."""
    return Param(
        f"ladder_{name}", default, {page.lang: page.word(f"ladder.{name}")}, *limits, **more
    )


def more_controls(page, data: str, sampler: str) -> dict:
    """What is seldom changed, by the names of Settings."""
    given = []
    for each in work.own_params(sampler):
        own = replace(each, name=f"ladder_{each.name}")
        given.append((each.name, controls.control(page, own)))
    guidance = controls.slider(page, param(page, "guidance", 0.0, 0.0, 3.0, 0.25))
    count = controls.segmented(
        page, param(page, "count", COUNTS[0], choices=COUNTS), {n: n for n in COUNTS}
    )
    everyone = controls.toggle(page, param(page, "all", data == CHEAP))
    return {
        "options": tuple(given),
        "guidance": guidance,
        "count": int(count),
        "everyone": everyone,
        "seed": controls.seed(page, "ladder_seed"),
    }


@st.fragment
def picture(page, settings, ladder, measured, guesses, t, rung) -> None:
    """The stage; a click on a rung asks the whole page, a moved t does not."""
    before = controls.address.store()["values"].get("ladder_rung")
    rungs = scene.rungs(settings.sampler, work.steps_of(settings.data))
    stages.hear(page, settings, rungs)
    if controls.address.store()["values"].get("ladder_rung") != before:
        st.rerun(scope="app")
    stages.draw(page, settings, ladder, measured, guesses, t, rung)


def told(page, sampler: str, ladder, measured, rung: scene.Rung) -> None:
    """What is to be said of the chosen rung: of one evaluation, why it is a mean."""
    known = next((each for each in measured if each.rung == rung), None)
    gaps = {}
    if ladder is not None:
        gaps = {run.rung: far for run, far in zip(ladder.runs, ladder.to_mean, strict=True)}
    page.text(
        f"{PART}.{section_of(sampler, rung, known)}",
        n=rung.evaluations,
        gap=gaps.get(rung, NAN),
        last=ladder.to_mean[-1] if ladder is not None else NAN,
        ratio=known.ratio if known else NAN,
        right=100 * known.accuracy if known else NAN,
    )


def section_of(sampler: str, rung: scene.Rung, known: scene.Measure | None) -> str:
    """The lesson's section about a rung; a mean that nobody can read has one of its own."""
    if rung.evaluations > 1:
        return "rung"
    if sampler == "euler":
        return "past"
    return "blot" if known is not None and known.accuracy < READABLE else "one"


def known(ladder, measured, settings: Settings) -> tuple:
    """What the page outside the polling fragment shows; when it changes the page runs again."""
    return ladder is not None, len(measured.get(settings.sampler, []))


def watch(page, settings: Settings, chosen: int, seen: tuple) -> None:
    """The chart and how far the job is, polled while it works."""

    def look() -> None:
        _, measured = work.found(settings)
        chart(page, measured, settings, chosen)
        progress(page, settings, measured)

    def more_is_known() -> bool:
        return known(*work.found(settings), settings) != seen

    side_job.watch(PURPOSE, (st.container(), look), changed=more_is_known)


def chart(page, measured, settings: Settings, chosen: int) -> None:
    """Distance over the floor against evaluations; the chosen sampler is drawn stronger."""
    lines = []
    for look, name in enumerate(scene.CLIMBERS):
        points = [(m.rung.evaluations, m.ratio) for m in measured.get(name, [])]
        if points:
            label = SAMPLERS[name].label[page.lang]
            lines.append(Line(label, tuple(points), look, strong=name == settings.sampler))
    lines.sort(key=lambda line: line.strong)
    loglog(
        page.key("ladder_chart"),
        lines,
        alt=page.word("ladder.chart"),
        x_label=page.word("ladder.x_axis"),
        y_label=page.word("ladder.y_axis"),
        x_ticks=scene.BUDGETS,
        y_range=(0.6, 10.0),
        floor=(1.0, page.word("ladder.floor")),
        marked=chosen,
    )


def progress(page, settings: Settings, measured) -> None:
    """How far the job is, with Stop; after a stop, how to go on; of a failure, why."""
    word, side = page.word, side_job.current(PURPOSE)
    latest = side.latest() if side.busy else None
    done, total = sum(map(len, measured.values())), len(settings.tasks())
    side_job.progress(
        page, PURPOSE, doing(page, settings, latest), latest.share if latest else 0.0,
        stopped=word("ladder.stopped", done=done, total=total),
        done=word("ladder.measured", count=settings.count),
    )  # fmt: skip


def doing(page, settings: Settings, latest: work.Seen | None) -> str:
    """What is being done, and how long it will take."""
    word = page.word
    if latest is None or latest.step == 0:
        return word("ladder.loading")
    if latest.share == 0:
        return word("ladder.climbing")
    name = SAMPLERS[latest.sampler].label[page.lang]
    return word("ladder.measuring", name=name, count=settings.count, left=f"{latest.left:.0f}")


def facts(settings: Settings, measured) -> dict:
    """The numbers that the lesson asks for."""
    own = {m.rung.evaluations: m for m in measured.get(settings.sampler, [])}
    best = min((m.ratio for m in own.values()), default=NAN)
    enough = min((n for n, m in own.items() if m.ratio <= 1.1 * best), default=NAN)
    return {
        "count": settings.count,
        "T": work.steps_of(settings.data),
        "classes": len(IMAGES[settings.data].classes),
        "columns": len(work.columns_of(settings.data)),
        "best": best,
        "enough": enough if np.isfinite(enough) else NAN,
        "one": own[1].ratio if 1 in own else NAN,
        "one_right": 100 * own[1].accuracy if 1 in own else NAN,
    }


def listed(page, measured) -> None:
    """Every number of the chart, as a table."""
    word = page.word
    rows = [
        {
            word("controls.sampler"): SAMPLERS[name].label[page.lang],
            word("ladder.x_axis"): m.rung.evaluations,
            word("ladder.steps"): m.rung.num_steps,
            word("ladder.y_axis"): f"{m.ratio:.3g}",
            word("ladder.right"): f"{100 * m.accuracy:.1f} %",
            word("ladder.ms"): f"{m.ms:.3g}",
        }
        for name, found in measured.items()
        for m in found
    ]
    if not rows:
        st.caption(word("ladder.nothing_yet"))
        return
    head = " | ".join(rows[0])
    lines = [f"| {head} |", "|" + "---|" * len(rows[0])]
    lines += ["| " + " | ".join(str(value) for value in row.values()) + " |" for row in rows]
    st.markdown("\n".join(lines))
