"""The numbers of the page `reparameterise` under its sentences: they follow the hand."""

from __future__ import annotations

from explorer.lessons.reparameterise.settings import KEYS
from explorer.ui.charts.numbers import cell, line, numbers
from explorer.ui.page import AnyPage


def under_sentence(page: AnyPage, act: str) -> None:
    """The act's formulas, one number after the other."""
    shown = {"through": _through, "two": _two}[act](page)
    numbers(f"reparameterise_numbers_{act}", "reparameterise", None, shown)


def _through(page: AnyPage) -> list[str]:
    def own(name: str, colour: str = "") -> str:
        return cell(name, colour=colour, of=KEYS["through"])

    return [
        line("z = ", own("mu", "hat"), " + ", own("sigma", "sigma"), " · (", own("eps", "eps"),
             ") = ", own("z", "xt"), result=True),
        line("∂z/∂μ = ", own("z_by_mu"), ", ∂z/∂σ = ε = ", own("z_by_sigma", "eps")),
        line("f(z) = z² = ", own("f"), ", f′(z) = 2z = ", own("slope")),
        line("∂f/∂μ = 2z · 1 = ", own("f_by_mu", "hat"), result=True),
        line("∂f/∂σ = 2z · ε = ", own("f_by_sigma", "sigma"), result=True),
    ]  # fmt: skip


def _two(page: AnyPage) -> list[str]:
    def own(name: str, colour: str = "") -> str:
        return cell(name, colour=colour, of=KEYS["two"])

    def both(name: str) -> list[str]:
        return [
            line(page.word(f"reparameterise.{name}_variance"), " ", own(f"{name}_variance"),
                 result=True),
            line(page.word("reparameterise.drawn"), " ", own(f"{name}_drawn")),
        ]  # fmt: skip

    return [
        line(page.word("reparameterise.truth"), " ", own("truth")),
        *both("path"),
        *both("score"),
    ]
