"""What a training on pictures needs around it: the work of its threads, and how long it takes.

Data and yardsticks are remembered by names and numbers (explorer/worlds/pictures.py): the threads
of a training and of a judgement ask for the same things as the page.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from explorer.jobs import Evaluate, Factory
from explorer.lessons.train_images import scene_samples as samples
from explorer.lessons.train_images.scene_samples import Judging, Preview
from explorer.lessons.train_images.scene_stage import grid_of
from explorer.training.config import Snapshot
from explorer.training.image_config import recipe, step_cost
from explorer.training.pretrained import measured
from explorer.worlds.picture_quality import Floor, PictureQuality
from explorer.worlds.pictures import Task, world_of, yardstick

TRAINER = "explorer.training.image_trainer"
CODE = (
    (TRAINER, "ImageRun", "_one_step"),
    ("explorer.models.unet", "UNet", "forward"),
    ("explorer.models.image_denoiser", "ImageDenoiser", "_guided"),
)
WARM_STEPS = 20
_pace: dict[str, float] = {}  # "step" → seconds that a step of the usual network took here


class Evaluator:
    """evaluate(snapshot) for explorer.jobs, with the guidance that the page wants at present.

    shipped : the snapshot is the app's own network, which has learned from pictures of its own.
    """

    def __init__(self, task: Task, guidance: float = 0.0, shipped: bool = False) -> None:
        self.task, self.guidance, self.shipped = task, guidance, shipped

    def __call__(self, snapshot: Snapshot) -> Preview:
        return self.preview(snapshot, self.guidance)

    def preview(self, snapshot: Snapshot, guidance: float) -> Preview:
        task = Task(snapshot.config) if self.shipped else self.task
        with np.errstate(all="ignore"):  # a run that explodes is shown, not complained about
            where, yard = grid_of(task), yardstick(task)
            return samples.evaluate(snapshot.denoiser(), snapshot.step, where, yard, guidance)


def train(task: Task) -> Iterator[Snapshot]:
    """What the job's thread runs, holding the world that its checkpoints are measured in.

    The yardstick comes first, so that no checkpoint waits for it.
    """
    from explorer.training.trainer import train

    world = world_of(task)
    world.yardstick  # noqa: B018
    yield from train(task.config, data=world.data)


def factory(task: Task, guidance: float = 0.0) -> tuple[Factory, Evaluate]:
    """(iterator factory, evaluate) for explorer.jobs."""
    return partial(train, task), Evaluator(task, guidance)


@dataclass(frozen=True, eq=False)
class Retaken:
    """Checkpoints sampled with another guidance: step → preview, `step` of them so far."""

    step: int
    previews: dict[int, Preview]


def retake(task: Task, history: tuple[Snapshot, ...], guidance: float) -> Iterator[Retaken]:
    """Sample these checkpoints with this guidance, the newest first."""
    preview, previews = Evaluator(task).preview, {}
    for snapshot in reversed(history):
        previews = {**previews, snapshot.step: preview(snapshot, guidance)}
        yield Retaken(len(previews), previews)


def judgement(task: Task, snapshot: Snapshot, guidance: float) -> Iterator[Judging]:
    """Judge this checkpoint by as many samples as there are held-out pictures."""
    with np.errstate(all="ignore"):
        yield from samples.judge(snapshot.denoiser(), yardstick(task), guidance)


def judged_beforehand(name: str) -> Judging:
    """What the app's own network measured when it was made, as far as the page shows it."""
    facts, none = measured(name), np.zeros(0)
    told = facts["ddim"]
    floor = Floor(told["floor_low"], told["floor"], told["floor_high"])
    quality = PictureQuality(
        n=facts["samples"], fd=told["fd"], floor=floor, accuracy=told["accuracy"],
        recognised=told["recognised"], read=None, nearest=none, distance=none,
        copies=told["copies"], copying=False,
    )  # fmt: skip
    return Judging(1, 1, quality)


def warm() -> None:
    """Import torch and run everything once, so that Start answers at once; and see how fast."""
    task = Task(recipe(steps=WARM_STEPS, every=WARM_STEPS // 4))
    run = train(task)
    before = [next(run) for _ in range(3)][-1]
    began = time.thread_time()  # what else the machine does at the moment does not count
    last = list(run)[-1]
    _pace["step"] = (time.thread_time() - began) / (last.step - before.step)
    Evaluator(task)(last)


def step_seconds() -> float | None:
    """How long this machine took for a step of the usual network; None before that is known."""
    return _pace.get("step")


def expected_seconds(task: Task, step_seconds: float | None) -> float | None:
    """About how long the training will take, from how long a step of the usual network does.

    Most of a small network's step goes into calls, whatever its size, the rest into its sums
    (0.7 and 0.3 fit the steps of digits, letters and shapes within a twentieth).
    """
    if step_seconds is None:
        return None
    warm = recipe()
    share = step_cost(task.config, task.shape) / step_cost(warm, warm.shape)
    return task.config.steps * step_seconds * (0.7 + 0.3 * share)


def shown_code() -> list:
    """The training's own lines for "our code", once torch is there to load them."""
    owners = [(getattr(sys.modules.get(file), owner, None), name) for file, owner, name in CODE]
    return [getattr(owner, name) for owner, name in owners if owner]


def device_of(task: Task) -> tuple[str, str]:
    """("cuda", its name), ("mps", "") or ("cpu", ""), once torch is loaded; before, ("", "")."""
    chosen = getattr(sys.modules.get(TRAINER), "device_for", None)
    if chosen is None:
        return "", ""
    device = chosen(task.config)
    return device, sys.modules["torch"].cuda.get_device_name() if device == "cuda" else ""
