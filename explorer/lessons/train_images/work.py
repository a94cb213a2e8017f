"""What a training on pictures needs around it: its data, its yardstick, its threads, its files.

Everything costly is kept by names and numbers, not by Streamlit: the threads of a training and of a
judgement, which know no session, ask for the same things.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial

import numpy as np

from explorer.jobs import Job
from explorer.lessons.train_images import scene
from explorer.training.config import Snapshot
from explorer.training.image_config import ImageConfig, recipe, recipe_for, step_cost
from explorer.training.pretrained import PRETRAINED
from explorer.ui.own import pictures as live_pictures_own
from explorer.ui.own.pictures import Own
from explorer.ui.training.side_job import side
from explorer.worlds.pictures import Task, data_of, most_pictures, world_of, yardstick

TRAINER = "explorer.training.image_trainer"
CODE = (
    (TRAINER, "ImageRun", "_one_step"),
    ("explorer.models.unet", "UNet", "forward"),
    ("explorer.models.image_denoiser", "ImageDenoiser", "_guided"),
)
WARM_STEPS = 20
_pace: dict[str, float] = {}  # "step" → seconds that a step of the usual network took here


def usual(dataset: str, own: Own | None = None) -> ImageConfig:
    """The recipe of a data set, or of pictures of one's own, with no more pictures than fit."""
    if own is not None:
        return recipe_for(own.shape, n_images=live_pictures_own.CROPS, conditional=False)
    config = recipe(dataset)
    return replace(config, n_images=min(config.n_images, most_pictures(config.shape)))


def grid_of(task: Task) -> scene.Grid:
    x, labels = data_of(task)
    return scene.grid(x.shape[1:], np.unique(labels) if task.labelled else ())


class Evaluator:
    """evaluate(snapshot) for explorer.jobs, with the guidance that the page wants at present.

    shipped : the snapshot is the app's own network, which has learned from pictures of its own.
    """

    def __init__(self, task: Task, guidance: float = 0.0, shipped: bool = False):
        self.task, self.guidance, self.shipped = task, guidance, shipped

    def __call__(self, snapshot: Snapshot) -> scene.Preview:
        return self.preview(snapshot, self.guidance)

    def preview(self, snapshot: Snapshot, guidance: float) -> scene.Preview:
        task = Task(snapshot.config) if self.shipped else self.task
        with np.errstate(all="ignore"):  # a run that explodes is shown, not complained about
            where, yard = grid_of(task), yardstick(task)
            return scene.evaluate(snapshot.denoiser(), snapshot.step, where, yard, guidance)


def train(task: Task) -> Iterator[Snapshot]:
    """What the job's thread runs, holding the world that its checkpoints are measured in.

    The yardstick comes first, so that no checkpoint waits for it.
    """
    from explorer.training.trainer import train

    world = world_of(task)
    world.yardstick  # noqa: B018
    yield from train(task.config, data=world.data)


def factory(task: Task, guidance: float = 0.0):
    """(iterator factory, evaluate) for explorer.jobs."""
    return partial(train, task), Evaluator(task, guidance)


@lru_cache(maxsize=len(PRETRAINED))
def shipped(name: str) -> Snapshot:
    """The network that came with the app for a data set, as the last snapshot of a run."""
    from explorer.training.pretrained import load

    return as_snapshot(*load(name))


def arrival(name: str) -> Job:
    """The job, shared by all visitors, whose one checkpoint is the shipped network's."""
    task = Task(usual(name))
    evaluate = Evaluator(task, shipped=True)
    return side(("arrival", name), task, lambda: iter([shipped(name)]), evaluate)


@dataclass(frozen=True, eq=False)
class Retaken:
    """Checkpoints sampled with another guidance: step → preview, `step` of them so far."""

    step: int
    made: dict[int, scene.Preview]


def retake(run: str, task: Task, history: tuple[Snapshot, ...], guidance: float) -> Job:
    """The job that samples these checkpoints with this guidance, the newest first."""
    steps = tuple(snapshot.step for snapshot in history)
    again = Evaluator(task, guidance).preview

    def work():
        made = {}
        for snapshot in reversed(history):
            made = {**made, snapshot.step: again(snapshot, guidance)}
            yield Retaken(len(made), made)

    return side(("retake", run, guidance), steps, work)


def judgement(run: str, task: Task, snapshot: Snapshot, guidance: float) -> Job:
    """The job that judges this checkpoint by as many samples as there are held-out pictures."""

    def work():
        with np.errstate(all="ignore"):
            yield from scene.judge(snapshot.denoiser(), yardstick(task), guidance)

    return side(("judge", run, guidance), snapshot.step, work)


def warm() -> None:
    """Import torch and run everything once, so that Start answers at once; and see how fast."""
    task = Task(recipe(steps=WARM_STEPS, every=WARM_STEPS // 4))
    run = train(task)
    before = [next(run) for _ in range(3)][-1]
    began = time.thread_time()  # what else the machine does at the moment does not count
    last = list(run)[-1]
    _pace["step"] = (time.thread_time() - began) / (last.step - before.step)
    Evaluator(task)(last)


def expected_seconds(task: Task) -> float | None:
    """About how long the training will take, from how fast this machine was; None before that.

    Most of a small network's step goes into calls, whatever its size, the rest into its sums
    (0.7 and 0.3 fit the steps of digits, letters and shapes within a twentieth).
    """
    if not _pace:
        return None
    warm, shape = recipe(), data_shape(task)
    share = step_cost(task.config, shape) / step_cost(warm, warm.shape)
    return task.config.steps * _pace["step"] * (0.7 + 0.3 * share)


def data_shape(task: Task) -> tuple[int, int, int]:
    return task.own.shape if task.own is not None else task.config.shape


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


def saved(snapshot: Snapshot) -> bytes:
    """The trained network as a safetensors file."""
    from explorer.training.checkpoints import save

    return save(snapshot)


def loaded(data: bytes) -> Snapshot:
    """A saved network as the last snapshot of a run; ValueError with a sentence if it is none."""
    from explorer.training.checkpoints import load

    config, denoiser = load(data)
    if not isinstance(config, ImageConfig):
        raise ValueError("this is a network for points; the page about points can load it.")
    return as_snapshot(config, denoiser)


def as_snapshot(config: ImageConfig, denoiser) -> Snapshot:
    from torch.nn.utils import parameters_to_vector

    return Snapshot(
        config=config,
        step=config.steps,
        seconds=0.0,
        loss=float("nan"),
        losses=(np.array([]), np.array([])),
        weights=parameters_to_vector(denoiser.net.parameters()).detach().numpy().copy(),
        shape=denoiser.shape,
        classes=denoiser.classes,
        finished=True,
        build=lambda snapshot: denoiser,
    )
