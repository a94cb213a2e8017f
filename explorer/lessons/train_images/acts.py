"""The stage of a training on pictures, mounted, and under it the network at work."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explorer.frames.parts import Events
from explorer.lessons.train_images import scene
from explorer.lessons.train_images.scene import Seen, Settings
from explorer.ui.controls.reports import reported
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage
from explorer.ui.training import checkpoints
from explorer.ui.training.checkpoints import Shown

INSIDE = 330  # pixels of the first screen that the network's drawing gets


def hold(key: str, settings: Settings, act: str, seen: Seen | None) -> Shown:
    """Let the page carry the checkpoints that are there now, so that polls need not."""
    steps = seen.previews if seen else ()
    takes = scene.view(settings, act, seen).picture.takes if steps else ()
    return checkpoints.hold(key, steps, [take.cloud for take in takes])


def stage_key(key: str, seen: Seen | None) -> str:
    """A stage of its own for what the page opens with, for the app's network, for a training."""
    if seen is None or not seen.previews:
        return f"{key}_before"
    return f"{key}_shipped" if seen.shipped else f"{key}_run"


def in_sight(key: str, settings: Settings, seen: Seen | None) -> Settings:
    """The settings, with the checkpoint that the hand has chosen to see."""
    if seen is None or not seen.previews:
        return settings
    return replace(settings, checkpoint=checkpoints.wanted(key, seen.id, seen.previews))


def show(
    page: AnyPage, key: str, settings: Settings, act: str, seen: Seen | None, held: Shown
) -> Events:
    """The stage; a run's first samples must be there before t jumps to them."""
    key, there = stage_key(key, seen), seen is not None and bool(seen.previews)
    fresh = not there or checkpoints.is_fresh(key, seen.id)
    settings, time = in_sight(key, settings, seen), scene.clock(settings, seen)
    if fresh and there and not seen.shipped:
        time = replace(time, t=None)
    events = stage.show(
        page, scene.view(settings, act, seen), time, key, carried=held.carried,
        reserve=INSIDE if act == "inside" else 0,
    )  # fmt: skip
    return checkpoints.late(key, events) if fresh else events


def news(key: str, events: Events, settings: Settings, seen: Seen | None) -> dict[str, int]:
    """What the hand has changed since the page last looked: t, the tile that was clicked."""
    key, changes = stage_key(key, seen), {}
    if checkpoints.moved(key, events.t) and events.t != settings.t:
        changes["t"] = events.t
    picked = reported(key, "picked") if seen is not None and seen.previews else None
    if picked is not None:
        height, width, _ = seen.task.shape
        tile = int(picked) // (height * width)
        changes |= {"tile": tile} if tile != settings.tile else {}
    return changes


def inside(page: AnyPage, key: str, settings: Settings, seen: Seen | None) -> None:
    """The drawing for the checkpoint in sight, or why there is none."""
    from explorer.lessons.train_images.unet import view

    settings = in_sight(stage_key(key, seen), settings, seen)
    step, t = seen.shown(settings.checkpoint) if seen else None, scene.clock(settings, seen).t
    if step is None:
        st.caption(page.word("train_images.inside_wait"))
        return
    if t == 0:
        st.caption(page.word("train_images.inside_zero"))
        return
    st.caption(page.word("train_images.inside_step", step=f"{step:,}", t=t))
    page.text("inside")
    view.draw(page, scene.unet(settings, seen), page.key("unet"))
    if seen.task.config.attention_levels:
        page.text("attention")
