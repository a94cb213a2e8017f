"""The controls of the page `samplers`, and what they decide, in plain values."""

from __future__ import annotations

import streamlit as st

from explorer.registry import Param
from explorer.ui import controls

SHOWS = ("compare",)  # in this order; each is drawn by the page


def param(page, name: str, default, *limits, **more) -> Param:
    """A setting of this page, labelled by the word of its name."""
    return Param(name, default, {page.lang: page.word(f"samplers.{name}")}, *limits, **more)


def show(page) -> str:
    """What is shown: a switch at the end of the page's first sentence."""
    names = {name: page.word(f"samplers.{name}") for name in SHOWS}
    with st.container(key="step_kind"):
        return controls.segmented(page, param(page, "show", SHOWS[0], choices=SHOWS), names)
