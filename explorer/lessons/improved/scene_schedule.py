"""Linear against cosine: what equal training reaches, and what skipping the first steps costs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from explorer.core.samplers import SAMPLERS
from explorer.core.schedule import Schedule
from explorer.core.schedules import terminal
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_networks as nets
from explorer.lessons.improved.scene_steps import Respaced

NAMES = ("linear", "cosine")
SHARES = tuple(k / 10 for k in range(10))  # of the steps that are skipped
CLAIMED, HALF = SHARES.index(0.2), SHARES.index(0.5)
TRAINING = 0.45  # the share of the work that trains, about
VARIANCE = "beta"


@dataclass(frozen=True, eq=False)
class Skips:
    """far : schedule → (R, n) distance ÷ floor for each of SHARES.  bits : schedule → (R,) bound
    of the whole chain, bits per dimension. A row for each seed; nan where not yet measured."""

    far: dict[str, np.ndarray]
    bits: dict[str, np.ndarray]

    @property
    def repeats(self) -> int:
        return len(self.bits[NAMES[0]])


def nothing(rows: int = 0) -> Skips:
    """Room for so many seeds, nothing measured yet."""
    far = {name: np.full((rows, len(SHARES)), np.nan) for name in NAMES}
    return Skips(far, {name: np.full(rows, np.nan) for name in NAMES})


def left_over(schedule) -> np.ndarray:
    """What x_t still tells of x_0, (T+1,): KL(q(x_t | x_0) || N(0, I)) in bits per dimension.

    At unit variance of the data; nan at t = 0. For t = T it is L_T.
    """
    found = [terminal(Schedule(schedule.betas[1 : t + 1])) for t in range(1, schedule.T + 1)]
    return np.append(np.nan, found)


def start_of(T: int, share: float) -> int:
    """The t at which a reverse process that skips this share of its steps begins."""
    return max(1, round((1 - share) * T))


def skipping(schedule, denoiser, x_start, rng, share: float):
    """Samples of the reverse process that begins at start_of(T, share), from x_start ~ N(0, I).

    As if x_t were pure noise there already. Source: Nichol & Dhariwal 2021, fig. 4.
    """
    t = start_of(schedule.T, share)
    chain = Schedule(schedule.betas[1 : t + 1])
    spaced = Respaced(denoiser, np.arange(t + 1))
    run = SAMPLERS["ddpm"](chain, spaced, x_start, rng, variance=VARIANCE)
    return deque(run, maxlen=1).pop().x_t


def measure(name: str, denoiser, bench, row: Skips, seed: int) -> Iterator[float]:
    """Fill the row of one schedule; yields the share done."""
    schedule = denoiser.schedule
    rng = np.random.default_rng([seed, 31])
    found = benches.bound(schedule, bench.for_bits(denoiser), bench.x0, rng, VARIANCE)
    row.bits[name][0] = found[0].sum()
    for k, share in enumerate(SHARES):
        rng = np.random.default_rng([seed, 32])  # the same noise wherever it begins
        x_start = rng.standard_normal(bench.start)
        row.far[name][0, k] = bench.ratio(skipping(schedule, denoiser, x_start, rng, share))
        yield (k + 1) / len(SHARES)


def one(config, bench, row: Skips) -> Iterator[float]:
    """Train a network for each schedule and measure; returns the row, which fills meanwhile."""
    key = ("skips", replace(config, schedule="cosine"))
    return nets.remembered(key, lambda: _one(config, bench, row))


def _one(config, bench, row) -> Iterator[float]:
    for k, name in enumerate(NAMES):
        begin, middle, end = (np.array([0.0, TRAINING, 1.0]) + k) / len(NAMES)
        given = nets.network(replace(config, schedule=name))
        denoiser = yield from nets.part(given, begin, middle)
        work = measure(name, denoiser, bench, row, config.seed)
        yield from nets.part(work, middle, end)
    return row


def compare(config, bench, repeats: int) -> Iterator[tuple[float, Skips]]:
    """(share done, Skips so far) of `repeats` seeds that count up from config's."""
    made: list[Skips] = []
    for r in range(repeats):
        row = nothing(rows=1)
        for share, ended in nets.told(one(replace(config, seed=config.seed + r), bench, row)):
            if ended is not None:
                made.append(ended)
                break
            begun = [row] if np.isfinite(row.bits[NAMES[0]]).any() else []
            yield (r + share) / repeats, together([*made, *begun])
    yield 1.0, together(made)


def together(rows: list[Skips]) -> Skips:
    """One of several; copies, as a row may still be filling."""
    if not rows:
        return nothing()
    return Skips(*({name: np.concatenate([getattr(row, kind)[name] for row in rows])
                    for name in NAMES} for kind in ("far", "bits")))  # fmt: skip
