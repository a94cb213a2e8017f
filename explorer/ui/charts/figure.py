"""A Plotly figure on a page."""

from __future__ import annotations

import streamlit as st


def show_figure(figure, key: str, caption: str) -> None:
    """A Plotly figure in the page's own colours, with a caption that is its alternative text."""
    quiet = {"displayModeBar": False}
    st.plotly_chart(figure, theme=None, key=key, config=quiet, alt=caption.replace("$", ""))
    st.caption(caption)
