"""The numbers of the page `fitting`: they follow the hand without a message."""

from __future__ import annotations

from explorer.frames.frame import Frame
from explorer.lessons.fitting.settings import KEYS
from explorer.ui.charts.numbers import bar, cell, line, numbers
from explorer.ui.page import AnyPage

MU, SQUARE = "<b>μ</b>", "σ<sup>2</sup>"


def under_sentence(page: AnyPage, act: str, frame: Frame) -> None:
    """The numbers of the act's three answers; a climb's stand in its sentence."""
    if act == "surface":
        return
    (view,) = frame.views
    shown = {"points": _points, "unknown": _unknown}[act](page)
    numbers(f"fitting_numbers_{act}", frame.time.clock, view.table, shown)


def _of(name: str, colour: str = "") -> str:
    return cell(name, colour=colour, of=KEYS["points"])


def _points(page: AnyPage) -> list[str]:
    return [
        line(page.word("fitting.bayes"), f": {SQUARE} + v = 1 + ", _of("added_variance", "hat"),
             " = ", _of("bayes_variance", "hat"), result=True),
        line(page.word("fitting.precisions")),
        line(f"n/{SQUARE} + 1/τ<sup>2</sup> = ", _of("precision_data", "x0"), " + ",
             _of("precision_prior", "xt"), " = ", _of("precision", "hat"),
             bar(("share", "x0"), ("share_prior", "xt"))),
    ]  # fmt: skip


def _unknown(page: AnyPage) -> list[str]:
    def of(name: str, colour: str = "") -> str:
        return cell(name, colour=colour, of=KEYS["unknown"])

    return [
        line("ML: x̄ = ", of("ml", "x0"), ", σ̂ = ", of("ml_deviation", "x0")),
        line("÷ (n − 1): s = ", of("free_deviation", "xt")),
        line("MAP: m<sub>n</sub> = ", of("map", "sigma"), ", σ = ", of("map_deviation", "sigma")),
        line(page.word("fitting.student"), ": ν<sub>n</sub> = ", of("freedom", "hat"), ", ",
             page.word("fitting.scale"), " = ", of("scale", "hat"), result=True),
    ]  # fmt: skip
