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
from explorer.ui.training import job as live
from explorer.ui.training import panel
from explorer.worlds.field import learned_field
from explorer.worlds.point_quality import preview

PAGE = "train_points"
page = start_page(PAGE)
live.warm(PAGE, work.warm)
act = choices.lens(page)
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


left, right = page.columns()
with right:
    beside = page.beside(act, acts.todo(status, act), changing=True)
with beside.rest:
    settings = choices.settings(page)
config = scene.config_of(settings, seen)
settings = choices.clock(page, settings, config.T)
late.awaited(page, "floor", work.world(config), partial(work.loss_floor, config))
with beside.rest:
    numbers.remarks(page, status, act, config, settings)
with beside.run:
    act_on = partial(begin, settings.config)
    live.buttons(PAGE, lambda key: page.word(f"live.{key}"), status.state, act_on)

before, key = live.signature(job), page.key("stage")
stage_pace = live.POLL_S * (2 if live.is_long(job) else 1)  # then new checkpoints are rare
with left:
    held, chosen = acts.hold(key, seen), acts.in_sight(key, settings, seen)


@st.fragment(run_every=live.every(job, seconds=stage_pace))
def watch_stage() -> None:
    run = acts.look(job)
    events = acts.show(page, key, settings, act, run, held, reserve=panel.room(page))
    numbers.curve(page, config, run, settings, veiled=beside.asked)
    if acts.moved(page, key, events.t, chosen, run, held):
        st.rerun(scope="app")


@st.fragment(run_every=live.every(job))
def watch_run() -> None:
    numbers.head(page, config, acts.look(job))
    live.watch(job, seen=before)


@st.fragment(run_every=live.every(job))
def watch_told() -> None:
    run = acts.look(job)
    numbers.line(page, config, run, settings)
    acts.tell(beside, key, acts.in_sight(key, settings, run), act, run)


@st.fragment(run_every=live.every(job))
def watch_figures() -> None:
    numbers.figures(page, config, acts.look(job), settings)


with left:
    watch_stage()
with beside.run:
    watch_run()
if not beside.asked:
    with beside.told:
        watch_told()
    watch_figures()
now = scene.numbers(settings, seen)
cards.experiments(page, status, now, begin)
cards.files(page, status, seen, show)
page.below(preview, multistep, learned_field, *work.shown_code(), numbers=vars(now))
