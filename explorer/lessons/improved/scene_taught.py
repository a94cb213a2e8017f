"""What a network has learned of the variance: its v at every t, and what that saves in bits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from explorer.core.forward import q_sample
from explorer.core.reverse import LearnedDenoiser
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved.scene_bench import Bench
from explorer.worlds import works

if TYPE_CHECKING:
    from explorer.training.image_config import Config

SPREADS = ("posterior", "beta", "learned")
ROWS = 256  # at each t
TRAINING = 0.7  # the share of the work that trains, about


@dataclass(frozen=True, eq=False)
class Taught:
    """v (T+1,) : the mean of the network's v over rows and coordinates at each t, nan at 0.
    terms : sigma^2 → (T+1,) as in vlb_terms.  errors : of their sums.
    gain, gain_error : bits that the learned variance saves against the better fixed one, row by
    row, so that what all rows share does not blur it.
    networks : so many; of several all are means, and the errors are those of the seeds."""

    v: np.ndarray
    terms: dict[str, np.ndarray]
    errors: dict[str, float]
    gain: float
    gain_error: float
    networks: int = 1

    def bits(self, name: str) -> float:
        return float(self.terms[name].sum())


def mean_fraction(denoiser: LearnedDenoiser, x0: np.ndarray, seed: int) -> np.ndarray:
    """The mean of v at each t on rows of x0 under noise, (T+1,)."""
    schedule = denoiser.schedule
    eps = np.random.default_rng([seed, 61]).standard_normal(x0.shape)
    v = np.full(schedule.T + 1, np.nan)
    for t in range(1, schedule.T + 1):
        v[t] = denoiser.fraction(q_sample(schedule, x0, t, eps), t).mean()
    return v


def taught(config: Config, bench: Bench, repeats: int) -> Iterator[tuple[float, Taught | None]]:
    """(share done, Taught so far) of `repeats` seeds: train `config`, which learns the variance,
    and measure."""
    seeds = [replace(config, seed=config.seed + r) for r in range(repeats)]
    return works.in_turn([_taught(each, bench) for each in seeds], together)


def together(ended: Sequence[Taught]) -> Taught | None:
    """One of several networks; None of none."""
    if len(ended) < 2:
        return ended[0] if ended else None
    bits = {name: np.array([each.bits(name) for each in ended]) for name in SPREADS}
    gains = np.array([each.gain for each in ended])
    return Taught(
        np.mean([each.v for each in ended], axis=0),
        {name: np.mean([each.terms[name] for each in ended], axis=0) for name in SPREADS},
        {name: benches.error_of(values) for name, values in bits.items()},
        float(gains.mean()),
        benches.error_of(gains),
        len(ended),
    )


def _taught(config: Config, bench: Bench) -> works.Work:
    denoiser = yield from works.part(works.network(config), 0.0, TRAINING)
    x0 = bench.drawn(ROWS, config.seed).x0
    v, rows = mean_fraction(denoiser, x0, config.seed), {}
    for k, name in enumerate(SPREADS):
        rng = np.random.default_rng([config.seed, 62])  # the same noise for all of them
        rows[name] = benches.row_terms(denoiser.schedule, denoiser, x0, rng, name)
        yield TRAINING + (1 - TRAINING) * (k + 1) / len(SPREADS)
    return _summed(v, rows)


def _summed(v: np.ndarray, rows: dict[str, np.ndarray]) -> Taught:
    sums = {name: each.sum(axis=0) for name, each in rows.items()}
    fixed = min(SPREADS[:2], key=lambda name: sums[name].mean())
    saved = sums[fixed] - sums["learned"]
    return Taught(
        v,
        {name: each.mean(axis=1) for name, each in rows.items()},
        {name: benches.error_of(each) for name, each in sums.items()},
        float(saved.mean()),
        benches.error_of(saved),
    )
