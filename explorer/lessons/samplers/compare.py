"""The part `compare` of the page `samplers`: clouds side by side, and the chart below them."""

from __future__ import annotations

import streamlit as st

from explorer.lessons.samplers import chart, scene, work
from explorer.lessons.samplers import scene_error as errors
from explorer.lessons.samplers import settings as settings_of
from explorer.lessons.samplers import stage as stages
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.training import job as live
from explorer.ui.training import side_job as live_sides


def draw(page) -> None:
    """Everything from the line of controls down."""
    with st.container(key="samplers_line", horizontal=True, vertical_alignment="bottom"):
        denoiser = settings_of.denoiser(page)
        count = settings_of.count(page)
        spacing = settings_of.spacing(page)
        with st.popover(page.word("frame.more")):
            given = settings_of.world(page)
    world, snapshot, sentence = settings_of.settle(page, denoiser, given)
    if sentence:
        st.caption(sentence)
    stages.hear(page, world.T, count)
    t = controls.read(page, Param("t", 0, {}, 0, world.T))
    point = stages.point(page)
    made = work.denoiser(world, denoiser, snapshot)
    found = stages.sides(page, world, denoiser, made, count, spacing)
    job = work.order(world, spacing, denoiser, snapshot)
    if made is None:
        waiting(page, world, job, spacing)
    else:
        stages.clouds(page, world, denoiser, made, found, t, point)
    below(page, world, spacing, found, job, denoiser)


def waiting(page, world, job, spacing: str) -> None:
    """The clouds' place while the network is being trained."""
    seen = live.signature(job)

    @st.fragment(run_every=live.POLL_S)
    def watch() -> None:
        live_sides.latest(job)
        chart.progress(page, job, work.known(world, spacing))
        if work.network(world) is not None:
            st.rerun(scope="app")
        live.watch(job, seen=seen)

    watch()


def below(page, world, spacing: str, found, job, denoiser: str) -> None:
    """Chart and formula, brought up to date while the job goes on; then the page's own blocks."""
    seen = live.signature(job)
    left, right = st.columns([64, 36], gap="medium")
    with right:
        shown = chart.view(page)
    pace = live.every(job, seconds=1.0) if live_sides.busy(job) else None

    @st.fragment(run_every=pace)
    def watch_left() -> None:
        chart.draw(page, work.known(world, spacing), world, shown, found)

    @st.fragment(run_every=pace)
    def watch_right() -> None:
        live_sides.latest(job)  # somebody looks
        now = work.known(world, spacing)
        if now.curves:  # the first picture is painted: torch may be loaded
            live.warm("samplers", work.warm)
        page.formula(f"formula.{shown}", **chart.facts(page, now, world, shown))
        chart.progress(page, job, now)
        live.watch(job, seen=seen)

    with left:
        watch_left()
    with right:
        watch_right()
    page.below(scene.run, errors.curve, errors.along, part="compare",
               numbers={"points": work.POINTS, "drawn": stages.DRAWN})  # fmt: skip
