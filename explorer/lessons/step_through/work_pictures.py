"""The walks of single pictures on the step_through page: made once for all sessions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from explorer.data.images import IMAGES
from explorer.lessons.step_through import scene as steps
from explorer.lessons.step_through import scene_pictures as scene
from explorer.training.image_config import ImageConfig
from explorer.worlds import networks
from explorer.worlds.memo import Memo
from explorer.worlds.pictures import Task, data_of, yardstick
from explorer.worlds.world import schedule

UNSEEN = 100  # held-out pictures whose distance to the training pictures is the usual one
SHIPPED = ("pretrained", "trained")  # the denoisers for which the shipped network may stand
_walks, _usuals = Memo(12), Memo(16)


@dataclass(frozen=True)
class Settings:
    """All that decides a walk, in plain values; the cache's key.

    task : what the network was trained on and how; every denoiser uses its schedule and T, and
    the exact one its data.
    label : the class asked for, or None.  options : the sampler's own, as pairs.
    num_steps : None for every t.  known : how many pictures the exact denoiser knows.
    network : the mark of the weights of one's own training, else "".
    """

    task: Task
    denoiser: str
    start: str
    label: int | None
    guidance: float
    sampler: str
    options: tuple[tuple[str, object], ...]
    num_steps: int | None
    known: int
    seed: int
    network: str = ""

    @property
    def config(self) -> ImageConfig:
        return self.task.config

    @property
    def shape(self) -> tuple[int, int, int]:
        return self.task.own.shape if self.task.own else self.config.shape

    @property
    def exact(self) -> bool:
        return self.denoiser == "training"

    def noises(self):
        return schedule(self.config.schedule, self.config.T, self.config.schedule_params)


@dataclass(frozen=True, eq=False)
class Made:
    """A walk of one picture; what its guesses are like; how many pictures were looked through."""

    walk: steps.Walk
    found: scene.Likeness
    training: int


def walk(settings: Settings, telling: Callable = lambda what: None) -> Made:
    """The walk of these settings. telling("walking") gives a callback for the share done."""
    return _walks.make(settings, lambda: _walk(settings, telling))


def _walk(settings: Settings, telling: Callable) -> Made:
    training = training_set(settings)
    rng = np.random.default_rng([settings.seed, 3])
    way, start = steps.walk_back, rng.standard_normal((1, *settings.shape))
    if settings.start == "data":
        unseen = held_out(settings, settings.label)
        way, start = steps.walk_out, unseen[settings.seed % UNSEEN :][:1]
    with np.errstate(all="ignore"):  # a training that exploded is shown, not complained about
        walk = way(
            settings.noises(), _denoiser(settings, training), start, rng,
            sampler=settings.sampler, num_steps=settings.num_steps,
            progress=telling("walking"), **dict(settings.options),
        )  # fmt: skip
    return Made(walk, scene.likeness(walk, training, _usual(settings, training)), len(training))


def training_set(settings: Settings) -> np.ndarray:
    """(M, H, W, C): what the denoiser learned from; of an exact one, all that it knows."""
    if not settings.exact:
        return data_of(settings.task)[0]
    config, label, known = settings.config, settings.label, settings.known
    if label is None:
        return replace(config, n_images=known).make_data().x
    data = config.make_data()
    return data.x[data.labels == label][:known]


def held_out(settings: Settings, label: int | None = None) -> np.ndarray:
    """(UNSEEN, H, W, C): pictures that nobody trains on, of one class where it is given."""
    rng = np.random.default_rng([1, 9])
    if settings.task.own:
        return settings.task.own.crops(UNSEEN, settings.config.data_seed + 1)
    entry, params = IMAGES[settings.config.dataset], dict(settings.config.dataset_params)
    if any(param.name == "split" for param in entry.params):
        params["split"] = "test"
    drawn = entry(UNSEEN * len(entry.classes) // 2, rng, **params)
    return np.resize(drawn.x if label is None else drawn.x[drawn.labels == label],
                     (UNSEEN, *drawn.x.shape[1:]))  # fmt: skip


def _usual(settings: Settings, training) -> float:
    """The usual distance, kept by what it depends on; training is that of the settings."""
    if settings.task.own:
        return yardstick(settings.task).typical  # of a crop to the nearest other one
    label = settings.label if settings.exact else None
    known = settings.known if settings.exact else 0
    key = (settings.task.world, label, known)
    return _usuals.make(key, lambda: scene.usual_distance(held_out(settings, label), training))


def _denoiser(settings: Settings, training):
    """Whose guess is used."""
    if settings.exact:
        return networks.by_heart(training, settings.noises())
    network = _network(settings)
    label = settings.label if network.classes else None
    return network.conditioned(label, settings.guidance if label is not None else 0.0)


def _network(settings: Settings):
    if settings.network:
        return networks.brought(settings.network)
    if settings.denoiser in SHIPPED:
        return networks.shipped(settings.config.dataset)[1]
    return networks.untrained_picture(settings.config, settings.shape)
