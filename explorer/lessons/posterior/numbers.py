"""The numbers of the page `posterior`: they follow the hand and the clock without a message."""

from __future__ import annotations

import streamlit as st

from explorer.frames.frame import Frame
from explorer.lessons.posterior.scene_derivation import LINES
from explorer.lessons.posterior.settings import KEYS
from explorer.ui.charts.numbers import bar, cell, line, numbers
from explorer.ui.page import AnyPage

X_0, X_T, MEAN, VARIANCE = (
    f'<b class="{colour}">{text}</b>'
    for colour, text in (
        ("x0", "x<sub>0</sub>"),
        ("xt", "x<sub>t</sub>"),
        ("hat", "μ̃<sub>t</sub>"),
        ("sigma", "β̃<sub>t</sub>"),
    )
)
ROOT_PREV, ROOT_NOW = "√ᾱ<sub>t−1</sub>", "√ᾱ<sub>t</sub>"
REST_PREV = "(1−ᾱ<sub>t−1</sub>)"
DIGITS = 6


def under_formula(page: AnyPage, act: str, frame: Frame) -> None:
    """The numbers of the formula at the present t and places; the derivation has its own."""
    if act == "steps":
        return
    shown = {"line": _line, "plane": _plane, "time": _time}[act]()
    if act != "time":
        shown += [line(page.word("posterior.add")), *_precisions()]
    (view,) = frame.views
    table = view.table if act == "line" else view.picture.table
    numbers(f"posterior_numbers_{act}", frame.time.clock, table, shown)


def at_edge(frame: Frame, act: str) -> str:
    """The section on what is special about this t, at the first two and the last; "" elsewhere."""
    if act == "steps":
        return {0: "edge.zero", 1: "edge.first.steps"}.get(frame.time.t, "")
    return {0: "edge.zero", 1: "edge.first", frame.time.T: "edge.last"}.get(frame.time.t, "")


def _line() -> list[str]:
    key = KEYS["line"]
    here = {name: cell(name, of=key) for name in ("prior_mean", "guess", "x_0", "x_t")}
    return [
        line(X_0, f": {ROOT_PREV}x<sub>0</sub> = ", here["prior_mean"], " ± ",
             cell("prior_width", colour="sigma")),
        line(X_T, ": x<sub>t</sub>/√α<sub>t</sub> = ", here["guess"], " ± ",
             cell("like_width", colour="sigma")),
        line(MEAN, " = ", cell("coef_x0"), " · ", cell("x_0", colour="x0", of=key), " + ",
             cell("coef_xt"), " · ", cell("x_t", colour="xt", of=key)),
        line(MEAN, " = ", cell("mean", colour="hat", of=key), " ± ",
             cell("width", colour="sigma"), result=True),
    ]  # fmt: skip


def _precisions() -> list[str]:
    """Bars that add up: what x_t knows, what x_0 knows, and both."""
    return [
        line("α<sub>t</sub>/β<sub>t</sub> = ", cell("precision_xt", colour="xt"),
             bar(("share_xt", "xt"))),
        line(f"1/{REST_PREV} = ", cell("precision_x0", colour="x0"),
             bar(("share_xt", ""), ("share_x0", "x0"))),
        line(f"1/{VARIANCE} = ", cell("precision", colour="hat"),
             bar(("share_xt", "xt"), ("share_x0", "x0")), result=True),
    ]  # fmt: skip


def _plane() -> list[str]:
    key = KEYS["plane"]

    def point(name: str, colour: str) -> str:
        return cell(f"{name}.x", f"{name}.y", colour=colour, of=key)

    return [
        line(X_0, f": {ROOT_PREV}x<sub>0</sub> = ", point("prior", "x0")),
        line(X_T, ": x<sub>t</sub>/√α<sub>t</sub> = ", point("guess", "xt")),
        line(MEAN, " = ", cell("share_x0"), " · ", point("prior", "x0"), " + "),
        line(" ", cell("share_xt"), " · ", point("guess", "xt")),
        line(MEAN, " = ", point("mean", "hat"), " ± ", cell("width", colour="sigma"), result=True),
    ]


def _time() -> list[str]:
    return [
        line("c<sub>1</sub> = ", cell("coef_x0", colour="x0"), ",  c<sub>2</sub> = ",
             cell("coef_xt", colour="xt")),
        line(f"c<sub>1</sub> + c<sub>2</sub>{ROOT_NOW} = ", cell("mean_of_mean", digits=5)),
        line(f"{ROOT_PREV} = ", cell("prior", digits=5), result=True),
        line("β<sub>t</sub> = ", cell("beta", colour="eps")),
        line(VARIANCE, " = ", cell("posterior_variance", colour="sigma")),
        line(VARIANCE, "/β<sub>t</sub> = ", cell("ratio", digits=4), result=True),
    ]  # fmt: skip


def derivation(page: AnyPage, frame: Frame, asked: bool = False) -> None:
    """Line by line: its rule and formula on the left, the number it gives on the right.

    asked : without the numbers, which answer the act's question.
    """
    table, clock = frame.views[0].table, frame.time.clock
    with st.container(key="derivation"):
        for i, each in enumerate(LINES, 1):
            left, right = st.columns([68, 32], gap="small", vertical_alignment="center")
            with left:
                page.text(f"line.{each.name}", i=i)
            if asked:
                continue
            with right:
                number = cell(f"ln.{each.name}", of=KEYS["steps"], digits=DIGITS)
                given = [line("ln q = ", number, result=True), *_pieces(each.name)]
                numbers(f"posterior_line_{each.name}", clock, table, given)


def _pieces(name: str) -> list[str]:
    """The numbers from which a line is made, in small."""

    def own(of: str, colour: str = "") -> str:
        return cell(of, colour=colour, of=KEYS["steps"])

    pieces = {
        "bayes": (own("ln.likelihood", "xt"), " + ", own("ln.prior", "x0"), " − (",
                  own("ln.evidence"), ")"),
        "expand": (cell("precision_xt", colour="xt"), " x² + ",
                   cell("precision_x0", colour="x0"), " x² …"),
        "collect": ("A = ", own("A"), ", B = ", own("B")),
        "square": ("B/A = ", own("ratio_B_A", "hat")),
        "normalise": ("1/A = ", own("inverse_A", "sigma")),
        "variance": (VARIANCE, " = ", cell("posterior_variance", colour="sigma")),
        "mean": (MEAN, " = ", own("mean", "hat")),
    }  # fmt: skip
    return [f"<p>{''.join(pieces[name])}</p>"] if name in pieces else []
