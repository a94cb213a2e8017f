"""Numbers in a page's own words that follow its stage while t moves or the hand drags.

The server writes them once, for the t that it knows; the browser goes on from what the stage has
carried already, so nothing is sent and no server is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from explorer.frames.pack import Blob
from explorer.ui.engine import join

_live = st.components.v2.component(
    "live_numbers", html="", js=join.program("ui/charts/live.js")
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A stage, by its key, and the numbers that it has at every t: name → its column."""

    key: str
    columns: Mapping[str, str]


def source(key: str, table: Blob | None, /, **columns: str) -> Source:
    """The stage of `key`: t, the columns of its table under their own names, and `columns`: further
    names for columns, handles and sliders of the stage."""
    own = table.header["names"] if isinstance(table, Blob) else ()
    return Source(key, {name: name for name in ("t", *own)} | columns)


def mount(source: Source) -> None:
    """Let the numbers of the page's sentences follow this stage."""
    _live(data=[{"key": source.key}], key="live_numbers")
