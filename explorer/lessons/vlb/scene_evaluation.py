"""What is known of the bound of a denoiser: exactly, or measured, sharper while one looks.

The best denoiser of points is known by integrals, at once. Of a network on points its distance to
that one is measured, so that the outline in the picture is exact and the difference is sharp. On
pictures three measurements run side by side: the denoiser that is shown, the reference on the same
rows with the same noise, and the reference on rows of its own, from which the best variance comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from explorer.core.bound import Bars
from explorer.core.measured_bound import bits, exact_variance, paired_error
from explorer.core.measured_errors import (
    FIRST,
    Above,
    AnyErrors,
    Exact,
    Rows,
    measure,
    nothing,
)
from explorer.core.reverse import BoundDenoiser


@dataclass(frozen=True, eq=False)
class Subject:
    """Whose bound is wanted, and of what.

    x0 : (N, ...) float64, data that the denoiser has not been fitted to, or where fresh ones come
    from.  second_moment : E[x0²] per dimension.  reference : the denoiser (perhaps the same one)
    that it is compared with.  best : the reference's errors where they are known exactly; else the
    best variance is measured on other_x0.  levels : 0 for the Gaussian decoder.  chunk : rows at
    once.
    """

    schedule: Any
    denoiser: Any
    reference: Any
    x0: np.ndarray | Rows
    second_moment: float
    best: Exact | None = None
    other_x0: np.ndarray | None = None
    levels: int = 0
    chunk: int = 4096


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What is known so far.

    errors : of the denoiser.  paired : of the reference.  fitted : those that the best variance
    comes from.  share : of the whole work, 0..1.  step : training steps of the denoiser while it is
    being trained, else -1.
    """

    subject: Subject
    errors: AnyErrors
    paired: AnyErrors
    fitted: AnyErrors
    share: float = 0.0
    step: int = -1

    @property
    def alone(self) -> bool:
        """Whether the denoiser is its own reference, so that there is nothing to compare with."""
        return self.subject.reference is self.subject.denoiser

    def exact(self) -> np.ndarray:
        """The best variance, (T+1,)."""
        return exact_variance(self.subject.schedule, self.fitted)

    def bars(self, variance: str = "posterior", of: str = "errors") -> Bars:
        """The terms of the denoiser, or of the reference (of="paired")."""
        given, errors = self.subject, getattr(self, of)
        return bits(
            given.schedule, errors, given.second_moment, variance, self.exact(), given.levels
        )

    def excess_error(self, variance: str = "posterior") -> float:
        """The standard error of the bound's excess over the reference's."""
        given = self.subject
        if given.best is not None:
            return self.bars(variance).total[1]
        how = (variance, self.exact(), given.levels)
        return paired_error(given.schedule, self.errors, self.paired, *how)  # type: ignore


def fresh(subject: Subject) -> Evaluation:
    """What is known before anything is measured."""
    blank = nothing(subject.schedule.T)
    best: AnyErrors = blank if subject.best is None else subject.best
    begun = Evaluation(subject, blank, best, best)
    return replace(begun, errors=_begun(begun))


def renewed(before: Evaluation, denoiser: BoundDenoiser, step: int = -1) -> Evaluation:
    """What stays known when only the denoiser has changed: all about the reference."""
    now = replace(before, subject=replace(before.subject, denoiser=denoiser), share=0.0, step=step)
    return replace(now, errors=_begun(now))


def _begun(now: Evaluation) -> AnyErrors:
    """The denoiser's errors before anything of it is measured."""
    if now.alone:
        return now.paired
    blank, best = nothing(now.subject.schedule.T), now.subject.best
    return blank if best is None else Above(best, blank)


def evaluate(now: Evaluation, per_t: int, seed: int) -> Iterator[Evaluation]:
    """Evaluations of growing precision, from `now` on, until all have their rows at every t.

    per_t : rows at each t; as many as there are, if there are fewer.
    """
    last, work = now, _side_by_side if now.subject.best is None else _above
    for last in work(now, per_t, seed):
        yield last
    yield replace(last, share=1.0)


def _above(now: Evaluation, per_t: int, seed: int) -> Iterator[Evaluation]:
    """The distance to the best denoiser, which is known; of that one itself there is none."""
    if not isinstance(now.errors, Above):
        return
    given, start = now.subject, now.errors.measured
    for errors in measure(given.schedule, given.denoiser, given.x0, per_t, seed, given.chunk,
                          start, given.reference):  # fmt: skip
        share = min(0.99, float(errors.counts.sum()) / (given.schedule.T * per_t))
        yield replace(now, errors=replace(now.errors, measured=errors), share=share)


def _side_by_side(now: Evaluation, per_t: int, seed: int) -> Iterator[Evaluation]:
    """The denoiser, the reference on the same rows, and the reference on rows of its own."""
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


def _goals(per_t: int) -> list[int]:
    """FIRST, twice that, … up to per_t."""
    goals = [FIRST]
    while goals[-1] < per_t:
        goals.append(2 * goals[-1])
    return [min(goal, per_t) for goal in goals]
