"""The names above the columns of a table, and the columns that count its rows."""

from __future__ import annotations

import re

import numpy as np

from explorer.data.marks import Marks
from explorer.data.refusal import Refusal

Rows = list[tuple[int, list[str]]]  # (line number, cells)

MISSING = {
    *("na", "n/a", "#n/a", "nan", "null", "none", "nil", "missing", "inf"),
    *("-", "--", "–", "—", ".", "..", "...", "?", "*"),
}
NO_NAME = re.compile(r"(unnamed: ?\d+(\.\d+)?|unnamed)?", re.IGNORECASE)
INDEX_NAMES = {"index", "idx", "id", "rowid", "row_id", "rownames", "序号", "编号", "索引"}
COUNTED = 3  # rows from which on a first column 0, 1, 2 … is taken to count


def split_head(rows: Rows) -> tuple[list[str] | None, Rows]:
    """(the names in the first row, or None where it holds numbers, the rows of numbers)."""
    if not rows:
        return None, rows
    first = rows[0][1]
    named = all(_may_name(cell) for cell in first)
    words = any(letter.isalpha() for cell in first for letter in cell)
    if not named or not words or all(cell.casefold() in MISSING for cell in first):
        return None, rows
    return first, rows[1:]


def _may_name(cell: str) -> bool:
    """Whether a cell can be a column's name: no number, broken number or missing value."""
    if cell.casefold() in MISSING and cell != "Na":  # sodium
        return False
    if cell.isnumeric() or Marks().number(cell) is not None:
        return False
    return not re.match(r"[+-]?[.,]?\d", cell)


def check_widths(names: list[str] | None, rows: Rows) -> None:
    """Every row must have as many cells as the first, and as many as there are names."""
    columns = len(rows[0][1])
    for line, row in rows:
        if len(row) != columns:
            raise Refusal(
                "ragged",
                f"every line must have as many cells as the first and line {line} has {len(row)} "
                f"instead of {columns}; fill it in or take it out.",
                line=line,
            )
    if names is not None and len(names) != columns:
        raise Refusal(
            "header",
            f"every column must have its name or none and the first line has {len(names)} "
            f"instead of {columns}; name every column, or take that line out.",
            names=len(names),
            columns=columns,
        )


def check_first_line(rows: Rows, separator: str) -> None:
    """What a table without names may not leave open: whether line 1 is data, and the splitting."""
    first = rows[0][1]
    below = rows[1:]
    if (
        first == [str(k) for k in range(len(first))]
        and below
        and all(any(mark in cell for mark in ".,eE") for _, row in below for cell in row)
    ):
        raise Refusal(
            "numbered",
            f"the first line must be a point or names and {separator.join(first)} above decimals "
            f"may be numbers of columns; name the columns x and y, or take that line out.",
        )
    if separator == "," and all(cell.lstrip("+-").isdigit() for _, row in rows for cell in row):
        for line, row in rows:
            if any(re.match("0[0-9]", c) for c in row[1:]) or any(c == "-0" for c in row[:-1]):
                raise _splits(line, ",".join(row))
    if len(first) == 3 and separator in ", ":
        for k in (0, 1):
            if all(re.fullmatch(r"[+-]?[1-9]\d{0,2}", row[k]) for _, row in rows) and all(
                re.fullmatch(r"\d{3}([.,]\d*)?", row[k + 1]) for _, row in rows
            ):
                raise _splits(rows[0][0], separator.join(first))


def _splits(line: int, text: str) -> Refusal:
    return Refusal(
        "splits",
        f"every mark between columns must be no part of a number and in line {line} it may be "
        f"({text[:30]!r}); name the columns in a first line (x,y), or put semicolons between.",
        line=line,
        text=text[:30],
    )


def taken_columns(names: list[str] | None, x: np.ndarray) -> list[int]:
    """The columns of x that are coordinates: all but those whose name and numbers count the rows.

    Without names a first column that counts is refused: it may be a coordinate.
    """
    if names is None:
        if x.shape[1] == 3 and len(x) >= COUNTED and _counts(x[:, 0]):
            raise Refusal(
                "counted",
                "a first column that counts the rows must have a name and this one has none; "
                "name the columns in a first line (x,y,z), or take that column out.",
            )
        return list(range(x.shape[1]))
    out = [k for k, name in enumerate(names) if _is_index(name, x[:, k])]
    if out and len(names) - len(out) < 2:
        raise _index(names[out[0]])
    return [k for k in range(len(names)) if k not in out]


def may_count(name: str) -> bool:
    """Whether a column of this name may count the rows."""
    return bool(NO_NAME.fullmatch(name)) or name.casefold() in INDEX_NAMES


def _is_index(name: str, column: np.ndarray) -> bool:
    whole = bool((column == np.round(column)).all()) and len(np.unique(column)) == len(column)
    if NO_NAME.fullmatch(name):
        if not whole:
            raise _index(name)
        return True
    if name.casefold() not in INDEX_NAMES or not whole:
        return False
    if not _counts(column):
        raise _index(name)
    return True


def _counts(column: np.ndarray) -> bool:
    """Whether it is 0, 1, 2 … or 1, 2, 3 … ."""
    return any(np.array_equal(column, np.arange(len(column)) + first) for first in (0, 1))


def _index(name: str) -> Refusal:
    shown = name[:30] or "(no name)"
    return Refusal(
        "index",
        f"every column must be a coordinate with a name and {shown!r} may count the rows; save "
        f"the table without it, or name it x.",
        column=shown,
    )
