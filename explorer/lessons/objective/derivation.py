"""The ladder: ten lines that keep one value. Paths travel once; a new one asks no server."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from explorer.lessons.objective.scene_derivation import DerivationView
from explorer.texts import fixed

HERE = Path(__file__).parent
WORDS = (
    "redraw", "path", "drawn", "of_lines", "equal", "apart", "product", "spread_9", "spread_10",
    "line", "path_alt", "step_t",
)  # fmt: skip

_ladder = st.components.v2.component(
    "objective_ladder",
    css="\n" + (HERE / "derivation.css").read_text(encoding="utf-8"),
    js="\n" + (HERE / "derivation.js").read_text(encoding="utf-8"),
)


def show(page, view: DerivationView, key: str) -> None:
    """Mount the ladder."""
    words = {name: page.word(f"objective.{name}") for name in WORDS}
    words["mean"] = page.word("objective.mean", count=f"{view.count:,}")
    lines = [
        {
            "math": rung.row.shown,
            "parts": list(rung.row.parts),
            "rule": page.say(rung.rule),
            "mean": f"{fixed(rung.mean)} ± {fixed(rung.error)}",
        }
        for rung in view.rungs
    ]
    data = {
        "lines": lines,
        "open": view.open,
        "x": view.x.round(4).tolist(),
        "values": [rung.values.tolist() for rung in view.rungs],
        "parts": [rung.parts.tolist() for rung in view.rungs],
        "spreads": [fixed(rung.spread, 2) for rung in view.rungs],
        "words": words,
    }
    _ladder(key=key, data=[data])
