"""The stage of a training on pictures, mounted, and under it the network at work."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explorer.frames.parts import Events
from explorer.jobs import ACTIVE
from explorer.lessons.train_images import numbers, scene
from explorer.lessons.train_images.scene import Seen, Settings
from explorer.lessons.train_images.watched import status_of
from explorer.ui.charts import live
from explorer.ui.controls import controls
from explorer.ui.controls.reports import reported
from explorer.ui.frame.beside import Beside
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage
from explorer.ui.training import checkpoints, panel
from explorer.ui.training.checkpoints import Shown

INSIDE = 350  # pixels of the first screen that the network's drawing gets


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


def todo(seen: Seen | None, act: str) -> str:
    """The section that says what to do: start it, watch it, and where there are samples look."""
    if act != "samples" and seen is not None and seen.previews:
        return f"do.{act}"
    state = status_of(seen).state
    if state in ACTIVE:
        return "do.running"
    return "do.samples" if state in ("finished", "stopped") else "do"


def room(page: AnyPage, act: str) -> int:
    """Pixels of the first screen under the stage, for the network's drawing or the loss."""
    return INSIDE if act == "inside" else panel.room(page)


def in_sight(key: str, settings: Settings, seen: Seen | None) -> Settings:
    """The settings, with the checkpoint that the hand has chosen; a new run shows its newest."""
    key = stage_key(key, seen)
    if seen is None or not seen.previews or checkpoints.is_fresh(key, seen.id):
        return settings
    return replace(settings, checkpoint=checkpoints.wanted(key, seen.id, seen.previews))


def show(
    page: AnyPage,
    key: str,
    settings: Settings,
    act: str,
    seen: Seen | None,
    held: Shown,
    reserve: int = 0,
) -> Events:
    """The stage; a run's first samples must be there before t jumps to them.

    reserve : pixels of the first screen for what stands below.
    """
    key, there = stage_key(key, seen), seen is not None and bool(seen.previews)
    fresh = not there or checkpoints.is_fresh(key, seen.id)
    if there:
        step = checkpoints.wanted(key, seen.id, seen.previews)
        settings = replace(settings, checkpoint=step)
    time = scene.clock(settings, seen)
    if fresh and there and not seen.shipped:
        time = replace(time, t=None)
    shown = scene.view(settings, act, seen)
    events = stage.show(page, shown, time, key, carried=held.carried, reserve=reserve)
    return checkpoints.late(key, events) if fresh else events


def moved(
    page: AnyPage, key: str, events: Events, chosen: Settings, seen: Seen | None, held: Shown
) -> bool:
    """Whether the page has to run again: the hand has chosen another t, picture or checkpoint than
    the page knows, or the page should take over the checkpoints that travel with the polls."""
    changes = news(key, events, chosen, seen)
    for name, value in changes.items():
        controls.write(page, name, value)
    if changes or in_sight(key, chosen, seen) != chosen:
        return True
    return seen is not None and checkpoints.overflowing(seen.previews, held)


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


def tell(beside: Beside, key: str, settings: Settings, act: str, seen: Seen | None) -> None:
    """What one sees now, of the checkpoint in sight."""
    settings = in_sight(key, settings, seen)
    now = numbers.numbers(settings, seen)
    beside.write(
        numbers.facts(now), now=f"now.{numbers.said(act, now)}",
        source=live.source(stage_key(key, seen), scene.view(settings, act, seen).picture.table),
    )  # fmt: skip


def inside(page: AnyPage, key: str, settings: Settings, seen: Seen | None) -> None:
    """The drawing for the checkpoint in sight, or why there is none."""
    from explorer.lessons.train_images.unet import view

    settings = in_sight(key, settings, seen)
    step, t = seen.shown(settings.checkpoint) if seen else None, scene.clock(settings, seen).t
    if step is None:
        st.caption(page.word("train_images.inside_wait"))
        return
    if t == 0:
        st.caption(page.word("train_images.inside_zero"))
        return
    view.draw(page, scene.unet(settings, seen), page.key("unet"))
    st.caption(page.word("train_images.inside_step", step=f"{step:,}", t=t))
    page.text("inside")
    if seen.task.config.attention_levels:
        page.text("attention")
