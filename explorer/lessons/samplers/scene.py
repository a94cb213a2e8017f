"""Samplers side by side: each from the same x_T, what came of it, and what it cost.

How good a sample is, is one number: its sliced W2 to real data, beside the floor, which is as far
as a real sample of the same size lies from them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explorer.core.samplers import SAMPLERS

OFFERED = tuple(name for name, entry in SAMPLERS.items() if entry.kind != "inverse")
SECOND_HALF = ("heun", "edm", "predictor_corrector")  # ask twice for each step
DIRECTIONS = 64
REAL_SETS, FLOOR_SETS = 4, 24
REAL_SEED = 987_654_321  # no seed that a visitor is likely to choose
MOST_FRAMES, MOST_HELD = (
    65,
    256,
)  # moments of a run that are shown, and about so many kept till then
FAR = 60.0  # a run that explodes is drawn up to here


@dataclass(frozen=True)
class Choice:
    """A sampler with its options, as sorted pairs; the key of a cache."""

    sampler: str
    options: tuple[tuple[str, object], ...] = ()

    @property
    def entry(self):
        return SAMPLERS[self.sampler]

    def fitted(self, T: int) -> dict[str, object]:
        """The options, with no more steps than T allows."""
        limited = {"num_steps", "levels"} if self.entry.kind != "langevin" else {"levels"}
        return {name: min(value, T) if name in limited else value for name, value in self.options}

    def evaluations(self, T: int) -> int:
        """How often it asks the denoiser on a schedule of T steps, by its entry's own formula."""
        return int(self.entry.cost(T, **self.fitted(T)))


def with_budget(sampler: str, budget: int, **options) -> Choice:
    """The sampler with as many steps as `budget` evaluations allow; options that it knows."""
    if sampler == "annealed_langevin":
        levels = max(1, int(np.sqrt(budget - 1)))
        made = {"levels": levels, "inner": max(1, (budget - 1) // levels)}
    elif sampler == "langevin":
        made = {"num_steps": max(1, budget - 1)}
    else:
        made = {"num_steps": (budget + 1) // 2 if sampler in SECOND_HALF else budget}
    known = {param.name for param in SAMPLERS[sampler].params}
    made |= {name: value for name, value in options.items() if name in known}
    return Choice(sampler, tuple(sorted(made.items())))


class Remembering:
    """A denoiser that keeps its first answer, given at x_T and T: all samplers begin with it."""

    def __init__(self, denoiser, x_T):
        self.denoiser, self.x_T, self.first = denoiser, x_T, None

    def __call__(self, x_t, t):
        if x_t is not self.x_T or t != self.denoiser.schedule.T:
            return self.denoiser(x_t, t)
        if self.first is None:
            self.first = self.denoiser(x_t, t)
        return self.first

    def __getattr__(self, name):
        return getattr(self.denoiser, name)


class Counted:
    """A denoiser that counts how often it is asked; all else is the denoiser's own."""

    def __init__(self, denoiser):
        self.denoiser, self.count = denoiser, 0

    def __call__(self, x_t, t):
        self.count += 1
        return self.denoiser(x_t, t)

    def __getattr__(self, name):
        return getattr(self.denoiser, name)


@dataclass(frozen=True, eq=False)
class Run:
    """times (K,) falling from T to 0, the stage's clock; places (K, N, D) then; sample (N, D).

    evaluations : of the denoiser, counted.  seconds : of CPU, all samples together.
    """

    times: np.ndarray
    places: np.ndarray
    sample: np.ndarray
    evaluations: int
    seconds: float


def run(schedule, denoiser, choice: Choice, x_T, seed, clock: Callable = time.thread_time) -> Run:
    """One sampler's way from x_T (N, D); the noise that it adds comes from default_rng(seed)."""
    counted, rng = Counted(denoiser), np.random.default_rng(seed)
    stride = max(1, choice.evaluations(schedule.T) // MOST_HELD)
    begin, held = clock(), []
    for k, step in enumerate(
        choice.entry(schedule, counted, x_T, rng, **choice.fitted(schedule.T))
    ):
        if k % stride == 0 or step.t == 0:
            held.append((step.t, step.x_t))
    seconds = clock() - begin
    kept, times = on_clock([t for t, _ in held], schedule.T, choice.entry.kind)
    places = np.stack([held[k][1] for k in kept])
    places = np.clip(np.nan_to_num(places), -FAR, FAR).astype(np.float32)
    return Run(times, places, held[-1][1], counted.count, seconds)


def on_clock(visited, T: int, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """(which steps to show (K,), their times (K,) falling from T to 0) for a clock of 0..T.

    Langevin dynamics have no t of their own that falls at every step: theirs are spread evenly.
    Of the others what climbs (EDM's churn) is left out, and of steps at one t the last is shown (at
    T the first, which is x_T). At most MOST_FRAMES, evenly among the steps.
    """
    count = len(visited)
    if kind == "langevin":
        visited = np.rint(np.linspace(T, 0, count)).astype(int)
    kept: dict[int, int] = {}
    for k, t in enumerate(visited):
        if not kept or (t <= min(kept) and t < T):
            kept[int(t)] = k
    times = np.array(sorted(kept, reverse=True))
    if len(times) > MOST_FRAMES:
        times = times[np.unique(np.rint(np.linspace(0, len(times) - 1, MOST_FRAMES)).astype(int))]
    return np.array([kept[t] for t in times.tolist()]), times


@dataclass(frozen=True, eq=False)
class Yard:
    """Real data to measure by: sorted projections (R, directions, n) of R sets of n points.

    floor : how far as many other real points lie from them, the root mean square over draws; low
    and high : the middle 80 % of these.
    """

    real: np.ndarray

    def distance(self, sample) -> float:
        """Sliced W2 of sample (n, 2) to the R sets, mean over them of the squares, rooted.

        Infinite where a number of the sample is not finite.
        """
        if not np.isfinite(sample).all():
            return float("inf")
        gaps = (self.real - projected(sample)) ** 2
        return float(np.sqrt(gaps.mean()))

    def with_floor(self, others) -> MeasuredYard:
        return MeasuredYard(self.real, np.array([self.distance(x) for x in others]))


@dataclass(frozen=True, eq=False)
class MeasuredYard(Yard):
    """A Yard and the distances to it of other real samples."""

    others: np.ndarray

    @cached_property
    def floor(self) -> float:
        return float(np.sqrt(np.mean(self.others**2)))

    @property
    def low(self) -> float:
        return float(np.quantile(self.others, 0.1))

    @property
    def high(self) -> float:
        return float(np.quantile(self.others, 0.9))


def projected(x) -> np.ndarray:
    """(directions, n): x (n, 2) on DIRECTIONS directions even in angle, each row sorted."""
    angles = np.arange(DIRECTIONS) * np.pi / DIRECTIONS
    return np.sort(np.stack([np.cos(angles), np.sin(angles)], axis=1) @ x.T, axis=1)


def yardstick(draw: Callable[[np.random.Generator], np.ndarray]) -> MeasuredYard:
    """The yard of a cloud; draw(rng) -> (n, 2), as many points as the samples to be measured."""
    rng = np.random.default_rng(REAL_SEED)
    yard = Yard(np.stack([projected(draw(rng)) for _ in range(REAL_SETS)]))
    return yard.with_floor(draw(rng) for _ in range(FLOOR_SETS))
