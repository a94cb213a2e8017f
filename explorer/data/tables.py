"""A CSV of two or three columns, from anyone: read, with what was read, or refused in a sentence.

The bytes are untrusted. Size is checked before anything else, lines are counted before any is
parsed, and whatever is wrong ends in a ValueError that says what must hold, what was got and what
to do. Nothing is guessed: a table that can be read in two ways is refused, and what was left out
is told.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np

from explorer.data import table_text
from explorer.data.marks import Marks, marks_of
from explorer.data.refusal import Refusal
from explorer.data.table_head import (
    check_first_line,
    check_widths,
    may_count,
    split_head,
    taken_columns,
)
from explorer.data.table_text import MOST_BYTES, MOST_ROWS, Lines

__all__ = ["MOST_BYTES", "MOST_ROWS", "LeftOut", "Refusal", "Table", "decode_table", "read_table",
           "standardise"]  # fmt: skip

LARGEST = 1e100  # so that squares and their sums stay finite
FEWEST_STEPS, FINE_STEPS = 256, 10_000  # of float64 within the spread: below, refused; told
OPEN = ("splits", "counted", "numbered")  # numbers throughout, which mean one thing or another
AXES = ("x", "y", "z")


@dataclass(frozen=True)
class LeftOut:
    """Something of a file that is not in the numbers, and why.

    kind, facts : in a word and its values, for a page in another language.
    """

    kind: str
    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class Table:
    """A table and how it was read.

    x (rows, D) float64, D 2 or 3.  columns : the names of those taken, x, y, z where it has none.
    decimal : "." or ",", "" where all numbers are whole.  left_out : what is not in x.
    thousands : what groups digits, or "".  separator : of the columns.  named : has names.
    """

    x: np.ndarray
    rows: int
    columns: tuple[str, ...]
    decimal: str
    left_out: tuple[LeftOut, ...] = ()
    thousands: str = ""
    separator: str = ","
    named: bool = False


def decode_table(data: bytes, name: str) -> np.ndarray:
    """The numbers in a table, (n, 2) or (n, 3) float64; see read_table."""
    return read_table(data, name).x


def read_table(data: bytes, name: str) -> Table:
    """The table in a CSV, TSV or semicolon-separated file, and how it was read.

    UTF-8 (a byte-order mark is fine); comma, tab, semicolon, | or spaces between the columns, or
    what a first line `sep=;` says; names above or none; lines that begin with # left out, columns
    that count the rows too. Decimal marks and marks between thousands as the table itself proves
    them. From 1 to 100,000 rows, up to 5 MB, finite numbers within ±1e100.
    Raises ValueError with one sentence for anything else.
    """
    shown = "".join(c for c in str(name)[:60] if c.isprintable()) or "the file"
    try:
        return _read(table_text.text_of(data))
    except Refusal as refusal:
        facts = {"name": shown, **refusal.facts}
        raise Refusal(refusal.kind, f"{shown}: {refusal}", **facts) from None


def standardise(x: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """(x', centre (D,), scale) with x = centre + scale · x'; x' has mean 0 and scalar deviation 1.

    One scale for all coordinates (the root of their mean variance), so shapes keep their shape.
    Where all the points are one point there is no spread: x' is 0 and scale 1.
    """
    x = np.asarray(x, dtype=np.float64)
    moved = x - x[0]  # first, so that a large offset takes no digits of the mean
    shift = moved.mean(axis=0)
    centre, moved = x[0] + shift, moved - shift
    reach = float(np.max(np.abs(moved)))
    if reach == 0:
        return moved, centre, 1.0
    scale = reach * float(np.sqrt(np.mean((moved / reach) ** 2)))  # no overflow, no underflow
    return moved / scale, centre, scale


def _read(text: str) -> Table:
    """The one reading of a text, of all that its separators allow."""
    table_text.check_text(text)
    declared, body = table_text.declaration(text)
    tables: list[Table] = []
    refusals: list[Refusal] = []
    for separator in [declared] if declared else table_text.separators(body):
        try:
            tables.append(_split_by(separator, body, declared))
        except Refusal as refusal:
            refusals.append(refusal)
    open_ones = [why for why in refusals if why.kind in OPEN]
    if open_ones or not tables:
        marks = [why for why in refusals if why.kind in ("marks", "mixed")]
        raise [*open_ones, *marks, *refusals][0]
    for other in tables[1:]:
        if not np.array_equal(other.x, tables[0].x):
            marks = " and ".join(repr(table.separator) for table in (tables[0], other))
            raise Refusal(
                "separator",
                f"every line must split into columns in one way only and {marks} both split "
                f"these into numbers; put semicolons between the columns.",
            )
    return tables[0]


def _split_by(separator: str, text: str, declared: str) -> Table:
    """The table with this separator between its columns."""
    lines = table_text.lines_of(text, separator)
    names, rows = split_head(lines.rows)
    if not rows:
        raise table_text.no_rows()
    if len(rows) > MOST_ROWS:
        raise table_text.too_many(len(rows))
    check_widths(names, rows)
    _check_columns(*rows[0], named=names is not None)
    counts = [names is not None and may_count(name) for name in names or rows[0][1]]
    written = [row[k] for k, no in enumerate(counts) if not no for _, row in rows]
    marks = marks_of(written, separator)
    x = np.array([_numbers(marks, *row) for row in rows])
    if names is None:
        check_first_line(rows, separator)
    taken = taken_columns(names, x)
    if len(taken) > 3:
        raise table_text.wide(rows[0][0], len(taken))
    heads = list(AXES[: len(taken)]) if names is None else names
    x = x[:, taken]
    step = _step(x, [[marks.plain(row[k]) for _, row in rows] for k in taken])
    counting = [heads[k] for k in range(len(heads)) if k not in taken]
    return Table(
        x,
        len(x),
        tuple(heads[k] for k in taken),
        marks.decimal,
        tuple(_left_out(lines, counting, declared, step)),
        marks.thousands,
        separator,
        names is not None,
    )


def _check_columns(line: int, row: list[str], named: bool) -> None:
    columns = len(row)
    if columns < 2:
        raise Refusal(
            "single",
            "a table must have two or three columns and this one has one; put a comma between "
            "x and y.",
        )
    if columns > 3 and not named:
        raise table_text.wide(line, columns)


def _numbers(marks: Marks, line: int, row: list[str]) -> list[float]:
    values: list[Any] = [marks.number(cell) for cell in row]
    for cell, value in zip(row, values, strict=True):
        if value is None:
            raise Refusal(
                "cell",
                f"every cell below the header must be a number and line {line} has "
                f"{cell[:30]!r}; take that line or column out.",
                line=line,
                cell=cell[:30],
            )
        if not math.isfinite(value) or abs(value) > LARGEST:
            raise Refusal(
                "infinite",
                f"every number must be finite and within ±{LARGEST:g} and line {line} has "
                f"{cell[:30]!r}; take that line out.",
                line=line,
                cell=cell[:30],
            )
    return values


def _step(x: np.ndarray, cells: list[list[str]]) -> float:
    """The step of float64 in the largest numbers, where it shows beside their spread, else 0.

    cells : the same numbers as text, a list for each column. Refuses a column whose cells differ
    in digits that float64 does not hold.
    """
    spread, steps = np.ptp(x, axis=0), np.spacing(np.abs(x).max(axis=0))
    reach = spread.max()
    for k in np.flatnonzero(steps * FEWEST_STEPS > reach):
        if len(set(cells[k])) > 1 and len({Decimal(cell) for cell in cells[k]}) > 1:
            raise Refusal(
                "digits",
                f"numbers must differ within their first 16 digits, all that is computed with, "
                f"and those of column {k + 1} hardly do; subtract one number from all of them.",
                column=int(k + 1),
            )
    varied = steps[spread > 0]
    return float(varied.max()) if varied.size and varied.max() * FINE_STEPS > reach else 0.0


def _left_out(lines: Lines, counting: list[str], declared: str, step: float) -> Iterator[LeftOut]:
    """What the file holds that the numbers do not."""
    if declared:
        yield LeftOut("declared", "the first line, which names the separator")
    for name in counting:
        shown = name[:30] or "(no name)"
        yield LeftOut("index", f"the column {shown!r}, which counts the rows", {"column": shown})
    for kind, count, what in (
        ("comments", lines.comments, "lines that begin with #"),
        ("empty", lines.empty, "lines without a number"),
        ("trimmed", lines.trimmed, "empty cells at the end of lines"),
    ):
        if count:
            yield LeftOut(kind, f"{what} ({count})", {"n": count})
    if step:
        said = f"digits beyond the first 16: numbers are rounded to steps of {step:.1g}"
        yield LeftOut("rounded", said, {"step": f"{step:.1g}"})
