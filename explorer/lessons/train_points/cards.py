"""The experiments of a training on points, and the file and film that can be taken home."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np
import streamlit as st

from explorer.jobs import Status
from explorer.lessons.train_points.scene import (
    EXPERIMENTS,
    REFERENCE,
    Numbers,
    Outcome,
    experiment,
)
from explorer.palette import place_colours
from explorer.texts import pm
from explorer.training.config import TrainConfig
from explorer.ui.charts.export import gif
from explorer.ui.page import AnyPage
from explorer.ui.training import cards
from explorer.worlds import networks
from explorer.worlds.point_quality import Preview
from explorer.worlds.runs import Run

TITLES = {"rate": "rate_card"}


def experiments(
    page: AnyPage, status: Status, now: Numbers, begin: Callable[[TrainConfig], None]
) -> None:
    """One card in sight: its prediction, one click that trains it, what came out."""
    titles = {name: page.word(f"train_points.{TITLES.get(name, name)}") for name in EXPERIMENTS}
    shown = cards.Cards(titles, EXPERIMENTS, lambda name: experiment(name, TrainConfig()))
    if now.outcome is not None:
        cards.results(page.name)[status.latest.config] = now.outcome
    cards.experiments(page, shown, begin, partial(outcome, page, status))


def outcome(page: AnyPage, status: Status, config: TrainConfig) -> bool:
    """The card's run beside the default run, or when to expect it."""
    outcomes = {without_seeds(key): ended for key, ended in cards.results(page.name).items()}
    if config not in outcomes:
        if status.latest is not None and without_seeds(status.latest.config) == config:
            st.caption(page.word("live.outcome_wait"))
        return False
    own = outcomes.get(TrainConfig())
    base = "outcome_default" if own else "outcome_shipped"
    st.markdown(sentence(page, "outcome", outcomes[config]))
    st.markdown(sentence(page, base, own or REFERENCE))
    return True


def without_seeds(config: TrainConfig) -> TrainConfig:
    return replace(config, seed=0, data_seed=0)


def sentence(page: AnyPage, key: str, ended: Outcome) -> str:
    return page.word(
        f"train_points.{key}",
        distance=f"{ended.distance:.3f}",
        low=f"{ended.real_low:.2f}",
        high=f"{ended.real_high:.2f}",
        stray=f"{ended.stray_percent:.1f}",
        loss=f"{ended.loss:.3f}",
        floor=pm(ended.floor, ended.floor_error),
    )


def files(page: AnyPage, status: Status, seen: Run | None, show: Callable) -> None:
    """Save the network of the run on the stage, or load one in its place."""
    exports = {"gif": partial(film, seen.newest)} if seen and seen.previews else {}
    loaded = partial(networks.loaded, kind=TrainConfig)
    cards.files(page, status, networks.saved, loaded, show, **exports)


def film(preview: Preview) -> bytes:
    """The newest checkpoint's samples on their way from noise to shape."""
    frames = np.clip(preview.frames.astype(float), -3, 3)
    there = [(1 - w) * a + w * b for a, b in pairwise(frames) for w in (0, 0.25, 0.5, 0.75)]
    there += [frames[-1]] * 12
    return gif(np.stack(there), place_colours(preview.labels))
