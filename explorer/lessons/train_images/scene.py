"""What the page `train_images` shows: a U-Net that learns to draw, seen through a lens.

Plain values in, a Frame out. Before any training real pictures turn into the noise that samples
will start from; then every checkpoint is a take. The acts are the lenses: the samples, each beside
its nearest training picture, or the network at work inside.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from explorer.frames.frame import Controls, Frame, Picture, Reports, StageView, Time
from explorer.frames.parts import Readout
from explorer.frames.record import Exact, Given, Measured
from explorer.frames.text import Word
from explorer.lessons.train_images import scene_stage as stage
from explorer.lessons.train_images import work
from explorer.lessons.train_images.scene_inside import look_inside
from explorer.lessons.train_images.scene_samples import Judging, Preview, moment
from explorer.lessons.train_images.scene_unet import UNetView, drawing
from explorer.training.config import Snapshot
from explorer.training.image_config import ImageConfig
from explorer.training.pretrained import measured
from explorer.worlds.memo import memo
from explorer.worlds.pictures import Task, usual
from explorer.worlds.runs import Pace, Run, pace
from explorer.worlds.world import mixing_table, schedule

ACTS = ("samples", "pairs", "inside")

# What each card changes on the default run; the lesson's section is "experiment.<name>".
# "guidance" is the page's own setting, no part of a training.
EXPERIMENTS = {
    "eps": {"target": "eps", "schedule": "linear"},
    "blind": {"conditional": False},
    "few": {"n_images": 10},
    "pull": {"guidance": 3.0},
}


def experiment(name: str, config: ImageConfig) -> ImageConfig:
    """The config that the card `name` trains: the default run with that card's change."""
    changes = {key: value for key, value in EXPERIMENTS[name].items() if key != "guidance"}
    return replace(config, **changes)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """task : what Start would train.  guidance : the weight w.  tile : the picture looked at inside
    the network.  checkpoint : the step whose samples are in sight; None for the newest, whichever
    that is.  step_seconds : how long this machine takes for a step of the usual network, once that
    is known."""

    task: Task = field(default_factory=lambda: Task(usual("digits")))
    t: int = 0
    guidance: float = 0.0
    tile: int = 0
    checkpoint: int | None = None
    step_seconds: float | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Seen(Run):
    """A run so far, and the work beside it.

    task : what its network was trained on.  shipped : it is the app's own network, no training of
    the reader's.  guidance : with which samples are wanted.  judging : how its newest checkpoint
    was judged, or how far that is; None while it trains.
    """

    task: Task
    shipped: bool = False
    guidance: float = 0.0
    judging: Judging | None = None


@dataclass(frozen=True)
class Outcome:
    """How a run ended. named, copies : shares, as in Numbers."""

    fd: Measured[float]
    named: Measured[float | None]
    copies: Measured[float]


# How the default run ends without guidance: the median of twelve seeds, which scatter by 0.11,
# 0.7 % and 0.1 %.
REFERENCE = Outcome(1.92, 0.942, 0.002)


@dataclass(frozen=True)
class Numbers:
    """What the page writes beside the stage; None where there is no such number.

    signal, noise : √ᾱ_t, √(1−ᾱ_t).  w : the guidance.  step : after which the samples in sight
    were drawn; the newest alone are judged.  judged of to_judge samples are drawn for the
    judgement.  fd : their Fréchet distance, floor_low, floor_high : that of real pictures.
    named : the share of named_of samples that the judge names as was asked.  recognised : of
    shapes, the share whose class, colour and place are recognised.  copies : the share close to a
    copy; copying : more than chance explains.  wait_seconds : about how long Start would take.
    shipped_steps, shipped_seconds : how long the app's own network was trained.
    """

    t: Given[int]
    signal: Exact[float]
    noise: Exact[float]
    w: Given[float]
    wait_seconds: Measured[float | None] = None
    pace: Pace = field(default_factory=Pace)
    step: Given[int | None] = None
    judged: Given[int] = 0
    to_judge: Given[int] = 0
    fd: Measured[float | None] = None
    floor_low: Measured[float | None] = None
    floor_high: Measured[float | None] = None
    named: Measured[float | None] = None
    named_of: Given[int] = 0
    recognised: Measured[float | None] = None
    copies: Measured[float | None] = None
    copying: bool = False
    shipped_steps: Given[int | None] = None
    shipped_seconds: Measured[float | None] = None
    outcome: Outcome | None = None


def defaults(act: str) -> Settings:
    """How the page opens, whatever the lens."""
    return Settings()


def frame(settings: Settings, act: str, seen: Seen | None = None) -> Frame:
    """The picture through a lens, with its numbers at settings.t; seen : a run so far."""
    views: tuple = (view(settings, act, seen),)
    if act == "inside" and (inside := unet(settings, seen)) is not None:
        views += (inside,)
    return Frame(views, clock(settings, seen), numbers(settings, seen))


def task_of(settings: Settings, seen: Seen | None) -> Task:
    """What the network in sight was trained on; before any, what Start would train."""
    return seen.task if seen else settings.task


def noised_by(config: ImageConfig) -> tuple:
    """The schedule's name, T and parameters."""
    return config.schedule, config.T, config.schedule_params


def tiles_of(seen: Seen) -> int:
    """How many samples a checkpoint has."""
    where = stage.grid_of(seen.task)
    return where.rows * where.columns


# --- the picture --------------------------------------------------------------------------------


def clock(settings: Settings, seen: Seen | None) -> Time:
    """At t where there are samples; at T while they are on their way; moving before any run."""
    T = task_of(settings, seen).config.T
    ticks, t = ((0, Word("stage.data")), (T, Word("stage.noise"))), min(settings.t, T)
    if seen is not None and seen.previews:
        return Time(T, t, play="down", autoplay=t == 0, speed=3.0, ticks=ticks)
    return Time(T, T if seen else None, autoplay=seen is None, speed=3.0, ticks=ticks)


def view(settings: Settings, act: str, seen: Seen | None) -> StageView:
    """The stage alone: before there are samples the real pictures, whatever the lens."""
    task = task_of(settings, seen)
    there = seen is not None and bool(seen.previews)
    if there:
        where = stage.grid_of(task)
        takes = stage.takes(task, seen.previews, seen.guidance, act == "pairs")
    else:
        where, take = stage.before(task)
        takes = [take]
    shown = Picture(
        takes,
        mixing_table(*noised_by(task.config)),
        readout=(Readout("ᾱ_t", "alpha_bar"),),
        columns=where.columns,
        headings=stage.headings(task, where),
        highlight=settings.tile if there and act == "inside" else None,
        label=Word(f"train_images.stage_{act if there else 'before'}"),
    )
    index = seen.index(settings.checkpoint) if there else None
    hand = Controls(take=index, take_label=Word("live.take_label"), pick="tile")
    return StageView(shown, hand, Reports(t=True))


def unet(settings: Settings, seen: Seen | None) -> UNetView | None:
    """The network of the checkpoint in sight at work on the framed picture; None before there is
    one, and at t = 0, where nothing is left to denoise."""
    step, t = seen.shown(settings.checkpoint) if seen else None, clock(settings, seen).t
    if step is None or t == 0:
        return None
    tile = min(settings.tile, tiles_of(seen) - 1)
    return at_work(seen.snapshot(step), seen.task, tile, t, seen.guidance)


@memo(most=32)
def at_work(snapshot: Snapshot, task: Task, tile: int, t: int, guidance: float) -> UNetView:
    where, denoiser = stage.grid_of(task), snapshot.denoiser()
    picture = moment(denoiser, where, tile, t, guidance)
    label = None if where.labels is None else int(where.labels[tile])
    inside = look_inside(denoiser, picture, t, label)
    return drawing(inside, denoiser.classes, stage.class_name(task, label))


# --- the numbers --------------------------------------------------------------------------------


def numbers(settings: Settings, seen: Seen | None = None) -> Numbers:
    """The numbers beside the stage; those of a run where there is one."""
    config = task_of(settings, seen).config
    t, noises = min(settings.t, config.T), schedule(*noised_by(config))
    w = seen.guidance if seen else settings.guidance
    wait = work.expected_seconds(settings.task, settings.step_seconds)
    now = Numbers(t, float(noises.signal[t]), float(noises.noise[t]), w, wait)
    if seen is None:
        return now
    if seen.shipped:
        told = measured(config.dataset)["training"]
        now = replace(now, shipped_steps=told["steps"], shipped_seconds=told["cpu_seconds"])
    else:
        now = replace(now, pace=pace(seen.status))
    newest, step = max(seen.previews, default=None), seen.shown(settings.checkpoint)
    if step is not None:
        now = named_in(replace(now, step=step), seen.previews[step])
    return judged(now, seen) if seen.judging and step == newest else now


def named_in(now: Numbers, preview: Preview) -> Numbers:
    """The numbers with how many samples of a checkpoint's grid are named as asked."""
    if preview.right is None:
        return now
    return replace(now, named=preview.right, named_of=preview.frames.shape[1])


def judged(now: Numbers, seen: Seen) -> Numbers:
    """The numbers with how far the judgement is, and what it says once it is done."""
    quality = seen.judging.quality
    now = replace(now, judged=seen.judging.step, to_judge=seen.judging.total)
    if quality is None:
        return now
    now = replace(now, fd=quality.fd, copies=quality.copies, copying=quality.copying)
    if quality.floor is not None:
        now = replace(now, floor_low=quality.floor.low, floor_high=quality.floor.high)
    if quality.accuracy is not None:
        now = replace(
            now, named=quality.accuracy, named_of=quality.n, recognised=quality.recognised
        )
    if seen.status.state != "finished" or seen.shipped or seen.task.own is not None:
        return now
    return replace(now, outcome=Outcome(quality.fd, quality.accuracy, quality.copies))
