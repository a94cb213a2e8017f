"""Samplers side by side: each from the same x_T, what came of it, and what it cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from explorer.core.reverse import BoundDenoiser
from explorer.core.samplers import SAMPLERS, Counted
from explorer.core.schedule import Schedule
from explorer.lessons.samplers.scene_yard import POINTS
from explorer.registry import Entry, Param
from explorer.worlds import networks
from explorer.worlds.memo import memo
from explorer.worlds.world import World

OFFERED = tuple(name for name, entry in SAMPLERS.items() if entry.kind != "inverse")
SECOND_HALF = ("heun", "edm", "predictor_corrector")  # ask twice for each step
MOST_FRAMES, MOST_HELD = 65, 256  # moments of a run that are shown, and about so many till then
FAR = 60.0  # a run that explodes is drawn up to here


@dataclass(frozen=True)
class Choice:
    """A sampler with its options, as sorted pairs; the key of a cache."""

    sampler: str
    options: tuple[tuple[str, object], ...] = ()

    @property
    def entry(self) -> Entry:
        return SAMPLERS[self.sampler]

    def fitted(self, T: int) -> dict[str, object]:
        """The options, with no more steps than T allows."""
        few = limited(self.sampler)
        return {name: min(value, T) if name in few else value for name, value in self.options}

    def evaluations(self, T: int) -> int:
        """How often it asks the denoiser on a schedule of T steps, by its entry's own formula."""
        return int(self.entry.cost(T, **self.fitted(T)))


def limited(sampler: str) -> frozenset[str]:
    """The options that are at most T."""
    few = {"levels"} if SAMPLERS[sampler].kind == "langevin" else {"num_steps", "levels"}
    return frozenset(few)


def chosen(sampler: str, given: dict, **options: Any) -> Choice:
    """The sampler with what is given, and with those of the options that it knows."""
    known = {param.name for param in SAMPLERS[sampler].params}
    given = given | {name: value for name, value in options.items() if name in known}
    return Choice(sampler, tuple(sorted(given.items())))


def with_budget(sampler: str, budget: int, **options: Any) -> Choice:
    """The sampler with as many steps as `budget` evaluations allow; options that it knows."""
    if sampler == "annealed_langevin":
        levels = max(1, int(np.sqrt(budget - 1)))
        steps = {"levels": levels, "inner": max(1, (budget - 1) // levels)}
    elif sampler == "langevin":
        steps = {"num_steps": max(1, budget - 1)}
    else:
        steps = {"num_steps": (budget + 1) // 2 if sampler in SECOND_HALF else budget}
    return chosen(sampler, steps, **options)


def options_of(name: str, steps: int | None = None) -> list[Param]:
    """What can be chosen for this sampler: its own parameters, the number of steps first.

    steps : their number at first, where not the entry's own. DDPM takes every t unless told, so its
    entry has no such parameter; here it is told. The spacing is one for the whole page. A variance
    that no denoiser here has learned is left out.
    """
    own = {each.name: each for each in SAMPLERS[name].params if each.name != "spacing"}
    if "num_steps" in own or name == "ddpm":
        known = SAMPLERS["ddim"].param("num_steps") if name == "ddpm" else own["num_steps"]
        own = {"num_steps": replace(known, default=steps or known.default)} | {
            key: each for key, each in own.items() if key != "num_steps"
        }
    if "variance" in own:
        offered = tuple(each for each in own["variance"].choices if each != "learned")
        own["variance"] = replace(own["variance"], choices=offered)
    return list(own.values())


class Remembering:
    """A denoiser that keeps its first answer, given at x_T and T: all samplers begin with it."""

    def __init__(self, denoiser: BoundDenoiser, x_T: np.ndarray) -> None:
        self.denoiser, self.x_T = denoiser, x_T
        self.first: np.ndarray | None = None

    def __call__(self, x_t: np.ndarray, t: int | np.ndarray) -> np.ndarray:
        if x_t is not self.x_T or t != self.denoiser.schedule.T:
            return self.denoiser(x_t, t)
        if self.first is None:
            self.first = self.denoiser(x_t, t)
        return self.first

    def __getattr__(self, name: str) -> Any:
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


def run(
    schedule: Schedule,
    denoiser: BoundDenoiser,
    choice: Choice,
    x_T: np.ndarray,
    seed: int | Sequence[int],
    clock: Callable = time.thread_time,
) -> Run:
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
    steps, times = on_clock([t for t, _ in held], schedule.T, choice.entry.kind)
    places = np.stack([held[k][1] for k in steps])
    places = np.clip(np.nan_to_num(places), -FAR, FAR).astype(np.float32)
    return Run(times, places, held[-1][1], counted.count, seconds)


def on_clock(
    visited: Sequence[int] | np.ndarray, T: int, kind: str
) -> tuple[np.ndarray, np.ndarray]:
    """(which steps to show (K,), their times (K,) falling from T to 0) for a clock of 0..T.

    Langevin dynamics have no t of their own that falls at every step: theirs are spread evenly.
    Of the others what climbs (EDM's churn) is left out, and of steps at one t the last is shown (at
    T the first, which is x_T). At most MOST_FRAMES, evenly among the steps.
    """
    count = len(visited)
    if kind == "langevin":
        visited = np.rint(np.linspace(T, 0, count)).astype(int)
    step_at: dict[int, int] = {}
    for k, t in enumerate(visited):
        if not step_at or (t <= min(step_at) and t < T):
            step_at[int(t)] = k
    times = np.array(sorted(step_at, reverse=True))
    if len(times) > MOST_FRAMES:
        times = times[np.unique(np.rint(np.linspace(0, len(times) - 1, MOST_FRAMES)).astype(int))]
    return np.array([step_at[t] for t in times.tolist()]), times


# --- by names and numbers -----------------------------------------------------------------------


def start(world: World, n: int = POINTS, noise: int = 0) -> np.ndarray:
    """The x_T (n, 2) from which every sampler starts; noise above 0 : others of the same seed."""
    return _start(world.seed, n, noise)


@memo(most=16)
def _start(seed: int, n: int, noise: int) -> np.ndarray:
    drawn = np.random.default_rng([seed, 3, noise][: 3 if noise else 2]).standard_normal((n, 2))
    drawn.setflags(write=False)
    return drawn


def noise_seed(world: World) -> list[int]:
    """Of the noise that samplers add."""
    return [world.seed, 4]


@memo(most=48)
def run_of(world: World, denoiser: str, choice: Choice) -> Run:
    """One sampler's run with the denoiser of this name, which is there."""
    asked = networks.of_cloud(world, denoiser)
    with np.errstate(all="ignore"):  # a run that explodes is shown, not complained about
        return run(asked.schedule, asked, choice, start(world), noise_seed(world))
