"""The bytes of a table as lines of cells: checked for size and kind, split, nothing parsed yet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from explorer.data.marks import PLAIN
from explorer.data.refusal import Refusal

MOST_BYTES = 5_000_000
MOST_ROWS = 100_000
MOST_CELLS = 5  # of a line: three coordinates and two columns that count rows
SEPARATORS = "\t;|, "
BLANKS = str.maketrans("\t\u3000", "  ")  # what stands between columns as a space does
DECLARED = re.compile(r'[ \t]*"?sep=(.)"?[ ,;\t]*(?=[\r\n]|$)', re.IGNORECASE)
ERRORS = {"#N/A", "#NA", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!"}

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


@dataclass
class Lines:
    """rows : (line number, cells) of every line that holds cells.  comments, empty : how many
    lines were left out because they begin with # or hold nothing but separators.  trimmed : how
    many rows had empty cells at their end."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    comments: int = 0
    empty: int = 0
    trimmed: int = 0


def text_of(data: bytes) -> str:
    """The bytes as text, once their size, signature and encoding have passed."""
    if len(data) > MOST_BYTES:
        raise Refusal(
            "large",
            f"a table must be no larger than {MOST_BYTES / 1e6:g} MB and this one has "
            f"{len(data) / 1e6:.1f} MB; send a random sample of its rows.",
            most=f"{MOST_BYTES / 1e6:g}",
        )
    kind = next((kind for mark, kind in SIGNATURES.items() if data.startswith(mark)), None)
    if kind is None and b"\0" in data:
        kind = "a file with zero bytes, as UTF-16 and binary files have"
    if kind is not None:
        raise Refusal(
            "binary",
            f"a table must be plain UTF-8 text and this is {kind}; save it as CSV (UTF-8).",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(
            "encoding",
            f"a table must be UTF-8 text and byte {error.start + 1} is not; "
            f"save it as CSV (UTF-8).",
        ) from None


def check_text(text: str) -> None:
    """Refuse what is empty, another kind of text, or endless."""
    start = text.lstrip()[:1]
    if not start:
        raise no_rows()
    if start in "<{[":
        kind = "a web page or XML" if start == "<" else "JSON"
        raise Refusal(
            "page",
            f"a table must be lines of numbers and this looks like {kind}; send a CSV.",
        )
    lines = max(text.count("\n"), text.count("\r"))
    if lines > 2 * MOST_ROWS:
        raise too_many(lines)


def declaration(text: str) -> tuple[str, str]:
    """(the separator of a first line `sep=;` as Excel writes it, the text with that line blank)."""
    match = DECLARED.match(text)
    if match is None or match[1] not in SEPARATORS:
        return "", text
    return match[1], text[match.end() :]


def separators(text: str) -> list[str]:
    """What may stand between the columns: of the first three lines with cells, likeliest first.

    Spaces are none where there are tabs: they group digits there.
    """
    lines = (line.strip() for line in text.splitlines())
    first = [line for line in lines if line and not line.startswith("#")][:3]
    seen = [mark for mark in SEPARATORS[:-1] if any(mark in line for line in first)]
    if "\t" not in seen and any(" " in line.translate(BLANKS) for line in first):
        seen.append(" ")
    return sorted(seen, key=lambda mark: mark not in first[0]) or [" "]


def lines_of(text: str, separator: str) -> Lines:
    """The lines split into cells, without comments, blank lines and blank cells at the end."""
    body = io.StringIO(text.translate(BLANKS) if separator == " " else text, newline="")
    reader = csv.reader(body, delimiter=separator, strict=True, skipinitialspace=True)
    try:
        return _filled(((reader.line_num, row) for row in reader), separator)
    except csv.Error:
        raise Refusal(
            "quotes",
            "every cell must be short and its quotation marks closed and one is not; take the "
            "marks out.",
        ) from None


def _filled(cells: Iterable[tuple[int, list[str]]], separator: str) -> Lines:
    lines = Lines()
    for number, row in cells:
        row = [(cell if cell.isascii() else cell.translate(PLAIN)).strip() for cell in row]
        width = len(row)
        while row and not row[-1]:
            row.pop()
        if not row:
            lines.empty += width > 1 and separator != " "
            continue
        if row[0].startswith("#") and row[0].upper() not in ERRORS:
            lines.comments += 1
            continue
        lines.trimmed += len(row) < width and separator != " "
        if len(row) > MOST_CELLS:
            raise wide(number, len(row))
        lines.rows.append((number, row))
        if len(lines.rows) > MOST_ROWS + 1:
            raise too_many(len(lines.rows))
    return lines


def no_rows() -> Refusal:
    return Refusal("short", "a table must have a row of numbers and this one has none; add one.")


def wide(line: int, columns: int) -> Refusal:
    return Refusal(
        "columns",
        f"a table must have two or three columns and line {line} has {columns}; "
        f"keep the columns x, y (and z).",
        line=line,
    )


def too_many(count: int) -> Refusal:
    return Refusal(
        "many",
        f"a table must have no more than {MOST_ROWS:,} rows and this one has {count:,} or more; "
        f"send a random sample of them.",
        most=f"{MOST_ROWS:,}",
    )
