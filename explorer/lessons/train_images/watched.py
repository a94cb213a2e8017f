"""What the page of a training on pictures watches: the run on its stage and the work beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from explorer.jobs import ACTIVE, Job, Status
from explorer.lessons.train_images import work
from explorer.lessons.train_images.scene import Seen
from explorer.lessons.train_images.scene_samples import Judging, Preview
from explorer.training.pretrained import PRETRAINED
from explorer.ui.training import job as live
from explorer.ui.training.side_job import latest, side
from explorer.worlds import networks
from explorer.worlds.pictures import Task, usual
from explorer.worlds.runs import evaluated

RESTING = ("paused", "finished", "stopped")


@dataclass(frozen=True)
class Watched:
    """job : whose checkpoints are on the stage, or None.  shipped : it is the app's own network,
    not a training of this tab.  deaf : guidance is wanted of a network that knows no classes.
    retakes, judge : the work beside it, where there is any."""

    task: Task
    job: Job | None
    shipped: bool
    guidance: float
    deaf: bool = False
    retakes: Job | None = None
    judge: Job | None = None

    @property
    def jobs(self) -> tuple[Job | None, ...]:
        return self.job, self.retakes, self.judge

    def look(self) -> Seen | None:
        """The run as it is now; looking keeps it going."""
        if self.job is None:
            return None
        status = self.job.poll()
        return Seen(
            self.job.id, status, self.previews(status), task=task_of(self, status),
            shipped=self.shipped, guidance=self.guidance, judging=self.judging(),
        )  # fmt: skip

    def previews(self, status: Status) -> dict[int, Preview]:
        """Step → preview; where it was drawn with another guidance, its retake if there is one."""
        retaken, previews = latest(self.retakes), evaluated(status)
        for step, again in (retaken.previews if retaken else {}).items():
            if step in previews and previews[step].guidance != self.guidance == again.guidance:
                previews[step] = again
        return previews

    def judging(self) -> Judging | None:
        if self.shipped and self.judge is None and self.job.history:
            return work.judged_beforehand(self.task.config.dataset)
        return latest(self.judge)


def status_of(seen: Seen | None) -> Status:
    """The status for the buttons and the panel: the app's own network is no run of this tab."""
    return live.IDLE if seen is None or seen.shipped else seen.status


def watch(job: Job | None, task: Task, guidance: float) -> Watched:
    """What to watch: the tab's training, as long as it is of the data chosen or goes on; else the
    network that came with the app."""
    if job and (job.state in ACTIVE or job.order.kind == task.kind):
        told = job.order.labelled
        deaf = guidance > 0 and not told
        watched = Watched(job.order, job, False, guidance if told else 0.0, deaf)
        job.evaluate.guidance = watched.guidance
    elif is_shipped(task):
        there = arrival(task.config.dataset)
        if there.state == "failed":  # the log says why; training still works
            return Watched(task, None, False, guidance)
        watched = Watched(there.order, there, True, guidance)
    else:
        return Watched(task, None, False, guidance)
    return beside(watched)


def is_shipped(task: Task) -> bool:
    """Whether a trained network for exactly these pictures comes with the app."""
    return task.own is None and task.config.dataset in PRETRAINED and not task.config.dataset_params


def task_of(watched: Watched, status: Status) -> Task:
    """What the network in sight was trained on; of the app's own, once it has been read."""
    if watched.shipped and status.latest is not None:
        return Task(status.latest.config)
    return watched.task


def beside(watched: Watched) -> Watched:
    """Start what the wanted guidance asks for anew, and the judgement of a run at rest."""
    status, w = watched.job.poll(), watched.guidance
    task, run = task_of(watched, status), watched.job.id
    others = [step for step, preview in evaluated(status).items() if preview.guidance != w]
    retakes = judge = None
    if others:
        history = tuple(old for old in status.history if old.step in others)
        steps = tuple(snapshot.step for snapshot in history)
        retakes = side(("retake", run, w), steps, partial(work.retake, task, history, w))
    known = watched.shipped and w == 0
    if status.state in RESTING and status.latest is not None and status.step > 0 and not known:
        judgement = partial(work.judgement, task, status.latest, w)
        judge = side(("judge", run, w), status.latest.step, judgement)
    return replace(watched, retakes=retakes, judge=judge)


def arrival(name: str) -> Job:
    """The job, shared by all visitors, whose one checkpoint is the shipped network's."""
    task = Task(usual(name))
    evaluate = work.Evaluator(task, shipped=True)
    return side(("arrival", name), task, lambda: iter([networks.shipped_snapshot(name)]), evaluate)
