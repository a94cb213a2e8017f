"""L_simple, L_hybrid and L_vlb: what each teaches, seen in the bound and in its terms over t."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from explorer.core.bound import SPREADS
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_networks as nets

OBJECTIVES = ("simple", "hybrid", "vlb")
LOOKS = 8  # at the bound while a network is trained
FIXED = SPREADS[:2]


@dataclass(frozen=True, eq=False)
class Look:
    """A network at one moment: terms (T+1,) as in vlb_terms with their sum's standard error, the
    variance that they belong to, and simple (T+1,): the mean of (eps - eps_hat)^2 at each t, or
    None where nobody asked."""

    step: int
    terms: np.ndarray
    error: float
    variance: str
    simple: np.ndarray | None = None

    @property
    def bits(self) -> float:
        """The bound, bits per dimension."""
        return float(self.terms.sum())


def objective(config, kind: str):
    """The config with this objective; all but L_simple learn the variance too."""
    variance = "fixed" if kind == "simple" else "learned"
    return replace(config, objective=kind, variance=variance)


def look(snapshot, bench, rows: int, seed: int = 0, simple: bool = True) -> Look:
    """The bound of a snapshot on `rows` held-out rows; without a learned variance, with the better
    of beta~ and beta."""
    denoiser, schedule = snapshot.denoiser(), snapshot.config.make_schedule()
    given = replace(bench, x0=bench.x0[:rows], labels=None)
    if bench.labels is not None:
        denoiser = denoiser.conditioned(bench.labels[:rows])
    variances = ("learned",) if denoiser.learned_variance else FIXED
    found = {}
    for variance in variances:
        rng = np.random.default_rng([seed, 41])  # the same noise for every variance and moment
        found[variance] = benches.bound(schedule, denoiser, given.x0, rng, variance,
                                        **bench.decoder)  # fmt: skip
    best = min(found, key=lambda name: found[name][0].sum())
    if not simple:
        return Look(snapshot.step, *found[best], best)
    rng = np.random.default_rng([seed, 42])
    errors = benches.noise_error(schedule, denoiser, given.x0, rng)
    return Look(snapshot.step, *found[best], best, errors)


@dataclass(frozen=True, eq=False)
class Race:
    """objective → list of (steps, bounds) of each seed so far; bits per dimension."""

    runs: dict[str, list[tuple[np.ndarray, np.ndarray]]]

    def curve(self, kind: str) -> tuple[np.ndarray, np.ndarray]:
        """(steps (n,), bounds (R, n)) of the seeds that are there."""
        runs = self.runs.get(kind, [])
        if not runs:
            return np.array([]), np.empty((0, 0))
        return runs[0][0], np.stack([bits for _, bits in runs])


def due(steps: int) -> list[int]:
    """The training steps at which the bound is looked at."""
    return sorted({int(step) for step in np.geomspace(max(1, steps // 40), steps, LOOKS)})


def one(config, bench, rows: int) -> Iterator[float]:
    """Train one network with a look now and then; returns (steps, bounds)."""
    return nets.remembered(("race", config, rows), lambda: _one(config, bench, rows))


def _one(config, bench, rows) -> Iterator[float]:
    def bits(snapshot):
        return look(snapshot, bench, rows, simple=False).bits

    seen = yield from nets.watched(config, due(config.steps), bits)
    return np.array(seen[0]), np.array(seen[1])


def race(config, bench, repeats: int, rows: int) -> Iterator[tuple[float, Race]]:
    """(share done, Race so far): the three objectives, seed by seed."""
    runs: dict[str, list] = {kind: [] for kind in OBJECTIVES}
    total = repeats * len(OBJECTIVES)
    for k in range(total):
        kind = OBJECTIVES[k % len(OBJECTIVES)]
        seeded = replace(config, seed=config.seed + k // len(OBJECTIVES))
        for share, ended in nets.told(one(objective(seeded, kind), bench, rows)):
            if ended is not None:
                runs[kind].append(ended)
                break
            yield (k + share) / total, Race({name: list(made) for name, made in runs.items()})
    yield 1.0, Race(runs)
