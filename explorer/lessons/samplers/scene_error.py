"""Error over the work: every sampler with few and with many evaluations of the denoiser.

Two errors. The distance to the data (sliced W2) ends at the floor, or where the denoiser's own
error takes over. The error along the curve, against the ODE's own solution from the same x_T, ends
nowhere: on logarithmic axes its slope is the order of the method.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.reverse import BoundDenoiser
from explorer.core.samplers import SAMPLERS, end_of
from explorer.core.schedule import Schedule
from explorer.frames.record import Given, Measured
from explorer.lessons.samplers.scene_runs import OFFERED, run, with_budget
from explorer.lessons.samplers.scene_yard import Yard

BUDGETS = (2, 3, 5, 10, 20, 50)
ALONG = 400  # points whose ends are compared with the reference
STAY = 0.8  # of them; among the rest are those between two arms, where a hair's breadth decides
NOISELESS = ("ddim", "edm")  # at their defaults
FOLLOW = tuple(name for name in OFFERED if SAMPLERS[name].kind == "ode" or name in NOISELESS)
ENOUGH = 1.2  # times the floor
KINDS = ("density", "trained")  # the denoisers whose curves are drawn


@dataclass(frozen=True, eq=False)
class Curve:
    """One sampler's results, a row for each budget: evaluations (B,) and distances (B,).

    ends : (B, ALONG, D) where its first points ended, for those that follow the ODE, else empty.
    """

    sampler: str
    evaluations: np.ndarray
    distances: np.ndarray
    ends: np.ndarray = field(default_factory=lambda: np.empty((0, 0, 0)), repr=False)


def curve(
    schedule: Schedule,
    denoiser: BoundDenoiser,
    sampler: str,
    x_T: np.ndarray,
    yard: Yard,
    seed: int | Sequence[int],
    budgets: Sequence[int] = BUDGETS,
    **options: Any,
) -> Curve:
    """The sampler's Curve from x_T (N, 2); options (as spacing) go to samplers that know them."""
    distances, ends = {}, []
    for budget in budgets:
        done = run(schedule, denoiser, with_budget(sampler, budget, **options), x_T, seed)
        if done.evaluations not in distances:  # else the schedule allows no more steps
            distances[done.evaluations] = yard.distance(done.sample)
            ends.append(done.sample[:ALONG])
    errors = Curve(sampler, np.array([*distances]), np.array([*distances.values()]))
    return replace(errors, ends=np.stack(ends)) if sampler in FOLLOW else errors


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of one world: curves[denoiser, sampler], solutions[denoiser], enough[denoiser]
    (a scene_enough.Enough), share done."""

    curves: dict = field(default_factory=dict)
    solutions: dict = field(default_factory=dict)
    enough: dict = field(default_factory=dict)
    share: float = 0.0
    training: float | None = None  # share of a training that is under way

    @property
    def done(self) -> bool:
        return self.share >= 1.0

    def of(self, denoiser: str) -> list[Curve]:
        """The curves of one denoiser, in the order of the registry."""
        names = (name for name in OFFERED if (denoiser, name) in self.curves)
        return [self.curves[denoiser, name] for name in names]


NOTHING = Known()


def reference(schedule: Schedule, denoiser: BoundDenoiser, x_T: np.ndarray) -> np.ndarray:
    """Where the ODE leads the first ALONG points of x_T: Heun's method through every t."""
    return end_of(SAMPLERS["heun"](schedule, denoiser, x_T[:ALONG], num_steps=None))


def along(curve: Curve, solution: np.ndarray) -> np.ndarray:
    """Root mean square distance to the solution (ALONG, D), (B,), of the STAY nearest points.

    The others lie so near to a fork that the smallest error sends them to another arm: they would
    be all that a mean over everything shows.
    """
    squares = np.sort(((curve.ends - solution) ** 2).sum(axis=2), axis=1)
    staying = max(1, int(STAY * squares.shape[1]))
    return np.sqrt(squares[:, :staying].mean(axis=1))


def order(evaluations: ArrayLike, errors: ArrayLike, first: int = 8) -> float:
    """Minus the slope of ln error over ln evaluations from `first` on; nan if unknown."""
    used = (np.asarray(evaluations) >= first) & (np.asarray(errors) > 0) & np.isfinite(errors)
    if used.sum() < 2:
        return float("nan")
    x, y = np.log(np.asarray(evaluations)[used]), np.log(np.asarray(errors)[used])
    return float(-np.polyfit(x, y, 1)[0])


# --- as lines of the chart ----------------------------------------------------------------------


class Line(NamedTuple):
    """Of the chart: a sampler's errors over its evaluations, by the exact denoiser or a network.
    first : of the lines of this sampler."""

    sampler: str
    evaluations: Given[np.ndarray]
    errors: Measured[np.ndarray]
    exact: bool
    first: bool


def lines(known: Known, view: str) -> tuple[Line, ...]:
    """Distances of every sampler, or errors along the curve of those that follow the ODE."""
    of = {"distance": distances, "order": off_the_curve}[view]
    return tuple(
        Line(curve.sampler, curve.evaluations, values, kind == "density",
             kind == "density" or ("density", curve.sampler) not in known.curves)
        for kind in KINDS for curve, values in of(known, kind)
    )  # fmt: skip


def distances(known: Known, kind: str) -> list[tuple[Curve, np.ndarray]]:
    return [(curve, curve.distances) for curve in known.of(kind)]


def off_the_curve(known: Known, kind: str) -> list[tuple[Curve, np.ndarray]]:
    if kind not in known.solutions:
        return []
    follow = [curve for curve in known.of(kind) if curve.sampler in FOLLOW]
    return [(curve, along(curve, known.solutions[kind])) for curve in follow]


def slope(known: Known, sampler: str) -> float:
    """The order of a sampler with the exact denoiser; nan where it is not known yet."""
    curve = known.curves.get(("density", sampler))
    if curve is None or "density" not in known.solutions:
        return float("nan")
    return order(curve.evaluations, along(curve, known.solutions["density"]))
