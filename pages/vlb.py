"""Which steps cost the most bits? The bound as bars over t, measured while one looks.

The evaluation is a job beside the page: bars come with its first batch and grow sharper. What the
variance and the acts change follows from what is measured already, and needs no new evaluation.
"""

import streamlit as st

from explorer.core import bound
from explorer.core import measured_bound as scene
from explorer.lessons.vlb import acts as stages
from explorer.lessons.vlb import numbers
from explorer.lessons.vlb import scene_rate as rate_distortion
from explorer.lessons.vlb import settings as settings_of
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.frame.frame import start_page
from explorer.ui.training import job as live
from explorer.ui.training import side_job

page = start_page("vlb")
what = settings_of.kind(page)
own = live.remember(settings_of.PAGE_OF[what])
asked = settings_of.choose(page, what)
act = asked.act
settings, sentence = settings_of.settle(page, asked)
left, right = st.columns([64, 36], gap="medium")
if sentence:
    right.caption(sentence)
stages.hear(page, settings.T)
t = controls.read(page, Param("t", max(2, settings.T // 10), {}, 0, settings.T))
now, shown = stages.latest(stages.order(settings))
follows = asked.denoiser == "trained" and own is not None and own.state == "running"


def watched() -> tuple:
    """The jobs at whose change of state the whole page runs again."""
    return (own,) if follows else (own, side_job.current(stages.PURPOSE).job)


def present():
    """(what is known now, its settings) at this moment, in a poll too."""
    side = side_job.current(stages.PURPOSE)
    if follows and not side.busy and side.state != "stopped":  # the training has gone on
        side = stages.order(settings_of.settle(page, asked)[0])
    return stages.latest(side)


seen = live.signature(*watched())
pace = live.every(*watched(), seconds=live.POLL_S * (2 if follows else 1))


@st.fragment(run_every=pace)
def watch_left() -> None:
    if stages.hear(page, settings.T):
        st.rerun(scope="app")
    now, shown = present()
    stages.LEFT[act](page, now, shown, asked, t)


@st.fragment(run_every=pace)
def watch_right() -> None:
    now, shown = present()
    page.formula(f"formula.{act}", **numbers.facts(now, shown, asked.variance, t))
    numbers.RIGHT[act](page, now, shown, asked.variance)
    numbers.progress(page, now, settings)
    live.watch(*watched(), seen=seen)


with left:
    watch_left()
with right:
    watch_right()
    if act != "rate":
        stages.small_data(page, shown, now, t)
code = {
    "bits": (scene.bits, scene.measure),
    "learn": (scene.bits, scene.exact_variance),
    "weights": (bound.loss_weights, bound.importance, bound.sampled_bound),
    "rate": (rate_distortion.progressive,),
}
page.below(*code[act], part=act, numbers={"rows": settings.rows})
