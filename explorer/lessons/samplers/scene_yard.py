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
from explorer.frames.record import Estimate
from explorer.texts import pm
from explorer.worlds.memo import memo
from explorer.worlds.world import World

POINTS = 2000  # of the samples that are compared
DIRECTIONS = 64
REAL_SETS, FLOOR_SETS = 4, 96
SMOOTH = 0.4  # of the spread of the floor's draws, for the density of these
REAL_SEED = 987_654_321  # no seed that a visitor is likely to choose


@dataclass(frozen=True, eq=False)
class Yard:
    """Real data to measure by: sorted projections (R, directions, n) of R sets of n points."""

    real: np.ndarray

    @cached_property
    def middle(self) -> np.ndarray:
        """(directions, n): the mean of the sets."""
        return self.real.mean(axis=0)

    @cached_property
    def apart(self) -> float:
        """The sets' mean square distance from it."""
        return float(((self.real - self.middle) ** 2).mean())

    def distance(self, sample: np.ndarray) -> float:
        """Sliced W2 of sample (n, 2) to the R sets, mean over them of the squares, rooted.

        That mean is the square from the sets' middle plus theirs from it.
        Infinite where a number of the sample is not finite.
        """
        if not np.isfinite(sample).all():
            return float("inf")
        return float(np.sqrt(((self.middle - projected(sample)) ** 2).mean() + self.apart))

    def with_floor(self, others: Iterable[np.ndarray]) -> MeasuredYard:
        return MeasuredYard(self.real, np.array([self.distance(x) for x in others]))


@dataclass(frozen=True, eq=False)
class MeasuredYard(Yard):
    """A Yard and the distances to it of other real samples."""

    others: np.ndarray

    @cached_property
    def floor(self) -> Estimate:
        """How far as many other real points lie from the sets, the root mean square over draws."""
        squares = self.others**2
        floor = np.sqrt(squares.mean())
        error = squares.std(ddof=1) / np.sqrt(len(squares)) / (2 * floor)
        return Estimate(float(floor), float(error))

    @cached_property
    def edges(self) -> tuple[Estimate, Estimate]:
        """Between these lie the middle 80 % of them.

        A quantile's error is √(0.1 · 0.9 / n) over the density there, which is smoothed over the
        logarithms of the distances: they lie nearly as normal values do.
        """
        logs = np.log(self.others)
        width, few = SMOOTH * logs.std(ddof=1), 0.3 / np.sqrt(len(logs))

        def edge(level: float) -> Estimate:
            at = np.quantile(self.others, level)
            bells = np.exp(-0.5 * ((np.log(at) - logs) / width) ** 2)
            density = bells.mean() / (width * np.sqrt(2 * np.pi))
            return Estimate(float(at), float(at * few / density))

        return edge(0.1), edge(0.9)

    def over_floor(self, distance: float) -> Estimate:
        """A distance in floors; its error is that of the floor."""
        floor, error = self.floor
        return Estimate(distance / floor, distance * error / floor**2)


def floors(ratio: Estimate) -> str:
    """A distance in floors with its error; of what is no number ∞."""
    return "∞" if np.isinf(ratio.value) else pm(*ratio, most=2)


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
