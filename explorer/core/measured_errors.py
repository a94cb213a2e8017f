"""Squared errors of a denoiser's guesses at every t: exact, measured, or both.

The best denoiser's are integrals (explorer.core.posterior_error). Of another one rows are measured,
in passes, so that what is known always covers every t and grows sharper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from explorer.core.forward import q_sample
from explorer.core.reverse import Denoiser
from explorer.core.schedule import Schedule

FIRST = 8  # rows at each t in the first pass; every later pass doubles what is there
# (times (K,), rows done, rows n, rng) -> rows (K, n, ...): where the data come from
Rows = Callable[[np.ndarray, int, int, np.random.Generator], np.ndarray]


@dataclass(frozen=True, eq=False)
class Exact:
    """The errors of the best denoiser, by integrals: mean, second (T+1,); entry 0 is not used."""

    mean: np.ndarray
    second: np.ndarray
    first: tuple[np.ndarray, ...] = ()
    rows: int = 0

    @property
    def uncertainty(self) -> np.ndarray:
        """None: (T+1,) zeros."""
        return np.zeros(len(self.mean))


@dataclass(frozen=True, eq=False)
class Errors:
    """Mean squared errors of x0_hat over a row's dimensions, as far as they are measured.

    counts, sums, squares : (T+1,), the index is t; how many rows, the sum of their errors and of
    the errors' squares; entry 0 is not used.  gaps, gap_squares : the same of the squared distance
    to the best guess, where there is one to be asked.  first : (n, 2, ...) pairs of x0 and x0_hat
    at t = 1, for decoders that ask for more than a squared error.  each : (T+1, n) of single rows,
    nan where none is measured; not kept where the best guess is known.
    """

    counts: np.ndarray
    sums: np.ndarray
    squares: np.ndarray
    gaps: np.ndarray
    gap_squares: np.ndarray
    first: tuple[np.ndarray, ...] = field(default=(), repr=False)
    each: np.ndarray | None = field(default=None, repr=False)

    @property
    def mean(self) -> np.ndarray:
        """E|x0 - x0_hat|^2 / D, (T+1,); nan where nothing is measured."""
        return _ratio(self.sums, self.counts)

    @property
    def second(self) -> np.ndarray:
        """The mean of the squared errors of single rows, (T+1,)."""
        return _ratio(self.squares, self.counts)

    @property
    def uncertainty(self) -> np.ndarray:
        """The standard error of `mean`, (T+1,)."""
        return _standard_error(self.sums, self.squares, self.counts)

    @property
    def rows(self) -> int:
        """Rows measured at every t."""
        return int(self.counts[1:].min())


@dataclass(frozen=True, eq=False)
class Above:
    r"""Errors of a denoiser by its distance to the best one, which is known exactly.

    .. math:: E\|x_0 - \hat x_0\|^2 = E\|x_0 - x_0^*\|^2 + E\|x_0^* - \hat x_0\|^2

    as x_0^* = E[x_0 | x_t]. Only the second is measured, and that scatters far less.
    """

    best: Exact
    measured: Errors

    @property
    def mean(self) -> np.ndarray:
        return self.best.mean + _ratio(self.measured.gaps, self.measured.counts)

    @property
    def second(self) -> np.ndarray:
        return self.measured.second

    @property
    def uncertainty(self) -> np.ndarray:
        now = self.measured
        return _standard_error(now.gaps, now.gap_squares, now.counts)

    @property
    def first(self) -> tuple[np.ndarray, ...]:
        return self.measured.first

    @property
    def rows(self) -> int:
        return self.measured.rows


AnyErrors = Exact | Errors | Above


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)


def _standard_error(sums: np.ndarray, squares: np.ndarray, counts: np.ndarray) -> np.ndarray:
    spread = np.maximum(_ratio(squares, counts) - _ratio(sums, counts) ** 2, 0.0)
    return np.sqrt(_ratio(spread, counts - 1.0))


def nothing(T: int) -> Errors:
    """No row measured yet."""
    return Errors(*np.zeros((5, T + 1)))


def in_turn(x0: np.ndarray, seed: int) -> Rows:
    """Rows of x0 (N, ...), within one t none twice; each t has an order of its own, so that what
    is measured at two t is independent though both look at the same rows."""

    def rows(times: np.ndarray, done: int, n: int, rng: np.random.Generator) -> np.ndarray:
        orders = [np.random.default_rng([seed, int(t)]).permutation(len(x0)) for t in times]
        return x0[np.stack([order[done : done + n] for order in orders])]

    return rows


def measure(
    schedule: Schedule,
    denoiser: Denoiser,
    x0: np.ndarray | Rows,
    per_t: int,
    seed: int,
    chunk: int,
    start: Errors | None = None,
    best: Denoiser | None = None,
) -> Iterator[Errors]:
    """Errors from ever more rows, until every t has `per_t`; then it ends.

    The first pass takes a few rows at each t, each later one as many as there are, so that what is
    yielded always covers every t and grows sharper. Every row has noise of its own.
    x0 : (N, ...), of which within one t none comes twice, or where fresh rows come from.
    chunk : rows that go to the denoiser together.  start : measured before.  best : E[x_0 | x_t],
    from which gaps are measured.
    """
    if not callable(x0):
        if not 2 <= per_t <= len(x0):
            raise ValueError(f"per_t must lie in 2..{len(x0)}, the rows of x0; {per_t!r} does not.")
        x0 = in_turn(x0, seed)
    errors = start or nothing(schedule.T)
    while (done := errors.rows) < per_t:
        count = min(max(FIRST, done), per_t - done)
        todo = 1 + np.flatnonzero(errors.counts[1:] == done)
        together = max(1, chunk // count)
        for begin in range(0, len(todo), together):
            times = todo[begin : begin + together]
            rng = np.random.default_rng([seed, done, int(times[0])])
            rows = x0(times, done, count, rng)
            errors = _more(errors, schedule, denoiser, rows, times, rng, best)
            yield errors


def _more(
    errors: Errors,
    schedule: Schedule,
    denoiser: Denoiser,
    rows: np.ndarray,
    times: np.ndarray,
    rng: np.random.Generator,
    best: Denoiser | None,
) -> Errors:
    """`errors` with the errors of rows (K, n, ...) at the K times."""
    K, n = rows.shape[:2]
    rows = rows.reshape(K * n, *rows.shape[2:])
    t = int(times[0]) if K == 1 else np.repeat(times, n)
    x_t = q_sample(schedule, rows, t, rng.standard_normal(rows.shape))
    x0_hat = denoiser(x_t, t)
    error = _squares(rows, x0_hat, K)
    gap = error * 0 if best is None else _squares(best(x_t, t), x0_hat, K)
    first = errors.first
    if times[0] == 1:
        first = (*first, np.stack([rows[:n], x0_hat[:n]], axis=1))
    added = np.zeros((5, schedule.T + 1))
    added[0, times] = n
    for row, values in enumerate((error, error**2, gap, gap**2), start=1):
        added[row, times] = values.sum(axis=1)
    names = ("counts", "sums", "squares", "gaps", "gap_squares")
    sums = {name: getattr(errors, name) + new for name, new in zip(names, added, strict=True)}
    each = None if best is not None else _placed(errors, times, error)
    return replace(errors, **sums, first=first, each=each)


def _squares(one: np.ndarray, other: np.ndarray, K: int) -> np.ndarray:
    """Mean squared distances of rows, (K, n)."""
    return ((one - other) ** 2).reshape(K, len(one) // K, -1).mean(axis=2)


def _placed(errors: Errors, times: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The single rows with those of (K, n) behind what is there at the K times."""
    done, n = int(errors.counts[times[0]]), values.shape[1]
    old = np.empty((len(errors.counts), 0), np.float32) if errors.each is None else errors.each
    wider = max(0, done + n - old.shape[1])
    each = np.pad(old, ((0, 0), (0, wider)), constant_values=np.nan)
    each[times, done : done + n] = values
    return each
