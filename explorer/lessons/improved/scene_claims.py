"""The claims of the paper, each with what is measured here; means of seeds with their errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from explorer.frames.chart import Panel, Row, values
from explorer.frames.record import Estimate, Exact, Given, Measured
from explorer.frames.text import Text, Word

RATIOS = (0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100)  # where a log axis is marked


@dataclass(frozen=True)
class Claim:
    """state : "open" until there are numbers; "holds", "fails", or "even" where the difference is
    within its error; "…_once" where a single seed knows no error.
    facts, means, measured : what the lesson's section paper.<name>.here is filled with; means have
    the standard errors of their seeds or rows, nan where there is one alone."""

    name: str
    state: str = "open"
    facts: Mapping[str, Exact[float]] = field(default_factory=dict)
    means: Mapping[str, Estimate] = field(default_factory=dict)
    measured: Mapping[str, Measured[float]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What every part shows. networks : so many a measurement trains, in about so many seconds
    of one processor."""

    claims: tuple[Claim, ...]
    networks: Given[int]
    seconds: Given[int]


def newest(judge: Callable[[Any], Claim], seen: Any, before: Any) -> Claim:
    """The claim of what is measured now or, while that tells nothing yet, of what was before."""
    now = judge(seen)
    return judge(before) if now.state == "open" and before is not None else now


def sure(difference: np.ndarray) -> str:
    """Whether differences (R,) lie below 0 ("holds"), above ("fails") or on both sides ("even").

    Twice the standard error decides; of a single one its sign, with "_once". What is nan is not
    known yet.
    """
    known = mean(difference)
    if not np.isfinite(known.value):
        return "open"
    side = "holds" if known.value < 0 else "fails"
    if not np.isfinite(known.error):
        return f"{side}_once"
    return "even" if abs(known.value) <= 2 * known.error else side


def mean(values: np.ndarray) -> Estimate:
    """Of the known values (R,)."""
    return Estimate(*(float(each[0]) for each in mean_error(np.reshape(values, (-1, 1)))))


def mean_error(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean over the rows (R, n) that are known, and its standard error: nan of fewer than two."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        average = np.where(known, values, 0.0).sum(axis=0) / count
        squares = np.where(known, (values - average) ** 2, 0.0).sum(axis=0)
        return np.where(count > 0, average, np.nan), np.sqrt(squares / (count - 1) / count)


# --- drawn --------------------------------------------------------------------------------------


def means(label: Text, x: Sequence[float], y: np.ndarray, look: tuple[str, str]) -> Row:
    """The means over the rows of y (R, n) with their errors."""
    return Row(label, tuple(x), *map(values, mean_error(y)), *look)


def far_panel(
    rows: Sequence[Row], x_title: Text, y_range: tuple[float, float], **more: Any
) -> Panel:
    """Distances in units of real data against real data; y_range : while nothing is known."""
    known = not all(row.empty for row in rows)
    return Panel(
        tuple(rows), x_title, Word("improved.far_axis"), log_y=True, y_ticks=RATIOS, limit=1.0,
        limit_label=Word("improved.real"), y_range=None if known else y_range, **more,
    )  # fmt: skip
