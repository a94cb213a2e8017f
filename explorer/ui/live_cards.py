"""Experiments as cards, and the trained network as a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np
import streamlit as st

from explorer.jobs import Status
from explorer.plots.palette import place_colours
from explorer.registry import Param
from explorer.scenes.train_points import EXPERIMENTS, REFERENCE, Preview, experiment
from explorer.training.config import TrainConfig
from explorer.ui import address, controls, live_run, live_stage
from explorer.ui.blocks import uploader_styles
from explorer.ui.export import export_row, gif

RESULTS, COMPLAINT = "train_points.results", "train_points.complaint"
TITLES = {"rate": "rate_card"}


def experiments(page, status: Status, begin: Callable[[TrainConfig], None]) -> None:
    """One card in sight: its prediction, one click that trains it, what came out."""
    if page.present:
        return
    titles = {name: page.word(f"train_points.{TITLES.get(name, name)}") for name in EXPERIMENTS}
    st.html(f'<h2 class="block-heading">{page.word("train_points.experiments")}</h2>')
    st.caption(page.word("train_points.experiments_why"))
    label = {page.lang: page.word("train_points.experiments")}
    param = Param("experiment", "fourier", label, choices=tuple(EXPERIMENTS))
    name = controls.segmented(page, param, titles)
    page.predict(f"experiment.{name}")
    st.button(
        page.word("train_points.run"),
        key="run_experiment",
        on_click=partial(run, name, begin),
    )
    outcome(page, status, experiment(name, TrainConfig()))


def run(name: str, begin: Callable[[TrainConfig], None]) -> None:
    """Set the controls as the card says, everything else at its default, and train."""
    changes = {key: address.as_text(value) for key, value in EXPERIMENTS[name].items()}
    address.assign({"experiment": name, **changes})
    begin(experiment(name, TrainConfig()))


def note(status: Status) -> None:
    """Keep the numbers of a finished run, for the cards to compare."""
    if status.state != "finished" or status.latest is None:
        return
    made = status.evaluations.get(status.latest.step)
    if made and made.final:
        kept = st.session_state.setdefault(RESULTS, {})
        kept[status.latest.config] = numbers(status.latest, made.final)


def numbers(snapshot, final) -> dict[str, float]:
    yard = live_run.yardstick(snapshot.config)
    losses = snapshot.losses[1]
    return {
        "distance": final.distance,
        "low": yard.final_range[0],
        "high": yard.final_range[1],
        "stray": 100 * final.stray,
        "loss": float(np.mean(losses[-(len(losses) // 5 + 1) :])) if len(losses) else np.nan,
        "floor": live_run.loss_floor(snapshot.config),
    }


def outcome(page, status: Status, config: TrainConfig) -> None:
    """The card's run beside the default run, or when to expect it."""
    note(status)
    kept = {without_seeds(key): value for key, value in st.session_state.get(RESULTS, {}).items()}
    if config not in kept:
        if status.latest is not None and without_seeds(status.latest.config) == config:
            st.caption(page.word("train_points.outcome_wait"))
        return
    own = kept.get(TrainConfig())
    base = "outcome_default" if own else "outcome_shipped"
    st.markdown(sentence(page, "outcome", kept[config]))
    st.markdown(sentence(page, base, own or REFERENCE))


def without_seeds(config: TrainConfig) -> TrainConfig:
    values = config.as_dict() | {"seed": 0, "data_seed": 0}
    return TrainConfig(**values)


def sentence(page, key: str, result: dict[str, float]) -> str:
    digits = {"distance": ".3f", "low": ".2f", "high": ".2f", "stray": ".1f"}
    digits |= {"loss": ".3f", "floor": ".3f"}
    return page.word(f"train_points.{key}", **{k: f"{result[k]:{d}}" for k, d in digits.items()})


def files(page, status: Status, show: Callable) -> None:
    """Save the network of the run on the stage, or load one in its place."""
    if page.present:
        return
    with st.expander(page.word("train_points.file")):
        snapshot = status.latest
        if snapshot is None or snapshot.step == 0:
            st.caption(page.word("train_points.save_first"))
        else:
            st.download_button(
                page.word("train_points.save"),
                data=partial(live_run.saved, snapshot),
                file_name=f"{snapshot.config.dataset}-{snapshot.step}.safetensors",
                on_click="ignore",
            )
        made = live_stage.evaluated(status)
        if made:
            export_row(page, page.name, gif=partial(film, made[max(made)]))
        st.html(uploader_styles("train_points_upload", page.word("train_points.choose_file")))
        st.file_uploader(
            page.word("train_points.load"),
            type=["safetensors"],
            key="train_points_upload",
            on_change=partial(upload, show),
        )
        if st.session_state.get(COMPLAINT):
            st.warning(page.word("train_points.bad_file"))


def film(preview: Preview) -> bytes:
    """The newest checkpoint's samples on their way from noise to shape."""
    frames = np.clip(preview.frames.astype(float), -3, 3)
    there = [(1 - w) * a + w * b for a, b in pairwise(frames) for w in (0, 0.25, 0.5, 0.75)]
    there += [frames[-1]] * 12
    return gif(np.stack(there), place_colours(preview.labels))


def upload(show: Callable) -> None:
    """Put an uploaded network on the stage; a bad file leaves everything as it is."""
    st.session_state.pop(COMPLAINT, None)
    file = st.session_state.get("train_points_upload")
    if file is None:
        return
    try:
        snapshot = live_run.loaded(file.getvalue())
    except ValueError:
        st.session_state[COMPLAINT] = True
        return
    show(snapshot)
