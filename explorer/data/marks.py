"""Which mark is the decimal one: numbers as text, read only where the table leaves one reading.

"1,645" is 1.645 to some and 1645 to others. All cells of a table are written in one way, so that
one "0,5" or one "1,234,567" settles it; where nothing does, the table is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from explorer.data.refusal import Refusal

LONGEST_CELL = 400  # characters: reading digits costs more than linear time
# Spaces that group digits, apostrophes and the true minus, each as its plain character.
PLAIN = str.maketrans("\u00a0\u202f\u2009\u2007\u2019\u2212", "    '-")
GROUPED = {
    mark: re.compile(rf"[+-]?[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+") for mark in ".,"
}
SPACED = re.compile(r"[+-]?[1-9][0-9]{0,2}([ '])[0-9]{3}(?:\1[0-9]{3})*(?:[.,][0-9]+)?")
NUMBERLIKE = re.compile(r"[0-9.,+\-eE]+")


@dataclass(frozen=True)
class Marks:
    """decimal : "." or ",", "" where no number has one.  thousands : "" or what groups digits:
    "." "," " " (any narrow or plain space) or an apostrophe."""

    decimal: str = ""
    thousands: str = ""

    def number(self, cell: str) -> float | None:
        """The number in a cell; None if it is none (1_000 and endless digits are none)."""
        if "_" in cell or cell.endswith(",") or len(cell) > LONGEST_CELL:
            return None
        try:
            return float(self.plain(cell))
        except ValueError:
            return None

    def plain(self, cell: str) -> str:
        """The cell with its digits ungrouped and a decimal point."""
        if self.thousands:
            cell = cell.replace(self.thousands, "")
        return cell.replace(",", ".") if self.decimal == "," else cell


def marks_of(cells: Sequence[str], separator: str) -> Marks:
    """How the numbers of a table are written; Refusal where they can be read in two ways.

    cells : all of them, those that are no numbers too (they are left to Marks.number).
    separator : of the columns; where it is a comma and all numbers have a point and three digits
    behind, these are decimals (with points between thousands, 693 would have none).
    """
    grouping = _spaces(cells)
    marked = [cell for cell in cells if "," in cell or "." in cell]
    commas = next((cell for cell in marked if "," in cell), None)
    points = next((cell for cell in marked if "." in cell), None)
    if commas and points:
        return _of_both(marked, commas, points, grouping)
    if not commas and not points:
        return Marks("", grouping)
    mark = "," if commas else "."
    if grouping or not all(GROUPED[mark].fullmatch(cell) for cell in marked):
        return Marks(mark, grouping)
    if any(cell.count(mark) > 1 for cell in marked):
        return Marks("", mark)
    if mark == "." and separator == "," and len(marked) == len(cells):
        return Marks(".")
    raise two_readings(marked[0])


def two_readings(cell: str) -> Refusal:
    """The refusal of a number like 1,645."""
    shown, digits = cell[:30], cell.replace(",", "").replace(".", "")[:30]
    longer = f"{cell.replace(',', '.')[:30]}0"
    return Refusal(
        "marks",
        f"every number must be readable in one way only and {shown!r} may be a whole number or "
        f"have three decimals; write {digits} or {longer}.",
        cell=shown,
        whole=digits,
        decimals=longer,
    )


def _spaces(cells: Sequence[str]) -> str:
    """The space or apostrophe that groups the digits of every cell that has one, or ""."""
    marks = set()
    for cell in cells:
        if " " in cell or "'" in cell:
            match = SPACED.fullmatch(cell)
            marks.add(match[1] if match else "")
    return marks.pop() if len(marks) == 1 else ""


def _of_both(marked: Sequence[str], comma: str, point: str, grouping: str) -> Marks:
    """Points and commas in one table: one of them groups, which a cell with both must prove."""
    fitting = [
        Marks(decimal, group)
        for decimal, group in (".,", ",.")
        if all(_fits(cell, decimal, group) for cell in marked)
    ]
    proven = any(
        ("," in cell and "." in cell) or max(cell.count(","), cell.count(".")) > 1
        for cell in marked
    )
    if len(fitting) == 1 and proven and not grouping:
        return fitting[0]
    if not all(NUMBERLIKE.fullmatch(cell) for cell in marked):
        return Marks(".")  # some cell is no number, and is refused as one
    raise Refusal(
        "mixed",
        f"every number must have the same decimal mark and this table has {point[:30]!r} and "
        f"{comma[:30]!r}; write all of them with a point.",
        point=point[:30],
        comma=comma[:30],
    )


def _fits(cell: str, decimal: str, group: str) -> bool:
    whole, mark, part = cell.partition(decimal)
    if decimal in part or group in part:
        return False
    if group not in whole:
        return True
    return bool(GROUPED[group].fullmatch(whole)) and (not mark or part.isdigit())
