"""The stage of a training on points, mounted: its checkpoints as takes, seen through a lens."""

from __future__ import annotations

from dataclasses import replace

from explorer.frames.parts import Events
from explorer.jobs import ACTIVE, Job, Status
from explorer.lessons.train_points import numbers, scene
from explorer.lessons.train_points.scene import Settings
from explorer.ui.charts import live
from explorer.ui.controls import controls
from explorer.ui.frame.beside import Beside
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage
from explorer.ui.training import checkpoints
from explorer.ui.training.checkpoints import Shown
from explorer.worlds.runs import Run


def look(job: Job | None) -> Run | None:
    """The tab's training as it is now; looking keeps it going."""
    return Run(job.id, job.poll()) if job else None


def todo(status: Status, act: str) -> str:
    """The section that says what to do: start it, watch it, and once it has ended look about."""
    if status.state in ACTIVE:
        return "do.running"
    return f"do.{act}" if status.state in ("finished", "stopped") else "do"


def hold(key: str, seen: Run | None) -> Shown:
    """Let the page carry the checkpoints that are there now, so that polls need not."""
    takes = scene.takes(seen) if seen else []
    return checkpoints.hold(key, seen.previews if seen else (), [take.cloud for take in takes])


def in_sight(key: str, settings: Settings, seen: Run | None) -> Settings:
    """The settings with the checkpoint that the hand has chosen; a new run shows its newest."""
    if seen is None or not seen.previews or checkpoints.is_fresh(key, seen.id):
        return settings
    return replace(settings, checkpoint=checkpoints.wanted(key, seen.id, seen.previews))


def show(
    page: AnyPage,
    key: str,
    settings: Settings,
    act: str,
    seen: Run | None,
    held: Shown,
    reserve: int = 0,
) -> Events:
    """The stage; a run's first samples must be there before t jumps to them.

    reserve : pixels of the first screen for what stands below.
    """
    fresh = seen is not None and checkpoints.is_fresh(key, seen.id)
    if seen and seen.previews:
        step = checkpoints.wanted(key, seen.id, seen.previews)
        settings = replace(settings, checkpoint=step)
    frame = scene.frame(settings, act, seen)
    time = replace(frame.time, t=None) if fresh else frame.time
    events = stage.show(page, frame.view("stage"), time, key, carried=held.carried, reserve=reserve)
    return checkpoints.late(key, events) if fresh else events


def moved(
    page: AnyPage, key: str, t: int | None, chosen: Settings, seen: Run | None, held: Shown
) -> bool:
    """Whether the page has to run again: the hand has chosen another t or checkpoint than the page
    knows, or the page should take over the checkpoints that travel with the polls."""
    new_t = checkpoints.moved(key, t)
    if new_t:
        controls.write(page, "t", t)
    if new_t or in_sight(key, chosen, seen) != chosen:
        return True
    return seen is not None and checkpoints.overflowing(seen.previews, held)


def tell(beside: Beside, key: str, settings: Settings, act: str, seen: Run | None) -> None:
    """What one sees now: of the samples in sight how good they are, on their way where they are,
    and through a lens how far the network is from exact."""
    frame = scene.frame(settings, act, seen)
    now = frame.numbers
    if not now.samples:
        said = "before"
    elif act == "samples":
        said = "way" if now.t else act
    else:
        said = act if now.share == now.share else "samples"
    table = frame.view("stage").picture.table
    beside.write(numbers.facts(now), now=f"now.{said}", source=live.source(key, table))
