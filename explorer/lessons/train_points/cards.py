"""The experiments of a training on points, and the file and film that can be taken home."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np
import streamlit as st

from explorer.jobs import Status
from explorer.lessons.train_points import work as live_points_run
from explorer.lessons.train_points.scene import EXPERIMENTS, REFERENCE, experiment
from explorer.palette import place_colours
from explorer.training.config import TrainConfig
from explorer.ui.charts.export import gif
from explorer.ui.training import cards as live_cards
from explorer.ui.training.checkpoints import evaluated
from explorer.worlds.point_quality import Preview

TITLES = {"rate": "rate_card"}


def experiments(page, status: Status, begin: Callable[[TrainConfig], None]) -> None:
    """One card in sight: its prediction, one click that trains it, what came out."""
    titles = {name: page.word(f"train_points.{TITLES.get(name, name)}") for name in EXPERIMENTS}
    cards = live_cards.Cards(titles, EXPERIMENTS, lambda name: experiment(name, TrainConfig()))
    live_cards.experiments(page, cards, begin, partial(outcome, page, status))


def note(page, status: Status) -> None:
    """Keep the numbers of a finished run, for the cards to compare."""
    if status.state != "finished" or status.latest is None:
        return
    made = status.evaluations.get(status.latest.step)
    if made and made.final:
        kept = live_cards.results(page.name)
        kept[status.latest.config] = numbers(status.latest, made.final)


def numbers(snapshot, final) -> dict[str, float]:
    yard = live_points_run.yardstick(snapshot.config)
    losses = snapshot.losses[1]
    return {
        "distance": final.distance,
        "low": yard.final_range[0],
        "high": yard.final_range[1],
        "stray": 100 * final.stray,
        "loss": float(np.mean(losses[-(len(losses) // 5 + 1) :])) if len(losses) else np.nan,
        "floor": live_points_run.loss_floor(snapshot.config),
    }


def outcome(page, status: Status, config: TrainConfig) -> None:
    """The card's run beside the default run, or when to expect it."""
    note(page, status)
    kept = {without_seeds(key): value for key, value in live_cards.results(page.name).items()}
    if config not in kept:
        if status.latest is not None and without_seeds(status.latest.config) == config:
            st.caption(page.word("live.outcome_wait"))
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
    made = evaluated(status)
    exports = {"gif": partial(film, made[max(made)])} if made else {}
    live_cards.files(page, status, live_points_run.saved, live_points_run.loaded, show, **exports)


def film(preview: Preview) -> bytes:
    """The newest checkpoint's samples on their way from noise to shape."""
    frames = np.clip(preview.frames.astype(float), -3, 3)
    there = [(1 - w) * a + w * b for a, b in pairwise(frames) for w in (0, 0.25, 0.5, 0.75)]
    there += [frames[-1]] * 12
    return gif(np.stack(there), place_colours(preview.labels))
