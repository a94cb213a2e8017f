"""The numbers of the page `latent_variables` under its sentences: they follow the hand."""

from __future__ import annotations

from explorer.lessons.latent_variables.settings import KEYS
from explorer.ui.charts.numbers import bar, cell, line, numbers
from explorer.ui.page import AnyPage


def under_sentence(page: AnyPage, act: str) -> None:
    """Of the mixture each bell's share, before x is seen and after."""
    if act == "mixture":
        numbers("latent_variables_numbers", "latent_variables", None, shares(page))


def shares(page: AnyPage) -> list[str]:
    """Two bars, each divided between the bells."""
    key = KEYS["mixture"]

    def own(name: str, colour: str) -> str:
        return cell(name, colour=colour, of=key)

    def of(one: str, two: str) -> str:
        return bar((one, "x0"), (two, "eps"), of=key)

    return [
        line(page.word("latent_variables.before")),
        line("π<sub>1</sub> = ", own("w_1", "x0"), ", π<sub>2</sub> = ", own("w", "eps"),
             of("w_1", "w")),
        line(page.word("latent_variables.after")),
        line("p(z = 1 | x) = ", own("r_1", "x0"), ", p(z = 2 | x) = ", own("r_2", "eps"),
             of("r_1", "r_2"), result=True),
    ]  # fmt: skip
