"""The claims of the paper, each beside what is measured here."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.ui.vlb_numbers import pm

__all__ = ["card", "pm", "sure"]

MARKS = {"open": "…", "holds": "✓", "fails": "✕", "even": "≈"}


def card(page, name: str, state: str, facts: dict) -> None:
    """What the paper says of `name`, and, once measured, what comes out here.

    state : "open" until there are numbers; "holds", "fails", or "even" where the difference is
    within its error. The lesson has the sections claim.<name> and claim.<name>.here.
    """
    with st.container(key=f"claim_{name.replace('.', '_')}", border=True):
        page.markdown(f"**{page.word('improved.paper')}** {page.lesson[f'claim.{name}']}")
        if state == "open":
            st.caption(page.word("improved.open"))
            return
        mark = f"**{page.word('improved.here')} {MARKS[state]} {page.word(f'improved.{state}')}**"
        page.markdown(f"{mark} {page.lesson[f'claim.{name}.here']}", **facts)


def sure(difference: np.ndarray) -> str:
    """Whether differences (R,) lie below 0 ("holds"), above ("fails") or on both sides ("even").

    Twice the standard error decides; of a single one, its sign.
    """
    mean = float(np.mean(difference))
    if len(difference) > 1:
        error = float(np.std(difference, ddof=1) / np.sqrt(len(difference)))
        if abs(mean) <= 2 * error:
            return "even"
    return "holds" if mean < 0 else "fails"
