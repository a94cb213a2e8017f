"""A CSV of two or three columns, from anyone: checked, parsed, or refused with one sentence.

The bytes are untrusted. Size is checked before anything else, lines are counted before any is
parsed, and whatever is wrong ends in a ValueError that says what must hold, what was got and what
to do. Nothing is guessed: a file with four columns is refused, not cut.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from typing import Any

import numpy as np

MOST_BYTES = 5_000_000
MOST_ROWS = 100_000
FEWEST_ROWS = 10
LARGEST = 1e100  # so that squares and their sums stay finite
LONGEST_CELL = 400  # characters: reading digits costs more than linear time
FLAT = 1e-12  # a spread below this part of the numbers themselves is rounding, not data

SIGNATURES = {
    b"PK\x03\x04": "a zip or an Excel workbook",
    b"PK\x05\x06": "an empty zip",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"\x1f\x8b": "compressed (gzip)",
    b"BZh": "compressed (bzip2)",
    b"\xfd7zXZ": "compressed (xz)",
    b"\x28\xb5\x2f\xfd": "compressed (zstandard)",
    b"\x93NUMPY": "a NumPy array",
    b"\x89HDF": "an HDF5 file",
    b"PAR1": "a Parquet file",
    b"SQLite": "a database",
    b"\x80\x04": "a pickle",
    b"\x80\x05": "a pickle",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}


class Refusal(ValueError):
    """A ValueError whose text is one sentence for the person who sent the file.

    kind, facts : the same in a word and its values, for a page in another language.
    """

    def __init__(self, kind: str, sentence: str, **facts: Any) -> None:
        super().__init__(sentence)
        self.kind, self.facts = kind, facts


def decode_table(data: bytes, name: str) -> np.ndarray:
    """The numbers in a CSV, TSV or semicolon-separated file, as (n, 2) or (n, 3) float64.

    UTF-8 (a byte-order mark is fine), comma, tab, semicolon or spaces between the columns, a
    header or none, lines that begin with # left out; decimal commas where the separator is not a
    comma. From 10 to 100,000 rows, up to 5 MB, finite numbers within ±1e100, not all the same.
    Raises ValueError with one sentence for anything else.
    """
    shown = "".join(c for c in str(name)[:60] if c.isprintable()) or "the file"
    try:
        return _checked(_rows(_text(data)))
    except Refusal as refusal:
        facts = {"name": shown, **refusal.facts}
        raise Refusal(refusal.kind, f"{shown}: {refusal}", **facts) from None


def standardise(x: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """(x', centre (D,), scale) with x = centre + scale · x'; x' has mean 0 and scalar deviation 1.

    One scale for all coordinates (the root of their mean variance), so shapes keep their shape.
    Raises ValueError when all the points are one point.
    """
    x = np.asarray(x, dtype=np.float64)
    largest = float(np.max(np.abs(x)))
    centre = x.mean(axis=0)
    moved = x - centre
    reach = float(np.max(np.abs(moved)))
    if not reach > FLAT * largest:
        raise ValueError("the points must not all be the same point; these are.")
    scale = reach * float(np.sqrt(np.mean((moved / reach) ** 2)))  # no overflow, no underflow
    return moved / scale, centre, scale


def _text(data: bytes) -> str:
    """The bytes as text, once their size, signature and encoding have passed."""
    if len(data) > MOST_BYTES:
        raise Refusal(
            "large",
            f"a table must be no larger than {MOST_BYTES / 1e6:g} MB and this one has "
            f"{len(data) / 1e6:.1f} MB; send a random sample of its rows.",
            most=f"{MOST_BYTES / 1e6:g}",
        )
    for signature, kind in SIGNATURES.items():
        if data.startswith(signature):
            raise Refusal(
                "binary",
                f"a table must be plain UTF-8 text and this is {kind}; save it as CSV (UTF-8).",
            )
    if b"\0" in data:
        raise Refusal(
            "binary",
            "a table must be plain UTF-8 text and this holds zero bytes, as UTF-16 and binary "
            "files do; save it as CSV (UTF-8).",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(
            "encoding",
            f"a table must be UTF-8 text and byte {error.start + 1} is not; "
            f"save it as CSV (UTF-8).",
        ) from None
    return text


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """(line number, cells) of every line that holds cells, at most MOST_ROWS and a header."""
    start = text.lstrip()[:1]
    if not start:
        raise Refusal(
            "short",
            f"a table must have {FEWEST_ROWS} rows or more and this one is empty.",
            fewest=FEWEST_ROWS,
        )
    if start in "<{[":
        kind = "a web page or XML" if start == "<" else "JSON"
        raise Refusal(
            "page",
            f"a table must be lines of numbers and this looks like {kind}; send a CSV.",
        )
    lines = max(text.count("\n"), text.count("\r"))
    if lines > 2 * MOST_ROWS:
        raise _too_many(lines)
    separator = _separator(text)
    body = io.StringIO(text, newline="")
    try:
        if separator is None:
            cells = ((k, line.split()) for k, line in enumerate(body, start=1))
        else:
            reader = csv.reader(body, delimiter=separator, strict=True, skipinitialspace=True)
            cells = ((reader.line_num, row) for row in reader)
        return _filled_rows(cells, decimal_comma=separator != ",")
    except csv.Error:
        raise Refusal(
            "quotes",
            "every cell must be short and its quotation marks closed and one is not; take the "
            "marks out.",
        ) from None


def _filled_rows(
    cells: Iterable[tuple[int, list[str]]], decimal_comma: bool
) -> list[tuple[int, list[str]]]:
    """The rows without comments, blank lines and blank cells at the end."""
    rows = []
    for number, row in cells:
        row = [cell.strip() for cell in row]
        while row and not row[-1]:
            row.pop()
        if not row or row[0].startswith("#"):
            continue
        if len(row) > 3:
            raise Refusal(
                "columns",
                f"a table must have two or three columns and line {number} has {len(row)}; "
                f"keep the columns x, y (and z).",
                line=number,
            )
        if decimal_comma:
            row = [cell.replace(",", ".") if cell.count(",") == 1 else cell for cell in row]
        rows.append((number, row))
        if len(rows) > MOST_ROWS + 1:
            raise _too_many(len(rows))
    return rows


def _too_many(count: int) -> Refusal:
    return Refusal(
        "many",
        f"a table must have no more than {MOST_ROWS:,} rows and this one has {count:,} or more; "
        f"send a random sample of them.",
        most=f"{MOST_ROWS:,}",
    )


def _separator(text: str) -> str | None:
    """Tab, semicolon or comma, whichever the first line of cells holds; None for spaces."""
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return next((mark for mark in "\t;," if mark in first), None)


def _checked(rows: list[tuple[int, list[str]]]) -> np.ndarray:
    """The rows as an array, once their shape and every number have passed."""
    if rows and all(_number(cell) is None for cell in rows[0][1]):
        if not rows[0][1][0]:
            raise Refusal(
                "index",
                "every column must have a name or none and the first has none, as an index has; "
                "save the table without its index.",
            )
        rows = rows[1:]
    if not FEWEST_ROWS <= len(rows) <= MOST_ROWS:
        if len(rows) > MOST_ROWS:
            raise _too_many(len(rows))
        raise Refusal(
            "short",
            f"a table must have {FEWEST_ROWS} rows of numbers or more and this one has "
            f"{len(rows)}.",
            fewest=FEWEST_ROWS,
        )
    columns = len(rows[0][1])
    if columns < 2:
        raise Refusal(
            "single",
            "a table must have two or three columns and this one has one; put a comma between "
            "x and y.",
        )
    x = np.array([_numbers(number, row, columns) for number, row in rows])
    if not np.ptp(x, axis=0).max() > FLAT * np.abs(x).max():
        raise Refusal(
            "same",
            "the points must not all be the same point and these are.",
        )
    return x


def _numbers(line: int, row: list[str], columns: int) -> list[float]:
    if len(row) != columns:
        raise Refusal(
            "ragged",
            f"every line must have as many cells as the first and line {line} has {len(row)} "
            f"instead of {columns}; fill it in or take it out.",
            line=line,
        )
    values: list[Any] = [_number(cell) for cell in row]
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


def _number(cell: str) -> float | None:
    """The number in a cell; None if it is none (Python's 1_000 and endless digits are none)."""
    try:
        return None if "_" in cell or len(cell) > LONGEST_CELL else float(cell)
    except ValueError:
        return None
