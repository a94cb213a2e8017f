"""The stage of a training on pictures: a grid of samples, its checkpoints as takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from explorer.data.images import IMAGES
from explorer.frames.pack import Blob, table
from explorer.frames.parts import Events, Readout, Take, Tile
from explorer.frames.pictures import film, mixture
from explorer.jobs import Status
from explorer.lessons.train_images import scene
from explorer.lessons.train_images.work import Task, data_of, grid_of, yardstick
from explorer.ui.controls import cached
from explorer.ui.controls.reports import heard
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage
from explorer.ui.training import checkpoints as live_takes
from explorer.ui.training import job as live
from explorer.ui.training.checkpoints import Shown, evaluated, is_fresh, late, moved, wanted_take

PAIR_ROWS = 2
INSIDE = 330  # pixels of the first screen that the network's drawing gets
FEW = 400  # pictures drawn for the stage as it is before anything is trained


@dataclass(frozen=True)
class Run:
    """What the stage shows: a run by its id, and the samples that it is asked for.

    previews : step → preview, rising; those with the wanted guidance where they are there.
    """

    id: str
    task: Task
    shipped: bool  # the app's own network, no training of this tab
    status: Status
    guidance: float
    previews: Mapping[int, scene.Preview]

    @property
    def shown_status(self) -> Status:
        """The status for the buttons and the panel: the app's own network is no run of this tab."""
        return live.IDLE if self.shipped else self.status

    def snapshot(self, step: int):
        """The checkpoint at a step."""
        return next((old for old in self.status.history if old.step == step), self.status.latest)


def previews(status: Status, retaken: Mapping[int, scene.Preview], guidance: float) -> dict:
    """Step → preview; where it was drawn with another guidance, its retake if there is one."""
    found = evaluated(status)
    for step, made in found.items():
        again = retaken.get(step)
        if made.guidance != guidance and again is not None and again.guidance == guidance:
            found[step] = again
    return found


@lru_cache(maxsize=48)
def film_of(preview: scene.Preview) -> Blob:
    return film(scene.pictures(preview.frames), preview.times, limit=scene.LIMIT)


@lru_cache(maxsize=24)
def pairs_of(preview: scene.Preview, task: Task) -> Blob:
    """Rows of samples, under each the nearest training pictures, which stand still."""
    where, kept = grid_of(task), paired(grid_of(task))
    frames = preview.frames[:, kept]
    still = scene.codes(yardstick(task).training[preview.near[kept]])
    shape = (len(frames), -1, 1, where.columns, *where.shape)
    still = np.broadcast_to(still, frames.shape).reshape(shape)
    both = np.concatenate([frames.reshape(shape), still], axis=2)
    both = both.reshape(len(frames), -1, *where.shape)
    return film(scene.pictures(both), preview.times, limit=scene.LIMIT)


def paired(where: scene.Grid) -> slice:
    """The tiles whose nearest picture is shown: the first rows."""
    return slice(0, PAIR_ROWS * where.columns)


@lru_cache(maxsize=24)
def pair_tiles(preview: scene.Preview, task: Task) -> tuple[Tile, ...]:
    """No words under a sample; under the nearest picture its distance, marked where it is small."""
    where, close, tiles = grid_of(task), yardstick(task).close, []
    for row in preview.distance[paired(where)].reshape(-1, where.columns):
        tiles += [Tile(limit=1.0)] * where.columns
        for gap in row:
            copied = "error" if gap < close else "data"
            tiles.append(Tile(caption=f"{gap:.2f}", colour=copied, limit=1.0))
    return tuple(tiles)


@lru_cache(maxsize=32)
def numbers_of(schedule: str, T: int, params: tuple) -> Blob:
    made = cached.schedule(schedule, T, params)
    columns = {"signal": made.signal, "noise": made.noise, "alpha_bar": made.alphas_bar}
    return table(columns)


def class_name(task: Task, label: int | None, lang: str) -> str:
    """The name of a class, or nothing."""
    return "" if label is None else IMAGES[task.config.dataset].classes[label][lang]


def headings(task: Task, where: scene.Grid, lang: str) -> list[str]:
    if where.labels is None:
        return []
    return [class_name(task, label, lang) for label in where.labels[: where.columns]]


def noise_alone(task: Task) -> tuple[scene.Grid, Take]:
    """Pictures that are not here yet: what they will be made from."""
    labels = range(len(IMAGES[task.config.dataset].classes)) if task.labelled else ()
    where = scene.grid(task.config.shape, labels)
    tiles = tuple(Tile({i: "noise"}) for i in range(len(where.noise)))
    return where, Take(mixture(where.noise), tiles=tiles)


@lru_cache(maxsize=8)
def _waiting(task: Task, away: bool) -> tuple[scene.Grid, Take]:
    """Before any samples: real pictures turning into the noise that samples will start from."""
    if away:
        return noise_alone(task)
    if task.own is None:
        drawn = cached.dataset(task.config.dataset, FEW, 0, task.config.dataset_params)
        x, labels = drawn.x, drawn.labels
    else:
        x, labels = data_of(task)[0][:FEW], None
    where = scene.grid(x.shape[1:], np.unique(labels) if task.labelled else ())
    shown = x[: where.rows * where.columns]
    if task.labelled:
        turn = [np.flatnonzero(labels == label) for label in where.labels[: where.columns]]
        index = [some[row % len(some)] for row in range(where.rows) for some in turn]
        shown = x[index]
    count = len(shown)
    tiles = [Tile({i: "signal", count + i: "noise"}) for i in range(count)]
    return where, Take(mixture(np.concatenate([shown, where.noise[:count]])), tiles=tuple(tiles))


def hold(key: str, run: Run, lens: str) -> Shown:
    """Let the page carry the checkpoints that are there now, so that polls need not."""
    blobs = [cloud_of(preview, run.task, lens) for preview in run.previews.values()]
    return live_takes.hold(key, run.previews, blobs)


def cloud_of(preview: scene.Preview, task: Task, lens: str) -> Blob:
    return pairs_of(preview, task) if lens == "pairs" else film_of(preview)


def takes(run: Run, held: Shown, lens: str, word) -> list[Take]:
    """One take a checkpoint; blobs that the page carries go by their id."""
    found = []
    for step, preview in run.previews.items():
        label = word("live.take", step=f"{step:,}")
        if preview.guidance != run.guidance:
            label = word("train_images.take_other", step=f"{step:,}", w=f"{preview.guidance:g}")
        cloud = held.light(cloud_of(preview, run.task, lens))
        if lens == "pairs":
            tiles = pair_tiles(preview, run.task)
        else:
            tiles = (Tile(limit=1.0),) * preview.frames.shape[1]
        found.append(Take(cloud, tiles=tiles, label=label))
    return found


def stage_key(key: str, run: Run) -> str:
    """A stage of its own for what the page opens with, for the app's network, for a training."""
    if not run.previews:
        return f"{key}_before"
    return f"{key}_shipped" if run.shipped else f"{key}_run"


def draw(key: str, page, run: Run, held: Shown, lens: str, t: int, tile: int) -> Events:
    """The stage of the run, or, before there are samples, of real pictures."""
    config, key = run.task.config, stage_key(key, run)
    common = {
        "T": config.T,
        "table": numbers_of(config.schedule, config.T, config.schedule_params),
        "words": stage_words(page),
        "height": "fill",
        "below_t": [(0, page.word("stage.data")), (config.T, page.word("stage.noise"))],
        "take_label": page.word("live.take_label"),
        "readout": [Readout("ᾱ_t", "alpha_bar")],
        "report_t": True,
        "pick": "tile",
        "speed": 3.0,
        "reserve": INSIDE if lens == "inside" else 0,
    }
    if not run.previews:
        return before(key, page, run, common)
    where, fresh = grid_of(run.task), is_fresh(key, run.id)
    index, _ = wanted_take(key, run.id, tuple(run.previews))
    events = stage(
        key, takes=takes(run, held, lens, page.word), take=index, play="down", autoplay=t == 0,
        t=t if run.shipped or not fresh else None,  # a run's samples must be there before t jumps
        columns=where.columns, headings=headings(run.task, where, page.lang),
        highlight=tile if lens == "inside" else None,
        label=page.word(f"train_images.stage_{lens}"), **common,
    )  # fmt: skip
    return late(key, events) if fresh else events


def before(key: str, page, run: Run, common: dict) -> Events:
    """Real pictures turning into noise; only the noise where samples are on their way."""
    where, take = _waiting(run.task, run.task.away)
    started = run.id != ""
    events = stage(
        key, takes=[take], autoplay=not started, t=run.task.config.T if started else None,
        columns=where.columns, headings=headings(run.task, where, page.lang),
        label=page.word("train_images.stage_before"), **common,
    )  # fmt: skip
    return late(key, events)


def news(key: str, events: Events, run: Run, t: int, tile: int) -> dict[str, int]:
    """What the hand has changed since the page last looked: t, the tile that was clicked."""
    key, found = stage_key(key, run), {}
    if moved(key, events.t) and events.t != t:
        found["t"] = events.t
    report = heard(key, "picked") if run.previews else None
    if report is not None:
        height, width, _ = grid_of(run.task).shape
        found["tile"] = int(report) // (height * width)
    return {name: value for name, value in found.items() if value != {"tile": tile}.get(name)}


def step_in_sight(key: str, run: Run) -> int | None:
    """The step of the checkpoint on the stage, once there is one."""
    return (
        wanted_take(stage_key(key, run), run.id, tuple(run.previews))[1] if run.previews else None
    )
