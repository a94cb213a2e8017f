"""Data and denoisers for the page `vlb`, cached by names and numbers.

By functools, not by Streamlit: the evaluations' threads, which know no session, ask for them.
"""

from __future__ import annotations

import threading
from functools import lru_cache

import numpy as np

from explorer.core.exact import Empirical
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS, scaled, scaled_density
from explorer.data.images import IMAGES

MOST_POINTS = 4096  # that the rows come from
_lock = threading.RLock()


def schedule_of(world):
    with _lock:
        return _schedule(world.schedule, world.T, world.schedule_params)


@lru_cache(maxsize=32)
def _schedule(name, T, params):
    return SCHEDULES[name](T, **dict(params))


def clouds(world) -> tuple[np.ndarray, np.ndarray]:
    """Two draws (4096, D) of the cloud, independent of each other and of every training."""
    return tuple(drawn(world, MOST_POINTS, k).x for k in (1, 2))


def drawn(world, n: int, k: int):
    """The k-th draw of n points of the world's cloud."""
    rng = np.random.default_rng([world.seed, 11, k])
    found = DATASETS[world.dataset](n, rng, **dict(world.dataset_params))
    return found if world.data_scale == 1 else scaled(found, world.data_scale)


def density(world):
    """The exact density of the world's cloud."""
    with _lock:
        return _density(world.dataset, world.dataset_params, world.data_scale)


@lru_cache(maxsize=16)
def _density(name, params, scale):
    found = DATASETS[name].density(**dict(params))
    return found if scale == 1 else scaled_density(found, scale)


def density_denoiser(world):
    """The best denoiser of the cloud: the same object whenever the same is asked."""
    with _lock:
        return _density_denoiser(world)


@lru_cache(maxsize=16)
def _density_denoiser(world):
    return density(world).denoiser(schedule_of(world))


def digits(world) -> tuple[np.ndarray, np.ndarray]:
    """All held-out pictures, and as many that networks train on: (n, 8, 8, 1) float64 each."""
    own = dict(world.dataset_params).get("split", "train")
    entry, rng = IMAGES["digits"], np.random.default_rng([world.seed, 12])
    parts = ("train" if own == "test" else "test", own)
    count = min(entry.size_of(part) for part in parts)
    return tuple(entry(count, rng, split=part).x.astype(np.float64) for part in parts)


@lru_cache(maxsize=1)
def _shipped():
    """(ImageConfig, ImageDenoiser) of the digits' network, or None where it cannot be read."""
    from explorer.training.pretrained import load

    try:
        return load("digits")
    except ValueError:  # missing or damaged
        return None


def shipped_can_be_read() -> bool:
    with _lock:
        return _shipped() is not None


def digits_config():
    """What the shipped network was trained with."""
    from explorer.training.image_config import recipe

    return _shipped()[0] if shipped_can_be_read() else recipe("digits")


def picture_denoiser(name: str, world):
    """The shipped network of the digits, the same untrained, or all training digits by heart."""
    with _lock:
        return _picture_denoiser(name, world)


@lru_cache(maxsize=8)
def _picture_denoiser(name, world):
    if name == "pretrained":
        return _shipped()[1] if _shipped() is not None else _picture_denoiser("training", world)
    if name == "training":
        entry = IMAGES["digits"]
        known = entry(entry.size_of("train"), np.random.default_rng(0)).x.astype(np.float64)
        return Empirical(known).denoiser(schedule_of(world))
    from explorer.models.image_denoiser import ImageDenoiser
    from explorer.training.image_trainer import network

    config = digits_config()
    born = network(config, IMAGES["digits"].shape_of(), config.classes)
    return ImageDenoiser(born, config.make_schedule(), config.target)
