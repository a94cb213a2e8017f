"""The takes of a training on pictures: grids of samples, or each sample beside its nearest training
picture; before there are any, real pictures that turn into noise."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.data.images import IMAGES
from explorer.frames.pack import Blob
from explorer.frames.parts import Take, Tile
from explorer.frames.pictures import film, mixture
from explorer.frames.text import Label, Text, Word
from explorer.lessons.train_images import scene_samples as samples
from explorer.lessons.train_images.scene_samples import Grid, Preview
from explorer.worlds.memo import memo
from explorer.worlds.pictures import Task, data_of, yardstick
from explorer.worlds.world import dataset

PAIR_ROWS = 2
FEW = 400  # pictures drawn for the stage as it is before anything is trained


@memo(most=32)
def grid_of(task: Task) -> Grid:
    """Which samples of a task's network are shown."""
    x, labels = data_of(task)
    return samples.grid(x.shape[1:], np.unique(labels) if task.labelled else ())


def takes(task: Task, previews: Mapping[int, Preview], guidance: float, pairs: bool) -> list[Take]:
    """One take a checkpoint, with its guidance where that is not the one wanted."""
    return [
        Take(
            pairs_of(preview, task) if pairs else film_of(preview),
            tiles=pair_tiles(preview, task) if pairs else _plain(preview),
            label=Word("live.take", step=f"{step:,}")
            if preview.guidance == guidance
            else Word("train_images.take_other", step=f"{step:,}", w=f"{preview.guidance:g}"),
        )
        for step, preview in previews.items()
    ]


def _plain(preview: Preview) -> tuple[Tile, ...]:
    return (Tile(limit=1.0),) * preview.frames.shape[1]


@memo(most=48)
def film_of(preview: Preview) -> Blob:
    return film(samples.pictures(preview.frames), preview.times, limit=samples.LIMIT)


@memo(most=24)
def pairs_of(preview: Preview, task: Task) -> Blob:
    """Rows of samples, under each the nearest training pictures, which stand still."""
    where, first = grid_of(task), paired(grid_of(task))
    frames = preview.frames[:, first]
    still = samples.codes(yardstick(task).training[preview.near[first]])
    shape = (len(frames), -1, 1, where.columns, *where.shape)
    still = np.broadcast_to(still, frames.shape).reshape(shape)
    both = np.concatenate([frames.reshape(shape), still], axis=2)
    both = both.reshape(len(frames), -1, *where.shape)
    return film(samples.pictures(both), preview.times, limit=samples.LIMIT)


def paired(where: Grid) -> slice:
    """The tiles whose nearest picture is shown: the first rows."""
    return slice(0, PAIR_ROWS * where.columns)


@memo(most=24)
def pair_tiles(preview: Preview, task: Task) -> tuple[Tile, ...]:
    """No words under a sample; under the nearest picture its distance, marked where it is small."""
    where, close, tiles = grid_of(task), yardstick(task).close, []
    for row in preview.distance[paired(where)].reshape(-1, where.columns):
        tiles += [Tile(limit=1.0)] * where.columns
        for gap in row:
            copied = "error" if gap < close else "data"
            tiles.append(Tile(caption=f"{gap:.2f}", colour=copied, limit=1.0))
    return tuple(tiles)


def class_name(task: Task, label: int | None) -> Text:
    """The name of a class, or nothing."""
    return "" if label is None else Label(IMAGES[task.config.dataset].classes[label])


def headings(task: Task, where: Grid) -> tuple[Text, ...]:
    labels = () if where.labels is None else where.labels[: where.columns]
    return tuple(class_name(task, label) for label in labels)


def before(task: Task) -> tuple[Grid, Take]:
    """Before any samples: real pictures turning into the noise that samples will start from; of
    pictures that are not here yet, what they will be made from."""
    return noise_alone(task) if task.away else waiting(task)


def noise_alone(task: Task) -> tuple[Grid, Take]:
    labels = range(len(IMAGES[task.config.dataset].classes)) if task.labelled else ()
    where = samples.grid(task.config.shape, labels)
    tiles = tuple(Tile({i: "noise"}) for i in range(len(where.noise)))
    return where, Take(mixture(where.noise), tiles=tiles)


@memo(most=8)
def waiting(task: Task) -> tuple[Grid, Take]:
    if task.own is None:
        x, labels = dataset(task.config.dataset, FEW, 0, task.config.dataset_params)
    else:
        x, labels = data_of(task).x[:FEW], None
    where = samples.grid(x.shape[1:], np.unique(labels) if task.labelled else ())
    shown = x[: where.rows * where.columns]
    if task.labelled:
        turn = [np.flatnonzero(labels == label) for label in where.labels[: where.columns]]
        index = [some[row % len(some)] for row in range(where.rows) for some in turn]
        shown = x[index]
    count = len(shown)
    tiles = [Tile({i: "signal", count + i: "noise"}) for i in range(count)]
    return where, Take(mixture(np.concatenate([shown, where.noise[:count]])), tiles=tuple(tiles))
