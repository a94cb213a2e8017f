"""ln p_0 by the ODE, at one point along its path, on a lattice, and at held-out points.

Of the exact denoiser it is compared with the density itself; of a network it is the network's own
likelihood, and its mean gap from the exact one on held-out data is KL(data | network).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from explorer.core import likelihood as core
from explorer.core.likelihood import (
    bits_per_dim,
    flow,
    log_likelihood,
    normal_log_density,
)
from explorer.core.mixture import Mixture
from explorer.core.schedule import Schedule

CELLS = 56  # of the lattice, each way
HELD_OUT = 512
ROWS = 784  # at once: progress is told after each
COUNTS = (5, 10, 20, 40, 80, 160)
STUDIED = 256  # points of a study
MOST_PROBES = 64
REFERENCE = 320  # Heun's steps, where no exact answer is known
ASYMPTOTIC = 20  # steps from which a slope is fitted


# --- one point ----------------------------------------------------------------------------------


class BoundJacobian(Protocol):
    """A Jacobian of core.likelihood, and the schedule that its denoiser is bound to."""

    @property
    def schedule(self) -> Schedule: ...
    def __call__(self, x_t: Any, t: int, probes: Any, /) -> tuple[Any, Any]: ...


@dataclass(frozen=True)
class Path:
    """One point's way to the noise. times (K,), x_t (K, D); ln q_t(x_t) in nats along it:

    by_ode (K,) from the ODE, error (K,) its standard error, exact (K,) of the data's density.
    volume (K,) : the integral of div v so far.  end : ln N(x_T; 0, I).
    """

    times: np.ndarray
    x_t: np.ndarray
    by_ode: np.ndarray
    error: np.ndarray
    exact: np.ndarray
    volume: np.ndarray
    end: float


def follow(
    jacobian: BoundJacobian, mixture: Mixture, x: np.ndarray, seed: int = 0, **how: Any
) -> Path:
    """The Path of x (D,). how : num_steps, method, trace, probes of core.likelihood.flow."""
    schedule, exact = jacobian.schedule, how.get("trace", "exact") == "exact"
    rng = np.random.default_rng([seed, 31])
    turns = list(flow(schedule, jacobian, np.asarray(x, float)[None], rng=rng, **how))
    volumes = np.stack([turn.volume[:, 0] for turn in turns])  # (K, P)
    x_t = np.concatenate([turn.x_t for turn in turns])
    end = float(normal_log_density(x_t[-1:])[0])
    left = (volumes[-1] - volumes).T  # what is still gained from here on, (P, K)
    by_ode, error = core.gathered(left, end, exact)
    times = np.array([turn.t for turn in turns])
    known = [
        mixture.log_prob(schedule, place[None], int(t))[0]
        for place, t in zip(x_t, times, strict=True)
    ]
    return Path(times, x_t, by_ode, error, np.array(known), volumes.mean(1), end)


def over_time(path: Path, T: int) -> dict[str, np.ndarray]:
    """The Path's numbers over t (T+1,), linear between the visited times."""
    t = np.arange(T + 1)
    visited = {"ode": -path.by_ode, "exact": -path.exact, "volume": path.volume}
    columns = {name: np.interp(t, path.times, values) for name, values in visited.items()}
    return columns | {
        "gap": columns["ode"] - columns["exact"],
        "patch": np.exp(columns["volume"]),
    }


# --- many points --------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Many:
    """ln p of many points, as far as it is known (nan elsewhere).

    log_p, error, exact (N,), all in nats; share : done.
    """

    log_p: np.ndarray
    error: np.ndarray
    exact: np.ndarray
    share: float

    @property
    def held_out(self) -> slice:
        return slice(0, HELD_OUT)

    @property
    def lattice(self) -> slice:
        return slice(HELD_OUT, None)


def points(held_out: np.ndarray, half: float, cells: int = CELLS) -> np.ndarray:
    """The held-out points (HELD_OUT, 2), then a lattice over [-half, half]^2, row by row."""
    side = np.linspace(-half, half, cells)
    grid = np.stack(np.meshgrid(side, side), -1).reshape(-1, 2)
    return np.concatenate([held_out[:HELD_OUT], grid])


def evaluate(
    jacobian: BoundJacobian, mixture: Mixture, x: np.ndarray, seed: int = 0, **how: Any
) -> Iterator[Many]:
    """ln p of all x (N, 2) by the ODE, yielded after each ROWS of them."""
    log_p, error = np.full((2, len(x)), np.nan)
    exact = mixture.log_density(x)
    for k, start in enumerate(range(0, len(x), ROWS)):
        rows, rng = slice(start, start + ROWS), np.random.default_rng([seed, 32, k])
        here = log_likelihood(jacobian.schedule, jacobian, x[rows], rng=rng, **how)
        log_p[rows], error[rows] = here.log_p, here.error
        yield Many(log_p.copy(), error.copy(), exact, min(1.0, (start + ROWS) / len(x)))


def mean_bits(values: np.ndarray) -> tuple[float, float]:
    """(mean bits per dimension, its standard error) of ln p (N,) of points of the plane."""
    bits = bits_per_dim(values, 2)
    return float(bits.mean()), float(bits.std(ddof=1) / np.sqrt(len(bits)))


# --- how the error falls ------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Study:
    """Errors in nats. steps : method → {number of steps: root mean square over the points}.

    probes : kind → {number of probes: root mean square of what they add to the exact trace}, with
    the largest number of steps so far studied.  reference : "exact" or "heun".  share : done.
    """

    reference: str
    share: float
    steps: dict[str, dict[int, float]] = field(default_factory=dict)
    probes: dict[str, dict[int, float]] = field(default_factory=dict)


def study(
    jacobian: BoundJacobian, mixture: Mixture, x: np.ndarray, seed: int = 0, own: bool = False
) -> Iterator[Study]:
    """Error against steps and against probes, at x (N, 2); yielded as it grows.

    own : the answer is the denoiser's own, known only by REFERENCE steps of Heun's.
    """
    schedule, x = jacobian.schedule, x[:STUDIED]
    counts = [n for n in COUNTS if n <= schedule.T // 2]
    costs = {"euler": 1, "heun": 2}
    total = 3 * sum(counts) + 8 * counts[-1] + 2 * own * min(REFERENCE, schedule.T)
    steps, probes, done = {name: {} for name in core.METHODS}, {}, 0

    def now() -> Study:
        known = {name: dict(errors) for name, errors in steps.items()}
        return Study("heun" if own else "exact", done / total, known, dict(probes))

    wanted = mixture.log_density(x)
    if own:
        n = min(REFERENCE, schedule.T)
        wanted, done = log_likelihood(schedule, jacobian, x, num_steps=n).log_p, 2 * n
        yield now()
    for n, method in itertools.product(counts, core.METHODS):
        log_p = log_likelihood(schedule, jacobian, x, num_steps=n, method=method).log_p
        steps[method][n], done = _rms(log_p - wanted), done + costs[method] * n
        yield now()
    for trace in core.TRACES[1:]:
        rng = np.random.default_rng([seed, 33])
        probes[trace] = by_probes(schedule, jacobian, x, counts[-1], trace, rng)
        done += 4 * counts[-1]
        yield now()


def by_probes(
    schedule: Schedule,
    jacobian: BoundJacobian,
    x: np.ndarray,
    num_steps: int,
    trace: str,
    rng: np.random.Generator,
) -> dict[int, float]:
    """Root mean square of the error that the first 1, 2, 4, … of MOST_PROBES probes leave."""
    *_, last = flow(schedule, jacobian, x, num_steps, trace=trace, probes=MOST_PROBES, rng=rng)
    *_, exact = flow(schedule, jacobian, x, num_steps)
    off = last.volume - exact.volume
    counts = 2 ** np.arange(int(np.log2(MOST_PROBES)) + 1)
    groups = {int(p): off.reshape(-1, p, len(x)).mean(1) for p in counts}
    return {p: _rms(each) for p, each in groups.items()}


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(values))))


def slope(errors: dict[int, float], first: int = ASYMPTOTIC) -> float:
    """The exponent k of error ~ n^k by least squares over n >= first; nan with fewer than two."""
    n = np.array([key for key in errors if key >= first], float)
    if len(n) < 2:
        return float("nan")
    return float(np.polyfit(np.log(n), np.log([errors[int(key)] for key in n]), 1)[0])
