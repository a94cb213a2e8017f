"""The numbers of the page `gaussians` under its sentences: they follow the hand."""

from __future__ import annotations

from explorer.lessons.gaussians.settings import KEYS
from explorer.ui.charts.numbers import bar, cell, line, numbers
from explorer.ui.page import AnyPage


def under_sentence(page: AnyPage, act: str) -> None:
    """The act's formulas, one number after the other."""
    shown = {"one": _one, "sum": _sum, "product": _product}[act](page)
    numbers(f"gaussians_numbers_{act}", "gaussians", None, shown)


def _one(page: AnyPage) -> list[str]:
    def own(name: str, colour: str = "", digits: int = 3) -> str:
        return cell(name, colour=colour, of=KEYS["one"], digits=digits)

    return [
        line("z = (", own("x", "xt"), " − (", own("mu", "x0"), ")) / ", own("sigma", "sigma"),
             " = ", own("z", "eps")),
        line("Φ(z) = ", own("below_percent"), " %", result=True),
        line(page.word("gaussians.within"), " ", own("within_percent"), " %"),
        line("σ² = ", own("variance", "sigma"), ", 1/σ² = ", own("precision")),
    ]  # fmt: skip


def _sum(page: AnyPage) -> list[str]:
    def own(name: str, colour: str = "") -> str:
        return cell(name, colour=colour, of=KEYS["sum"])

    return [
        line("a²σ<sub>X</sub>² = ", own("from_x", "x0")),
        line("b²σ<sub>Y</sub>² = ", own("from_y", "eps")),
        line("2abρσ<sub>X</sub>σ<sub>Y</sub> = ", own("shared")),
        line("Var(aX + bY) = ", own("variance"), result=True),
        line(page.word("gaussians.by_formula"), " ", own("width", "sigma")),
        line(page.word("gaussians.by_draws"), " ", own("drawn_width", "xt"), " ± ", own("error")),
    ]


def _product(page: AnyPage) -> list[str]:
    def own(name: str, colour: str = "") -> str:
        return cell(name, colour=colour, of=KEYS["product"])

    def shares(*parts: tuple[str, str]) -> str:
        return bar(*parts, of=KEYS["product"])

    first, second = ("share_1", "x0"), ("share_2", "xt")
    return [
        line(page.word("gaussians.precisions_add")),
        line("1/σ<sub>1</sub>² = ", own("precision_1", "x0"), shares(first)),
        line("1/σ<sub>2</sub>² = ", own("precision_2", "xt"), shares(("share_1", ""), second)),
        line("1/σ² = ", own("precision", "hat"), shares(first, second), result=True),
        line("μ = ", own("mean", "hat"), " ± ", own("width", "sigma"), result=True),
        line(page.word("gaussians.variances_add"), " σ<sub>1</sub>² + σ<sub>2</sub>² = ",
             own("sum_variance", "eps")),
        line("μ<sub>1</sub> + μ<sub>2</sub> = ", own("sum_mean", "eps"), " ± ",
             own("sum_width", "sigma"), result=True),
    ]  # fmt: skip
