"""Can a small U-Net learn to draw? A training to watch by class, with its copies and its judge."""

from functools import partial

import streamlit as st

from explorer.lessons.train_images import cards as live_pictures_cards
from explorer.lessons.train_images import inside as live_pictures_inside
from explorer.lessons.train_images import panel as live_pictures_panel
from explorer.lessons.train_images import settings as live_pictures_settings
from explorer.lessons.train_images import stage as live_pictures_stage
from explorer.lessons.train_images import watched as live_pictures
from explorer.lessons.train_images import work as live_pictures_run
from explorer.lessons.train_images.scene import evaluate, judge
from explorer.registry import Param
from explorer.training.config import Snapshot
from explorer.ui.controls import controls
from explorer.ui.frame.frame import start_page
from explorer.ui.training import checkpoints as live_takes
from explorer.ui.training import job as live

PAGE = "train_images"
CLOCK, TILE = Param("t", 0, {}, 0, 1000), Param("tile", 0, {}, 0, 99)
page = start_page(PAGE)
live.warm(PAGE, live_pictures_run.warm)
job = live.remember(PAGE)


def begin(task: live_pictures_run.Task, one_step: bool = False) -> None:
    """Start a run of `task` for this tab; with one_step, make one step and rest."""
    controls.write(page, CLOCK.name, 0)
    made = live_pictures_run.factory(task)
    live.start(PAGE, *made, total=task.config.steps, one_step=one_step, order=task)


def show(snapshot: Snapshot) -> None:
    """Put a finished network on the stage, as if its run had just ended."""
    live_pictures_settings.take_over(snapshot.config)
    task = live_pictures_run.Task(snapshot.config)
    _, made = live_pictures_run.factory(task)
    live.start(PAGE, lambda: iter([snapshot]), made, total=snapshot.step, order=task)


left, right = st.columns([64, 36], gap="medium")
with left:
    lens, w = live_pictures_settings.view(page)
with right:
    task = live_pictures_settings.settings(page)
    order, panel_place, formula = st.container(), st.container(), st.container()
watched = live_pictures.watch(job, task, w)
run = watched.run()
status = run.shown_status
t, tile = min(controls.read(page, CLOCK), run.task.config.T), controls.read(page, TILE)
with formula:
    page.formula("formula", **(numbers := live_pictures.numbers(run, t)))
with order:
    live.buttons(PAGE, lambda key: page.word(f"live.{key}"), status.state, partial(begin, task))
    if job and status.latest and run.task != task:
        st.caption(page.word("live.hint_settings"))

seen, every = live.signature(*watched.jobs), live.every(*watched.jobs)
key = page.key("stage")
with left:
    held = live_pictures_stage.hold(key, run, lens)


@st.fragment(run_every=every)
def watch_stage() -> None:
    now = watched.run()
    events = live_pictures_stage.draw(key, page, now, held, lens, t, tile)
    news = live_pictures_stage.news(key, events, now, t, tile)
    for name, value in news.items():
        controls.write(page, name, value)
    if news or live_takes.overflowing(now.status, held):
        st.rerun(scope="app")


@st.fragment(run_every=every)
def watch_panel() -> None:
    live_pictures_panel.draw(page, "panel", watched, task)
    live.watch(*watched.jobs, seen=seen)


@st.fragment(run_every=every)
def watch_inside() -> None:
    now = watched.run()
    live_pictures_inside.draw(page, now, live_pictures_stage.step_in_sight(key, now), tile, t)


with left:
    watch_stage()
with panel_place:
    watch_panel()
if lens == "inside":
    watch_inside()
live_pictures_cards.experiments(page, watched, begin)
live_pictures_cards.files(page, run, show)
page.below(evaluate, judge, *live_pictures_run.shown_code(), numbers=numbers)
