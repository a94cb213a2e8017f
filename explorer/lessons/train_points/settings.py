"""The controls of a training on points: one for each field of the config that a reader may turn."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS
from explorer.lessons.train_points.scene import ACTS, Settings
from explorer.registry import Param
from explorer.training.config import TRAIN_PARAMS, TrainConfig
from explorer.ui.controls import controls
from explorer.ui.controls.world import accepted
from explorer.ui.page import AnyPage
from explorer.ui.training import improved_controls
from explorer.worlds.world import key

PARAMS = {param.name: param for param in TRAIN_PARAMS}
TARGETS = {"v": "v", "eps": "ε", "x0": "x₀"}
NETWORK = ("width", "depth", "fourier")
TRAINING = ("steps", "learning_rate", "decay", "batch_size", "ema", "n_points")


def lens(page: AnyPage) -> str:
    """What the stage shows beneath the samples: the act."""
    words = {name: page.word(f"train_points.act_{name}") for name in ACTS}
    label = {page.lang: page.word("train_points.lens")}
    return controls.acts(page, Param("lens", ACTS[0], label, choices=ACTS), words)


def settings(page: AnyPage) -> Settings:
    """Data and schedule in sight, the rest under "more"; with what Start would train."""
    first, second = st.columns(2, gap="small")
    with first:
        dataset = controls.choose(page, "dataset", CLOUDS, "swiss_roll")
    with second:
        schedule = controls.choose(page, "schedule", SCHEDULES, "cosine")
    with controls.Popover(page):
        chosen = {"T": controls.slider(page, PARAMS["T"])}
        said = {page.lang: page.word("train_points.target_help")}
        chosen["target"] = controls.segmented(page, replace(PARAMS["target"], help=said), TARGETS)
        shape = controls.params(page, CLOUDS[dataset], prefix="data_")
        usual = CLOUDS[dataset].defaults()
        shape = {name: value for name, value in shape.items() if value != usual[name]}
        chosen |= group(page, "network", NETWORK) | group(page, "training", TRAINING)
        chosen |= improved_controls.group(page)
        chosen["seed"] = controls.seed(page, label={page.lang: page.word("live.seed")})
    chosen["T"], numbers = accepted(page, schedule, chosen["T"])
    config = TrainConfig(
        dataset, key(shape), schedule=schedule, schedule_params=numbers, **chosen
    )  # fmt: skip
    return Settings(config=config)


def clock(page: AnyPage, settings: Settings, T: int) -> Settings:
    """The settings with t, of the T of what is in sight."""
    return replace(settings, t=controls.read(page, Param("t", 0, {}, 0, T)))


def group(page: AnyPage, heading: str, names: tuple[str, ...]) -> dict:
    st.markdown(f"**{page.word(f'live.{heading}')}**")
    return {name: controls.control(page, PARAMS[name]) for name in names}
