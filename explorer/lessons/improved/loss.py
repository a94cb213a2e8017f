"""The training of the part `loss`: its buttons, its panel, and its pictures while it goes on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.frames.frame import Frame
from explorer.jobs import Job
from explorer.lessons.improved import acts, measuring, numbers, scene, work
from explorer.lessons.improved.scene_loss import Seen, Settings
from explorer.ui.controls import controls
from explorer.ui.controls.reports import reported
from explorer.ui.frame.beside import Beside
from explorer.ui.page import AnyPage
from explorer.ui.training import job as live
from explorer.ui.training import panel
from explorer.worlds.runs import evaluated

PAGE = "improved"
RUNS = "_improved_runs"  # of this tab
TELL_T = ("terms", "simple")  # the bars


def remember() -> Job | None:
    """The tab's training, where there is one; the next one's programs are loaded meanwhile."""
    live.warm(PAGE, work.warm)
    return live.remember(PAGE)


def look(job: Job | None, settings: Settings) -> Seen:
    """What there is of the comparison, of the training in sight, and of the tab's others.

    The tab remembers each training's curve, so that another objective can be laid over it.
    """
    curves = st.session_state.setdefault(RUNS, {})
    looks = tuple(evaluated(live.poll(job)).values())
    if looks:
        curves[job.order.order, job.order.objective] = (
            np.array([each.step for each in looks]), np.array([each.bits for each in looks]),
        )  # fmt: skip
    runs = tuple(
        (name, tuple(steps.tolist()), tuple(bits.tolist()))
        for (order, name), (steps, bits) in curves.items()
        if order == settings.order
    )
    known = measuring.known("loss", settings.order)
    ran = replace(job.order, t=0) if job else replace(settings, t=0)
    shipped = known.shipped if ran.order == settings.order else None
    at_end = shipped.looks[ran.objective] if shipped else None
    return Seen(known.seen, job.order if job else None, looks, runs, known.before, at_end)


def frame(job: Job | None, settings: Settings, asked: bool) -> Frame:
    """What is shown now; while the question waits, without its answer."""
    shown = scene.frame(settings, "loss", look(job, settings))
    origin = measuring.known("loss", settings.order).origin
    return acts.veiled(shown) if asked else acts.told(shown, origin)


def begin(settings: Settings, one_step: bool = False) -> None:
    order = replace(settings, t=0)
    live.start(
        PAGE, *work.factory(order), total=order.steps, one_step=one_step, order=order
    )  # fmt: skip


def buttons(page: AnyPage, settings: Settings, job: Job | None) -> None:
    """Start and the others; a hint where the training in sight had other settings."""
    live.buttons(PAGE, lambda key: page.word(f"live.{key}"), live.poll(job).state,
                 lambda one_step=False: begin(settings, one_step))  # fmt: skip
    if job is not None and job.order != replace(settings, t=0):
        st.caption(page.word("live.hint_settings"))


def watch(
    page: AnyPage, settings: Settings, job: Job | None, left: DeltaGenerator, beside: Beside
) -> None:
    """Curves and bars on the left, state and figures beside them; all follow the training."""
    seen, busy = live.signature(job), measuring.job_of("loss")
    config = (job.order if job else settings).config()

    def now() -> Frame:
        return frame(job, settings, beside.asked)

    @st.fragment(run_every=live.every(job, busy, seconds=2 * live.POLL_S))
    def watch_left() -> None:
        shown = now()
        told = [t for name in TELL_T if (t := reported(page.key(name), "t")) is not None]
        if told:
            controls.write(page, "t", min(int(told[-1]), shown.time.T))
            st.rerun(scope="app")
        acts.show(page, "loss", shown, object)

    @st.fragment(run_every=live.every(job))
    def watch_run() -> None:
        panel.head(page, "panel", config, live.poll(job))
        live.watch(job, seen=seen)

    @st.fragment(run_every=live.every(job))
    def watch_figures() -> None:
        status = live.poll(job)
        figures = numbers.rows(page, status, now().numbers)
        panel.line(page, "line", config, status, figures)

    @st.fragment(run_every=live.every(job))
    def watch_curve() -> None:
        status = live.poll(job)
        panel.curve_alone(page, "curve", config, status)
        panel.figures(page, "figures", config, status, numbers.rows(page, status, now().numbers))

    for place, part in ((left, watch_left), (beside.run, watch_run)):
        with place:
            part()
    if not beside.asked:
        with beside.told:
            watch_figures()
    if not page.present:  # before Start too, so that it moves nothing
        watch_curve()
