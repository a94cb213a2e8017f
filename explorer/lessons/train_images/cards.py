"""The experiments of a training on pictures, and the file and film that can be taken home."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np
import streamlit as st

from explorer.jobs import ACTIVE
from explorer.lessons.train_images import scene
from explorer.lessons.train_images import work as live_pictures_run
from explorer.lessons.train_images.panel import percent, two
from explorer.lessons.train_images.stage import Run
from explorer.lessons.train_images.watched import Watched
from explorer.lessons.train_images.work import Task
from explorer.training.image_config import ImageConfig, recipe
from explorer.ui.charts.picture_gif import picture_gif
from explorer.ui.training import cards as live_cards

Key = tuple[ImageConfig, float]


def experiments(page, watched: Watched, begin: Callable[[Task], None]) -> None:
    """One card in sight: its prediction, one click that trains it, what came out."""
    titles = {name: page.word(f"train_images.{name}") for name in scene.EXPERIMENTS}
    cards = live_cards.Cards(titles, scene.EXPERIMENTS, key_of)
    live_cards.experiments(
        page, cards, lambda key: begin(Task(key[0])), partial(outcome, page, watched)
    )


def key_of(name: str) -> Key:
    """(config, guidance) of a card's run."""
    guidance = scene.EXPERIMENTS[name].get("guidance", 0.0)
    return scene.experiment(name, recipe()), guidance


def note(page, watched: Watched) -> Key | None:
    """Keep the numbers of a finished and judged run; the key of the run on the stage."""
    run, judged = watched.run(), watched.judged()
    if watched.shipped or watched.task.own is not None or run.status.latest is None:
        return None
    key = without_seeds(watched.task.config), watched.guidance
    if run.status.state == "finished" and judged and judged.quality:
        live_cards.results(page.name)[key] = judged.quality
    return key if run.status.state in (*ACTIVE, "finished") else None


def outcome(page, watched: Watched, key: Key) -> None:
    """The card's run beside the default run, or when to expect it."""
    now, kept = note(page, watched), live_cards.results(page.name)
    if key not in kept:
        if now == key:
            st.caption(page.word("live.outcome_wait"))
        return
    own = kept.get((recipe(), 0.0))
    st.markdown(sentence(page, "outcome", facts(kept[key])))
    base = "outcome_default" if own else "outcome_shipped"
    st.markdown(sentence(page, base, facts(own) if own else scene.REFERENCE))


def facts(quality) -> dict[str, float]:
    names = ("fd", "accuracy", "copies")
    return {name: getattr(quality, name) for name in names}


def sentence(page, key: str, result: dict[str, float]) -> str:
    told = result["accuracy"]
    return page.word(
        f"train_images.{key}",
        fd=two(result["fd"]),
        accuracy="–" if told is None else percent(told),
        copies=percent(result["copies"]),
    )


def without_seeds(config: ImageConfig) -> ImageConfig:
    return replace(config, seed=0, data_seed=0)


def files(page, run: Run, show: Callable) -> None:
    """Save the network of the run on the stage, or load one in its place."""
    made = run.previews
    exports = {"gif": partial(film, made[max(made)], run.task)} if made else {}
    saved, loaded = live_pictures_run.saved, live_pictures_run.loaded
    live_cards.files(page, run.status, saved, loaded, show, **exports)


def film(preview: scene.Preview, task: Task) -> bytes:
    """The newest checkpoint's samples on their way from noise to picture, as one sheet."""
    where = live_pictures_run.grid_of(task)
    frames = scene.pictures(preview.frames)
    height, width, channels = where.shape
    sheets = np.full(
        (len(frames), where.rows, height + 1, where.columns, width + 1, channels), 1.0, np.float32
    )
    tiles = frames.reshape(len(frames), where.rows, where.columns, height, width, channels)
    sheets[:, :, :-1, :, :-1] = tiles.transpose(0, 1, 3, 2, 4, 5)
    sheets = sheets.reshape(len(frames), where.rows * (height + 1), -1, channels)
    there = [(1 - s) * a + s * b for a, b in pairwise(sheets) for s in (0, 0.25, 0.5, 0.75)]
    return picture_gif(np.stack(there + [sheets[-1]] * 12), side=640)
