"""Can a small U-Net learn to draw? A training to watch by class, with its copies and its judge."""

from functools import partial

import streamlit as st

from explorer.lessons.train_images import acts, cards, numbers, work
from explorer.lessons.train_images import settings as choices
from explorer.lessons.train_images import watched as watching
from explorer.lessons.train_images.scene_samples import evaluate, judge
from explorer.training.config import Snapshot
from explorer.ui.controls import controls
from explorer.ui.frame.frame import start_page
from explorer.ui.training import checkpoints
from explorer.ui.training import job as live
from explorer.worlds.pictures import Task

PAGE = "train_images"
page = start_page(PAGE)
live.warm(PAGE, work.warm)
job = live.remember(PAGE)


def begin(task: Task, one_step: bool = False) -> None:
    """Start a run of `task` for this tab; with one_step, make one step and rest."""
    controls.write(page, "t", 0)
    total = task.config.steps
    live.start(PAGE, *work.factory(task), total=total, one_step=one_step, order=task)


def show(snapshot: Snapshot) -> None:
    """Put a finished network on the stage, as if its run had just ended."""
    choices.take_over(snapshot.config)
    task = Task(snapshot.config)
    _, evaluator = work.factory(task)
    live.start(PAGE, lambda: iter([snapshot]), evaluator, total=snapshot.step, order=task)


left, right = st.columns([64, 36], gap="medium")
with left:
    act, w = choices.view(page)
with right:
    settings = choices.settings(page, w)
    order, panel_place, formula = st.container(), st.container(), st.container()
watched = watching.watch(job, settings.task, w)
seen = watched.look()
settings = choices.hand(page, settings, seen)
status, now = watching.status_of(seen), numbers.numbers(settings, seen)
with formula:
    page.formula("formula", **vars(now))
with order:
    act_on = partial(begin, settings.task)
    live.buttons(PAGE, lambda key: page.word(f"live.{key}"), status.state, act_on)
    if job and status.latest and seen.task != settings.task:
        st.caption(page.word("live.hint_settings"))

before, every = live.signature(*watched.jobs), live.every(*watched.jobs)
key = page.key("stage")
with left:
    held = acts.hold(key, settings, act, seen)


@st.fragment(run_every=every)
def watch_stage() -> None:
    run = watched.look()
    events = acts.show(page, key, settings, act, run, held)
    news = acts.news(key, events, settings, run)
    for name, value in news.items():
        controls.write(page, name, value)
    if news or (run and checkpoints.overflowing(run.previews, held)):
        st.rerun(scope="app")


@st.fragment(run_every=every)
def watch_panel() -> None:
    numbers.draw(page, "panel", watched, settings)
    live.watch(*watched.jobs, seen=before)


@st.fragment(run_every=every)
def watch_inside() -> None:
    acts.inside(page, key, settings, watched.look())


with left:
    watch_stage()
with panel_place:
    watch_panel()
if act == "inside":
    watch_inside()
cards.experiments(page, seen, now.outcome, begin)
cards.files(page, seen, show)
page.below(evaluate, judge, *work.shown_code(), numbers=vars(now))
