"""The stages of the page `forward_images`: a large one, the curves beside it, and the GIF."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.frames.frame import Frame
from explorer.lessons.forward_images import scene_blobs as blobs
from explorer.lessons.forward_images.scene import Settings
from explorer.lessons.forward_images.scene_noise import key_times
from explorer.ui.charts import live
from explorer.ui.charts.export import export_row, picture_gif
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage

GIF_FRAMES = 48


def show(page: AnyPage, frame: Frame, asked: bool) -> None:
    """The large stage. Its small pictures and curves over all t wait for the guess."""
    view = frame.view("stage")
    if asked:
        view = replace(view, picture=replace(view.picture, strip=(), curves=()))
    stage.show(page, view, frame.time, page.key("stage"))


def show_beside(page: AnyPage, frame: Frame) -> None:
    """The act's curves, where they do not stand on the large stage."""
    if len(frame.views) == 1:
        return
    stage.show(page, frame.view("beside"), frame.time, page.key("beside"), bare="panels")


def source(page: AnyPage, frame: Frame) -> live.Source:
    """Where the sentences' numbers are at every t."""
    return live.source(page.key("stage"), frame.view("stage").picture.table)


def export(page: AnyPage, settings: Settings, act: str) -> None:
    """The run as a GIF; the pixels at t are the stage's own to save."""

    def run() -> bytes:
        if act == "walk":
            return picture_gif(blobs.ways(settings.met).frames[:, 1])
        pair, schedule = blobs.noised(settings.shown), settings.noises()
        times = key_times(settings.T, GIF_FRAMES)
        frames = [schedule.signal[t] * pair.x0 + schedule.noise[t] * pair.eps for t in times]
        return picture_gif(np.stack(frames))

    export_row(page, "forward_images", gif=run)
