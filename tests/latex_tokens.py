"""The tokens of a formula's LaTeX, and the text by which its symbols are bound."""

from __future__ import annotations

import re

TOKEN = re.compile(
    r"(?P<hole><<[^>]*>>)|(?P<colour>@\w+\{)"
    r"|\\(?P<face>mathrm|text|operatorname|mathbb|mathcal)\s*(?P<word>\{[^}]*\}|\w)"
    r"|(?P<command>\\(?:[A-Za-z]+|.))|(?P<other>\S)"
)
LEFT_OUT = re.compile(r"\\(?:[Bb]igg?[lr]?|left|right|textstyle|displaystyle|[,;!: ])")
SAME = {
    r"\tfrac": r"\frac", r"\dfrac": r"\frac", r"\lVert": "‖", r"\rVert": "‖", r"\|": "‖",
    r"\qquad": r"\quad", "|": r"\mid", r"\leq": r"\le", r"\geq": r"\ge",
}  # fmt: skip


def tokens_of(text: str) -> list[str]:
    r"""The tokens, digits one by one; <<name:format>> is one, a word like \mathrm{KL} too."""
    tokens, open_groups = [], []
    for match in TOKEN.finditer(text):
        token = _token(match)
        if LEFT_OUT.fullmatch(token):
            continue
        if token in "{⟨":
            open_groups.append(token)
        if token in "}⟩":
            token = "⟩" if open_groups.pop() == "⟨" else "}"
        tokens.append(token)
    return tokens


def _token(match: re.Match) -> str:
    if match["hole"]:
        return f"<<{re.split('[:>]', match['hole'][2:])[0].strip()}>>"
    if match["colour"]:
        return "⟨"
    if match["face"]:
        word = match["word"].strip("{}")
        if match["face"] == "mathcal":
            return word
        return r"\mathbb{E}" if word == "E" else rf"\mathrm{{{word}}}"
    return SAME.get(match[0], match[0])


def canonical(tokens: list[str]) -> str:
    """The text by which names are bound: no colours, no braces around a single token."""
    kept = [token for token in tokens if token not in "⟨⟩"]
    text = " ".join(kept)
    return re.sub(r"(?<=[_^] )\{ (\S+) \}", r"\1", text)


def name_of(text: str) -> str:
    return canonical(tokens_of(text))
