"""A Plotly figure on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def show_figure(figure: Figure, key: str, caption: str) -> None:
    """A Plotly figure in the page's own colours, with a caption that is its alternative text."""
    quiet = {"displayModeBar": False}
    st.plotly_chart(figure, theme=None, key=key, config=quiet, alt=caption.replace("$", ""))
    st.caption(caption)
