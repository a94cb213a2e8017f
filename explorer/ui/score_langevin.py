"""Langevin dynamics: plain beside annealed, or the bias of a finite step."""

from __future__ import annotations

from explorer.registry import Param
from explorer.ui import controls

PARTS = ("weights", "bias")


def draw(page) -> None:
    """The picture that `part` names, with its controls and what stands below."""
    from explorer.ui import score_bias, score_walks

    {"weights": score_walks.draw, "bias": score_bias.draw}[chosen(page)](page)


def chosen(page) -> str:
    """The part in sight; each picture draws the switch where it has room, by `switch`."""
    import streamlit as st

    param = Param("part", PARTS[0], {}, choices=PARTS)
    return st.session_state["part"] if "part" in st.session_state else controls.read(page, param)


def switch(page) -> None:
    """Weights or bias."""
    names = {part: page.word(f"score.part_{part}") for part in PARTS}
    label = {page.lang: page.word("score.part")}
    controls.segmented(page, Param("part", PARTS[0], label, choices=PARTS), names)
