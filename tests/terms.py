"""Which terms of art a line says, in en and in zh; the table is assets/words/terms.toml."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from explorer import texts, words
from explorer.explained import any_of, forms_of, table

UNTOLD = re.compile(
    r"\$\$.*?\$\$|\$[^$\n]*\$|<<[^>]*>>|`[^`]*`|\{[^}]*\}|\]\(\w+(?:\?[^)\s]*)?\)"
    r"|\| \?\S+$|^\s*= \?.*$",
    re.DOTALL,
)
OF = re.compile(r" (?:of|in|on|over)(?: [a-z]+){0,2} ")  # between two terms of one noun phrase
LANGUAGES = ("en", "zh")


class Line(NamedTuple):
    """One line in both languages, of a lesson's section or of its words."""

    place: str
    en: str
    zh: str


class Reader:
    """Finds the terms of a line: the longest form that fits counts, what means another does not."""

    def __init__(self, terms: dict[str, dict[str, list[str]]], lang: str) -> None:
        self.terms = forms_of(terms, lang)
        self.pattern = re.compile(any_of(self.terms, lang), re.IGNORECASE)

    def spans(self, line: str) -> list[tuple[str, int, int]]:
        """(term, where it begins, where it ends), in the order of the line."""
        blank = UNTOLD.sub(lambda match: " " * len(match[0]), line)
        found = ((self.terms[m[0].lower()], *m.span()) for m in self.pattern.finditer(blank))
        return [each for each in found if each[0]]

    def read(self, line: str) -> list[str]:
        return [term for term, _, _ in self.spans(line)]


TERMS, PAIRS = table()["terms"], table()["pairs"]
READERS = {lang: Reader(TERMS, lang) for lang in LANGUAGES}
SIDES = [{lang: Reader(pair, lang) for lang in LANGUAGES} for pair in PAIRS]


def lines() -> Iterator[Line]:
    """Every line of every lesson but its sources, and every word of the interface."""
    for path in sorted((texts.FOLDER / "en").glob("*.md")):
        en, zh = (texts.load(lang, path.stem) for lang in LANGUAGES)
        for section in [name for name in en if name != "source"]:
            pairs = zip(said(en[section]), said(zh[section]), strict=True)
            yield from (Line(f"{path.stem}:{section}", *pair) for pair in pairs)
    en, zh = (words.table(lang) for lang in LANGUAGES)
    yield from (Line(key, en[key], zh[key]) for key in en)


def said(section: str) -> list[str]:
    return [line for line in section.splitlines() if line.strip()]


def first_ones(terms: list[str], counts: Counter) -> list[str]:
    """So many of each term, the first ones, in their order."""
    seen: Counter = Counter()
    kept = []
    for term in terms:
        seen[term] += 1
        if seen[term] <= counts[term]:
            kept.append(term)
    return kept


def in_chinese_order(line: str) -> list[str]:
    """The terms of an English line with A of B, A in B and A on B as B, A: what modifies first."""
    spans, order = READERS["en"].spans(line), []
    while spans:
        last = 1
        while last < len(spans) and OF.fullmatch(line[spans[last - 1][2] : spans[last][1]]):
            last += 1
        order += [term for term, _, _ in reversed(spans[:last])]
        spans = spans[last:]
    return order


def apart(line: Line) -> list[str]:
    """How the languages differ in a line: terms that one has more often, another order, a word for
    its opposite."""
    en, zh = in_chinese_order(line.en), READERS["zh"].read(line.zh)
    differ = Counter(en)
    differ.subtract(zh)
    found = [f"{term} {count:+d}" for term, count in sorted(differ.items()) if count]
    both = Counter(en) & Counter(zh)
    orders = [" ".join(first_ones(each, both)) for each in (en, zh)]
    if orders[0] != orders[1]:
        found.append(" > ".join(orders))
    for readers in SIDES:
        sides = [
            {*readers[lang].read(text)} for lang, text in zip(LANGUAGES, line[1:], strict=True)
        ]
        if len(sides[0]) == len(sides[1]) == 1 and sides[0] != sides[1]:
            found.append(f"{sides[0].pop()} > {sides[1].pop()}")
    return found


# --- what is known to differ --------------------------------------------------------------------

APART = Path(__file__).with_name("terms_apart.toml")
HEAD = """\
# Where the two languages differ in their terms of art (assets/words/terms.toml), line by line of
# a section, or of a word. Three kinds, each with its reason:
# - "noise +1", "noise -1": en, or zh, says it once more, where the other has a pronoun, a verb or
#   nothing. A term that is wrong in one language is never such a line: mend the text.
# - "noise network > network noise": the order in en ("A of B" turned to "B, A") and in zh, where
#   Chinese puts what modifies, or a condition, first.
# - "low > high": a short word and its opposite, where one language says it from the other side.
# An entry too many or too few fails tests/test_terms.py, whose MOST may only fall. After a text
# was changed, and read in both languages: `python -m tests.terms` writes this file anew.
"""


def all_apart() -> dict[str, list[str]]:
    """{place: how its lines differ}, in the order of the pages."""
    found: dict[str, list[str]] = {}
    for line in lines():
        if differences := apart(line):
            found.setdefault(line.place, []).extend(differences)
    return {place: sorted(each) for place, each in found.items()}


def written(found: dict[str, list[str]]) -> str:
    rows = (f'"{place}" = [{", ".join(map(_quoted, each))}]' for place, each in found.items())
    return "\n".join([HEAD, *rows, ""])


def _quoted(text: str) -> str:
    return f'"{text}"'


if __name__ == "__main__":
    APART.write_text(written(all_apart()), encoding="utf-8")
    print(sum(map(len, all_apart().values())), "entries")
