"""The four formulas of a reverse step with present numbers; the two algorithms with our code."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.frames.frame import Frame
from explorer.lessons.step_through import scene_algorithms as algorithms
from explorer.lessons.step_through.scene_forms import forms
from explorer.lessons.step_through.settings_pictures import CHANNELS
from explorer.ui.charts import live
from explorer.ui.charts.figure import show_figure
from explorer.ui.charts.numbers import cell, line, numbers
from explorer.ui.frame.below import part_of, python
from explorer.ui.frame.beside import Beside, focusable
from explorer.ui.page import Answer, AnyPage

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


def tell(page: AnyPage, beside: Beside, frame: Frame, sampler: str, part: str) -> None:
    """What one sees now, in numbers; the formulas stand under the stage."""
    view = frame.views[0]
    usual = "now.pictures" if part else "now.ddim" if sampler == "ddim" else "now"
    beside.tell(
        frame.facts(), now=usual if frame.time.t else "now.arrived",
        source=live.source(page.key(view.name), view.picture.table),
    )  # fmt: skip


def followed(page: AnyPage, frame: Frame, channels: int) -> None:
    """Which pixel's numbers these are."""
    now = frame.numbers
    told = page.word(f"step_pictures.of_{CHANNELS[now.channel]}") if channels == 3 else ""
    page.text("pixel.pictures", row=now.row, column=now.column, channel=told)


def cards(page: AnyPage, frame: Frame, sampler: str, part: str = "") -> None:
    """One card for each of the step's four formulas, from left to right.

    part : "pictures" for the sections formula.2.pictures and so on, and for numbers instead of
    vectors.
    """
    written, table = _number if part else _vector, frame.views[0].picture.table
    with st.container(key="step_cards"):
        places = st.columns([186, 258, 258, 258], gap="xsmall")  # as wide as each line gets
        for i, (place, (section, lines)) in enumerate(
            zip(places, _lines(sampler, written).items(), strict=True), 1
        ):
            with place:
                text = page.render(page.lesson[part_of(page, section, f".{part}")])
                html = f'<div data-role="formula"{focusable(page)}>\n\n{text}\n\n</div>'
                st.markdown(html, unsafe_allow_html=True)
                numbers(f"step_numbers_{i}", frame.time.clock, table, lines)


def _lines(sampler: str, written: Callable[[str, str], str]) -> dict[str, tuple[str, str]]:
    """{section of the lesson: how it is computed, and what comes out}."""
    third = {
        "ddpm": ("formula.3", cell("coef_x0"), cell("coef_xt"), X_T),
        "ddim": ("formula.3.ddim", cell("signal_prev"), cell("coef_eps"), EPS_HAT),
    }
    section, first, second, other = third[sampler]
    return {
        "formula.1": (
            line(X_T, " = ", written("x_t", "xt")),
            line(EPS_HAT, " = ", written("eps_hat", "eps"), result=True),
        ),
        "formula.2": (
            line("(", X_T, " − ", cell("noise"), " ", EPS_HAT, ") / ", cell("signal")),
            line(X0_HAT, " = ", written("x0_hat", "hat"), result=True),
        ),
        section: (
            line(first, " ", X0_HAT, " + ", second, " ", other),
            line(MEAN, " = ", written("mean", "hat"), result=True),
        ),
        "formula.4": (
            line(MEAN, " + ", cell("sigma", colour="sigma"), " · ", written("z", "eps")),
            line(X_PREV, " = ", written("x_prev", "xt"), result=True),
        ),
    }


def _vector(name: str, colour: str) -> str:
    return cell(f"{name}_x", f"{name}_y", colour=colour)


def _number(name: str, colour: str) -> str:
    return cell(name, colour=colour)


def answers(page: AnyPage, frame: Frame) -> dict[str, Answer]:
    """What the lines that open under the points' stage need."""
    given = Answer(lambda: vars(forms(frame.numbers)))
    return {"noise": given, "forms": given, "affine": Answer(draw=lambda: bend(page))}


def bend(page: AnyPage) -> None:
    """The guess over x_t for data in two humps, and for normal data."""
    names = [page.word(f"step_through.{name}") for name in ("humps", "normal")]

    def drawing() -> object:
        from explorer.lessons.step_through import figures

        return figures.guesses(page.colours, *names)

    caption = page.word("step_through.bend")
    show_figure(drawing, (page.lang, page.colours), "step_through_bend", caption)


def both_algorithms(page: AnyPage) -> None:
    """Each algorithm in words on the left; on the right our lines, with the words' numbers."""
    st.html(f'<h2 class="block-heading">{page.word("step_through.algorithms")}</h2>')
    for number in (1, 2):
        words, code = st.columns([34, 66], gap="medium")
        with words:
            page.text(f"algorithm.{number}")
        with code:
            place, lines = algorithms.ours(number)
            st.caption(place)
            python(lines)
