"""The controls of a training on points: one for each field of the config that a reader may turn."""

from __future__ import annotations

import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS
from explorer.registry import Param
from explorer.training.config import TRAIN_PARAMS, TrainConfig
from explorer.ui.controls import cached, controls
from explorer.ui.training import improved_controls as live_improved

PARAMS = {param.name: param for param in TRAIN_PARAMS}
TARGETS = {"v": "v", "eps": "ε", "x0": "x₀"}
NETWORK = ("width", "depth", "fourier")
TRAINING = ("steps", "learning_rate", "decay", "batch_size", "ema", "n_points")
LENSES = ("samples", "field", "error")


def lens(page) -> str:
    """What the stage shows beneath the samples."""
    words = {name: page.word(f"train_points.{name}") for name in LENSES}
    label = {page.lang: page.word("train_points.lens")}
    chosen = controls.segmented(page, Param("lens", "samples", label, choices=LENSES), words)
    if chosen != "samples":
        st.caption(page.render(page.lesson[f"lens.{chosen}"]), unsafe_allow_html=True)
    return chosen


def settings(page) -> TrainConfig:
    """Data and schedule in sight, the rest under "more"; the config that Start would train."""
    first, second = st.columns(2, gap="small")
    with first:
        dataset = controls.choose(page, "dataset", CLOUDS, "swiss_roll")
    with second:
        schedule = controls.choose(page, "schedule", SCHEDULES, "cosine")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        with st.popover(page.word("frame.more")):
            chosen = {"T": controls.slider(page, PARAMS["T"])}
            chosen["target"] = controls.segmented(page, PARAMS["target"], TARGETS)
            shape = controls.params(page, CLOUDS[dataset], prefix="data_")
            usual = CLOUDS[dataset].defaults()
            shape = {name: value for name, value in shape.items() if value != usual[name]}
            chosen |= group(page, "network", NETWORK) | group(page, "training", TRAINING)
            chosen |= live_improved.group(page)
        seed = controls.seed(page, label={page.lang: page.word("live.seed")})
    chosen |= {"dataset": dataset, "dataset_params": cached.key(shape), "seed": seed}
    return checked(page, schedule, chosen)


def group(page, heading: str, names: tuple[str, ...]) -> dict:
    st.markdown(f"**{page.word(f'live.{heading}')}**")
    return {name: controls.control(page, PARAMS[name]) for name in names}


def checked(page, schedule: str, chosen: dict) -> TrainConfig:
    """The config, with the cosine schedule where the chosen one refuses this T."""
    try:
        config = TrainConfig(schedule=schedule, **chosen)
        config.make_schedule()
    except ValueError:
        page.notice(page.word("live.bad_schedule", T=chosen["T"]))
        config = TrainConfig(schedule="cosine", **chosen)
    return config
