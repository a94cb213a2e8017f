"""t drawn evenly or by importance: what the loss of a batch is worth, while L_vlb is trained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from explorer.core.arrays import flat_mean
from explorer.core.forward import q_sample
from explorer.core.importance import MEMORY, Importance
from explorer.core.learned_variance import step_parts, step_table, vlb_of_step
from explorer.lessons.improved import scene_loss as losses
from explorer.lessons.improved import scene_networks as nets

WAYS = ("uniform", "importance")
MOMENTS = 40  # looks at the loss of a batch while a network is trained
BATCHES = 64  # whose losses tell how noisy one is
FRESH = 40  # rows at each t, out of which its losses are drawn
GRADIENTS = 40  # batches whose gradients are compared
TRAINING = 0.7  # the share of the work that trains, about


@dataclass(frozen=True, eq=False)
class Moment:
    """A network while it learns. batch : the loss of one batch, as training saw it.  spread : the
    standard deviation of such losses, for either way to draw t.  p : (T,) by importance."""

    step: int
    batch: float
    spread: dict[str, float]
    p: np.ndarray


@dataclass(frozen=True, eq=False)
class Duel:
    """way → Moments of the first seed; way → bounds (R,) at the end, bits per dimension.

    gains (R', 2) : of each network at its end, by what factor importance lowers the variance of a
    batch's gradient: with every t drawn alone, and with the t of a batch spread evenly over p.
    """

    moments: dict[str, list[Moment]]
    bits: dict[str, np.ndarray]
    gains: np.ndarray

    @property
    def repeats(self) -> int:
        return min(len(self.bits[way]) for way in WAYS)


def nothing() -> Duel:
    return _together({way: [] for way in WAYS})


def step_losses(denoiser, x0, rng, per_t: int = MEMORY) -> np.ndarray:
    """T L_{t-1} of `per_t` rows of x0 at each t, (T, per_t): what one row of a batch contributes.

    As training counts it: bits per dimension, at t = 1 without the constant of the decoder.
    """
    schedule = denoiser.schedule
    T = schedule.T
    t = np.repeat(np.arange(1, T + 1), per_t)
    rows = x0[rng.integers(len(x0), size=len(t))]
    x_t = q_sample(schedule, rows, t, rng.standard_normal(rows.shape))
    snr = schedule.snr[t].reshape(-1, *(1,) * (rows.ndim - 1))
    squares = snr * (rows - denoiser(x_t, t)) ** 2  # (eps - eps_hat)^2
    parts = step_parts(step_table(schedule), t, rows)
    terms = vlb_of_step(parts, denoiser.fraction(x_t, t), squares)
    return T * flat_mean(terms).reshape(T, per_t)


def batch_losses(table: np.ndarray, p: np.ndarray, size: int, count: int, rng) -> np.ndarray:
    """The losses (count,) of batches of `size` rows, t drawn from p (T,), out of a table (T, m).

    Each row counts 1/(p_t T), so the mean does not depend on p, only the spread.
    """
    T, per_t = table.shape
    t = rng.choice(T, size=(count, size), p=p)
    drawn = table[t, rng.integers(per_t, size=t.shape)]
    return (drawn / (p[t] * T)).mean(axis=1)


def probabilities(table: np.ndarray) -> np.ndarray:
    """p_t by importance from the table's losses (T, m), as training would have them."""
    T, per_t = table.shape
    known = Importance(T, min(per_t, MEMORY))
    known.update(np.repeat(np.arange(1, T + 1), per_t), table.reshape(-1))
    return known.probabilities()


def moment(snapshot, x0, batch_size: int) -> Moment:
    """What batches cost at this moment, on data that were not trained on."""
    rng = np.random.default_rng([snapshot.step, 51])
    table = step_losses(snapshot.denoiser(), x0, rng)
    p = probabilities(table)
    fresh = step_losses(
        snapshot.denoiser(), x0, rng, FRESH
    )  # p must not know the losses it is tried on
    even = np.full(len(p), 1 / len(p))
    made = {way: batch_losses(fresh, q, batch_size, BATCHES, rng)
            for way, q in zip(WAYS, (even, p), strict=True)}  # fmt: skip
    way = snapshot.config.times
    spread = {name: float(values.std(ddof=1)) for name, values in made.items()}
    return Moment(snapshot.step, float(made[way][0]), spread, p)


def due(steps: int) -> list[int]:
    return sorted({max(1, round(step)) for step in np.linspace(1, steps, MOMENTS)})


def one(config, bench, rows: int, growing: list) -> Iterator[float]:
    """Train one network on L_vlb; returns (moments, bound at the end, two gains, see Duel).

    growing : takes the moments up while the network learns.
    """
    return nets.remembered(("times", config, rows), lambda: _one(config, bench, rows, growing))


def _one(config, bench, rows, growing) -> Iterator[float]:
    last = []

    def seen(snapshot):
        last[:] = [snapshot]
        growing.append(moment(snapshot, bench.x0, config.batch_size))
        return growing[-1]

    training = nets.watched(config, due(config.steps), seen)
    _, moments = yield from nets.part(training, 0.0, TRAINING)
    snapshot, gains = last[0], []
    bits = losses.look(snapshot, bench, rows, simple=False).bits
    for k, spread in enumerate((False, True)):
        begin = TRAINING + k * (1 - TRAINING) / 2
        work = gains_of(snapshot, spread)
        gains.append((yield from nets.part(work, begin, begin + (1 - TRAINING) / 2)))
    return moments, bits, gains


def gains_of(snapshot, spread: bool) -> Iterator[float]:
    """Compare the gradients of both ways at these weights; returns the ratio of variances."""
    from explorer.training.gradient_noise import compare

    for found in compare(snapshot, batches=GRADIENTS, spread=spread):
        yield found.done
    return found.ratio


def duel(config, bench, repeats: int, rows: int) -> Iterator[tuple[float, Duel]]:
    """(share done, Duel so far): both ways, seed by seed."""
    config = losses.objective(config, "vlb")
    made: dict[str, list] = {way: [] for way in WAYS}
    total = repeats * len(WAYS)
    for k in range(total):
        way, growing = WAYS[k % 2], []
        work = one(replace(config, times=way, seed=config.seed + k // 2), bench, rows, growing)
        for share, ended in nets.told(work):
            if ended is not None:
                made[way].append(ended)
                break
            yield (k + share) / total, _together(made, {way: growing})
    yield 1.0, _together(made)


def _together(made: dict[str, list], growing: dict[str, list] | None = None) -> Duel:
    """The Duel of what is finished; of a first seed that still learns, the moments so far."""
    growing = growing or {}
    return Duel(
        {way: list(rows[0][0] if rows else growing.get(way, [])) for way, rows in made.items()},
        {way: np.array([row[1] for row in rows]) for way, rows in made.items()},
        np.array([row[2] for rows in made.values() for row in rows]).reshape(-1, 2),
    )
