"""The stage of a training on points, mounted: its checkpoints as takes, seen through a lens."""

from __future__ import annotations

from dataclasses import replace

from explorer.frames.parts import Events
from explorer.jobs import Job
from explorer.lessons.train_points import scene
from explorer.lessons.train_points.scene import Settings
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage
from explorer.ui.training import checkpoints
from explorer.ui.training.checkpoints import Shown
from explorer.worlds.runs import Run


def look(job: Job | None) -> Run | None:
    """The tab's training as it is now; looking keeps it going."""
    return Run(job.id, job.poll()) if job else None


def hold(key: str, seen: Run | None) -> Shown:
    """Let the page carry the checkpoints that are there now, so that polls need not."""
    takes = scene.takes(seen) if seen else []
    return checkpoints.hold(key, seen.previews if seen else (), [take.cloud for take in takes])


def show(
    page: AnyPage, key: str, settings: Settings, act: str, seen: Run | None, held: Shown
) -> Events:
    """The stage; a run's first samples must be there before t jumps to them."""
    fresh = seen is not None and checkpoints.is_fresh(key, seen.id)
    if seen and seen.previews:
        step = checkpoints.wanted(key, seen.id, seen.previews)
        settings = replace(settings, checkpoint=step)
    frame = scene.frame(settings, act, seen)
    time = replace(frame.time, t=None) if fresh else frame.time
    events = stage.show(page, frame.view("stage"), time, key, carried=held.carried)
    return checkpoints.late(key, events) if fresh else events
