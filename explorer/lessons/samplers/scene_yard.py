"""How good a sample is, in one number: its sliced W2 to real data, beside the floor.

The floor is as far as a real sample of the same size lies from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explorer.data.clouds import DATASETS, scaled
from explorer.data.nearest import nearest_labels
from explorer.frames.pack import Blob, colours
from explorer.worlds.memo import memo
from explorer.worlds.world import World

POINTS = 2000  # of the samples that are compared
DIRECTIONS = 64
REAL_SETS, FLOOR_SETS = 4, 24
REAL_SEED = 987_654_321  # no seed that a visitor is likely to choose


@dataclass(frozen=True, eq=False)
class Yard:
    """Real data to measure by: sorted projections (R, directions, n) of R sets of n points.

    floor : how far as many other real points lie from them, the root mean square over draws; low
    and high : the middle 80 % of these.
    """

    real: np.ndarray

    def distance(self, sample: np.ndarray) -> float:
        """Sliced W2 of sample (n, 2) to the R sets, mean over them of the squares, rooted.

        Infinite where a number of the sample is not finite.
        """
        if not np.isfinite(sample).all():
            return float("inf")
        gaps = (self.real - projected(sample)) ** 2
        return float(np.sqrt(gaps.mean()))

    def with_floor(self, others: Iterable[np.ndarray]) -> MeasuredYard:
        return MeasuredYard(self.real, np.array([self.distance(x) for x in others]))


@dataclass(frozen=True, eq=False)
class MeasuredYard(Yard):
    """A Yard and the distances to it of other real samples."""

    others: np.ndarray

    @cached_property
    def floor(self) -> float:
        return float(np.sqrt(np.mean(self.others**2)))

    @property
    def low(self) -> float:
        return float(np.quantile(self.others, 0.1))

    @property
    def high(self) -> float:
        return float(np.quantile(self.others, 0.9))


def projected(x: np.ndarray) -> np.ndarray:
    """(directions, n): x (n, 2) on DIRECTIONS directions even in angle, each row sorted."""
    angles = np.arange(DIRECTIONS) * np.pi / DIRECTIONS
    return np.sort(np.stack([np.cos(angles), np.sin(angles)], axis=1) @ x.T, axis=1)


def yardstick(draw: Callable[[np.random.Generator], np.ndarray]) -> MeasuredYard:
    """The yard of a cloud; draw(rng) -> (n, 2), as many points as the samples to be measured."""
    rng = np.random.default_rng(REAL_SEED)
    yard = Yard(np.stack([projected(draw(rng)) for _ in range(REAL_SETS)]))
    return yard.with_floor(draw(rng) for _ in range(FLOOR_SETS))


def yard_of(world: World, n: int = POINTS) -> MeasuredYard:
    """Real data to measure n samples by; the same for every seed of the noise."""
    return _yard_of(world.cloud, n)


@memo(most=8)
def _yard_of(cloud: World, n: int) -> MeasuredYard:
    def draw(rng: np.random.Generator) -> np.ndarray:
        points = DATASETS[cloud.dataset](n, rng, **dict(cloud.dataset_params))
        return (points if cloud.data_scale == 1 else scaled(points, cloud.data_scale)).x

    return yardstick(draw)


def tinted(world: World, x: np.ndarray) -> Blob:
    """The colours of points (n, 2): of the real ones nearest to them."""
    real = world.data(4000, 0)
    return colours(nearest_labels(np.nan_to_num(x), real.x, real.labels))
