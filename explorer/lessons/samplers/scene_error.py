"""Error over the work: every sampler with few and with many evaluations of the denoiser.

Two errors. The distance to the data (sliced W2) ends at the floor, or where the denoiser's own
error takes over. The error along the curve, against the ODE's own solution from the same x_T, ends
nowhere: on logarithmic axes its slope is the order of the method.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from explorer.core.samplers import SAMPLERS
from explorer.lessons.samplers.scene import OFFERED, Remembering, Yard, run, with_budget

BUDGETS = (2, 3, 5, 10, 20, 50)
ALONG = 400  # points whose ends are compared with the reference
STAY = 0.8  # of them; among the rest are those between two arms, where a hair's breadth decides
NOISELESS = ("ddim", "edm")  # at their defaults
FOLLOW = tuple(name for name in OFFERED if SAMPLERS[name].kind == "ode" or name in NOISELESS)
ENOUGH = 1.2  # times the floor


@dataclass(frozen=True, eq=False)
class Curve:
    """One sampler's results, a row for each budget: evaluations (B,) and distances (B,).

    ends : (B, ALONG, D) where its first points ended, for those that follow the ODE, else empty.
    seconds : of CPU, all together.
    """

    sampler: str
    evaluations: np.ndarray
    distances: np.ndarray
    ends: np.ndarray = field(default_factory=lambda: np.empty((0, 0, 0)), repr=False)
    seconds: float = 0.0


def curve(schedule, denoiser, sampler, x_T, yard: Yard, seed, budgets=BUDGETS, **options) -> Curve:
    """The sampler's Curve from x_T (N, 2); options (as spacing) go to samplers that know them."""
    found, ends, spent = {}, [], 0.0
    for budget in budgets:
        choice = with_budget(sampler, budget, **options)
        made = run(schedule, denoiser, choice, x_T, seed)
        if made.evaluations in found:  # the schedule allows no more steps
            continue
        found[made.evaluations] = yard.distance(made.sample)
        ends.append(made.sample[:ALONG])
        spent += made.seconds
    follows = sampler in FOLLOW
    return Curve(
        sampler,
        np.array([*found]),
        np.array([*found.values()]),
        np.stack(ends) if follows else np.empty((0, 0, 0)),
        spent,
    )


def reference(schedule, denoiser, x_T) -> np.ndarray:
    """Where the ODE leads the first ALONG points of x_T: Heun's method through every t."""
    steps = SAMPLERS["heun"](schedule, denoiser, x_T[:ALONG], num_steps=None)
    return deque(steps, maxlen=1).pop().x_t


def along(found: Curve, solution) -> np.ndarray:
    """Root mean square distance to the solution (ALONG, D), (B,), of the STAY nearest points.

    The others lie so near to a fork that the smallest error sends them to another arm: they would
    be all that a mean over everything shows.
    """
    squares = np.sort(((found.ends - solution) ** 2).sum(axis=2), axis=1)
    kept = max(1, int(STAY * squares.shape[1]))
    return np.sqrt(squares[:, :kept].mean(axis=1))


def order(evaluations, errors, first: int = 8) -> float:
    """Minus the slope of ln error over ln evaluations from `first` on; nan if unknown."""
    used = (np.asarray(evaluations) >= first) & (np.asarray(errors) > 0) & np.isfinite(errors)
    if used.sum() < 2:
        return float("nan")
    x, y = np.log(np.asarray(evaluations)[used]), np.log(np.asarray(errors)[used])
    return float(-np.polyfit(x, y, 1)[0])


def enough(curves, floor: float) -> tuple[str, int] | None:
    """(sampler, evaluations): the fewest that come within ENOUGH times the floor; None if none."""
    good = [
        (int(count), found.sampler)
        for found in curves
        for count, distance in zip(found.evaluations, found.distances, strict=True)
        if distance <= ENOUGH * floor
    ]
    return min(good)[::-1] if good else None


def compare(schedule, denoiser, x_T, yard, seed, samplers=OFFERED, **options) -> Iterator[Curve]:
    """The Curve of each sampler, one after the other."""
    shared = Remembering(denoiser, x_T)
    for sampler in samplers:
        yield curve(schedule, shared, sampler, x_T, yard, seed, **options)
