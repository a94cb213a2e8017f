"""The four formulas of a reverse step with present numbers; the two algorithms with our code."""

from __future__ import annotations

import streamlit as st

from explorer.scenes import algorithms
from explorer.ui.numbers import cell, line, numbers
from explorer.ui.stage.stage import Blob
from explorer.ui.step_stage import CLOCK

X_T, X_PREV, X0_HAT, EPS_HAT, MEAN = (
    f'<b class="{colour}">{text}</b>'
    for colour, text in (
        ("xt", "x<sub>t</sub>"),
        ("xt", "x<sub>t−1</sub>"),
        ("hat", "x̂<sub>0</sub>"),
        ("eps", "ε̂"),
        ("hat", "μ"),
    )
)


def cards(page, sampler: str, table: Blob) -> None:
    """One card for each of the step's four formulas, from left to right."""
    with st.container(key="step_cards"):
        places = st.columns([21, 23.5, 26.5, 29], gap="small")
        for i, (place, (section, lines)) in enumerate(
            zip(places, _lines(sampler).items(), strict=True), 1
        ):
            with place:
                page.formula(section)
                numbers(f"step_numbers_{i}", CLOCK, table, lines)


def _lines(sampler: str) -> dict[str, tuple[str, str]]:
    """{section of the lesson: how it is computed, and what comes out}."""
    third = {
        "ddpm": ("formula.3", cell("coef_x0"), cell("coef_xt"), X_T),
        "ddim": ("formula.3.ddim", cell("signal_prev"), cell("coef_eps"), EPS_HAT),
    }
    section, first, second, other = third[sampler]
    return {
        "formula.1": (
            line(X_T, " = ", _vector("x_t", "xt")),
            line(EPS_HAT, " = ", _vector("eps_hat", "eps"), result=True),
        ),
        "formula.2": (
            line("(", X_T, " − ", cell("noise"), " ", EPS_HAT, ") / ", cell("signal")),
            line(X0_HAT, " = ", _vector("x0_hat", "hat"), result=True),
        ),
        section: (
            line(first, " ", X0_HAT, " + ", second, " ", other),
            line(MEAN, " = ", _vector("mean", "hat"), result=True),
        ),
        "formula.4": (
            line(MEAN, " + ", cell("sigma", colour="sigma"), " · ", _vector("z", "eps")),
            line(X_PREV, " = ", _vector("x_prev", "xt"), result=True),
        ),
    }


def _vector(name: str, colour: str) -> str:
    return cell(f"{name}_x", f"{name}_y", colour=colour)


def both_algorithms(page) -> None:
    """Each algorithm in words on the left; on the right our lines, with the words' numbers."""
    st.html(f'<h2 class="block-heading">{page.word("step_through.algorithms")}</h2>')
    for number in (1, 2):
        words, code = st.columns([34, 66], gap="medium")
        with words:
            page.text(f"algorithm.{number}")
        with code:
            place, lines = algorithms.ours(number)
            st.caption(place)
            st.code(lines, language="python")
