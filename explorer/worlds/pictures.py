"""What a training on pictures learns from and is measured by, kept once for all who look at it.

A world is large (up to 64 MB of pictures), so there is one of each: the training reads the very
array that copies are looked for in. A world lives as long as a job holds it (`world_of`);
besides, the newest stay while they are small together.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

from explorer.data import openml
from explorer.data.dataset import Dataset
from explorer.training.image_config import ImageConfig, recipe, recipe_for
from explorer.worlds import picture_quality
from explorer.worlds.crops import CROPS, Own

MOST_NUMBERS = 16_000_000  # in the pictures of a world: 64 MB; and of all that are only remembered
DATA = ("dataset", "dataset_params", "n_images", "data_seed")


@dataclass(frozen=True)
class Task:
    """What is trained: a config, on its data set or on pictures that a reader brought."""

    config: ImageConfig
    own: Own | None = None

    @property
    def shape(self) -> tuple[int, int, int]:
        """Of one picture, (H, W, C)."""
        return self.config.shape if self.own is None else self.own.shape

    @property
    def labelled(self) -> bool:
        """Whether the network is told classes; without them guidance has no meaning."""
        return self.own is None and self.config.conditional

    @property
    def away(self) -> bool:
        """Whether the pictures must be fetched from the internet first, which the job does."""
        name = self.config.dataset
        return self.own is None and name in openml.NUMBERS and not openml.file_of(name).exists()

    @property
    def kind(self) -> tuple:
        """Which pictures these are, however many of them: runs of one kind follow each other."""
        return self.config.dataset, self.config.dataset_params, self.own

    @property
    def world(self) -> Task:
        """The part that the training pictures depend on: a cache key."""
        values = {name: getattr(self.config, name) for name in DATA}
        return Task(ImageConfig(**values), self.own)


class PictureWorld:
    """The pictures of a task, and its yardstick once it was asked for."""

    def __init__(self, task: Task) -> None:
        self.config, self.own = task.config, task.own
        self._lock = threading.RLock()
        self._data: Dataset | None = None
        self._yardstick: picture_quality.Yardstick | None = None

    @property
    def data(self) -> Dataset:
        """The training set; labels None where the pictures are the reader's own.

        ValueError where it cannot be had; asked again, it is tried again.
        """
        with self._lock:  # who comes second waits, instead of making another
            if self._data is None:
                self._data = self._pictures()
            return self._data

    @property
    def yardstick(self) -> picture_quality.Yardstick:
        with self._lock:
            if self._yardstick is None:
                self._yardstick = self._measure()
            return self._yardstick

    def _pictures(self) -> Dataset:
        if self.own is not None:
            return Dataset(self.own.crops(self.config.n_images, self.config.data_seed), None)  # type: ignore[arg-type]
        drawn = self.config.make_data()
        apart = -(-drawn.x.size // MOST_NUMBERS)  # of a very large set every second, every third …
        return Dataset(*(part[::apart].copy() for part in drawn)) if apart > 1 else drawn

    def _measure(self) -> picture_quality.Yardstick:
        if self.own is not None:
            return picture_quality.own_yardstick(self.data.x)
        params = self.config.dataset_params
        return picture_quality.yardstick(self.config.dataset, params, training=self.data)


class PictureWorlds:
    """The worlds by their tasks; any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._alive: WeakValueDictionary[Task, PictureWorld] = WeakValueDictionary()
        self._newest: OrderedDict[Task, tuple[PictureWorld, int]] = OrderedDict()

    def of(self, task: Task) -> PictureWorld:
        """The world of a task (its part that pictures depend on), made if nobody holds it.

        ValueError where its pictures cannot be had.
        """
        with self._lock:
            world = self._alive.get(task) or PictureWorld(task)
            self._alive[task] = world
        numbers = world.data.x.size  # may have to be fetched: nobody else waits for that
        with self._lock:
            self._newest[task] = world, numbers
            self._newest.move_to_end(task)
            while len(self._newest) > 1 and self._numbers() > MOST_NUMBERS:
                self._newest.popitem(last=False)
        return world

    def _numbers(self) -> int:
        return sum(numbers for _, numbers in self._newest.values())


_worlds = PictureWorlds()


def world_of(task: Task) -> PictureWorld:
    """The pictures of a task with their yardstick; ValueError where they cannot be had."""
    return _worlds.of(task.world)


def data_of(task: Task) -> Dataset:
    """(pictures, labels or None) that the task trains on; ValueError where they cannot be had."""
    return world_of(task).data


def yardstick(task: Task) -> picture_quality.Yardstick:
    """What samples of the task's network are measured by; made once."""
    return world_of(task).yardstick


def usual(dataset: str, own: Own | None = None) -> ImageConfig:
    """The recipe of a data set, or of pictures of one's own, with no more pictures than fit."""
    if own is not None:
        return recipe_for(own.shape, n_images=CROPS, conditional=False)
    config = recipe(dataset)
    return replace(config, n_images=min(config.n_images, most_pictures(config.shape)))


def most_pictures(shape: Sequence[int]) -> int:
    """How many pictures of this shape a training may have in memory; whole thousands."""
    return MOST_NUMBERS // math.prod(shape) // 1000 * 1000
