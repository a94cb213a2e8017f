"""What did Improved DDPM change? Five claims of Nichol & Dhariwal, made again on our scale.

Five pictures, one mounted at a time; what needs a network trains it here, beside the page. Where
that is the thing to do, its button stands under what is to be done. The paper's claims and what
comes out here stand below the stage: they give the answers away, and they are long.
"""

from dataclasses import replace

import streamlit as st

from explorer.core.learned_variance import hybrid, vlb_of_step
from explorer.core.posterior_error import error_moments
from explorer.frames.chart import ChartView
from explorer.frames.frame import BarsView, Frame, StageView
from explorer.lessons.improved import (
    acts,
    loss,
    measuring,
    numbers,
    scene,
    scene_loss,
    scene_schedule,
    scene_spread,
    scene_steps,
    scene_taught,
    scene_times,
)
from explorer.lessons.improved import settings as choices
from explorer.ui import late
from explorer.ui.frame.frame import start_page

page = start_page("improved")
act = choices.act(page)
job = loss.remember() if act == "loss" else None
left, right = page.columns()
with right:
    beside = page.beside(act)
with beside.rest:
    settings = choices.choose(page, act)
    bar = st.container()
settings = replace(settings, **choices.told(page, act, (job.order if job else settings).T))
cards = st.container()

if act == "variance":  # the integrals take a moment
    late.awaited(page, "errors", settings.cloud, settings.ideal_error)


def now() -> Frame:
    """The part as it is, with what its measurement has so far."""
    if act == "loss":
        return loss.frame(job, settings, beside.asked)
    known = measuring.known(act, settings.order)
    shown = scene.frame(settings, act, known.seen, known.before)
    return acts.veiled(shown) if beside.asked else acts.told(shown, known.origin)


def draw_cards() -> None:
    numbers.cards(page, now().numbers.claims, veiled=beside.asked)


def draw_chart() -> None:
    acts.show(page, act, now(), ChartView)


frame = now()
parts = {cards: draw_cards}
if act == "loss":
    with beside.run:
        loss.buttons(page, settings, job)
    loss.watch(page, settings, job, left, beside)
else:
    with left:
        acts.show(page, act, frame, StageView, BarsView)
        parts |= {st.container(): draw_chart}
beside.tell(numbers.formula(frame), source=acts.source(page, frame))
place = beside.run if act in measuring.FIRST else bar
measuring.watch(page, act, settings.order, parts, place, frame.numbers)

code = {
    "variance": (scene_spread.between, scene_spread.fraction, error_moments,
                 scene_taught.mean_fraction),
    "loss": (scene_loss.look, scene_loss.objective, vlb_of_step, hybrid),
    "times": (scene_times.step_losses, scene_times.batch_losses, scene_times.probabilities),
    "schedule": (scene_schedule.skipping, scene_schedule.left_over),
    "steps": (scene_steps.climb, scene_steps.bits_in, scene_steps.Respaced),
}  # fmt: skip
page.below(*code[act], part=act, answers=acts.answers(page, settings))
