"""What the page of a training on pictures watches: the run on its stage and the work beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from explorer.jobs import ACTIVE, Job, Status
from explorer.lessons.train_images import work
from explorer.lessons.train_images.scene import Judging
from explorer.lessons.train_images.stage import Run, previews
from explorer.training.pretrained import PRETRAINED, measured
from explorer.ui.training import job as live
from explorer.ui.training import side_job as live_sides
from explorer.ui.training.checkpoints import evaluated
from explorer.worlds.picture_quality import Floor, PictureQuality

RESTING = ("paused", "finished", "stopped")


@dataclass(frozen=True)
class Watched:
    """job : whose checkpoints are on the stage, or None.  shipped : it is the app's own network,
    not a training of this tab.  deaf : guidance is wanted of a network that knows no classes.
    retakes, judge : the work beside it, where there is any."""

    task: work.Task
    job: Job | None
    shipped: bool
    guidance: float
    deaf: bool = False
    retakes: Job | None = None
    judge: Job | None = None

    @property
    def jobs(self) -> tuple[Job | None, ...]:
        return self.job, self.retakes, self.judge

    def run(self) -> Run:
        """The run as it is now."""
        status = live.poll(self.job)
        again = live_sides.latest(self.retakes)
        made = previews(status, again.made if again else {}, self.guidance)
        name = self.job.id if self.job else ""
        return Run(name, task_of(self, status), self.shipped, status, self.guidance, made)

    def judged(self) -> Judging | None:
        """How the newest checkpoint was judged, or how far that is; None while it trains."""
        if self.shipped and self.judge is None and self.job.history:
            return Judging(1, 1, measured_beforehand(self.task.config.dataset))
        return live_sides.latest(self.judge)


def watch(job: Job | None, task: work.Task, guidance: float) -> Watched:
    """What to watch: the tab's training, as long as it is of the data chosen or goes on; else the
    network that came with the app."""
    if job and (job.state in ACTIVE or job.order.kind == task.kind):
        told = job.order.labelled
        deaf = guidance > 0 and not told
        watched = Watched(job.order, job, False, guidance if told else 0.0, deaf)
        job.evaluate.guidance = watched.guidance
    elif is_shipped(task):
        there = work.arrival(task.config.dataset)
        if there.state == "failed":  # the log says why; training still works
            return Watched(task, None, False, guidance)
        watched = Watched(there.order, there, True, guidance)
    else:
        return Watched(task, None, False, guidance)
    return beside(watched)


def is_shipped(task: work.Task) -> bool:
    """Whether a trained network for exactly these pictures comes with the app."""
    return task.own is None and task.config.dataset in PRETRAINED and not task.config.dataset_params


def task_of(watched: Watched, status: Status) -> work.Task:
    """What the network in sight was trained on; of the app's own, once it has been read."""
    if watched.shipped and status.latest is not None:
        return work.Task(status.latest.config)
    return watched.task


def beside(watched: Watched) -> Watched:
    """Start what the wanted guidance asks for anew, and the judgement of a run at rest."""
    status, w = watched.job.poll(), watched.guidance
    task = task_of(watched, status)
    others = [step for step, made in evaluated(status).items() if made.guidance != w]
    retakes = judge = None
    if others:
        history = tuple(old for old in status.history if old.step in others)
        retakes = work.retake(watched.job.id, task, history, w)
    known = watched.shipped and w == 0
    if status.state in RESTING and status.latest is not None and status.step > 0 and not known:
        judge = work.judgement(watched.job.id, task, status.latest, w)
    return replace(watched, retakes=retakes, judge=judge)


def measured_beforehand(name: str) -> PictureQuality:
    """What the app's own network measured when it was made, as far as the panel shows it."""
    facts = measured(name)
    found, none = facts["ddim"], np.zeros(0)
    floor = Floor(found["floor_low"], found["floor"], found["floor_high"])
    return PictureQuality(
        n=facts["samples"], fd=found["fd"], floor=floor, accuracy=found["accuracy"],
        recognised=found["recognised"], read=None, nearest=none, distance=none,
        copies=found["copies"], copying=False,
    )  # fmt: skip


def numbers(run: Run, t: int) -> dict[str, float]:
    """What the formula shows."""
    schedule = run.task.config.make_schedule()
    signal, noise = float(schedule.signal[t]), float(schedule.noise[t])
    return {"t": t, "signal": signal, "noise": noise, "w": run.guidance}
