"""The step_through page for pictures: one reverse step as a row of pictures, a pixel's numbers.

The row runs across the whole page, because it is the sentence that the four formulas below it
spell out; the controls stand above in one line.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explorer.data.images import IMAGES
from explorer.lessons.step_through import pictures_stage as stages
from explorer.lessons.step_through import scene as steps
from explorer.lessons.step_through import scene_pictures as scene
from explorer.lessons.step_through import settings as shared
from explorer.lessons.step_through.numbers import both_algorithms, cards, one_number
from explorer.lessons.step_through.work_pictures import SHIPPED, Settings
from explorer.registry import Param
from explorer.training.image_config import recipe
from explorer.training.pretrained import PRETRAINED
from explorer.ui.controls import controls
from explorer.ui.training import own_training
from explorer.worlds import networks
from explorer.worlds.pictures import Task

PART = "pictures"
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
KNOWN = 1197  # pictures of the exact denoiser: all training digits


def show(page) -> None:
    """The whole page below its first sentence."""
    with st.container():  # what is said of one's own training moves nothing below
        settings, channel = choose(page)
    made = stages.walked(page, settings)
    pixel, t = where(page, settings)
    row, column = scene.place(pixel, settings.shape)
    channel = min(channel, settings.shape[2] - 1)
    table = stages.table_of(settings, made, (row, column, channel))
    stages.row(page, settings, made, table, pixel, t)
    told = page.word(f"step_pictures.of_{CHANNELS[channel]}") if settings.shape[2] == 3 else ""
    page.text(f"pixel.{PART}", row=row + 1, column=column + 1, channel=told)
    cards(page, settings.sampler, table, PART, one_number)
    if not page.present:
        page.below(
            steps.one_step, networks.by_heart, scene.likeness, scene.fine_share,
            numbers=facts(settings, made), part=PART,
        )  # fmt: skip
        both_algorithms(page)


def choose(page):
    """The line of controls: (Settings, the channel followed)."""
    word = page.word
    with st.container(key="step_pictures_line", horizontal=True, vertical_alignment="bottom"):
        labels = {name: word(key) for name, key in DENOISERS.items()}
        param = shared.param(page, "denoiser", "pretrained", choices=tuple(DENOISERS))
        denoiser = controls.segmented(page, param, labels)
        dataset = data_set(page)
        task = own_training.order_of(own_training.PICTURES) if denoiser == "trained" else None
        label = asked_class(page, classes_of(task, dataset))
        start = None if page.present else shared.start(page)  # larger type leaves no room
        with st.popover(word("frame.more")):
            start = start or shared.start(page)
            more, channel = more_controls(page, denoiser, dataset, label)
    given = {"denoiser": denoiser, "dataset": dataset, "label": label, "start": start}
    return settle(page, task, **given, **more), channel


def settle(page, task: Task | None, *, dataset: str, num_steps: str, **given) -> Settings:
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


def shipped_task(page, dataset: str, denoiser: str) -> tuple[Task, str]:
    """What a denoiser's network was trained on. Where the shipped one cannot be read, the exact
    denoiser is shown, with a sentence."""
    if denoiser in SHIPPED:
        try:
            return Task(networks.shipped(dataset)[0]), denoiser
        except ValueError:  # missing or damaged
            page.notice(page.word("step_pictures.not_shipped", name=dataset))
            denoiser = "training"
    return Task(recipe(dataset)), denoiser


def data_set(page) -> str:
    """Which pictures."""
    word = page.word
    label = {page.lang: word("step_pictures.dataset")}
    short = {
        name: replace(entry, label={page.lang: word(f"step_pictures.{name}")})
        for name, entry in MENU.items()
    }
    return controls.choose(page, "dataset", short, "digits", label=label)


def classes_of(task, dataset: str):
    """The names of the classes: of the data set, or of one's own task where there is one."""
    if task is None:
        return MENU[dataset].classes
    return () if task.own else IMAGES[task.config.dataset].classes


def asked_class(page, classes) -> int | None:
    """The class that is asked for, or None."""
    names = {str(i): name for i, name in enumerate(classes)}
    names = {ANY: {page.lang: page.word("step_pictures.any")}} | names
    label = {page.lang: page.word("step_pictures.label")}
    asked = controls.select(page, Param("label", ANY, label, choices=tuple(names), names=names))
    return None if asked == ANY else int(asked)


def more_controls(page, denoiser: str, dataset: str, label: int | None):
    """What is seldom changed, by the names of Settings; and the channel of the numbers."""
    word = page.word
    more = {"num_steps": shared.num_steps(page, "steps_taken", "50"), **shared.sampler(page)}
    more |= {"guidance": 0.0, "known": KNOWN}
    if denoiser == "training":
        text = {page.lang: word("step_pictures.known")}
        more["known"] = controls.slider(page, Param("known", KNOWN, text, 2, KNOWN, log=True))
    elif label is None:
        st.caption(word("step_pictures.guidance_needs_class"))
    else:
        text = {page.lang: word("step_pictures.guidance")}
        more["guidance"] = controls.slider(page, Param("guidance", 0.0, text, 0.0, 3.0, 0.25))
    channel = 0
    if denoiser == "trained" or MENU[dataset].shape_of()[2] == 3:
        names = {name: word(f"step_pictures.{name}") for name in CHANNELS}
        text = {page.lang: word("step_pictures.channel")}
        chosen = controls.segmented(page, Param("channel", "red", text, choices=CHANNELS), names)
        channel = CHANNELS.index(chosen)
    return more | {"seed": controls.seed(page)}, channel


def where(page, settings: Settings) -> tuple[int, int]:
    """(the followed pixel, t), with what the hand has newly done on the stage."""
    height, width, _ = settings.shape
    last, T = height * width - 1, settings.config.T
    shared.adopt(page, stages.STAGE, "picked", "pixel", last, use=lambda spot: spot % (last + 1))
    shared.adopt(page, stages.STAGE, "t", "t", T)
    middle = (height // 2) * width + width // 2
    pixel = controls.read(page, Param("pixel", middle, {}, 0, last))
    return pixel, controls.read(page, Param("t", T // 2, {}, 0, T))


def facts(settings: Settings, made) -> dict:
    """The numbers that the lesson asks for."""
    return {
        "steps": len(made.walk.sigma),
        "T": settings.config.T,
        "known": f"{made.training:,}",
        "usual": made.found.usual,
        "distance": float(made.found.distance[-1]),
    }
