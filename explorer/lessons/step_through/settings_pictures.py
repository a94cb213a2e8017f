"""The controls of the page `step_through` for pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Unpack

import streamlit as st

from explorer.data.images import IMAGES
from explorer.lessons.step_through import settings as shared
from explorer.lessons.step_through.scene_pictures import KNOWN, SHIPPED, Settings
from explorer.registry import Param
from explorer.training.image_config import recipe
from explorer.training.pretrained import PRETRAINED
from explorer.ui.controls import controls, guidance
from explorer.ui.controls.controls import More, worded
from explorer.ui.page import AnyPage
from explorer.ui.training import own_training
from explorer.worlds import networks
from explorer.worlds.pictures import Task

DENOISERS = {
    "training": "step_through.training_set",
    "pretrained": "step_pictures.pretrained",
    "trained": "step_pictures.your_own",
    "untrained": "step_through.untrained",
}
MENU = {name: IMAGES[name] for name in PRETRAINED}
ANY = "any"
CHANNELS = ("red", "green", "blue")
SAID = own_training.Sentences(
    *(f"step_pictures.{name}" for name in ("none_yet", "your_training", "none_yet"))
)


def pictures(page: AnyPage, asked: bool) -> Settings:
    """The controls, and what they lead to."""
    denoiser = shared.buttons(page, "denoiser", DENOISERS, "pretrained")
    task = own_training.order_of(own_training.PICTURES) if denoiser == "trained" else None
    left, right = st.columns(2, gap="small")
    with left:
        dataset = data_set(page)
    with right:
        label = asked_class(page, classes_of(task, dataset))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        start = shared.start(page)
        with controls.Popover(page):
            more = more_controls(page, denoiser, dataset, label)
    given = {"denoiser": denoiser, "dataset": dataset, "label": label, "start": start}
    settings = settle(page, task, **given, **more)
    height, width, _ = settings.task.shape
    middle = (height // 2) * width + width // 2
    return shared.place(page, settings, "pictures", "pixel", middle, height * width, asked)


def settle(
    page: AnyPage, task: Task | None, *, dataset: str, num_steps: str, **given: Any
) -> Settings:
    """Settings from the controls.

    task : that of the tab's own training, where it is to be shown and there is one.
    """
    if given["denoiser"] == "trained":
        place, suits = own_training.PICTURES, lambda job, snapshot: task is not None
        snapshot, said = own_training.own_training(page, place, SAID, suits, pin=place)
        st.caption(said)
        given["network"] = networks.mark(snapshot) if snapshot is not None else ""
    if task is None:
        task, given["denoiser"] = shipped_task(page, dataset, given["denoiser"])
    count = shared.steps_of(num_steps, task.config.T)
    return Settings(task=task, num_steps=count, **given)


def shipped_task(page: AnyPage, dataset: str, denoiser: str) -> tuple[Task, str]:
    """What a denoiser's network was trained on. Where the shipped one cannot be read, the exact
    denoiser is shown, with a sentence."""
    if denoiser in SHIPPED:
        try:
            return Task(networks.shipped(dataset)[0]), denoiser
        except ValueError:  # missing or damaged
            page.notice(page.word("step_pictures.not_shipped", name=dataset))
            denoiser = "training"
    return Task(recipe(dataset)), denoiser


def data_set(page: AnyPage) -> str:
    """Which pictures, by their short names."""
    label = {page.lang: page.word("step_pictures.dataset")}
    short = {
        name: replace(entry, label={page.lang: page.word(f"step_pictures.{name}")})
        for name, entry in MENU.items()
    }
    return controls.choose(page, "dataset", short, "digits", label=label)


def classes_of(task: Task | None, dataset: str) -> Sequence[str]:
    """The names of the classes: of the data set, or of one's own task where there is one."""
    if task is None:
        return MENU[dataset].classes
    return () if task.own else IMAGES[task.config.dataset].classes


def asked_class(page: AnyPage, classes: Sequence[str]) -> int | None:
    """The class that is asked for, or None."""
    names = {ANY: page.word("step_pictures.any")}
    names |= {str(i): name for i, name in enumerate(classes)}
    asked = controls.select(page, own(page, "label", ANY, choices=tuple(names), names=names))
    return None if asked == ANY else int(asked)


def more_controls(page: AnyPage, denoiser: str, dataset: str, label: int | None) -> dict:
    """What is seldom changed, by the names of Settings."""
    more = {"num_steps": shared.num_steps(page, "steps_taken", "50"), **shared.sampler(page)}
    if denoiser == "training":
        more["known"] = controls.slider(page, own(page, "known", KNOWN, 2, KNOWN, log=True))
    elif label is None:
        st.caption(page.word("step_pictures.guidance_needs_class"))
    else:
        more["guidance"] = guidance.slider(page)
    if denoiser == "trained" or MENU[dataset].shape_of()[2] == 3:
        words = {name: f"step_pictures.{name}" for name in CHANNELS}
        chosen = shared.buttons(page, "channel", words, word="step_pictures.channel")
        more["channel"] = CHANNELS.index(chosen)
    return more | {"seed": controls.seed(page)}


def own(page: AnyPage, name: str, *given: Any, **more: Unpack[More]) -> Param:
    """A setting that pictures alone have, by their words."""
    return worded(page, name, *given, word=f"step_pictures.{name}", **more)
