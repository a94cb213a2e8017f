"""The one way to a denoiser: exact, memorising, shipped, trained here, a reader's own, untrained.

torch is loaded inside the functions that need it. What takes long is a generator that yields how
far it is, so that a page can show a bar and a job can be stopped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from explorer.core.exact import Empirical
from explorer.core.likelihood import ByCovariance, Jacobian
from explorer.core.reverse import BoundDenoiser
from explorer.core.schedule import Schedule
from explorer.worlds.memo import Memo, memo
from explorer.worlds.world import World

if TYPE_CHECKING:
    from explorer.training.config import Data, Snapshot, TrainConfig
    from explorer.training.image_config import Config, ImageConfig

Progress = Callable[[float], None]  # is told the share done
KINDS = ("density", "training", "trained", "untrained")
_trained, _own = Memo(32), Memo(32)


class PictureDenoiser(BoundDenoiser, Protocol):
    """The denoiser of a network for pictures."""

    @property
    def shape(self) -> tuple[int, ...]: ...
    @property
    def classes(self) -> int: ...
    def conditioned(self, labels: Any = None, guidance: float = 0.0) -> PictureDenoiser: ...


# --- a reader's own weights -------------------------------------------------------------------


def mark(snapshot: Snapshot) -> str:
    """A name for the snapshot's weights, for settings and caches."""
    return hashlib.sha256(snapshot.weights.tobytes()).hexdigest()[:16]


def bring(snapshot: Snapshot) -> str:
    """Keep the denoiser of a training's snapshot under its mark, and return the mark."""
    name = mark(snapshot)
    _own.make(name, snapshot.denoiser)
    return name


def brought(name: str) -> BoundDenoiser:
    """The denoiser of a mark; ValueError with a sentence where it is gone."""
    denoiser = _own.get(name)
    if denoiser is None:
        raise ValueError(
            f"the trained network {name!r} is no longer here; open the training's page again."
        )
    return denoiser


# --- networks of clouds -------------------------------------------------------------------------


def config_of(world: World, **changes: Any) -> TrainConfig:
    """The default training of a small network on the world's cloud, schedule and T."""
    from explorer.training.config import TrainConfig

    names = ("T", "schedule", "dataset_params", "data_scale", "schedule_params")
    given = {name: getattr(world, name) for name in names}
    return TrainConfig(world.dataset, **given | changes)


def training(config: Config, data: Data = None) -> Iterator[Any]:
    """Train `config`; yield every snapshot, and remember the finished network (see `trained`).

    Raises ValueError with a sentence where the training ended early.
    """
    from explorer.training.trainer import train

    for snapshot in train(config, data):
        yield snapshot
    if snapshot.failed:
        raise ValueError(snapshot.message)
    _trained.put(config, snapshot.denoiser())


def trained(config: Config) -> BoundDenoiser | None:
    """The network trained here with this config, or None where it still has to be."""
    return _trained.get(config)


def train_now(config: TrainConfig, progress: Progress | None = None) -> BoundDenoiser:
    """The network trained here with this config, trained first where it is not known yet.

    progress(share) is told how far it is.
    """
    return _trained.make(config, lambda: _train_to_the_end(config, progress))


def _train_to_the_end(config: TrainConfig, progress: Progress | None) -> BoundDenoiser:
    from explorer.training.trainer import train

    for snapshot in train(config):
        if progress is not None:
            progress(snapshot.step / config.steps)
    return snapshot.denoiser()


@memo(most=32)
def untrained(config: TrainConfig) -> BoundDenoiser:
    """The network as it was born, bound to its config's schedule."""
    from explorer.training.trainer import train

    return next(train(config)).denoiser()


@memo(most=32)
def memorising(world: World, count: int) -> BoundDenoiser:
    """The denoiser that is ideal for `count` points of the cloud and for nothing else."""
    return by_heart(world.data(count).x, world.noises())


def of_cloud(world: World, kind: str, count: int = 0) -> BoundDenoiser | None:
    """The denoiser of a cloud by its kind (see KINDS); None where it must be trained first.

    count : how many points the memorising one ("training") knows.  world.network : the mark of a
    reader's own weights, which then are the "trained" ones.
    """
    if kind not in KINDS:
        raise ValueError(f"a denoiser is one of {', '.join(KINDS)}; got {kind!r}.")
    if kind == "density":
        return world.ideal()
    if kind == "training":
        return memorising(world, count)
    if kind == "untrained":
        return untrained(config_of(world))
    return brought(world.network) if world.network else trained(config_of(world))


def ready(
    world: World, kind: str, count: int = 0, begin: Callable[[], Progress | None] = lambda: None
) -> BoundDenoiser:
    """The denoiser of a cloud by its kind, as of_cloud; trained first where it must be.

    begin() : called before a training, gives its progress(share) or None.
    """
    denoiser = of_cloud(world, kind, count)
    return train_now(config_of(world), begin()) if denoiser is None else denoiser


def slope_of(denoiser: BoundDenoiser) -> Jacobian:
    """z . J z of a denoiser of points (explorer.core.likelihood): exact for a mixture's, else by
    a network's gradients."""
    if hasattr(denoiser, "mixture"):
        return ByCovariance(denoiser.mixture, denoiser.schedule)
    from explorer.models.slope import ByNetwork

    return ByNetwork(denoiser)  # type: ignore[arg-type]


# --- networks of pictures -----------------------------------------------------------------------


@memo(most=8)
def shipped(name: str) -> tuple[ImageConfig, PictureDenoiser]:
    """(ImageConfig, ImageDenoiser) of the network that comes with the app for a data set.

    ValueError with a sentence where it is missing or damaged; asked again, it is tried again.
    """
    from explorer.training import pretrained

    return pretrained.load(name)


def shipped_can_be_read(name: str) -> bool:
    """Whether the network that comes with the app is there and whole."""
    try:
        shipped(name)
    except ValueError:
        return False
    return True


def shipped_snapshot(name: str) -> Snapshot:
    """The shipped network as the last snapshot of a run."""
    return as_snapshot(*shipped(name))


@memo(most=8)
def untrained_picture(config: ImageConfig, shape: tuple[int, int, int]) -> PictureDenoiser:
    """A U-Net for pictures (H, W, C) as it was born, bound to its config's schedule."""
    from explorer.models.image_denoiser import ImageDenoiser
    from explorer.training.image_trainer import network

    return ImageDenoiser(
        network(config, shape, config.classes), config.make_schedule(), config.target
    )


def by_heart(points: np.ndarray, schedule: Schedule) -> BoundDenoiser:
    """The denoiser that is ideal for these points or pictures (M, ...) and for nothing else."""
    return Empirical(points).denoiser(schedule)


def as_snapshot(config: Config, denoiser: Any) -> Snapshot:
    """A trained network, of points or of pictures, as the last snapshot of a run."""
    from torch.nn.utils import parameters_to_vector

    from explorer.training.config import Snapshot

    return Snapshot(
        config=config,
        step=config.steps,
        seconds=0.0,
        loss=float("nan"),
        losses=(np.array([]), np.array([])),
        weights=parameters_to_vector(denoiser.net.parameters()).detach().numpy().copy(),
        dims=getattr(denoiser.net, "dims", 2),
        shape=getattr(denoiser, "shape", None),
        classes=getattr(denoiser, "classes", 0),
        finished=True,
        build=lambda snapshot: denoiser,
    )


# --- as files -----------------------------------------------------------------------------------


def saved(snapshot: Snapshot) -> bytes:
    """The trained network as a safetensors file."""
    from explorer.training.checkpoints import save

    return save(snapshot)


def loaded(data: bytes, kind: type) -> Snapshot:
    """A saved network as the last snapshot of a run.

    kind : TrainConfig or ImageConfig.  ValueError with a sentence where it is no such network.
    """
    from explorer.training.checkpoints import load

    config, denoiser = load(data)
    if not isinstance(config, kind):
        raise ValueError("this network has learned another kind of data than this page trains on.")
    return as_snapshot(config, denoiser)
