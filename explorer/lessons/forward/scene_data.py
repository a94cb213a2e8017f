"""What the pictures of `forward` are made of: its settings, and the arrays remembered by them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from explorer.frames.pack import Blob, basis, colours, frames, sweep
from explorer.lessons.forward import scene_cloud as clouds
from explorer.lessons.forward import scene_entropy as entropy
from explorer.lessons.forward import scene_forgetting as forgetting
from explorer.registry import Param
from explorer.worlds.memo import memo
from explorer.worlds.schedules import thin
from explorer.worlds.world import World

SCALE = Param("scale", 1.0, {"en": "data scale", "zh": "数据尺度"}, 0.25, 4.0, step=0.01, log=True)
MOVING_SCALES = 48


@dataclass(frozen=True, kw_only=True)
class Settings(World):
    """All that decides a picture of this page.

    scale : all points times this.  path : "jump" or "walk", how act 1 reaches t.
    """

    t: int = 150
    scale: float = 1.0
    path: str = "jump"

    @property
    def shape(self) -> World:
        """The part that the points and their noise depend on."""
        return replace(self.cloud, seed=self.seed)


@memo(most=32)
def cloud(shape: World) -> clouds.Cloud:
    return clouds.cloud(shape)


@memo(most=32)
def cloud_blobs(shape: World) -> tuple[Blob, Blob]:
    """(basis of x0 and ε, the colours of the points)."""
    points = cloud(shape)
    return basis(np.stack([points.x0, points.eps])), colours(points.labels)


@memo(most=16)
def walk(world: World, scale: float, with_factor: bool = True) -> clouds.Walk:
    x0 = scale * cloud(replace(world.cloud, seed=world.seed)).x0
    return clouds.walk(world.noises(), x0, world.seed, factor=with_factor)


@memo(most=16)
def walk_blob(world: World, scale: float, with_factor: bool = True) -> Blob:
    steps = walk(world, scale, with_factor)
    return frames(steps.frames, steps.times)


@memo(most=8)
def remembering(world: World, scale: float) -> forgetting.Memory:
    """What can still be read from x_t, for the first points of the cloud."""
    points = clouds.scaled(cloud(replace(world.cloud, seed=world.seed)), scale)
    few = slice(None, forgetting.WORLD)
    return forgetting.memory(world.noises(), points.x0[few], points.eps[few])


@memo(most=8)
def remembering_blobs(world: World, scale: float) -> tuple[Blob, Blob, Blob, Blob]:
    """(noisy states as a basis, best guesses, colours, the data as a ghost)."""
    points, seen = cloud(replace(world.cloud, seed=world.seed)), remembering(world, scale)
    few = slice(None, forgetting.WORLD)
    x0 = points.x0[few]  # the table's signal holds the scale
    noisy, guesses = basis(np.stack([x0, points.eps[few]])), frames(seen.guesses, seen.times)
    return noisy, guesses, colours(points.labels[few]), frames(scale * x0[None], [0])


@memo(most=32)
def negentropy(cloud: World) -> entropy.Negentropy:
    return clouds.negentropy(cloud)


@memo(most=16)
def scale_sweep(world: World, scale: float) -> Blob:
    """The tables of the live slider of the scale, the present value among its nodes."""
    values = np.geomspace(SCALE.minimum, SCALE.maximum, MOVING_SCALES)
    values[np.argmin(np.abs(np.log(values / scale)))] = scale
    values[0], values[-1] = SCALE.minimum, SCALE.maximum
    t = thin(world.T)
    tables = clouds.scale_sweep(world.noises(), negentropy(world.cloud), values, t)
    return sweep(values, tables, t)


@memo(most=16)
def path_lengths(world: World, scale: float) -> tuple[float, float]:
    """Mean lengths of the paths of the walk and of the one jump."""
    points = clouds.scaled(cloud(replace(world.cloud, seed=world.seed)), scale)
    return walk(world, scale).length, clouds.jump_length(world.noises(), points)


def start_square(settings: Settings) -> float:
    """E x_0² of one coordinate of the points on the stage."""
    return float(walk(settings.world, settings.scale).squares[0])


def end_square(settings: Settings) -> float:
    """E x_T² of one coordinate of the walk without its factor, in theory."""
    schedule = settings.noises()
    return float(clouds.squares_without_factor(schedule, start_square(settings))[-1])
