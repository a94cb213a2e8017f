"""What a training on points needs around it: its yardsticks, its thread's work, files, results.

Everything costly is cached by names and numbers with functools, not Streamlit: the training's
thread, which knows no session, asks for the same things.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from explorer.data.clouds import DATASETS
from explorer.training.config import Snapshot, TrainConfig
from explorer.worlds import field as learned_field
from explorer.worlds import point_quality

_lock = threading.RLock()


def has_density(config: TrainConfig) -> bool:
    return "density" in DATASETS[config.dataset].extras


def is_flat(config: TrainConfig) -> bool:
    return DATASETS[config.dataset].dims == 2


@lru_cache(maxsize=64)
def world(config: TrainConfig) -> TrainConfig:
    """The part of a config that data, schedule and exact answers depend on: a cache key."""
    names = ("dataset", "dataset_params", "data_scale", "schedule", "schedule_params", "T")
    names += () if has_density(config) else ("n_points", "data_seed")
    return TrainConfig(**{name: getattr(config, name) for name in names})


def yardstick(config: TrainConfig) -> point_quality.Yardstick:
    with _lock:
        return _yardstick(data_of(config))


@lru_cache(maxsize=64)
def data_of(config: TrainConfig) -> TrainConfig:
    """The part of a config that held-out data depend on."""
    names = ("dataset", "dataset_params", "data_scale")
    return TrainConfig(**{name: getattr(config, name) for name in names})


@lru_cache(maxsize=16)
def _yardstick(config):
    return point_quality.yardstick(config)


def loss_floor(config: TrainConfig) -> float:
    with _lock:
        return _loss_floor(world(config))


@lru_cache(maxsize=64)
def _loss_floor(config):
    return learned_field.loss_floor(config)


def probe(config: TrainConfig) -> learned_field.Probe:
    with _lock:
        return _probe(world(config))


@lru_cache(maxsize=8)
def _probe(config):
    return learned_field.probe(config.make_schedule(), learned_field.truth(config)[0])


@lru_cache(maxsize=48)
def field(snapshot: Snapshot) -> learned_field.Field:
    """The learned field of one checkpoint beside the exact one."""
    denoiser = snapshot.denoiser()
    return learned_field.learned_field(denoiser.schedule, denoiser, probe(snapshot.config))


def train(config: TrainConfig) -> Iterator[Snapshot]:
    """What the job's thread runs. The yardstick first, so that no checkpoint waits for it."""
    from explorer.training.trainer import train

    yardstick(config)
    return train(config)


def evaluate(config: TrainConfig, snapshot: Snapshot) -> point_quality.Preview:
    with np.errstate(all="ignore"):  # a run that explodes is shown, not complained about
        return point_quality.evaluate(snapshot, yardstick(config))


def factory(config: TrainConfig):
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


def saved(snapshot: Snapshot) -> bytes:
    """The trained network as a safetensors file."""
    from explorer.training.checkpoints import save

    return save(snapshot)


def loaded(data: bytes) -> Snapshot:
    """A saved network as the last snapshot of a run; ValueError with a sentence if it is none."""
    from torch.nn.utils import parameters_to_vector

    from explorer.training.checkpoints import load

    config, denoiser = load(data)
    weights = parameters_to_vector(denoiser.net.parameters()).detach().numpy().copy()
    return Snapshot(
        config=config,
        step=config.steps,
        seconds=0.0,
        loss=float("nan"),
        losses=(np.array([]), np.array([])),
        weights=weights,
        dims=denoiser.net.dims,
        finished=True,
        build=lambda snapshot: denoiser,
    )
