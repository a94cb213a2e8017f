"""The figures of a training on points: loss and its floor, distance, strays, speed."""

from __future__ import annotations

import streamlit as st

from explorer.jobs import Status
from explorer.lessons.train_points import scene, work
from explorer.lessons.train_points.scene import Numbers, Settings
from explorer.texts import pm
from explorer.training.config import TrainConfig
from explorer.ui.page import AnyPage
from explorer.ui.training import job as live
from explorer.ui.training import panel
from explorer.ui.training.panel import Row, three
from explorer.words import Words
from explorer.worlds.point_quality import FINAL_POINTS
from explorer.worlds.runs import Run


def status_of(seen: Run | None) -> Status:
    return seen.status if seen else live.IDLE


def head(page: AnyPage, config: TrainConfig, seen: Run | None) -> None:
    """State, step and time left."""
    panel.head(page, "panel", config, status_of(seen))


def curve(
    page: AnyPage, config: TrainConfig, seen: Run | None, settings: Settings, veiled: bool
) -> None:
    """The loss over the steps, with its floor unless that is the answer to what is asked."""
    now = scene.numbers(settings, seen)
    name = page.word("train_points.floor" if now.exact else "train_points.floor_set")
    floor = 0.0 if veiled else now.floor
    panel.curve_alone(page, "curve", config, status_of(seen), floor=floor, floor_word=name)


def line(page: AnyPage, config: TrainConfig, seen: Run | None, settings: Settings) -> None:
    """The figures of the run in one line; in lecturer's mode the sentence has to do."""
    if page.present:
        return
    status = status_of(seen)
    shown = rows(page.word, status, scene.numbers(settings, seen))
    panel.line(page, "line", config, status, shown)


def figures(page: AnyPage, config: TrainConfig, seen: Run | None, settings: Settings) -> None:
    """The same with their notes, where there is something to note."""
    if page.present or seen is None:
        return
    shown = rows(page.word, seen.status, scene.numbers(settings, seen))
    panel.figures(page, "figures", config, seen.status, shown)


def remarks(
    page: AnyPage, status: Status, act: str, config: TrainConfig, settings: Settings
) -> None:
    """What the controls do not say themselves."""
    if act != "samples" and not work.is_flat(config):
        st.caption(page.word("train_points.flat_only"))
    if status.latest and config != settings.config:
        st.caption(page.word("live.hint_settings"))


def facts(now: Numbers) -> dict[str, object]:
    """What the sentences are filled with: floor_shown is in the digits that its error allows."""
    return vars(now) | {"floor_shown": pm(now.floor, now.floor_error)}


def rows(word: Words, status: Status, now: Numbers) -> list[Row]:
    """(role, label, value, note) of each figure."""
    floor = word("train_points.loss_note", floor=pm(now.floor, now.floor_error))
    loss = three(now.loss) if status.latest else "–"
    far, near, stray, note = judged(word, now)
    return [
        ("loss", word("live.loss"), loss, floor),
        ("distance", word("train_points.distance"), far, near),
        ("stray", word("train_points.stray"), stray, note),
        panel.rate(word, now.pace),
    ]


def judged(word: Words, now: Numbers) -> Row:
    """Distance, that of real data to other real data, strays, and how it was measured."""
    if not now.samples:
        return "–", "", "–", word("train_points.stray_note")
    real = word(
        "train_points.distance_note", low=f"{now.real_low:.2f}", high=f"{now.real_high:.2f}"
    )
    way = "train_points.final" if now.samples == FINAL_POINTS else "train_points.previews"
    stray = f"{now.stray_percent:.1f} %"
    return three(now.distance), real, stray, word(way, n=f"{now.samples:,}")
