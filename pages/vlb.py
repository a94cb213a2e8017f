"""Which steps cost the most bits? The bound as bars over t, measured while one looks.

The evaluation is a job beside the page: bars come with its first batch and grow sharper. What the
variance and the acts change follows from what is measured already, and needs no new evaluation.
"""

import streamlit as st

from explorer.core import bound, measured_bound, measured_errors, posterior_error
from explorer.frames.frame import Frame
from explorer.lessons.vlb import acts, numbers, scene, scene_rate
from explorer.lessons.vlb import settings as choices
from explorer.ui.frame.frame import start_page
from explorer.ui.training import job as live
from explorer.ui.training import side_job

page = start_page("vlb")
unit = choices.unit(page)
act = page.acts(scene.ACTS)
left, right = page.columns()
with right:
    beside = page.beside(act)
with beside.rest:
    chosen = choices.choose(page)
what = chosen["what"]
own = live.remember(choices.PAGE_OF[what])
order, sentence = choices.settle(page, chosen, own)
if sentence:
    beside.rest.caption(sentence)
acts.listen(page, order.T)
t = choices.time(page, act, order.T)
acts.order(order)
follows = chosen["denoiser"] == "trained" and own is not None and own.state == "running"


def watched() -> tuple:
    """The jobs at whose change of state the whole page runs again."""
    return (own,) if follows else (own, side_job.current(acts.PURPOSE).job)


def present() -> Frame:
    """The frame at this moment, in a poll too."""
    side = side_job.current(acts.PURPOSE)
    if follows and not side.busy and side.state != "stopped":  # the training has gone on
        side = acts.order(choices.settle(page, chosen, own)[0])
    seen, shown = acts.latest(side)
    return scene.frame(choices.showing(shown, chosen, t), act, seen)


seen = live.signature(*watched())
pace = live.every(*watched(), seconds=live.POLL_S * (2 if follows else 1))


@st.fragment(run_every=pace)
def watch_left() -> None:
    if acts.listen(page, order.T):
        st.rerun(scope="app")
    acts.left(page, act, present(), beside.asked)


@st.fragment(run_every=pace)
def watch_told() -> None:
    frame = present()
    now = numbers.sentence(act, frame.numbers)
    told = numbers.told(frame, unit)
    beside.write(told, now=now, formula=acts.formula(act, unit), source=acts.source(page, frame))


@st.fragment(run_every=pace)
def watch_rest() -> None:
    frame = present()
    numbers.beside(page, act, frame.numbers, what, unit)
    numbers.progress(page, frame.numbers, order)
    live.watch(*watched(), seen=seen)


with left:
    watch_left()
with beside.told:
    watch_told()
with beside.rest:
    watch_rest()
code = {
    "bits": (measured_bound.bits, posterior_error.error_moments),
    "learn": (measured_bound.bits, measured_errors.measure, measured_bound.exact_variance),
    "weights": (bound.loss_weights, bound.importance, bound.error_of_draws),
    "rate": (scene_rate.progressive,),
}
page.below(*code[act], part=act, numbers={"rows": order.rows}, answers=acts.answers(page, unit))
