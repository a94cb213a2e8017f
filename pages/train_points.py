"""Can a small MLP learn to denoise a shape? A training to watch, pause, scrub and take home."""

from functools import partial

import streamlit as st

from explorer.core.samplers.ode import multistep
from explorer.lessons.train_points import acts, cards, numbers, scene, work
from explorer.lessons.train_points import settings as choices
from explorer.training.config import Snapshot, TrainConfig
from explorer.ui import late
from explorer.ui.controls import controls
from explorer.ui.frame.frame import start_page
from explorer.ui.training import checkpoints
from explorer.ui.training import job as live
from explorer.worlds.field import learned_field
from explorer.worlds.point_quality import preview

PAGE = "train_points"

page = start_page(PAGE)
live.warm(PAGE, work.warm)
job = live.remember(PAGE)
seen = acts.look(job)
status = seen.status if seen else live.IDLE


def begin(config: TrainConfig, one_step: bool = False) -> None:
    """Start a run of `config` for this tab; with one_step, make one step and rest."""
    controls.write(page, "t", 0)
    live.start(PAGE, *work.factory(config), total=config.steps, one_step=one_step, order=config)


def show(snapshot: Snapshot) -> None:
    """Put a finished network on the stage, as if its run had just ended."""
    _, evaluate = work.factory(snapshot.config)
    order = snapshot.config
    live.start(PAGE, lambda: iter([snapshot]), evaluate, total=snapshot.step, order=order)


left, right = st.columns([64, 36], gap="medium")
order, panel_place = right.container(), right.container()
with right:
    act = choices.lens(page)
    formula = st.container()
    settings = choices.settings(page)
config = scene.config_of(settings, seen)
settings = choices.clock(page, settings, config.T)
late.awaited(page, "floor", work.world(config), partial(work.loss_floor, config))
now = scene.numbers(settings, seen)
with formula:
    if act != "samples" and not work.is_flat(config):
        st.caption(page.word("train_points.flat_only"))
    page.formula("formula", **numbers.facts(now))
with order:
    act_on = partial(begin, settings.config)
    live.buttons(PAGE, lambda key: page.word(f"live.{key}"), status.state, act_on)
    if status.latest and config != settings.config:
        st.caption(page.word("live.hint_settings"))

before, key = live.signature(job), page.key("stage")
stage_pace = live.POLL_S * (2 if live.is_long(job) else 1)  # then new checkpoints are rare
with left:
    held = acts.hold(key, seen)


@st.fragment(run_every=live.every(job, seconds=stage_pace))
def watch_stage() -> None:
    run = acts.look(job)
    events = acts.show(page, key, settings, act, run, held)
    if checkpoints.moved(key, events.t):
        controls.write(page, "t", events.t)
        st.rerun(scope="app")
    if run and checkpoints.overflowing(run.previews, held):
        st.rerun(scope="app")


@st.fragment(run_every=live.every(job))
def watch_panel() -> None:
    run = acts.look(job)
    status_now = run.status if run else live.IDLE
    numbers.draw(page, "panel", config, status_now, scene.numbers(settings, run))
    live.watch(job, seen=before)


with left:
    watch_stage()
with panel_place:
    watch_panel()
cards.experiments(page, status, now, begin)
cards.files(page, status, seen, show)
page.below(preview, multistep, learned_field, *work.shown_code(), numbers=vars(now))
