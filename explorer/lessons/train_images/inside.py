"""Under the stage, over the whole page: the U-Net at work on the framed picture at its t."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from explorer.lessons.train_images.scene import moment
from explorer.lessons.train_images.stage import Run, class_name
from explorer.lessons.train_images.work import Task, grid_of
from explorer.training.config import Snapshot


@lru_cache(maxsize=64)
def picture_of(snapshot: Snapshot, task: Task, tile: int, t: int, guidance: float):
    return moment(snapshot.denoiser(), grid_of(task), tile, t, guidance)


def draw(page, run: Run, step: int | None, tile: int, t: int) -> None:
    """The drawing for the checkpoint at `step`, or why there is none."""
    from explorer.lessons.train_images.unet import view as unet_view

    if step is None:
        st.caption(page.word("train_images.inside_wait"))
        return
    if t == 0:
        st.caption(page.word("train_images.inside_zero"))
        return
    where, snapshot = grid_of(run.task), run.snapshot(step)
    tile = min(tile, where.rows * where.columns - 1)
    label = None if where.labels is None else int(where.labels[tile])
    st.caption(page.word("train_images.inside_step", step=f"{step:,}", t=t))
    picture = picture_of(snapshot, run.task, tile, t, run.guidance)
    name = class_name(run.task, label, page.lang)
    page.text("inside")
    unet_view.draw(page, snapshot.denoiser(), picture, t, label, key=page.key("unet"), name=name)
    if run.task.config.attention_levels:
        page.text("attention")
