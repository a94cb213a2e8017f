"""The claims of the paper, each beside what is measured here."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.ui.charts.text import pm

__all__ = ["card", "pm", "sure", "written"]

MARKS = {"holds": "✓", "fails": "✕", "even": "≈", "holds_once": "(✓)", "fails_once": "(✕)"}


def card(page, name: str, state: str, facts: dict) -> None:
    """What the paper says of `name`, and, once measured, what comes out here.

    state : "open" until there are numbers; "holds", "fails", or "even" where the difference is
    within its error; "…_once" where a single seed knows no error.
    The lesson has the sections claim.<name> and claim.<name>.here.
    """
    with st.container(key=f"claim_{name.replace('.', '_')}", border=True):
        text = f"**{page.word('improved.paper')}** {page.lesson[f'claim.{name}']}"
        if state == "open":
            here = page.word("improved.open")
            page.markdown(f"{text}\n\n{here}")
            return
        mark = f"**{MARKS[state]} {page.word(f'improved.here_{state}')}**"
        page.markdown(f"{text}\n\n{mark} {page.lesson[f'claim.{name}.here']}", **facts)


def sure(difference) -> str:
    """Whether differences (R,) lie below 0 ("holds"), above ("fails") or on both sides ("even").

    Twice the standard error decides; of a single one its sign, with "_once". What is nan is not
    known yet.
    """
    known = np.asarray(difference, dtype=float)
    known = known[np.isfinite(known)]
    if not len(known):
        return "open"
    mean = known.mean()
    side = "holds" if mean < 0 else "fails"
    if len(known) == 1:
        return f"{side}_once"
    return "even" if abs(mean) <= 2 * known.std(ddof=1) / np.sqrt(len(known)) else side


def written(values) -> str:
    """Mean ± standard error of the known values (R,)."""
    known = np.asarray(values, dtype=float)
    known = known[np.isfinite(known)]
    if not len(known):
        return "–"
    error = known.std(ddof=1) / np.sqrt(len(known)) if len(known) > 1 else float("nan")
    return pm(float(known.mean()), float(error))
