"""What a training on points needs around it: its yardsticks, its thread's work, files, results.

Everything costly is remembered by names and numbers: the training's thread asks for the same things
as the page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from explorer.data.clouds import DATASETS
from explorer.jobs import Evaluate, Factory
from explorer.training.config import Snapshot, TrainConfig
from explorer.training.floor import Floor
from explorer.worlds import field as fields
from explorer.worlds import point_quality
from explorer.worlds.memo import memo

DATA = ("dataset", "dataset_params", "data_scale")  # of a config, what held-out data depend on


def has_density(config: TrainConfig) -> bool:
    return "density" in DATASETS[config.dataset].extras


def is_flat(config: TrainConfig) -> bool:
    return DATASETS[config.dataset].dims == 2


@memo(most=128)
def part(config: TrainConfig, names: tuple[str, ...]) -> TrainConfig:
    """A config's fields of these names, all others at their defaults: a key."""
    return TrainConfig(**{name: getattr(config, name) for name in names})


def world(config: TrainConfig) -> TrainConfig:
    """The part of a config that data, schedule and exact answers depend on."""
    of_the_set = () if has_density(config) else ("n_points", "data_seed")
    return part(config, (*DATA, "schedule", "schedule_params", "T", *of_the_set))


def yardstick(config: TrainConfig) -> point_quality.Yardstick:
    """Held-out data that samples are compared with."""
    return _yardstick(part(config, DATA))


def loss_floor(config: TrainConfig) -> Floor:
    """The loss of the ideal denoiser."""
    return _loss_floor(world(config))


def probe(config: TrainConfig) -> fields.Probe:
    """The exact field, and where it is compared."""
    return _probe(world(config))


_yardstick = memo(most=16)(point_quality.yardstick)
_loss_floor = memo(most=64)(fields.loss_floor)


@memo(most=8)
def _probe(config: TrainConfig) -> fields.Probe:
    return fields.probe(config.make_schedule(), fields.truth(config)[0])


@memo(most=48)
def field(snapshot: Snapshot) -> fields.Field:
    """The learned field of one checkpoint beside the exact one."""
    denoiser = snapshot.denoiser()
    return fields.learned_field(denoiser.schedule, denoiser, probe(snapshot.config))


def train(config: TrainConfig) -> Iterator[Snapshot]:
    """What the job's thread runs. The yardstick first, so that no checkpoint waits for it."""
    from explorer.training.trainer import train

    yardstick(config)
    return train(config)


def evaluate(config: TrainConfig, snapshot: Snapshot) -> point_quality.Preview:
    with np.errstate(all="ignore"):  # a run that explodes is shown, not complained about
        return point_quality.evaluate(snapshot, yardstick(config))


def factory(config: TrainConfig) -> tuple[Factory, Evaluate]:
    """(iterator factory, evaluate) for explorer.jobs."""
    return partial(train, config), partial(evaluate, config)


def warm() -> None:
    """Import torch and run everything once, so that Start answers at once."""
    config = TrainConfig(steps=50)
    for snapshot in train(config):
        last = snapshot
    evaluate(config, replace(last, finished=False))


def shown_code() -> list:
    """The training's own lines for "our code", once torch is there to load them."""
    trainer = sys.modules.get("explorer.training.trainer")
    names = ("train", "residual_parts")
    return [getattr(trainer, name) for name in names if hasattr(trainer, name)]
