"""Can a small MLP learn to denoise a shape? A training to watch, pause, scrub and take home."""

from functools import partial

import streamlit as st

from explorer.core.samplers.ode import multistep
from explorer.lessons.train_points import cards as live_points_cards
from explorer.lessons.train_points import panel as live_points_panel
from explorer.lessons.train_points import settings as live_points_settings
from explorer.lessons.train_points import stage as live_points_stage
from explorer.lessons.train_points import work as live_points_run
from explorer.registry import Param
from explorer.training.config import Snapshot, TrainConfig
from explorer.ui.controls import controls
from explorer.ui.frame.frame import start_page
from explorer.ui.stage.stage import WORDS
from explorer.ui.training import checkpoints as live_takes
from explorer.ui.training import job as live
from explorer.worlds.field import learned_field
from explorer.worlds.point_quality import preview

PAGE = "train_points"
CLOCK = Param("t", 0, {}, 0, 1000)

page = start_page(PAGE)
live.warm(PAGE, live_points_run.warm)
job = live.remember(PAGE)
status = live.poll(job)


def begin(config: TrainConfig, one_step: bool = False) -> None:
    """Start a run of `config` for this tab; with one_step, make one step and rest."""
    controls.write(page, CLOCK.name, 0)
    live.start(PAGE, *live_points_run.factory(config), total=config.steps, one_step=one_step)


def show(snapshot: Snapshot) -> None:
    """Put a finished network on the stage, as if its run had just ended."""
    _, evaluate = live_points_run.factory(snapshot.config)
    live.start(PAGE, lambda: iter([snapshot]), evaluate, total=snapshot.step)


left, right = st.columns([64, 36], gap="medium")
order, panel_place = right.container(), right.container()
with right:
    lens = live_points_settings.lens(page)
    formula = st.container()
    config = live_points_settings.settings(page)
run_config = status.latest.config if status.latest else config
t = min(controls.read(page, CLOCK), run_config.T)
schedule = run_config.make_schedule()
numbers = {
    "t": t,
    "signal": float(schedule.signal[t]),
    "noise": float(schedule.noise[t]),
    "floor": live_points_run.loss_floor(run_config),
}
with formula:
    if lens != "samples" and not live_points_run.is_flat(run_config):
        st.caption(page.word("train_points.flat_only"))
    page.formula("formula", **numbers)
with order:
    live.buttons(PAGE, lambda key: page.word(f"live.{key}"), status.state, partial(begin, config))
    if status.latest and run_config != config:
        st.caption(page.word("live.hint_settings"))

seen = live.signature(job)
stage_pace = live.POLL_S * (2 if live.is_long(job) else 1)  # then new checkpoints are rare
key, run = page.key("stage"), job.id if job else ""
with left:
    held = live_points_stage.hold(key, status)


@st.fragment(run_every=live.every(job, seconds=stage_pace))
def watch_stage() -> None:
    now = live.poll(job)
    words = {name: page.word(f"stage.{name}") for name in WORDS}
    events = live_points_stage.draw(key, page, run_config, run, now, held, lens, t, words)
    if live_takes.moved(key, events.t):
        controls.write(page, "t", events.t)
        st.rerun(scope="app")
    if live_takes.overflowing(now, held):
        st.rerun(scope="app")


@st.fragment(run_every=live.every(job))
def watch_panel() -> None:
    live_points_panel.draw(page, "panel", run_config, live.poll(job))
    live.watch(job, seen=seen)


with left:
    watch_stage()
with panel_place:
    watch_panel()
live_points_cards.experiments(page, status, begin)
live_points_cards.files(page, status, show)
page.below(preview, multistep, learned_field, *live_points_run.shown_code(), numbers=numbers)
