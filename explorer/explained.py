"""Terms of art and symbols that explain themselves: where the pointer or the focus rests on one, a
card says in one sentence what it means. Standard library only.

The sentences stand in assets/words/terms.toml ([says]), the forms of each term in its [terms], and
in assets/words/symbols.toml.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parents[1] / "assets" / "words" / "terms.toml"
SYMBOLS = TABLE.with_name("symbols.toml")
# Formulas, places for numbers, code, HTML, coloured symbols, links: nothing in there is marked.
SKIPPED = r"\$\$.*?\$\$|\$[^$\n]*\$|<<[^>]*>>|`[^`]*`|<[^>]*>|@\w+\{[^}]*\}|\[[^\]]*\]\([^)]*\)"

# A letter that stands alone in a sentence, with its accent and lowered letters: t, x₀, x̂₀, ᾱ, β̃.
ACCENTS = {"\u0304": "bar", "\u0302": "hat", "\u0303": "tilde"}
BASES = {"ε": "ϵ"}  # as formulas write it
ALONE = re.compile(
    rf"{SKIPPED}|(?<![\w’'-])([xtTαᾱβεμσηλθ])([{''.join(ACCENTS)}]?)([₀ₜ]*)(?![\w’'-])".replace(
        r"[\w", "[A-Za-z0-9_"
    ),
    re.DOTALL,
)
# Bold around a marked term: Markdown ends none between a tag and a letter, as in Chinese.
BOLD = re.compile(r"\*\*([^\n]+?)\*\*")


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The table of terms."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def symbols() -> list[dict[str, Any]]:
    """The symbols of formulas, each with its sentence (assets/words/symbols.toml)."""
    return tomllib.loads(SYMBOLS.read_text(encoding="utf-8"))["symbol"]


def symbol_of(base: str, accent: str = "", index: str = "", font: str = "", page: str = "") -> str:
    """The entry of a symbol, as symbol_read.js finds it: the first that fits; "" without one."""
    for each in symbols():
        same = (each["base"], each.get("accent", ""), each.get("font", "")) == (base, accent, font)
        if same and index.startswith(each.get("index", "")) and each.get("page", page) == page:
            return each["id"]
    return ""


@lru_cache(maxsize=512)
def marked(text: str, page: str) -> str:
    """`text` with each symbol marked that stands in a sentence as a letter, outside formulas."""

    def mark(match: re.Match[str]) -> str:
        if not match[1]:
            return match[0]
        letter = unicodedata.normalize("NFD", match[1] + match[2])
        base, accent = BASES.get(letter[0], letter[0]), ACCENTS.get(letter[1:], "")
        symbol = symbol_of(base, accent, unicodedata.normalize("NFKD", match[3]), page=page)
        return f'<span data-symbol="{symbol}">{match[0]}</span>' if symbol else match[0]

    return ALONE.sub(mark, text)


def forms_of(terms: Mapping[str, Any], lang: str) -> dict[str, str]:
    """Form in lower case → term, "" where it means something else."""
    return {
        form.lower(): "" if kind else name
        for name, each in terms.items()
        for kind in ("", "not_")
        for form in each.get(f"{kind}{lang}", ())
    }


def any_of(forms: Iterable[str], lang: str, letter: str = "[a-z]") -> str:
    """What matches the longest form that fits: in English a whole word, its neighbours no `letter`,
    in Chinese any run of characters."""
    edge = (f"(?<!{letter})(?:", f")(?!{letter})") if lang == "en" else ("(?:", ")")
    return "|".join(sorted(map(re.escape, forms), key=len, reverse=True)).join(edge)


@lru_cache(maxsize=4)
def forms(lang: str) -> dict[str, str]:
    """The forms of the terms that have a sentence."""
    return forms_of({name: table()["terms"][name] for name in table()["says"]}, lang)


@lru_cache(maxsize=4)
def pattern(lang: str) -> re.Pattern[str]:
    word = any_of(forms(lang), lang, letter="[A-Za-z-]")
    return re.compile(f"{SKIPPED}|({word})", re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=512)
def explained(text: str, lang: str) -> str:
    """`text` with the first occurrence of each term marked; its card is the style sheet's work."""
    told: set[str] = set()

    def mark(match: re.Match[str]) -> str:
        term = forms(lang).get((match[1] or "").lower(), "")
        if not term or term in told:
            return match[0]
        told.add(term)
        says = escape(table()["says"][term][lang], quote=True)
        return (
            f'<span data-term="{term}" tabindex="0" data-says="{says}" '
            f'aria-description="{says}">{match[0]}</span>'
        )

    return BOLD.sub(strong, pattern(lang).sub(mark, text))


def strong(match: re.Match[str]) -> str:
    return f"<strong>{match[1]}</strong>" if "data-term" in match[1] else match[0]
