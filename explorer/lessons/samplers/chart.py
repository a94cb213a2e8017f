"""The chart of the page `samplers`: error over evaluations, as far as the job beside it is."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.core.samplers import SAMPLERS
from explorer.lessons.samplers import scene_error as errors
from explorer.lessons.samplers import settings as settings_of
from explorer.lessons.samplers import work
from explorer.texts import number
from explorer.ui.charts.figure import show_figure
from explorer.ui.controls import controls
from explorer.ui.training import side_job


def view(page) -> str:
    """Which error is drawn."""
    names = {name: page.word(f"samplers.view_{name}") for name in settings_of.VIEWS}
    given = settings_of.param(page, "view", settings_of.VIEWS[0], choices=settings_of.VIEWS)
    return controls.segmented(page, given, names)


def draw(page, now: work.Known, world, shown: str, sides) -> None:
    """The chart of what is known now; sides are marked on it by their letters."""
    from explorer.lessons.samplers import figures as plots

    yard = work.yard(world)
    rows = distances(page, now) if shown == "distance" else orders(page, now)
    if not rows:
        st.caption(page.word("samplers.begins"))
        return
    words = {name: page.word(f"samplers.axis_{name}") for name in ("x", shown)}
    words = {"x": words["x"], "y": words[shown], "floor": page.word("samplers.floor_line")}
    words |= {f"slope{p}": page.word("samplers.slope", p=p) for p in (1, 2)}
    floor, marks = None, ()
    if shown == "distance":
        floor = (yard.low, yard.floor, yard.high)
        marks = [
            (side.letter, side.run.evaluations, side.distance)
            for side in sides
            if side.run is not None and np.isfinite(side.distance)
        ]
    figure = plots.figure(rows, words, page.colours, floor, marks)
    show_figure(figure, f"samplers_{shown}", page.word(f"samplers.caption_{shown}"))


def distances(page, now: work.Known) -> list[tuple]:
    """Rows of the first view: exact solid, trained dashed."""
    return [
        row(page, found, found.distances, denoiser, now)
        for denoiser in work.KINDS
        for found in now.of(denoiser)
    ]


def orders(page, now: work.Known) -> list[tuple]:
    """Rows of the second view, of the samplers that follow the ODE."""
    return [
        row(page, found, errors.along(found, now.solutions[denoiser]), denoiser, now)
        for denoiser in work.KINDS
        if denoiser in now.solutions
        for found in now.of(denoiser)
        if found.sampler in errors.FOLLOW
    ]


def row(page, found, values, denoiser: str, now: work.Known) -> tuple:
    dashed = denoiser != "density"
    first = not dashed or ("density", found.sampler) not in now.curves
    label = SAMPLERS[found.sampler].label[page.lang]
    return found.sampler, label, found.evaluations, np.asarray(values), dashed, first


def progress(page, now: work.Known) -> None:
    """How far the job is, with a button that stops it, or goes on."""
    training, word = now.training is not None, page.word
    share = now.training if training else now.share
    key = "training_here" if training else "measuring"
    text = word(f"samplers.{key}", share=f"{100 * share:.0f}")
    stopped = word("samplers.stopped")
    side_job.progress(page, settings_of.PURPOSE, text, share, stopped=stopped)


def facts(page, now: work.Known, world, shown: str) -> dict[str, object]:
    """What the formula asks for, as far as it is known; a dash elsewhere."""
    yard = work.yard(world)
    if shown == "order":
        return {name: measured(now, name) for name in errors.FOLLOW}
    made = {"floor": yard.floor, "low": yard.low, "high": yard.high, "points": work.POINTS}
    for denoiser in work.KINDS:
        found = errors.enough(now.of(denoiser), yard.floor)
        made[denoiser] = "–" if found is None else enough(page, *found)
    return made


def enough(page, sampler: str, count: int) -> str:
    return page.word("samplers.enough", n=count, name=SAMPLERS[sampler].label[page.lang])


def measured(now: work.Known, sampler: str) -> str:
    """The order of a sampler with the exact denoiser, as a number of two digits."""
    found = now.curves.get(("density", sampler))
    if found is None or "density" not in now.solutions:
        return "–"
    return number(
        errors.order(found.evaluations, errors.along(found, now.solutions["density"])), ".2g"
    )
