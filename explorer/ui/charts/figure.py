"""A Plotly figure on a page."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.worlds.memo import Memo

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

drawn = Memo(64)


class Drawn:
    """A finished figure, which tells what it holds without making it anew each time."""

    def __init__(self, given: Figure | dict[str, Any]) -> None:
        from plotly.graph_objects import Figure

        figure = Figure(given) if isinstance(given, dict) else given
        spec: dict[str, Any] = figure.to_dict()
        figure.to_dict = lambda: spec
        self.figure = figure
        self.nbytes = len(figure.to_json())


def show_figure(make: Callable[[], Any], of: Hashable, key: str, caption: str) -> None:
    """A Plotly figure in the page's own colours, with a caption that is its alternative text.

    make : gives the figure, or its dict.
    of : all that decides the figure, in plain values: it is made once for all who ask for the same.
    None for a figure that changes while it is made; it is not remembered.
    """
    figure = make() if of is None else drawn.make((key, of), lambda: Drawn(make())).figure
    quiet = {"displayModeBar": False}
    st.plotly_chart(figure, theme=None, key=key, config=quiet, alt=caption.replace("$", ""))
    st.caption(caption)
