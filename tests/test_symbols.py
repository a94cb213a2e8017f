"""Symbols of formulas and sentences explain themselves: each has a sentence, and the first entry
that fits is its own."""

from __future__ import annotations

import re

import pytest

from explorer import texts, words
from explorer.explained import marked, symbol_of, symbols
from explorer.palette import palette
from tests.latex_tokens import tokens_of

ACCENTS = {r"\bar": "bar", r"\hat": "hat", r"\tilde": "tilde"}
GLYPHS = {
    "epsilon": "ϵ", "beta": "β", "alpha": "α", "sigma": "σ", "mu": "μ", "eta": "η", "lambda": "λ",
    "theta": "θ", "nabla": "∇", "rho": "ρ",
}  # fmt: skip
# Letters of one page, which the sentence or the words beside their formula explain, and the marks
# of calculus; what an index is called is told with what it stands on.
LOCAL = set("ABCFHIJKNPRWXSabcdefghijklmnrsuvwyk") | {
    r"\tau", r"\pi", r"\varphi", r"\partial", r"\hat v", r"\bar w", r"\hat{", r"\phi",
}  # fmt: skip


def symbols_of(formula: str) -> list[tuple[str, str, str, str]]:
    """(base, accent, index, font) of each symbol of a formula, outside indices and exponents."""
    found, accent, depth, above = [], "", 0, 0
    tokens = [token for token in tokens_of(formula) if token not in "⟨⟩"]
    for k, token in enumerate(tokens):
        raised = k and tokens[k - 1] in ("_", "^")
        if token == "{":
            depth += 1
            above = above or (depth if raised else 0)
        elif token == "}":
            above = 0 if above == depth else above
            depth -= 1
        elif token in ACCENTS:
            accent = ACCENTS[token]
        elif not (raised or above):
            font = "bb" if token.startswith(r"\mathbb") else ""
            base = GLYPHS.get(token[1:], token) if token.startswith("\\") else token
            base = "E" if font else base
            if re.fullmatch(r"[^\W\d_]|∇", base):
                found.append((base, accent, index_after(tokens[k + 1 :]), font))
                accent = ""
            elif token.startswith("\\") and re.fullmatch(r"\\[a-z]+", token):
                accent = ""
    return found


def index_after(tokens: list[str]) -> str:
    if not tokens or tokens[0] != "_":
        return ""
    if tokens[1] != "{":
        return tokens[1]
    return "".join(tokens[2 : tokens.index("}")]).replace("-", "−")


def formulas(lang: str):
    for name in words.LESSONS:
        for section, text in texts.load(lang, name).items():
            if section.startswith("formula"):
                for formula in re.findall(r"\$\$(.*?)\$\$", text, re.DOTALL):
                    yield name, section, formula


def test_the_symbols_of_a_formula_are_read_with_accent_and_index():
    read = symbols_of(r"@hat{\hat x_0} = \sqrt{\bar\alpha_t}\,x_{t-1} + \mathbb E e^{-\beta}")
    assert read == [("x", "hat", "0", ""), ("α", "bar", "t", ""), ("x", "", "t−1", ""),
                    ("E", "", "", "bb"), ("e", "", "", "")]  # fmt: skip


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_every_symbol_beside_a_stage_has_a_sentence(lang):
    seen = set()
    for page, section, formula in formulas(lang):
        for base, accent, index, font in symbols_of(formula):
            told = symbol_of(base, accent, index, font, page)
            seen.add(told)
            assert told or base in LOCAL, f"{page}/{section}: {accent} {base}_{index}"
    assert {"x0", "x_t", "x0_hat", "eps", "alpha_bar", "beta", "t", "expectation"} <= seen


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_each_entry_is_one_sentence_and_is_found_for_its_own_letter(lang):
    ids = [each["id"] for each in symbols()]
    assert len(set(ids)) == len(ids)
    for each in symbols():
        own = (each["base"], each.get("accent", ""), each.get("index", ""), each.get("font", ""))
        assert symbol_of(*own, page=each.get("page", "")) == each["id"]
        assert each.get("page", "score") in words.LESSONS
        stop = "。" if lang == "zh" else "."
        assert each[lang].endswith(stop) and each[lang].count(stop) == 1 and len(each[lang]) < 110
        assert each.get("light", "state") in vars(palette("light"))


SENTENCES = {
    "At t = <<t:.0f>>, **x̂₀** and $x_t$": ["t", "x0_hat"],
    "the T-shirt isn't at 3-t, nor at `t`, nor on [t](?t=1), nor <b t='1'>": [],
    "第 t 步，ᾱ 与 β̃、ε，√(1−ᾱ)": ["t", "alpha_bar", "beta_tilde", "eps", "alpha_bar"],
    "@x0{x₀} has its colour": [],
}


@pytest.mark.parametrize(("text", "ids"), SENTENCES.items())
def test_a_letter_that_stands_alone_in_a_sentence_is_marked_and_nothing_else_changes(text, ids):
    shown = marked(text, "forward")
    assert re.findall(r'<span data-symbol="(\w+)">', shown) == ids
    assert re.sub(r'<span data-symbol="\w+">(.*?)</span>', r"\1", shown) == text


OWN = [("score", "η", "step_size"), ("samplers", "η", "eta"), ("samplers", "θ", "angle"),
       ("train_points", "θ", "theta"), ("gaussians", "σ", "bell_spread"),
       ("gaussians", "μ", "bell_mean"), ("posterior", "σ", "sigma")]  # fmt: skip


@pytest.mark.parametrize(("page", "letter", "symbol"), OWN)
def test_a_letter_means_what_it_means_on_its_page(page, letter, symbol):
    assert f'data-symbol="{symbol}"' in marked(f"{letter} = 1", page)
