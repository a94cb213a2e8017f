"""The part `compare` of the page `samplers`: clouds side by side, and the chart below them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.lessons.samplers import chart, scene, work
from explorer.lessons.samplers import scene_error as errors
from explorer.lessons.samplers import settings as settings_of
from explorer.lessons.samplers import stage as stages
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.training import job as live
from explorer.ui.training import side_job
from explorer.ui.training.side_job import SideJob


def draw(page) -> None:
    """Everything from the line of controls down."""
    with st.container(key="samplers_line", horizontal=True, vertical_alignment="bottom"):
        denoiser = settings_of.denoiser(page)
        count = settings_of.count(page)
        spacing = settings_of.spacing(page)
        with st.popover(page.word("frame.more")):
            given = settings_of.world(page)
    world, sentence = settings_of.settle(page, denoiser, given)
    if sentence:
        st.caption(sentence)
    stages.hear(page, world.T, count)
    t = controls.read(page, Param("t", 0, {}, 0, world.T))
    point = stages.point(page)
    made = work.denoiser(world, denoiser)
    found = stages.sides(page, world, denoiser, made, count, spacing)
    order(world, spacing, denoiser)
    if made is None:
        waiting(page, world, spacing)
    else:
        stages.clouds(page, world, denoiser, made, found, t, point)
    below(page, world, spacing, found, there=made is not None)


def order(world, spacing: str, first: str) -> SideJob:
    """The job that finds the curves of this world, those of the denoiser `first` first."""
    now = work.known(world, spacing)
    curves = partial(work.curves, world, spacing, first)
    wanted = (world, spacing, first)
    return side_job.order(settings_of.PURPOSE, wanted, curves, known=now if now.done else None)


def waiting(page, world, spacing: str) -> None:
    """The clouds' place while the network is being trained."""

    def look() -> None:
        chart.progress(page, work.known(world, spacing))

    def trained() -> bool:
        return work.denoiser(world, "trained") is not None

    side_job.watch(settings_of.PURPOSE, (st.container(), look), changed=trained)


def below(page, world, spacing: str, found, *, there: bool) -> None:
    """Chart and formula, brought up to date while the job goes on; then the page's own blocks.

    there : the clouds are; else how far the job is stands in their place.
    """
    left, right = st.columns([64, 36], gap="medium")
    with right:
        shown = chart.view(page)

    def watch_left() -> None:
        chart.draw(page, work.known(world, spacing), world, shown, found)

    def watch_right() -> None:
        side_job.current(settings_of.PURPOSE).latest()  # somebody looks
        now = work.known(world, spacing)
        if now.curves:  # the first picture is painted: torch may be loaded
            live.warm("samplers", work.warm)
        page.formula(f"formula.{shown}", **chart.facts(page, now, world, shown))
        if there:
            chart.progress(page, now)

    side_job.watch(settings_of.PURPOSE, (left, watch_left), (right, watch_right), seconds=1.0)
    page.below(scene.run, errors.curve, errors.along, part="compare",
               numbers={"points": work.POINTS, "drawn": stages.DRAWN})  # fmt: skip
