"""The stage of a training: its checkpoints as takes, seen through a lens."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from explorer.frames.pack import Blob, basis, colours, field, frames, heat, table
from explorer.frames.parts import Events, Readout, Take
from explorer.jobs import Status
from explorer.lessons.train_points import work as live_points_run
from explorer.training.config import Snapshot, TrainConfig
from explorer.ui.controls import cached
from explorer.ui.stage.stage import stage
from explorer.ui.training import checkpoints as live_takes
from explorer.ui.training.checkpoints import Shown, evaluated, is_fresh, late, wanted_take
from explorer.worlds import field as learned_field
from explorer.worlds.point_quality import PREVIEW_POINTS, Preview, start_noise

WORST = 1.0  # the error at which the heat is full: as long as a typical noise


@lru_cache(maxsize=512)
def cloud_of(preview: Preview) -> Blob:
    return frames(preview.frames.astype(float), preview.times)


@lru_cache(maxsize=64)
def tint_of(preview: Preview) -> Blob:
    """Each noise by the place in the data to which this checkpoint brings it."""
    return colours(preview.labels)


@lru_cache(maxsize=8)
def ghost_of(name: str, params: tuple) -> Blob:
    return frames(cached_cloud(name, params).x[None], [0])


def cached_cloud(name: str, params: tuple):
    return cached.dataset(name, 2 * PREVIEW_POINTS, 0, params)


@lru_cache(maxsize=8)
def waiting_blobs(config: TrainConfig) -> tuple[Take, Blob]:
    """Before any training: the data turning into the noise that samples will start from."""
    data = cached_cloud(config.dataset, config.dataset_params)
    x0 = data.x[:PREVIEW_POINTS]
    cloud = basis(np.stack([x0, start_noise(dims=x0.shape[1])]))
    take = Take(cloud, ("signal", "noise"), colours(data.labels[:PREVIEW_POINTS]))
    return take, numbers_of(config)


@lru_cache(maxsize=32)
def numbers_of(config: TrainConfig) -> Blob:
    return table(columns(config))


def columns(config: TrainConfig) -> dict[str, np.ndarray]:
    schedule = cached.schedule(config.schedule, config.T, config.schedule_params)
    return {
        "signal": schedule.signal,
        "noise": schedule.noise,
        "alpha_bar": schedule.alphas_bar,
    }


@lru_cache(maxsize=64)
def field_blobs(snapshot: Snapshot) -> dict[str, Blob]:
    """The learned and the exact field, the error as heat, and its share over t as a table."""
    at, seen = live_points_run.probe(snapshot.config), live_points_run.field(snapshot)
    x, y = learned_field.HALF
    error = np.minimum(np.nan_to_num(seen.heat, nan=WORST), WORST)
    share = learned_field.over_t(snapshot.config.T, at.times, seen.share)
    learned = np.nan_to_num(learned_field.arrows(seen.learned, at.spacing))
    return {
        "learned": field(learned, at.grid, at.times),
        "exact": field(learned_field.arrows(at.exact_grid, at.spacing), at.grid, at.times),
        "error": heat(error, (-x, x, -y, y), at.times, limits=(0.0, WORST), colour="error"),
        "table": table(columns(snapshot.config) | {"share": share}),
    }


def hold(key: str, status: Status) -> Shown:
    """Let the page carry the checkpoints that are there now, so that polls need not."""
    made = evaluated(status)
    return live_takes.hold(key, made, [cloud_of(preview) for preview in made.values()])


def takes(status: Status, held: Shown, word) -> list[Take]:
    """One take a checkpoint; blobs that the page carries go by their id.

    A point keeps one colour over all checkpoints: that of the place where the newest one brings it.
    """
    made = evaluated(status)
    found = []
    for step, preview in made.items():
        cloud, label = held.light(cloud_of(preview)), word("live.take", step=f"{step:,}")
        found.append(Take(cloud, colours=tint_of(made[max(made)]), label=label))
    return found


def draw(
    key: str,
    page,
    config: TrainConfig,
    run: str,
    status: Status,
    held: Shown,
    lens: str,
    t: int,
    words: Mapping[str, str],
) -> Events:
    """The stage of the status, or, before there is anything to see, of the data and the noise."""
    common = {
        "ghost": ghost_of(config.dataset, config.dataset_params),
        "extent": 2.6,
        "words": words,
        "height": "fill",
        "below_t": [(0, page.word("stage.data")), (config.T, page.word("stage.noise"))],
        "take_label": page.word("live.take_label"),
    }
    readout = [Readout("ᾱ_t", "alpha_bar")]
    shown = takes(status, held, page.word)
    if not shown:
        take, numbers = waiting_blobs(live_points_run.world(config))
        label = page.word("train_points.stage_before")
        events = stage(
            key, T=config.T, takes=[take], table=numbers, autoplay=True, speed=3.0,
            readout=readout, label=label, report_t=True, **common,
        )  # fmt: skip
        return late(key, events) if run else events
    steps = tuple(evaluated(status))
    fresh = is_fresh(key, run)
    index, step = wanted_take(key, run, steps)
    common |= lens_parts(status, lens, step, readout)
    t = None if fresh else t  # the samples must be there before t jumps to them
    events = stage(
        key, T=config.T, takes=shown, take=index, t=t, play="down", readout=readout, report_t=True,
        label=page.word("train_points.stage_label"), **common,
    )  # fmt: skip
    return late(key, events) if fresh else events


def lens_parts(status: Status, lens: str, step: int, readout: list[Readout]) -> dict[str, Blob]:
    """What the lens lays under the points, of the checkpoint at `step`."""
    snapshot = next((old for old in status.history if old.step == step), status.latest)
    if lens == "samples" or snapshot.dims != 2:
        return {"table": numbers_of(live_points_run.world(snapshot.config))}
    blobs = field_blobs(snapshot)
    if lens == "field":
        parts = {"field": blobs["learned"], "reference": blobs["exact"]}
    else:
        readout.append(Readout("‖ε̂−ε*‖²", "share"))
        parts = {"heat": blobs["error"]}
    return parts | {"table": blobs["table"]}
