"""The stage of the page `forward`: the picture of each act, and what a reader takes home."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import streamlit as st

from explorer.frames.frame import Frame
from explorer.lessons.forward import scene_cloud, scene_data
from explorer.lessons.forward.scene_data import Settings
from explorer.lessons.forward.settings import KEY
from explorer.palette import place_colours
from explorer.ui.charts import live
from explorer.ui.charts.export import csv, export_row, gif
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage

REST = 8  # frames of a GIF that stand still at its end


def show(page: AnyPage, act: str, frame: Frame) -> None:
    """Mount the act's picture; of two walks side by side, on a phone one above the other."""
    if act != "factor":
        stage.show(page, frame.view("stage"), frame.time, KEY)
        return
    first, second = st.columns(2, gap="small")
    with first:
        st.markdown(page.word("forward.with_factor_title"))
        stage.show(page, frame.view("stage"), frame.time, KEY)
    with second:
        st.markdown(page.word("forward.without_factor_title"))
        stage.show(page, frame.view("plain"), frame.time, f"{KEY}_plain", bare=True)


def source(frame: Frame) -> live.Source:
    """Where the sentences' numbers are at every t."""
    return live.source(
        KEY, frame.view("stage").picture.table, place_bits="bits", entropy_bits="entropy",
        kl_bits="kl", scale="scale",
    )  # fmt: skip


def run_frames(settings: Settings, act: str) -> np.ndarray:
    """The act's run in at most 61 frames (K, n, D): noise comes, then a moment of rest."""
    if act == "forget":
        run = scene_data.remembering(settings.world, settings.scale).guesses
    elif act == "factor" or settings.path == "walk":
        run = scene_data.walk(settings.world, settings.scale, act != "factor").frames[::5]
    else:
        run = np.stack(list(_jumps(settings)))
    return np.concatenate([run, np.repeat(run[-1:], REST, axis=0)])


def _jumps(settings: Settings) -> Iterator[np.ndarray]:
    for t in scene_cloud.key_times(settings.T, 52):
        yield scene_cloud.jump_cloud(settings.noises(), _points(settings), int(t))


def _points(settings: Settings) -> scene_cloud.Cloud:
    return scene_cloud.scaled(scene_data.cloud(settings.shape), settings.scale)


def export(page: AnyPage, settings: Settings, act: str) -> None:
    """The act's run as a GIF, the cloud at t as CSV."""

    def picture() -> bytes:
        run = run_frames(settings, act)
        tint = place_colours(scene_data.cloud(settings.shape).labels[: run.shape[1]])
        return gif(run, tint, background=page.colours.background)

    def points() -> bytes:
        x_t = scene_cloud.jump_cloud(settings.noises(), _points(settings), settings.t)
        return csv(x_t, ("x", "y", "z")[: x_t.shape[1]])

    export_row(page, "forward", gif=picture, csv=points)
