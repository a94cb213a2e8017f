"""Can a small U-Net learn to draw? A training to watch by class, with its copies and its judge."""

from functools import partial

import streamlit as st

from explorer.lessons.train_images import acts, cards, numbers, work
from explorer.lessons.train_images import answers as opened
from explorer.lessons.train_images import settings as choices
from explorer.lessons.train_images import watched as watching
from explorer.lessons.train_images.scene_samples import evaluate, judge
from explorer.training.config import Snapshot
from explorer.ui.controls import address
from explorer.ui.frame.frame import start_page
from explorer.ui.training import job as live
from explorer.worlds.pictures import Task

PAGE = "train_images"
page = start_page(PAGE)
live.warm(PAGE, work.warm)
act = choices.lens(page)
job = live.remember(PAGE)


def begin(task: Task, one_step: bool = False) -> None:
    """Start a run of `task` for this tab; with one_step, make one step and rest."""
    address.unchoose("t")
    live.start(PAGE, *work.factory(task), task.config.steps, one_step, order=task)


def show(snapshot: Snapshot) -> None:
    """Put a finished network on the stage, as if its run had just ended."""
    choices.take_over(snapshot.config)
    task = Task(snapshot.config)
    _, evaluator = work.factory(task)
    live.start(PAGE, lambda: iter([snapshot]), evaluator, total=snapshot.step, order=task)


left, right = page.columns()
with right:
    beside = page.beside(act, None, changing=True)
with beside.rest:
    settings = choices.settings(page)
watched = watching.watch(job, settings.task, settings.guidance)
seen = watched.look()
settings = choices.hand(page, settings, act, seen)
status, now = watching.status_of(seen), numbers.numbers(settings, seen)
beside.ask_for(acts.todo(seen, act))
with beside.rest:
    numbers.remarks(page, watched, settings)
with beside.run:
    start = partial(begin, settings.task)
    live.buttons(PAGE, lambda key: page.word(f"live.{key}"), status.state, start)

before, every = live.signature(*watched.jobs), live.every(*watched.jobs)
with left:
    key = page.key("stage")
    held, chosen = acts.hold(key, settings, act, seen), acts.in_sight(key, settings, seen)


@st.fragment(run_every=every)
def watch_stage() -> None:
    run = watched.look()
    events = acts.show(page, key, settings, act, run, held, reserve=acts.room(page, act))
    if act == "inside":
        acts.inside(page, key, settings, run)
    else:
        numbers.curve(page, watched, settings)
    if acts.moved(page, key, events, chosen, run, held):
        st.rerun(scope="app")


@st.fragment(run_every=every)
def watch_run() -> None:
    numbers.head(page, watched, settings)
    live.watch(*watched.jobs, seen=before)


@st.fragment(run_every=every)
def watch_told() -> None:
    numbers.line(page, watched, settings)
    acts.tell(beside, key, settings, act, watched.look())


@st.fragment(run_every=every)
def watch_figures() -> None:
    numbers.figures(page, watched, settings)


with left:
    watch_stage()
with beside.run:
    watch_run()
if not beside.asked:
    with beside.told:
        watch_told()
    watch_figures()
cards.experiments(page, seen, now.outcome, begin)
cards.files(page, seen, show)
page.below(evaluate, judge, *work.shown_code(), numbers=vars(now), answers=opened.answers(page))
