"""What did Improved DDPM change? Five claims of Nichol & Dhariwal, made again on our scale.

Five pictures, one mounted at a time; what needs a network trains it here, beside the page.
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
left, right = st.columns([64, 36], gap="medium")
with right:
    formula, buttons, panel, above = (st.container() for _ in range(4))
    settings = choices.choose(page, act)
    below, bar = st.container(), st.container()
settings = replace(settings, **choices.told(page, act, (job.order if job else settings).T))


if act == "variance":  # the integrals take a moment
    late.awaited(page, "errors", settings.cloud, settings.ideal_error)


def now() -> Frame:
    """The part as it is, with what its measurement has so far."""
    if act == "loss":
        return scene.frame(settings, act, loss.look(job, settings))
    return scene.frame(settings, act, measuring.known(act, settings.order))


def draw_cards() -> None:
    for claim in now().numbers.claims:
        numbers.card(page, claim)


def draw_chart() -> None:
    acts.show(page, act, now(), ChartView)


frame = now()
with formula:
    page.formula(f"formula.{act}", **numbers.formula(frame))
parts = {below if act == "loss" else above: draw_cards}
if act == "loss":
    with buttons:
        loss.buttons(page, settings, job)
    loss.watch(page, settings, job, left, panel)
else:
    with left:
        acts.show(page, act, frame, StageView, BarsView)
        parts |= {st.container(): draw_chart}
measuring.watch(page, act, settings.order, parts, bar, frame.numbers)

code = {
    "variance": (scene_spread.between, scene_spread.fraction, error_moments,
                 scene_taught.mean_fraction),
    "loss": (scene_loss.look, scene_loss.objective, vlb_of_step, hybrid),
    "times": (scene_times.step_losses, scene_times.batch_losses, scene_times.probabilities),
    "schedule": (scene_schedule.skipping, scene_schedule.left_over),
    "steps": (scene_steps.climb, scene_steps.bits_in, scene_steps.Respaced),
}  # fmt: skip
page.below(*code[act], part=act)
