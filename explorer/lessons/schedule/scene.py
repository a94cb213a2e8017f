"""What the page `schedule` shows: a cloud under one or two schedules, with their curves and a live
slider for each number of the first. Plain values in, a Frame out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from explorer.core.schedule import Schedule
from explorer.core.schedules import SCHEDULES
from explorer.frames.frame import Controls, Frame, Picture, Reports, StageView, Time
from explorer.frames.pack import Blob, basis, colours, table
from explorer.frames.pack import sweep as packed
from explorer.frames.parts import Curve, LiveSlider, Readout, Take
from explorer.frames.record import Exact, Given
from explorer.frames.text import Label, Word
from explorer.lessons.schedule.scene_end import End, end
from explorer.lessons.schedule.scene_sweep import columns, live_columns, needs_log, numeric, sweep
from explorer.worlds.memo import memo
from explorer.worlds.world import Params, World, key, noise, schedule

ACTS = ("schedule",)
POINTS = 2000
EXTENT = 3.2
COEFS = ("signal", "noise")
READOUT = (Readout("ᾱ_t", "alpha_bar"), Readout("log-SNR", "log_snr"), Readout("L_T", "last_bits"))
CURVES = (
    Curve("beta", "β", "noise", panel="beta"),
    Curve("signal", "√ᾱ", "data", panel="coefficients"),
    Curve("noise", "√(1−ᾱ)", "noise", panel="coefficients"),
    Curve("log_snr", "log-SNR", "state", panel="snr"),
)


@dataclass(frozen=True, kw_only=True)
class Settings(World):
    """All that decides a picture of this page; the schedule is A, with its numbers.

    other : the name of schedule B, "" for none.  before : where the stage answers ahead of its
    page, the numbers that A had, whose sweeps serve until the page follows; else None.
    """

    t: int = 200
    other: str = ""
    before: Params | None = None

    def second(self) -> Schedule | None:
        """Schedule B, or None."""
        return schedule(self.other, self.T) if self.other else None


@dataclass(frozen=True)
class Cut:
    """A slider that ends before its range does. side : "cut" above, "cut_low" below."""

    label: Label
    side: str
    last: Exact[float]

    def sentence(self) -> Word:
        return Word(f"schedule.{self.side}", label=self.label, value=f"{self.last:.3g}")


@dataclass(frozen=True)
class Numbers:
    """What the page writes beside and below the stage: A's columns at t, each slider that ends
    where A refuses, and A's last step (None where the stage answers ahead of its page).
    """

    t: Given[int]
    alpha_bar: Exact[float]
    signal: Exact[float]
    noise: Exact[float]
    cuts: tuple[Cut, ...]
    end: End | None


def defaults(act: str) -> Settings:
    """How the page opens."""
    params = key(SCHEDULES["linear"].defaults())
    return Settings(schedule="linear", T=1000, schedule_params=params, t=200)


@memo(most=32)
def frame(settings: Settings, act: str, seen: object = None) -> Frame:
    """The stage of schedule A, and B's beside it, with the numbers at settings.t.

    Raises ValueError with a sentence where a schedule refuses.
    """
    sliders, cuts = live_sliders(settings)
    a, b = settings.noises(), settings.second()
    takes = [Take(*cloud_blobs(settings.cloud, settings.seed), Word("schedule.schedule"))]
    columns = table_blob(settings.schedule, settings.T, settings.schedule_params, settings.other)
    shown = Picture(takes, columns, curves(a, b, few=len(sliders) > 3), readout=READOUT,
                    extent=EXTENT, label=Word("schedule.stage"))  # fmt: skip
    views = [StageView(shown, Controls(sliders=sliders), Reports(t=True, picked=False))]
    if b is not None:  # the same points and noise on the same clock
        columns = table_blob(settings.other, settings.T, (), "")
        shown = Picture([replace(takes[0], label="")], columns, readout=READOUT[:1],
                        extent=EXTENT, label=Word("schedule.stage_b"))  # fmt: skip
        views.append(StageView(shown, reports=Reports(picked=False), name="b"))
    ticks = ((0, Word("schedule.data")), (settings.T, Word("schedule.noise")))
    time = Time(settings.T, settings.t, clock="schedule", ticks=ticks)
    return Frame(tuple(views), time, numbers(settings, tuple(cuts)))


def numbers(settings: Settings, cuts: tuple[Cut, ...]) -> Numbers:
    here = {name: float(column[settings.t]) for name, column in columns(settings.noises()).items()}
    at_t = (here[name] for name in ("alpha_bar", "signal", "noise"))
    alone = settings.before is not None
    last = None if alone else end(settings.schedule, settings.T, settings.schedule_params)
    return Numbers(settings.t, *at_t, cuts, last)


@memo(most=32)
def cloud_blobs(cloud: World, seed: int) -> tuple[Blob, tuple[str, str], Blob]:
    """(basis of x0 and ε, the columns that mix it, the colours of the points)."""
    points = cloud.data(POINTS, seed)
    eps = noise(*points.x.shape, seed)
    return basis(np.stack([points.x, eps])), COEFS, colours(points.labels)


@memo(most=64)
def table_blob(name: str, T: int, params: tuple, other: str) -> Blob:
    second = schedule(other, T) if other else None
    return table(live_columns(schedule(name, T, params), second))


@memo(most=96)
def sweep_blob(name: str, T: int, params: tuple, moving: str) -> tuple[float, float, str, Blob]:
    """(low, high and refusal of a Sweep, its tables for the browser)."""
    swept = sweep(name, T, params, moving)
    return swept.low, swept.high, swept.refused, packed(swept.values, swept.tables, swept.t)


def live_sliders(settings: Settings) -> tuple[list[LiveSlider], list[Cut]]:
    """One live slider per number of schedule A, and those that are cut."""
    name, params = settings.schedule, settings.schedule_params
    around = params if settings.before is None else settings.before
    sliders, cuts = [], []
    for moving in numeric(name):
        param = SCHEDULES[name].param(moving)
        low, high, refused, blob = sweep_blob(name, settings.T, around, moving)
        label = Label(param.label)
        if refused:
            side, last = ("cut", high) if high < param.maximum else ("cut_low", low)
            cuts.append(Cut(label, side, last))
        value = dict(params).get(moving, param.default)
        step = param.step or (param.maximum - param.minimum) / 100
        sliders.append(LiveSlider(moving, label, low, high, step, value, param.log, blob))
    return sliders, cuts


def curves(a: Schedule, b: Schedule | None = None, few: bool = False) -> list[Curve]:
    """The panels' curves; schedule B's are dashed in the same colours.

    few : leave β to the figures below, where many sliders need the room.
    """
    log = needs_log(a, b)
    own = [replace(curve, log=log and curve.panel == "beta") for curve in CURVES[few:]]
    if b is None:
        return own
    labels = [f"{curve.label} (B)" if curve.panel != "coefficients" else "" for curve in own]
    second = [
        replace(curve, column=f"{curve.column}_b", label=label, dash="dash")
        for curve, label in zip(own, labels, strict=True)
    ]
    return own + second
