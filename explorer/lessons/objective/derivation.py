"""The ladder: ten lines that keep one value. Paths travel once; a new one asks no server."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from explorer.lessons.objective.formulas import rows
from explorer.lessons.objective.scene_lines import Ladder

HERE = Path(__file__).parent
SHOWN = 60  # paths that travel to the browser
WORDS = (
    "redraw", "path", "mean", "drawn", "of_lines", "equal", "apart", "product", "spread_9",
    "spread_10", "line", "path_alt", "step_t",
)  # fmt: skip

_ladder = st.components.v2.component(
    "objective_ladder",
    css="\n" + (HERE / "derivation.css").read_text(encoding="utf-8"),
    js="\n" + (HERE / "derivation.js").read_text(encoding="utf-8"),
)


def draw(page, ladder: Ladder, line: int, key: str) -> None:
    """Mount the ladder with line `line` (1..10) open."""
    word = page.word
    count = ladder.values.shape[1]
    few = slice(None, SHOWN)
    lines = [
        {
            "math": row.shown,
            "parts": list(row.parts),
            "rule": word(f"objective.rule_{i}"),
            "mean": f"{mean:.3f} ± {error:.3f}",
        }
        for i, (row, mean, error) in enumerate(
            zip(rows(), ladder.means, ladder.errors, strict=True), 1
        )
    ]
    data = {
        "lines": lines,
        "open": line,
        "x": ladder.x[few].round(4).tolist(),
        "values": ladder.values[:, few].tolist(),
        "parts": [part[few].tolist() for part in ladder.parts],
        "spreads": [f"{spread:.2f}" for spread in ladder.spreads],
        "words": {name: word(f"objective.{name}") for name in WORDS}
        | {"mean": word("objective.mean", count=f"{count:,}")},
    }
    _ladder(key=key, data=[data])
