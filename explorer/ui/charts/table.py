"""Small tables of numbers beside a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import streamlit as st

LINES = {"": "solid", "dash": "dashed", "dot": "dotted"}
STYLE = """<style>
.numbers-table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums;
  line-height: 1.35; }
.numbers-table th { font-weight: 400; font-size: 0.8125rem; text-align: right; opacity: 0.8;
  vertical-align: bottom; padding-left: 0.5rem; }
.numbers-table td { padding: 0 0 0 0.5rem; }
.numbers-table td:first-child { padding: 0; width: 1.75rem; }
.numbers-table th[scope=row] { font-size: inherit; text-align: left; opacity: 1; }
.numbers-table td[data-value] { text-align: right; }
.numbers-table i { display: inline-block; width: 1.5rem; vertical-align: middle; }
</style>"""


class Row(NamedTuple):
    """A line of the table.  name : in data-value.  colour, dash : of the curve that it is about,
    which is shown at its left; without a colour nothing is."""

    name: str
    label: str
    values: Sequence[str]
    colour: str = ""
    dash: str = ""


def table(role: str, head: Iterable[str], rows: Iterable[Row]) -> None:
    """Numbers in columns under their heads (HTML of ours)."""
    cells = "".join(f'<th scope="col">{name}</th>' for name in head)
    lines = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    body = f"<tr><td></td><td></td>{cells}</tr>{lines}"
    st.html(f'{STYLE}<table class="numbers-table" data-role="{role}">{body}</table>')


def _cells(row: Row) -> str:
    line = f' style="border-top:3px {LINES[row.dash]} var(--{row.colour})"' if row.colour else ""
    values = "".join(f'<td data-value="{row.name}">{value}</td>' for value in row.values)
    return f'<td><i{line}></i></td><th scope="row">{row.label}</th>{values}'


def listing(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A long table as Markdown."""
    lines = (head, ["---"] * len(head), *rows)
    st.markdown("\n".join(f"| {' | '.join(map(str, line))} |" for line in lines))
