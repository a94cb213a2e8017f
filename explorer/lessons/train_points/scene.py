"""What the page `train_points` shows: a cloud that a small network learns, seen through a lens.

Plain values in, a Frame out. Before any training the data turn into the noise that samples will
start from; then every checkpoint is a take. The acts are the lenses: the samples alone, the learned
field beside the exact one, or the error.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from explorer.frames import pack
from explorer.frames.frame import Controls, Frame, Picture, Reports, StageView, Time
from explorer.frames.pack import Blob
from explorer.frames.parts import Readout, Take
from explorer.frames.record import NAN, Estimated, Exact, Given, Measured
from explorer.frames.text import Word
from explorer.lessons.train_points import work
from explorer.training.config import Snapshot, TrainConfig
from explorer.worlds import field as fields
from explorer.worlds.memo import memo
from explorer.worlds.point_quality import (
    FINAL_POINTS,
    PREVIEW_POINTS,
    Preview,
    Quality,
    start_noise,
)
from explorer.worlds.runs import Pace, Run, pace
from explorer.worlds.world import World, mixing, mixing_table

ACTS = ("samples", "field", "error")
WORST = 1.0  # the error at which the heat is full: as long as a typical noise

# What each experiment changes on the default run; the lesson's section is "experiment.<name>".
EXPERIMENTS = {
    "fourier": {"fourier": False},
    "rate": {"decay": "constant", "learning_rate": 1e-3},
    "terminal": {"schedule": "small_linear", "T": 100},
    "eps": {"target": "eps"},
    "few": {"n_points": 30},
}


def experiment(name: str, config: TrainConfig) -> TrainConfig:
    """The config that the card `name` trains: the default run with that card's change."""
    return replace(config, **EXPERIMENTS[name])


@dataclass(frozen=True, kw_only=True)
class Settings:
    """config : what Start would train.  checkpoint : the step whose samples are in sight; None for
    the newest, whichever that is."""

    config: TrainConfig = field(default_factory=TrainConfig)
    t: int = 0
    checkpoint: int | None = None


@dataclass(frozen=True)
class Outcome:
    """How a run ended: what FINAL_POINTS samples are like, and the loss over its last fifth."""

    distance: Measured[float]
    real_low: Measured[float]
    real_high: Measured[float]
    stray_percent: Measured[float]
    loss: Measured[float]
    floor: Estimated[float]
    floor_error: Estimated[float] = 0.0


# How the default run ends: the median of twelve seeds, which scatter by 0.002, 0.2 % and 0.003.
REFERENCE = Outcome(0.024, 0.023, 0.038, 2.4, 0.421, 0.416)


@dataclass(frozen=True)
class Numbers:
    """What the page writes beside the stage; nan where there is no such number yet.

    signal, noise : √ᾱ_t, √(1−ᾱ_t).  loss : its running mean.  floor : the loss of the ideal
    denoiser, of the data's density or (exact False) of the training set; floor_error : its standard
    error, 0 where it is by quadrature.  step : after which the samples in sight were drawn; 0
    before there are any.  distance : sliced W2 of them to held-out data; real_low, real_high : of
    real data to other real data.  stray_percent : of the samples, how many lie farther from all
    real data than 99 % of real points do.  samples : how many were judged.  share : mean square by
    which the network in sight misses the exact noise at t; nan where no lens shows it.
    """

    t: Given[int]
    signal: Exact[float]
    noise: Exact[float]
    floor: Estimated[float]
    exact: bool
    floor_error: Estimated[float] = 0.0
    pace: Pace = field(default_factory=Pace)
    loss: Measured[float] = NAN
    step: Given[int] = 0
    samples: Given[int] = 0
    distance: Measured[float] = NAN
    real_low: Measured[float] = NAN
    real_high: Measured[float] = NAN
    stray_percent: Measured[float] = NAN
    share: Estimated[float] = NAN
    outcome: Outcome | None = None


def defaults(act: str) -> Settings:
    """How the page opens, whatever the lens."""
    return Settings()


def frame(settings: Settings, act: str, seen: Run | None = None) -> Frame:
    """The picture through a lens, with its numbers at settings.t; seen : a training so far."""
    config, now = config_of(settings, seen), numbers(settings, seen)
    ticks = ((0, Word("stage.data")), (config.T, Word("stage.noise")))
    if seen is None or not seen.previews:
        return Frame((before(config),), Time(config.T, autoplay=True, speed=3.0, ticks=ticks), now)
    if looks_through(act, seen.status.latest):
        now = replace(now, share=float(shares(in_sight(settings, seen))[now.t]))
    return Frame(
        (after(settings, act, seen),), Time(config.T, now.t, play="down", ticks=ticks), now
    )


def config_of(settings: Settings, seen: Run | None) -> TrainConfig:
    """The config of the run in sight; before its first step, what Start would train."""
    latest = seen.status.latest if seen else None
    return latest.config if latest else settings.config


# --- the picture --------------------------------------------------------------------------------


def before(config: TrainConfig) -> StageView:
    """Before any samples: the data turning into the noise that they will start from."""
    cloud, tint = waiting(world_of(config).cloud)
    shown = Picture([Take(cloud, ("signal", "noise"), tint)], table_of(config))
    return _view(config, shown, Word("train_points.stage_before"))


def after(settings: Settings, act: str, seen: Run) -> StageView:
    """Every checkpoint's samples from the same noise, and what the lens lays under them."""
    config, snapshot = config_of(settings, seen), in_sight(settings, seen)
    shown = Picture(takes(seen), table_of(config))
    if looks_through(act, snapshot):
        shown = through(act, snapshot, shown)
    return _view(config, shown, Word("train_points.stage_label"), seen.index(settings.checkpoint))


def in_sight(settings: Settings, seen: Run) -> Snapshot:
    """The checkpoint whose samples are shown."""
    return seen.snapshot(seen.shown(settings.checkpoint))  # type: ignore[arg-type]


def looks_through(act: str, snapshot: Snapshot) -> bool:
    """Whether the act lays a field or its error under the samples: only in the plane."""
    return act != "samples" and snapshot.dims == 2


def _view(config: TrainConfig, shown: Picture, label: Word, take: int | None = None) -> StageView:
    readout = (Readout("ᾱ_t", "alpha_bar"), *shown.readout)
    ghost = ghost_of(world_of(config).cloud)
    shown = replace(shown, readout=readout, ghost=ghost, extent=2.6, label=label)
    hand = Controls(take=take, take_label=Word("live.take_label"))
    return StageView(shown, hand, Reports(t=True))


def takes(seen: Run) -> list[Take]:
    """One take a checkpoint. A point keeps one colour over all of them: that of the place where
    the newest one brings it."""
    tint = tint_of(seen.newest) if seen.previews else None
    return [
        Take(cloud_of(preview), (), tint, Word("live.take", step=f"{step:,}"))
        for step, preview in seen.previews.items()
    ]


def through(act: str, snapshot: Snapshot, shown: Picture) -> Picture:
    """The picture with the learned and the exact field, or the error, of a checkpoint."""
    blobs = field_blobs(snapshot)
    shown = replace(shown, table=blobs["table"])
    if act == "field":
        return replace(shown, field=blobs["learned"], reference=blobs["exact"])
    return replace(shown, heat=blobs["error"], readout=(Readout("‖ε̂−ε*‖²", "share"),))


@memo(most=512)
def cloud_of(preview: Preview) -> Blob:
    return pack.frames(preview.frames.astype(float), preview.times)


@memo(most=64)
def tint_of(preview: Preview) -> Blob:
    """Each noise by the place in the data to which this checkpoint brings it."""
    return pack.colours(preview.labels)


@memo(most=8)
def ghost_of(cloud: World) -> Blob:
    return pack.frames(cloud.data(2 * PREVIEW_POINTS).x[None], [0])


@memo(most=8)
def waiting(cloud: World) -> tuple[Blob, Blob]:
    """(basis of data and noise, the colours of the points)."""
    data = cloud.data(2 * PREVIEW_POINTS)
    x0, labels = data.x[:PREVIEW_POINTS], data.labels[:PREVIEW_POINTS]
    return pack.basis(np.stack([x0, start_noise(dims=x0.shape[1])])), pack.colours(labels)


def world_of(config: TrainConfig) -> World:
    """Data and schedule of a training."""
    names = ("schedule", "T", "dataset_params", "data_scale", "schedule_params")
    return World(config.dataset, **{name: getattr(config, name) for name in names})


def table_of(config: TrainConfig) -> Blob:
    return mixing_table(config.schedule, config.T, config.schedule_params)


@memo(most=64)
def field_blobs(snapshot: Snapshot) -> dict[str, Blob]:
    """The learned and the exact field, the error as heat, and its share over t as a table."""
    at, learned = work.probe(snapshot.config), work.field(snapshot)
    x, y = fields.HALF
    error = np.minimum(np.nan_to_num(learned.heat, nan=WORST), WORST)
    arrows = np.nan_to_num(fields.arrows(learned.learned, at.spacing))
    return {
        "learned": pack.field(arrows, at.grid, at.times),
        "exact": pack.field(fields.arrows(at.exact_grid, at.spacing), at.grid, at.times),
        "error": pack.heat(error, (-x, x, -y, y), at.times, limits=(0.0, WORST), colour="error"),
        "table": pack.table(
            mixing(world_of(snapshot.config).noises()) | {"share": shares(snapshot)}
        ),
    }


@memo(most=64)
def shares(snapshot: Snapshot) -> np.ndarray:
    """What each t adds to the loss above its floor, (T + 1,)."""
    at, learned = work.probe(snapshot.config), work.field(snapshot)
    return fields.over_t(snapshot.config.T, at.times, learned.share)


# --- the numbers --------------------------------------------------------------------------------


def numbers(settings: Settings, seen: Run | None = None) -> Numbers:
    """The numbers beside the stage; those of a training where there is one."""
    config = config_of(settings, seen)
    world, t = world_of(config), min(settings.t, config.T)
    mixed = float(world.noises().signal[t]), float(world.noises().noise[t])
    floor = work.loss_floor(config)
    now = Numbers(t, *mixed, floor.loss, world.has_density(), floor.error)
    if seen is None:
        return now
    latest, preview = seen.status.latest, judged_one(settings, seen)
    now = replace(now, pace=pace(seen.status), loss=latest.loss if latest else now.loss)
    return judged(now, config, seen, preview) if preview else now


def judged_one(settings: Settings, seen: Run) -> Preview | None:
    """The samples in sight, with what was found about them; None where the newest have failed."""
    every = seen.status.evaluations
    if settings.checkpoint is None or not seen.previews:
        return every[max(every)] if every else None
    return seen.previews[seen.shown(settings.checkpoint)]  # type: ignore[index]


def judged(now: Numbers, config: TrainConfig, seen: Run, preview: Preview) -> Numbers:
    """The numbers with how good the samples are, and with the outcome of a finished run."""
    yard, final = work.yardstick(config), preview.final
    real = yard.final_range if final else yard.preview_range
    quality: Quality = final or preview.quality
    now = replace(
        now, step=preview.step, samples=FINAL_POINTS if final else PREVIEW_POINTS,
        distance=quality.distance, real_low=real[0], real_high=real[1],
        stray_percent=100 * quality.stray,
    )  # fmt: skip
    status = seen.status
    if not final or status.state != "finished" or preview.step != status.latest.step:
        return now
    losses = status.latest.losses[1]
    loss = float(np.mean(losses[-(len(losses) // 5 + 1) :])) if len(losses) else float("nan")
    ended = Outcome(now.distance, *real, now.stray_percent, loss, now.floor, now.floor_error)
    return replace(now, outcome=ended)
