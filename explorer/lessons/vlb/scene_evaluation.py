"""An evaluation of the bound that grows sharper while one looks, and what it is an evaluation of.

Three measurements run side by side: the denoiser that is shown, the reference on the same rows with
the same noise, and the reference on rows of its own, from which the exact variance is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from explorer.core.arrays import at
from explorer.core.bound import SPREADS, Bars, importance, sampled_bound
from explorer.core.measured_bound import FIRST, Errors, bits, exact_variance, measure, nothing
from explorer.core.reverse import BoundDenoiser
from explorer.core.schedule import Schedule

DRAWS = 2000  # of t, for uniform against importance sampling


@dataclass(frozen=True)
class Sampling:
    """The bound without L_T from single draws of t, at equal cost: (mean, standard error) each.

    gain : how many uniform draws one importance-sampled draw is worth, by the spreads at hand.
    """

    uniform_bits: tuple[float, float]
    weighted_bits: tuple[float, float]
    draws: int
    probabilities: np.ndarray

    @property
    def gain(self) -> float:
        return (self.uniform_bits[1] / self.weighted_bits[1]) ** 2


def compare_sampling(
    schedule: Schedule,
    denoiser: BoundDenoiser,
    x0: np.ndarray,
    rng: np.random.Generator,
    squares: np.ndarray,
    draws: int = DRAWS,
    **how: Any,
) -> Sampling:
    """Uniform t against t drawn by core.bound.importance; `draws` evaluations each, two rngs."""
    p = importance(squares)
    estimates = []
    for probabilities in (None, p):
        rows = x0[rng.integers(len(x0), size=draws)]
        values = sampled_bound(schedule, denoiser, rows, rng, probabilities, **how)
        estimates.append((float(values.mean()), float(values.std(ddof=1) / np.sqrt(draws))))
    return Sampling(*estimates, draws, p)


@dataclass(frozen=True, eq=False)
class Subject:
    """Whose bound is measured on what.

    x0 : (N, ...) float64, data that the denoiser has not been fitted to.  reference : the denoiser
    (perhaps the same one) that it is compared with; it also gives the exact variance, measured on
    other_x0.  levels : 0 for the Gaussian decoder.  chunk : rows at once.
    """

    schedule: Any
    denoiser: Any
    x0: np.ndarray
    reference: Any
    other_x0: np.ndarray
    levels: int = 0
    chunk: int = 4096
    draws: int = DRAWS


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What is known so far.

    errors : of the denoiser.  paired : of the reference, on the same rows with the same noise, so
    that their difference is sharp.  fitted : of the reference on other rows; the exact variance.
    share : of the whole work, 0..1.  sampling : by variance, at the end.  step : training steps of
    the denoiser while it is being trained, else -1.
    """

    subject: Subject
    errors: Errors
    paired: Errors
    fitted: Errors
    share: float = 0.0
    sampling: dict[str, Sampling] = field(default_factory=dict)
    step: int = -1

    @property
    def alone(self) -> bool:
        """Whether the denoiser is its own reference, so that there is nothing to compare with."""
        return self.subject.reference is self.subject.denoiser

    def exact(self) -> np.ndarray:
        """The exact variance, (T+1,)."""
        return exact_variance(self.subject.schedule, self.fitted)

    def bars(self, variance: str = "posterior", of: str = "errors") -> Bars:
        """The terms of the denoiser, or of the reference (of="paired")."""
        given, errors = self.subject, getattr(self, of)
        return bits(given.schedule, errors, given.x0, variance, self.exact(), given.levels)


def fresh(subject: Subject) -> Evaluation:
    """Nothing known yet."""
    return Evaluation(subject, *(nothing(subject.schedule.T) for _ in range(3)))


def renewed(before: Evaluation, denoiser: BoundDenoiser, step: int = -1) -> Evaluation:
    """What stays known when only the denoiser has changed: all about the reference."""
    subject = replace(before.subject, denoiser=denoiser)
    known = before.paired if denoiser is subject.reference else nothing(subject.schedule.T)
    return replace(before, subject=subject, errors=known, share=0.0, sampling={}, step=step)


def evaluate(now: Evaluation, per_t: int, seed: int) -> Iterator[Evaluation]:
    """Evaluations of growing precision, from `now` on, until all three have their rows at every t.

    per_t : rows at each t; as many as there are, if there are fewer.
    """
    given = now.subject
    T, alone = given.schedule.T, now.alone
    ways = {
        "fitted": (given.reference, given.other_x0, seed + 1),
        "errors": (given.denoiser, given.x0, seed),
        "paired": (given.reference, given.x0, seed),
    }
    most = {name: min(per_t, len(x0)) for name, (_, x0, _) in ways.items()}
    names = tuple(ways)[: 2 if alone else 3]
    total = T * sum(most[name] for name in names)
    for goal in _goals(per_t):
        for name in names:
            denoiser, x0, own_seed = ways[name]
            count, before = min(goal, most[name]), getattr(now, name)
            for errors in measure(
                given.schedule, denoiser, x0, count, own_seed, given.chunk, before
            ):
                now = replace(now, **{name: errors} | ({"paired": errors} if alone else {}))
                done = sum(getattr(now, each).counts.sum() for each in names)
                now = replace(now, share=min(0.99, float(done) / total))
                yield now
    yield replace(now, share=1.0, sampling=_all_samplings(now, seed))


def _goals(per_t: int) -> list[int]:
    """FIRST, twice that, … up to per_t."""
    goals = [FIRST]
    while goals[-1] < per_t:
        goals.append(2 * goals[-1])
    return [min(goal, per_t) for goal in goals]


def _all_samplings(now: Evaluation, seed: int) -> dict[str, Sampling]:
    """compare_sampling for each variance whose terms are finite."""
    given, samplings = now.subject, {}
    for k, variance in enumerate(SPREADS):
        squares = now.bars(variance).squares
        if not np.isfinite(squares).all():
            continue
        rng = np.random.default_rng([seed, 5, k])
        sigma2 = now.exact()
        how = (lambda x, t, s=sigma2: at(s, t, x)) if variance == "exact" else variance
        decoder = {"decoder": "discrete", "levels": given.levels} if given.levels else {}
        samplings[variance] = compare_sampling(
            given.schedule, given.denoiser, given.x0, rng, squares, given.draws,
            variance=how, **decoder,
        )  # fmt: skip
    return samplings
