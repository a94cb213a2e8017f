"""The controls of a training on pictures: one for each field of the config that one may turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.data.images import IMAGES
from explorer.lessons.train_images.scene import ACTS, Seen, Settings, task_of, tiles_of
from explorer.registry import Param
from explorer.training.image_config import (
    IMAGE_PARAMS,
    MAX_WEIGHTS,
    ImageConfig,
    weight_count,
)
from explorer.ui.controls import address, controls
from explorer.ui.controls import guidance as guiding
from explorer.ui.controls.world import accepted
from explorer.ui.own import pictures as own_pictures
from explorer.ui.page import AnyPage
from explorer.ui.training import improved_controls
from explorer.worlds.crops import Own
from explorer.worlds.pictures import Task, most_pictures, usual
from explorer.worlds.world import key

PARAMS = {param.name: param for param in IMAGE_PARAMS}
TARGETS = {"x0": "x₀", "v": "v", "eps": "ε"}
NETWORK = ("width", "multipliers", "blocks", "attention", "patch", "group")
TRAINING = ("steps", "learning_rate", "decay", "batch_size", "weight_decay", "ema", "n_images")
LABELS = ("conditional", "label_dropout")
MOST_TILES = 100  # of which one is looked at, before they are there
OWN, SIDES = own_pictures.NAME, own_pictures.SIDES


def lens(page: AnyPage) -> str:
    """What the stage shows: the act."""
    words = {name: page.word(f"train_images.act_{name}") for name in ACTS}
    label = {page.lang: page.word("train_images.lens")}
    return controls.acts(page, Param("lens", ACTS[0], label, choices=ACTS), words)


def settings(page: AnyPage) -> Settings:
    """The pictures and the guidance in sight, the rest under "more"; with what Start would
    train."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        dataset = menu(page)
        with controls.Popover(page):
            task = more(page, dataset)
            seed = controls.seed(page, label={page.lang: page.word("live.seed")})
    w = guidance(page)
    if dataset == OWN:
        own_pictures.controls(page)
        task = replace(task, own=own_pictures.get(task.own.side))
    task = replace(task, config=replace(task.config, seed=seed))
    return Settings(task=task, guidance=w)


def guidance(page: AnyPage) -> float:
    """The weight w of classifier-free guidance."""
    help_text = {page.lang: page.word("train_images.guidance_help")}
    return guiding.slider(page, help=help_text)


def hand(page: AnyPage, settings: Settings, act: str, seen: Seen | None) -> Settings:
    """The settings with t, and with the picture looked at, of the run in sight.

    Where one looks inside the network t begins half way: at 0 it has nothing to do.
    """
    T = task_of(settings, seen).config.T
    first = T // 2 if act == "inside" else 0
    tiles = tiles_of(seen) if seen and seen.previews else MOST_TILES
    t = controls.read(page, Param("t", first, {}, 0, T))
    return replace(settings, t=t, tile=controls.read(page, Param("tile", 0, {}, 0, tiles - 1)))


def take_over(config: ImageConfig) -> None:
    """Set the controls as a loaded network's config says."""
    start, changes = usual(config.dataset), {"dataset": config.dataset}
    for name in (*PARAMS, "schedule"):
        if getattr(config, name) != getattr(start, name):
            changes[name] = address.as_text(getattr(config, name))
    changes |= {f"data_{name}": address.as_text(value) for name, value in config.dataset_params}
    address.assign(changes | improved_controls.as_settings(config))


def menu(page: AnyPage) -> str:
    """The data set; what was not chosen follows its recipe."""
    names = {name: entry.label for name, entry in IMAGES.items()}
    names[OWN] = {page.lang: page.word("train_images.own")}
    label = {page.lang: page.word("train_images.dataset")}
    param = Param("dataset", "digits", label, choices=tuple(names), names=names)
    return controls.select(page, param)


def more(page: AnyPage, dataset: str) -> Task:
    """The settings in the popover."""
    if dataset == OWN:
        label = {page.lang: page.word("train_images.crop")}
        controls.select(page, Param("crop", SIDES[-1], label, choices=SIDES))
    own, chosen = own_of(dataset), {}
    start = usual(dataset, own)
    schedule = controls.choose(page, "schedule", SCHEDULES, start.schedule)
    chosen["T"] = control(page, "T", start)
    param = replace(PARAMS["target"], default=start.target)
    chosen["target"] = controls.segmented(page, param, TARGETS)
    if own is None:
        shape = controls.params(page, IMAGES[dataset], prefix="data_")
        shape = {name: shape[name] for name in shape if shape[name] != default(dataset, name)}
        chosen["dataset_params"] = key(shape)
        chosen |= group(page, "labels", LABELS, start, None)
    shape = own.shape if own else replace(start, **chosen).shape
    chosen |= group(page, "network", NETWORK, start, shape)
    chosen |= group(page, "training", TRAINING, start, shape)
    chosen |= improved_controls.group(page)
    return Task(checked(page, start, schedule, chosen, own), own)


def own_of(dataset: str) -> Own | None:
    """The reader's own pictures, where those are chosen, in crops of the side chosen."""
    side = address.value("crop", SIDES[-1])
    return own_pictures.get(int(side)) if dataset == OWN else None


def default(dataset: str, name: str) -> Any:
    return IMAGES[dataset].param(name).default


def control(
    page: AnyPage, name: str, start: ImageConfig, shape: Sequence[int] | None = None
) -> Any:
    """The control of one setting, whose default is that of the data set's recipe."""
    param = replace(PARAMS[name], default=getattr(start, name))
    if param.choices and param.default not in param.choices:
        param = replace(param, choices=(param.default, *param.choices))
    if name == "n_images":
        param = replace(param, maximum=min(param.maximum, most_pictures(shape)))
    return controls.control(page, param)


def group(
    page: AnyPage,
    heading: str,
    names: tuple[str, ...],
    start: ImageConfig,
    shape: Sequence[int] | None,
) -> dict:
    st.markdown(f"**{page.word(f'live.{heading}')}**")
    return {name: control(page, name, start, shape) for name in names}


def checked(
    page: AnyPage, start: ImageConfig, schedule: str, chosen: dict, own: Own | None = None
) -> ImageConfig:
    """The config, with a schedule that accepts this T, and with the recipe's network where the
    chosen one is too large or its patch does not divide the picture.

    The recipe's schedule has the recipe's parameters, every other its defaults."""
    params = start.schedule_params if schedule == start.schedule else ()
    chosen["T"], params = accepted(page, schedule, chosen["T"], params)
    config = replace(start, schedule=schedule, schedule_params=params, **chosen)
    shape = Task(config, own).shape
    uneven = shape[0] % config.patch or shape[1] % config.patch
    if uneven or weight_count(config, shape) > MAX_WEIGHTS:
        usual = {name: getattr(start, name) for name in NETWORK}
        if address.correct(usual, "train_images.too_large", {}):
            st.rerun()
        page.notice(page.word("train_images.too_large"))
        config = replace(config, **usual)
    return config
