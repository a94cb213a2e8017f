"""Distances and bounds of networks that are trained here, a row for each seed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.worlds import works

if TYPE_CHECKING:
    from explorer.training.image_config import Config


@dataclass(frozen=True, eq=False)
class Measures:
    """far, bits : name → (R, n), a row for each seed, nan where nothing is measured yet; distance
    ÷ floor, and the bound in bits per dimension."""

    far: dict[str, np.ndarray]
    bits: dict[str, np.ndarray]

    @property
    def repeats(self) -> int:
        return max(map(len, self.far.values()))

    @property
    def begun(self) -> bool:
        return any(np.isfinite(each).any() for each in (*self.far.values(), *self.bits.values()))


def nothing(names: Sequence[str], far: int, bits: int, rows: int = 0) -> Measures:
    """Room for so many rows of so many numbers, nothing measured yet."""
    return Measures(*({name: np.full((rows, n), np.nan) for name in names} for n in (far, bits)))


def together(empty: Measures, rows: Iterable[Measures]) -> Measures:
    """One of several that have begun; copies, as a row may still be filling."""
    rows = [empty, *(row for row in rows if row.begun)]
    return Measures(*(
        {name: np.concatenate([getattr(row, kind)[name] for row in rows]) for name in empty.far}
        for kind in ("far", "bits")
    ))  # fmt: skip


def over(before: Measures | None, seen: Measures) -> Measures:
    """What is measured now in the place of what was before, number by number: a column of which
    nothing is known yet keeps its earlier rows."""
    if before is None:
        return seen
    return Measures(*(
        {name: _over(earlier[name], newer[name]) for name in newer}
        for earlier, newer in ((before.far, seen.far), (before.bits, seen.bits))
    ))  # fmt: skip


def _over(before: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """(R, n) of both: as many rows as the longer has, nan where a column has fewer."""
    values = np.full((max(len(before), len(seen)), seen.shape[1]), np.nan)
    values[: len(before)] = before
    known = np.isfinite(seen).any(axis=0)
    values[:, known] = np.nan
    values[: len(seen), known] = seen[:, known]
    return values


def by_seed(
    config: Config,
    repeats: int,
    room: Callable[[int], Measures],
    work: Callable[..., works.Work],
) -> Iterator[tuple[float, Any]]:
    """(share done, Measures so far) of `repeats` seeds that count up from config's.

    room(rows) : Measures without numbers.  work(config, row) : fills a row and returns it, or one
    that is remembered.
    """
    rows = [room(1) for _ in range(repeats)]
    seeds = [work(replace(config, seed=config.seed + r), row) for r, row in enumerate(rows)]
    return works.in_turn(seeds, lambda ended: together(room(0), [*ended, *rows[len(ended) :]]))
