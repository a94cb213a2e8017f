"""Bits and distance against the number of sampling steps, with four ways to take them.

beta~ and beta go with a network trained on L_simple, the learned variance with one trained on
L_hybrid, DDIM again with the first: as in the paper, each variance with the loss that suits it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from explorer.core.samplers import SAMPLERS
from explorer.core.samplers.base import respace, step_times
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_networks as nets

METHODS = ("posterior", "beta", "learned", "ddim")
WITH_BITS = METHODS[:3]  # DDIM adds no noise, so its steps have no density and no bound
COUNTS = {"points": (5, 10, 20, 50, 100, 200), "pictures": (5, 10, 20, 50, 100)}
TRAINING = 0.6  # the share of the work that trains, about
LEARNED = {"variance": "learned", "objective": "hybrid"}


class Respaced:
    """The denoiser on a chain that visits only `times`: the chain's step i is the old t."""

    def __init__(self, denoiser, times):
        self._denoiser, self._times = denoiser, np.asarray(times)

    def __call__(self, x_t, i):
        return self._denoiser(x_t, self._old(i))

    def fraction(self, x_t, i):
        return self._denoiser.fraction(x_t, self._old(i))

    def _old(self, i):
        old = self._times[i]
        return old if isinstance(i, np.ndarray) else int(old)


@dataclass(frozen=True, eq=False)
class Ladder:
    """counts (n,) : numbers of steps.  bits, far : method → (R, n), a row for each pair of
    networks, nan where nothing is measured yet; far is distance ÷ floor."""

    counts: tuple[int, ...]
    bits: dict[str, np.ndarray]
    far: dict[str, np.ndarray]

    @property
    def repeats(self) -> int:
        return len(self.far[METHODS[0]])


def nothing(counts, rows: int = 0) -> Ladder:
    """Room for so many rows, nothing measured yet."""
    empty = ({m: np.full((rows, len(counts)), np.nan) for m in METHODS} for _ in range(2))
    return Ladder(counts, *empty)


def counts_for(what: str, T: int) -> tuple[int, ...]:
    """The numbers of steps that are tried, up to T."""
    return (*(n for n in COUNTS[what] if n < T), T)[: len(COUNTS[what])]


def pair(config) -> tuple:
    """(config of L_simple, config of L_hybrid), otherwise alike."""
    return config, replace(config, **LEARNED)


def bits_in(schedule, denoiser, bench, rng, num_steps: int, variance: str) -> float:
    """The bound of the chain of num_steps steps, bits per dimension."""
    times = step_times(schedule.T, num_steps)
    spaced = Respaced(bench.for_bits(denoiser), times)
    chain = respace(schedule, times)
    return float(benches.bound(chain, spaced, bench.x0, rng, variance, **bench.decoder)[0].sum())


def far_in(schedule, denoiser, bench, rng, num_steps: int, method: str) -> float:
    """Distance ÷ floor of samples drawn in num_steps steps."""
    x_T = rng.standard_normal(bench.start)
    asked = bench.for_samples(denoiser)
    name, how = ("ddim", {}) if method == "ddim" else ("ddpm", {"variance": method})
    run = SAMPLERS[name](schedule, asked, x_T, rng, num_steps=num_steps, **how)
    return bench.ratio(deque(run, maxlen=1).pop().x_t)


def climb(simple, learned, bench, row: Ladder, seed: int) -> Iterator[float]:
    """Fill a Ladder of one row from two trained networks; yields the share done."""
    schedule, counts = simple.schedule, row.counts
    total, done = len(METHODS) * sum(counts), 0
    for k, count in enumerate(counts):
        for method in METHODS:
            denoiser = learned if method == "learned" else simple
            rng = np.random.default_rng([seed, k])  # the same noise for all methods
            row.far[method][0, k] = far_in(schedule, denoiser, bench, rng, count, method)
            if method in WITH_BITS:
                rng = np.random.default_rng([seed, k])
                row.bits[method][0, k] = bits_in(schedule, denoiser, bench, rng, count, method)
            done += count
            yield done / total


def one(config, bench, row: Ladder) -> Iterator[float]:
    """Train the pair of networks and climb; returns the row, which fills while one looks."""
    key = ("steps", config, row.counts)
    return nets.remembered(key, lambda: _one(config, bench, row))


def _one(config, bench, row) -> Iterator[float]:
    first, second = pair(config)
    simple = yield from nets.part(nets.network(first), 0.0, TRAINING / 2)
    learned = yield from nets.part(nets.network(second), TRAINING / 2, TRAINING)
    work = climb(simple, learned, bench, row, config.seed)
    yield from nets.part(work, TRAINING, 1.0)
    return row


def ladder(config, bench, counts, repeats: int) -> Iterator[tuple[float, Ladder]]:
    """(share done, Ladder so far) of `repeats` pairs of networks; their seeds count up from
    config's."""
    made: list[Ladder] = []
    for r in range(repeats):
        row = nothing(counts, rows=1)
        for share, ended in nets.told(one(replace(config, seed=config.seed + r), bench, row)):
            if ended is not None:
                made.append(ended)
                break
            begun = [row] if np.isfinite(row.far[METHODS[0]]).any() else []
            yield (r + share) / repeats, together(counts, [*made, *begun])
    yield 1.0, together(counts, made)


def together(counts, rows: list[Ladder]) -> Ladder:
    """One Ladder of several; copies, as a row may still be filling."""
    if not rows:
        return nothing(counts)
    parts = ({m: np.concatenate([getattr(row, kind)[m] for row in rows]) for m in METHODS}
             for kind in ("bits", "far"))  # fmt: skip
    return Ladder(counts, *parts)


def mean_error(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean over the rows (R, n) that are known, and its standard error: nan of fewer than two."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, values, 0.0).sum(axis=0) / count
        squares = np.where(known, (values - mean) ** 2, 0.0).sum(axis=0)
        return np.where(count > 0, mean, np.nan), np.sqrt(squares / (count - 1) / count)
