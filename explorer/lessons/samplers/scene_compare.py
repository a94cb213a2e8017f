"""The part `compare`: two to four clouds side by side under one clock, and the error of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from explorer.core.samplers import SAMPLERS, end_of
from explorer.frames.frame import Controls, Frame, Picture, Reports, StageView, Time, data_to_noise
from explorer.frames.pack import Blob, frames
from explorer.frames.parts import Take
from explorer.frames.record import Estimate, Given, Measured
from explorer.frames.text import Label, Word
from explorer.lessons.samplers import scene_error as errors
from explorer.lessons.samplers.scene_enough import NOISES, Enough
from explorer.lessons.samplers.scene_error import FOLLOW, KINDS, NOTHING, Known
from explorer.lessons.samplers.scene_runs import (
    Choice,
    Run,
    chosen,
    limited,
    options_of,
    run_of,
    start,
)
from explorer.lessons.samplers.scene_yard import POINTS, REAL_SETS, tinted, yard_of
from explorer.registry import Param
from explorer.worlds import networks
from explorer.worlds.memo import memo
from explorer.worlds.world import World

DENOISERS = (*KINDS, "untrained")
VIEWS = ("distance", "order")
LETTERS = "abcd"
# who stands where at first: (sampler, its number of steps)
FIRST = {"a": ("ddpm", 10), "b": ("ddim", 10), "c": ("multistep", 10), "d": ("euler", 4)}
MOST = 2000  # evaluations of one run: some seconds
DRAWN = 1000  # of the points that are measured
EXTENT = 2.2
NAN, UNKNOWN = float("nan"), Estimate()


@dataclass(frozen=True, kw_only=True)
class Settings(World):
    """All that decides the part.

    sides : a sampler with its options for each cloud.  spacing : of the t that the samplers of the
    chart visit.  point : followed in every cloud.  view : the error that the chart shows.
    """

    T: int = 1000
    denoiser: str = "density"
    sides: tuple[Choice, ...] = ()
    spacing: str = "quadratic"
    point: int | None = None
    t: int = 0
    view: str = "distance"


@dataclass(frozen=True)
class Side:
    """A cloud's numbers; nan where it is not there.

    evaluations : of the denoiser.  distance : sliced W2 to the data.  ratio : over the floor, whose
    error is its.  seconds : of CPU, all points together.
    """

    letter: str
    evaluations: Given[int]
    distance: Measured[float] = NAN
    ratio: Estimate = UNKNOWN
    seconds: Measured[float] = NAN

    @property
    def refused(self) -> bool:
        """More evaluations than are made here."""
        return self.evaluations > MOST


@dataclass(frozen=True)
class Numbers:
    """floor, low, high : sliced W2 of a real sample to `sets` others, the root of the mean square
    over them, and the middle 80 % of it: the quantity that a cloud is given, so the band is its.
    lines : of the chart.  enough : denoiser → the fewest evaluations within 1.2 floors, over
    `noises` noises; None until that is known.  last : the most that were tried.
    orders : sampler → slope of its error with the exact denoiser."""

    points: Given[int]
    drawn: Given[int]
    floor: Estimate
    low: Estimate
    high: Estimate
    sides: tuple[Side, ...]
    lines: tuple[errors.Line, ...]
    enough: dict[str, Enough | None]
    orders: dict[str, Measured[float]]
    sets: Given[int] = REAL_SETS
    noises: Given[int] = NOISES
    last: Given[int] = errors.BUDGETS[-1]


def first() -> Settings:
    """As the part opens."""
    sides = (side(letter, FIRST[letter][0]) for letter in LETTERS[:3])
    return Settings(sides=tuple(sides))


def options(letter: str, sampler: str, T: int = 1000) -> list[Param]:
    """What can be chosen of a cloud's sampler where there are T steps."""
    first, steps = FIRST[letter]
    offered = options_of(sampler, steps if sampler in (first, "ddpm") else None)
    return [at_most(each, T) if each.name in limited(sampler) else each for each in offered]


def at_most(param: Param, most: int) -> Param:
    """The parameter with no values above `most`."""
    return replace(param, default=min(param.default, most), maximum=min(param.maximum, most))


def side(letter: str, sampler: str, spacing: str = "quadratic", **given: Any) -> Choice:
    """A cloud's sampler with its options, those of the entry where not given."""
    first = {each.name: each.default for each in options(letter, sampler)}
    return chosen(sampler, first | given, spacing=spacing)


def frame(settings: Settings, seen: Known | None = None) -> Frame:
    """The clouds with their clock, and the chart's numbers as far as `seen` goes.

    There are no clouds while their network is still to be trained.
    """
    there = networks.of_cloud(settings.world, settings.denoiser) is not None
    return _frame(settings, seen or NOTHING, there)


@memo(most=16)
def _frame(settings: Settings, known: Known, there: bool) -> Frame:
    yard, runs = yard_of(settings), [walked(settings, choice) for choice in settings.sides]
    asked = zip(LETTERS, settings.sides, runs, strict=False)
    numbers = Numbers(
        POINTS, DRAWN, yard.floor, *yard.edges,
        tuple(side_of(settings, *each) for each in asked),
        errors.lines(known, settings.view),
        {kind: known.enough.get(kind) for kind in KINDS},
        {name: errors.slope(known, name) if settings.view == "order" else NAN for name in FOLLOW},
    )  # fmt: skip
    return Frame(views(settings, runs), clock(settings, runs), numbers)


def walked(settings: Settings, choice: Choice) -> Run | None:
    """A cloud's run; None where it is refused, or the network is still to be trained."""
    there = networks.of_cloud(settings.world, settings.denoiser) is not None
    if not there or choice.evaluations(settings.T) > MOST:
        return None
    return run_of(settings.world, settings.denoiser, choice)


def side_of(settings: Settings, letter: str, choice: Choice, run: Run | None) -> Side:
    if run is None:
        return Side(letter, choice.evaluations(settings.T))
    distance = distance_of(settings.world, settings.denoiser, choice)
    ratio = yard_of(settings).over_floor(distance)
    return Side(letter, run.evaluations, distance, ratio, run.seconds)


@memo(most=48)
def distance_of(world: World, denoiser: str, choice: Choice) -> float:
    return yard_of(world).distance(run_of(world, denoiser, choice).sample)


# --- the clouds ---------------------------------------------------------------------------------


def clock(settings: Settings, runs: Sequence[Run | None]) -> Time:
    stops = sorted({int(t) for run in runs if run is not None for t in run.times})
    ticks = data_to_noise(settings.T)
    return Time(settings.T, settings.t, "samplers", play="down", stops=stops, ticks=ticks)


def views(settings: Settings, runs: Sequence[Run | None]) -> tuple[StageView, ...]:
    """cloud_a, cloud_b, … as far as they are there, and `time`, on which nothing else is seen."""
    asked = zip(LETTERS, settings.sides, runs, strict=False)
    clouds = [cloud(settings, letter, choice) for letter, choice, run in asked if run is not None]
    nowhere = Take(frames(np.full((1, 1, 2), 99.0), [0]))
    time = Picture([nowhere], label=Word("samplers.time"))
    return (*clouds, StageView(time, reports=Reports(t=True), name="time"))


def cloud(settings: Settings, letter: str, choice: Choice) -> StageView:
    """A sampler's cloud, before the real data."""
    world, denoiser = settings.world, settings.denoiser
    take = Take(places(world, denoiser, choice), colours=tint(world, denoiser))
    label = Word("samplers.cloud", name=Label(choice.entry.label))
    shown = Picture([take], ghost=ghost(settings.cloud), extent=EXTENT, label=label)
    return StageView(
        shown, Controls(picked=settings.point), Reports(t=True), name=f"cloud_{letter}"
    )


@memo(most=48)
def places(world: World, denoiser: str, choice: Choice) -> Blob:
    run = run_of(world, denoiser, choice)
    return frames(run.places[:, :DRAWN], run.times)


@memo(most=12)
def tint(world: World, denoiser: str) -> Blob:
    """The colours of the points: the place in the data to which the ODE leads each of them.

    The same for every sampler. Those that follow the ODE end with their colours in order; those
    that add noise mix them.
    """
    asked, x_T = networks.of_cloud(world, denoiser), start(world)[:DRAWN]
    ends = end_of(SAMPLERS["multistep"](asked.schedule, asked, x_T, num_steps=min(20, world.T)))
    return tinted(world, ends)


@memo(most=12)
def ghost(cloud: World) -> Blob:
    """Real data."""
    return frames(cloud.data(1200, 1).x[None], [0])
