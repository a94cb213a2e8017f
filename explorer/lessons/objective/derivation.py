"""The ladder: ten lines that keep one value. Paths travel once; a new one asks no server."""

from __future__ import annotations

import streamlit as st

from explorer.lessons.objective.scene_derivation import DerivationView
from explorer.texts import fixed
from explorer.ui.engine import join
from explorer.ui.page import AnyPage
from explorer.units import logarithm

WORDS = (
    "redraw", "path", "drawn", "of_lines", "equal", "apart", "product", "spread_9", "spread_10",
    "line", "path_alt", "step_t",
)  # fmt: skip

_ladder = st.components.v2.component(
    "objective_ladder",
    css="\n" + join.read("lessons/objective/derivation.css"),
    js=join.program("lessons/objective/derivation.js"),
)


def show(page: AnyPage, view: DerivationView, key: str, asked: bool = False) -> None:
    """Mount the ladder; while the question waits, without what many paths gave."""
    words = {name: page.word(f"objective.{name}") for name in WORDS}
    words["of_lines"] = words["of_lines"].format(log=logarithm(view.unit))
    words["mean"] = "" if asked else page.word("objective.mean", count=f"{view.count:,}")
    lines = [
        {
            "math": list(rung.row.shown),
            "parts": list(rung.row.parts),
            "rule": page.say(rung.rule),
            "mean": "" if asked else f"{fixed(rung.mean)} ± {fixed(rung.error)}",
        }
        for rung in view.rungs
    ]
    data = {
        "lines": lines,
        "open": view.open,
        "x": view.x.round(4).tolist(),
        "values": [rung.values.tolist() for rung in view.rungs],
        "parts": [rung.parts.tolist() for rung in view.rungs],
        "spreads": ["?" if asked else fixed(rung.spread, 2) for rung in view.rungs],
        "words": words,
    }
    _ladder(key=key, data=[data])
