"""The stages of the page `forward_images`: a large one, a small one beside it, and the GIF."""

from __future__ import annotations

import numpy as np

from explorer.frames.frame import Frame
from explorer.lessons.forward_images import scene_blobs as blobs
from explorer.lessons.forward_images.scene import Settings
from explorer.lessons.forward_images.scene_noise import key_times
from explorer.ui.charts.export import export_row, picture_gif
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage

PANEL = 150  # pixels that the histogram takes below the small pictures
GIF_FRAMES = 48


def show(page: AnyPage, frame: Frame) -> None:
    """The large stage."""
    stage.show(page, frame.view("stage"), frame.time, page.key("stage"))


def show_beside(page: AnyPage, frame: Frame) -> None:
    """The small stage: x_t taken apart where the act does so, and the act's curves."""
    view = frame.view("beside")
    parts = len(view.picture.takes[0].tiles)
    room = round(PANEL * (1.35 if page.present else 1))
    sizes = {"height": 260, "reserve": room, "bare": True} if parts else {"bare": "panels"}
    stage.show(page, view, frame.time, page.key(f"beside_{parts}"), **sizes)


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
