"""The stage of a training: its checkpoints as takes, seen through a lens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import streamlit as st

from explorer.jobs import Status
from explorer.scenes import learned_field
from explorer.scenes.train_points import PREVIEW_POINTS, Preview, start_noise
from explorer.training.config import Snapshot, TrainConfig
from explorer.ui import cached, live_run
from explorer.ui.stage.stage import (
    Blob,
    Events,
    Readout,
    Take,
    basis,
    carry,
    colours,
    field,
    frames,
    heat,
    stage,
    table,
)

WORST = 1.0  # the error at which the heat is full: as long as a typical noise
FOLD_AFTER = 6  # new checkpoints that may travel with the poll before the page takes them over


@lru_cache(maxsize=512)
def take_blobs(preview: Preview) -> tuple[Blob, Blob]:
    """A checkpoint's cloud and the colours of its points."""
    return frames(preview.frames.astype(float), preview.times), colours(preview.labels)


@lru_cache(maxsize=8)
def ghost_of(name: str, params: tuple) -> Blob:
    return frames(cached_cloud(name, params).x[None], [0])


def cached_cloud(name: str, params: tuple):
    return cached.dataset(name, 2 * PREVIEW_POINTS, 0, params)


def waiting_blobs(config: TrainConfig) -> tuple[Take, Blob]:
    """Before any training: the data turning into the noise that samples will start from."""
    data = cached_cloud(config.dataset, config.dataset_params)
    x0 = data.x[:PREVIEW_POINTS]
    cloud = basis(np.stack([x0, start_noise(dims=x0.shape[1])]))
    take = Take(cloud, ("signal", "noise"), colours(data.labels[:PREVIEW_POINTS]))
    return take, table(columns(config))


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
    at, seen = live_run.probe(snapshot.config), live_run.field(snapshot)
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


@dataclass(frozen=True)
class Shown:
    """The steps of the takes on the stage and the blobs that the page, not the poll, carries."""

    steps: tuple[int, ...]
    carried: frozenset[str]


def evaluated(status: Status) -> dict[int, Preview]:
    """Step → preview, rising, of the checkpoints that have one."""
    return {step: made for step, made in sorted(status.evaluations.items()) if made}


def hold(key: str, status: Status) -> Shown:
    """Let the page carry the checkpoints that are there now, so that polls need not."""
    made = evaluated(status)
    blobs = [blob for preview in made.values() for blob in take_blobs(preview)]
    carry(f"{key}-held", blobs)
    return Shown(tuple(made), frozenset(blob.id for blob in blobs))


def takes(status: Status, held: Shown, word) -> list[Take]:
    """One take a checkpoint; blobs that the page carries go by their id."""
    ready = {step: take_blobs(preview) for step, preview in evaluated(status).items()}
    light = {
        step: [blob.id if blob.id in held.carried else blob for blob in blobs]
        for step, blobs in ready.items()
    }
    return [
        Take(cloud, colours=tint, label=word("train_points.take", step=f"{step:,}"))
        for step, (cloud, tint) in light.items()
    ]


def chosen_step(key: str, steps: tuple[int, ...]) -> int | None:
    """The step that the hand chose on the training scrubber, or None: the newest is followed."""
    memory = st.session_state.setdefault(f"{key}.takes", {"steps": steps, "report": None})
    report = (st.session_state.get(key) or {}).get("take")
    if report is not None and report != memory["report"]:
        before = memory["steps"]
        last = report >= len(before) - 1
        memory |= {"report": report, "chosen": None if last else before[report]}
    memory["steps"] = steps
    return memory.get("chosen")


def moved(key: str, t: int | None) -> bool:
    """True once for each t that the hand reports; an old report is no news to a new run."""
    before = st.session_state.get(f"{key}.t")
    st.session_state[f"{key}.t"] = t
    return t is not None and t != before


def draw(
    key: str,
    page,
    config: TrainConfig,
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
        "take_label": page.word("train_points.take_label"),
    }
    readout = [Readout("ᾱ_t", "alpha_bar")]
    shown = takes(status, held, page.word)
    if not shown:
        take, numbers = waiting_blobs(config)
        label = page.word("train_points.stage_before")
        return stage(
            key, T=config.T, takes=[take], table=numbers, autoplay=True, speed=3.0,
            readout=readout, label=label, **common,
        )  # fmt: skip
    steps = tuple(evaluated(status))
    step = chosen_step(key, steps)
    common |= lens_parts(status, lens, steps[-1] if step is None else step, readout)
    index = None if step is None else int(np.abs(np.array(steps) - step).argmin())
    return stage(
        key, T=config.T, takes=shown, take=index, t=t, play="down", readout=readout, report_t=True,
        label=page.word("train_points.stage_label"), **common,
    )  # fmt: skip


def lens_parts(status: Status, lens: str, step: int, readout: list[Readout]) -> dict[str, Blob]:
    """What the lens lays under the points, of the checkpoint at `step`."""
    snapshot = next((old for old in status.history if old.step == step), status.latest)
    if lens == "samples" or snapshot.dims != 2:
        return {"table": table(columns(snapshot.config))}
    blobs = field_blobs(snapshot)
    if lens == "field":
        parts = {"field": blobs["learned"], "reference": blobs["exact"]}
    else:
        readout.append(Readout("‖ε̂−ε*‖²", "share"))
        parts = {"heat": blobs["error"]}
    return parts | {"table": blobs["table"]}
