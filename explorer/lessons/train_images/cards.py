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
from explorer.lessons.train_images.numbers import percent, two
from explorer.lessons.train_images.scene import Outcome, Seen
from explorer.lessons.train_images.scene_samples import Preview, pictures
from explorer.lessons.train_images.scene_stage import grid_of
from explorer.training.image_config import ImageConfig, recipe
from explorer.ui.charts.export import picture_gif
from explorer.ui.page import AnyPage
from explorer.ui.training import cards
from explorer.ui.training import job as live
from explorer.worlds import networks
from explorer.worlds.pictures import Task

Key = tuple[ImageConfig, float]


def experiments(page: AnyPage, seen: Seen | None, ended: Outcome | None, begin: Callable) -> None:
    """One card in sight: its prediction, one click that trains it, what came out.

    ended : how the run in sight has ended.  begin(task) trains."""
    titles = {name: page.word(f"train_images.{name}") for name in scene.EXPERIMENTS}
    shown = cards.Cards(titles, scene.EXPERIMENTS, key_of)
    said = partial(outcome, page, note(page, seen, ended))
    cards.experiments(page, shown, lambda key: begin(Task(key[0])), said)


def key_of(name: str) -> Key:
    """(config, guidance) of a card's run."""
    guidance = scene.EXPERIMENTS[name].get("guidance", 0.0)
    return scene.experiment(name, recipe()), guidance


def note(page: AnyPage, seen: Seen | None, ended: Outcome | None) -> Key | None:
    """Remember how a run of ours has ended; the key of the run on the stage."""
    if seen is None or seen.shipped or seen.task.own is not None or seen.status.latest is None:
        return None
    key = replace(seen.task.config, seed=0, data_seed=0), seen.guidance
    if ended is not None:
        cards.results(page.name)[key] = ended
    return key if seen.status.state in (*ACTIVE, "finished") else None


def outcome(page: AnyPage, now: Key | None, key: Key) -> bool:
    """The card's run beside the default run, or when to expect it. now : the run on the stage."""
    outcomes = cards.results(page.name)
    if key not in outcomes:
        if now == key:
            st.caption(page.word("live.outcome_wait"))
        return False
    own = outcomes.get((recipe(), 0.0))
    base = "outcome_default" if own else "outcome_shipped"
    st.markdown(sentence(page, "outcome", outcomes[key]))
    st.markdown(sentence(page, base, own or scene.REFERENCE))
    return True


def sentence(page: AnyPage, key: str, ended: Outcome) -> str:
    named = "–" if ended.named is None else percent(ended.named)
    facts = {"fd": two(ended.fd), "accuracy": named, "copies": percent(ended.copies)}
    return page.word(f"train_images.{key}", **facts)


def files(page: AnyPage, seen: Seen | None, show: Callable) -> None:
    """Save the network of the run on the stage, or load one in its place."""
    exports = {"gif": partial(film, seen.newest, seen.task)} if seen and seen.previews else {}
    loaded = partial(networks.loaded, kind=ImageConfig)
    status = seen.status if seen else live.IDLE
    cards.files(page, status, networks.saved, loaded, show, **exports)


def film(preview: Preview, task: Task) -> bytes:
    """The newest checkpoint's samples on their way from noise to picture, as one sheet."""
    where = grid_of(task)
    frames = pictures(preview.frames)
    height, width, channels = where.shape
    sheets = np.full(
        (len(frames), where.rows, height + 1, where.columns, width + 1, channels), 1.0, np.float32
    )
    tiles = frames.reshape(len(frames), where.rows, where.columns, height, width, channels)
    sheets[:, :, :-1, :, :-1] = tiles.transpose(0, 1, 3, 2, 4, 5)
    sheets = sheets.reshape(len(frames), where.rows * (height + 1), -1, channels)
    there = [(1 - s) * a + s * b for a, b in pairwise(sheets) for s in (0, 0.25, 0.5, 0.75)]
    return picture_gif(np.stack(there + [sheets[-1]] * 12), side=640)
