"""How a reader's table was read, said on the page: its columns, marks, what was left out, the first
rows."""

from __future__ import annotations

from html import escape

import streamlit as st

from explorer.data.tables import Table
from explorer.ui.controls.address import shortened
from explorer.ui.page import AnyPage

FIRST = 3  # rows shown
DECIMALS = {".": "point", ",": "comma", "": "none"}
MARKS = {",": "comma", ".": "point", " ": "space", "\t": "tab", ";": "semicolon", "|": "bar",
         "'": "apostrophe"}  # fmt: skip
STYLE = (
    "width:100%;font-size:0.8125rem;line-height:1.35;border-collapse:collapse;text-align:right;"
    "font-variant-numeric:tabular-nums"
)


def sentence(page: AnyPage, table: Table) -> str:
    """How the table was read and what was left out, as Markdown."""
    word = page.word
    grouped = ""
    if table.thousands:
        grouped = word("own.read_thousands", mark=word(f"own.mark_{MARKS[table.thousands]}"))
    read = word(
        "own.read_as",
        rows=f"{table.rows:,}",
        columns=_comma(page).join(f"`{shortened(name)}`" for name in table.columns),
        unnamed="" if table.named else word("own.read_unnamed"),
        separator=word(f"own.mark_{MARKS[table.separator]}"),
        decimal=word(f"own.decimal_{DECIMALS[table.decimal]}"),
        thousands=grouped,
    )
    return f"{read}{'' if page.lang == 'zh' else ' '}{left_out(page, table)}"


def left_out(page: AnyPage, table: Table) -> str:
    """What of the file is not in the numbers, and why."""
    if not table.left_out:
        return page.word("own.left_nothing")
    parts = []
    for each in table.left_out:
        facts = {name: f"`{shortened(str(value))}`" for name, value in each.facts.items()}
        parts.append(page.word(f"own.left_{each.kind}", **facts))
    return page.word("own.left_out", what=_comma(page).join(parts))


def _comma(page: AnyPage) -> str:
    return "、" if page.lang == "zh" else ", "


def show(page: AnyPage, table: Table) -> None:
    """How the table was read, and its first rows, in the current container."""
    st.caption(sentence(page, table))
    first_rows(page, table)


def first_rows(page: AnyPage, table: Table) -> None:
    """The first rows as they were read, under the columns' names."""
    head = "".join(f"<th>{escape(shortened(name))}</th>" for name in table.columns)
    shown = [[repr(value).removesuffix(".0") for value in row] for row in table.x[:FIRST].tolist()]
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in shown)
    st.html(
        f'<table data-role="first_rows" aria-label="{page.word("own.first_rows")}" '
        f'style="{STYLE}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )
