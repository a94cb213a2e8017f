"""Formulas filled with numbers: what is shown on both sides agrees within the digits shown.

The numbers are taken from the page as it was drawn, by the lesson's own text around them; a chain
such as "a · b + c = d" is read where it stands, in each language, and what else must hold among a
section's numbers stands in ALSO.
"""

from __future__ import annotations

import re
from itertools import product

import pytest

from explorer import texts
from explorer.palette import palette
from explorer.ui.frame.frame import PAGES
from explorer.words import LANGUAGES
from tests.intervals import SHOWN, Interval, as_interval
from tests.intervals import shown as interval
from tests.latex import Unreadable, relations
from tests.latex_tokens import name_of
from tests.latex_value import Names, value
from tests.matrix import EXHAUSTIVE
from tests.page_run import opened, shown

HOLE = r"<<[^<>]*>>"
SIGNS = {"·": r"\cdot", "−": "-", "≤": r"\le", "≥": r"\ge", "+": "+", "=": "="}
CHAIN = re.compile(rf"{HOLE}(?:\s*[·+−=≤≥]\s*{HOLE})+")
DISPLAYED = re.compile(r"\$\$(.*?)\$\$", re.DOTALL)
ONE = (r"<<signal>>^2+<<noise>>^2=1",)
ALSO = {
    "forward:now.jump": ONE,
    "forward:now.walk": (r"<<root_alpha>>^2+<<root_beta>>^2=1",),
    "forward_images:notice.jump": (r"<<variance>>=<<square>>-<<mean>>^2",),
    "objective:now.bound": (r"<<nll_nats>>+<<gap_nats>>=<<bound_nats>>",),
    "objective:now.gap": (
        r"<<slack_nats>>=<<bound_nats>>-<<nll_nats>>",
        r"<<miss_nats>>=<<nll_nats>>-<<entropy_nats>>",
    ),
    "posterior:edge.last": (r"<<share_xt_percent>>+<<share_x0_percent>>=100",),
    "schedule:now": (*ONE, r"<<signal>>^2=<<alpha_bar>>"),
    "why_gaussian:now.step": (r"<<root_beta>>^2=<<beta>>",),
}  # fmt: skip
# section: two addresses, the second far from where the page opens.
WHERE = {
    "latent_variables:now.mixture": ("act=mixture", "act=mixture&x=-0.7&weight=0.6"),
    "latent_variables:open.bound.two": (
        "act=bound&open_two=1",
        "act=bound&x=-0.5&open_two=1",
    ),
    "probability:formula.joint": ("act=joint", "act=joint&sky=3-9-8&rain=12-2-7"),
    "bayes:formula.school": (
        "act=school&see=trousers",
        "act=school&see=skirt&boys=30&girls_trousers=20",
    ),
    "bayes:formula.three": ("act=three&t=5", "act=three&schedule=linear&T=50&t=31&x0=-1.2"),
    "forward:now.jump": ("act=jump&t=60", "act=jump&T=50&schedule=linear&t=31"),
    "forward:now.walk": ("act=jump&path=walk&t=60", "act=jump&path=walk&T=50&t=31"),
    "forward:open.factor.why": (
        "act=factor&t=60&open_why=1",
        "act=factor&T=50&scale=2&t=31&open_why=1",
    ),
    "forward:open.jump.merge": (
        "act=jump&t=60&open_merge=1",
        "act=jump&T=50&schedule=cosine&t=31&open_merge=1",
    ),
    "forward_images:notice.jump": ("act=jump&t=60", "act=jump&T=50&schedule=linear&t=31"),
    "objective:now.bound": ("act=bound", "act=bound&small_T=4&mixture=one&x0=0.7"),
    "objective:formula.bound": ("act=bound", "act=bound&small_T=4&mixture=one&x0=0.7"),
    "objective:formula.bound.bits": (
        "act=bound&unit=bits",
        "act=bound&unit=bits&small_T=4&mixture=one&x0=0.7",
    ),
    "objective:now.terms": ("act=terms&t=2", "act=terms&small_T=10&t=6&model=beta"),
    "objective:now.gap": ("act=gap", "act=gap&small_T=4&model=straight"),
    "objective:details.terms": ("act=terms&t=2", "act=terms&small_T=10&t=6&model=beta"),
    "posterior:edge.last": ("act=line&T=20&t=20", "act=line&schedule=linear&T=100&t=100"),
    "schedule:now": ("t=50", "schedule=linear&T=300&t=120"),
    "score:formula.likelihood": ("show=likelihood", "show=likelihood&lik_x=0.3&lik_y=-0.8"),
    "why_gaussian:now.step": ("act=step", "act=step&beta=0.2&x_t=0.7"),
}


FEW = {
    ("objective:now.bound", "en", 1),
    ("objective:details.terms", "zh", 0),
    ("schedule:now", "zh", 1),
    ("score:formula.likelihood", "en", 0),
}


def chains(lang: str, key: str) -> list[str]:
    """The section's formulas among numbers, as LaTeX: displayed ones and those in its sentences."""
    page, _, section = key.partition(":")
    text = texts.load(lang, page)[section]
    displayed = [each for each in DISPLAYED.findall(text) if re.search(HOLE, each)]
    told = CHAIN.findall(DISPLAYED.sub("", text))
    return [each for each in displayed if is_of_numbers(each)] + [
        re.sub("[·−≤≥]", lambda sign: SIGNS[sign.group()] + " ", each) for each in told
    ]


def is_of_numbers(latex: str) -> bool:
    """Whether it has a value by its numbers alone, without its symbols."""
    names = Names(dict.fromkeys(re.findall(HOLE, latex), 1.0))
    try:
        return bool(
            [[value(labelled(side, names), names) for side in told.sides]
             for told in relations(latex)]
        )  # fmt: skip
    except Unreadable:
        return False


def held(lang: str) -> set[str]:
    """Every section with such a formula."""
    keys = (f"{page.name}:{section}" for page in PAGES for section in texts.load(lang, page.name))
    return {key for key in keys if chains(lang, key)}


def numbers_of(key: str, lang: str, query: str) -> Names:
    """The section's numbers as the page shows them, by name."""
    page, _, section = key.partition(":")
    pairs = (each.split("=") for each in query.split("&"))
    at = opened(page, lang=lang, details="1", **dict(pairs))
    text = texts.load(lang, page)[section]
    wanted = pattern(text.partition("\n")[2] if section.startswith("open.") else text)
    found = [match for text in shown(at._tree) if (match := wanted.search(plain(text)))]
    assert found, f"{key} is not shown at {query}"
    given = found[0].groupdict().items()  # words among them are of no formula
    return Names({f"<<{name}>>": interval(text) for name, text in given if SHOWN.fullmatch(text)})


def plain(text: str) -> str:
    r"""Without colours: \textcolor{#123456}{x} is {x}, a span its inside."""
    text = re.sub("</?strong>", "**", text)
    return re.sub(r"\\textcolor\{#\w+\}|</?span[^>]*>", "", text)


def pattern(section: str) -> re.Pattern:
    """The section with a place for each number, once by its name."""
    section = texts.EITHER.sub(lambda both: both[1], section)  # at these addresses all is known
    parts = re.split(f"({HOLE})", plain(texts.colour(section, palette("light").symbols())))
    seen: set[str] = set()
    built = ""
    for part in parts:
        name = re.match(r"<<\s*(\w+)", part)
        if not name:
            built += re.escape(part)
        elif "±" in part:
            built += ".+?"
        elif name[1] in seen:
            built += f"(?P={name[1]})" if ":" not in part else ".+?"
        else:
            seen.add(name[1])
            built += rf"(?P<{name[1]}>[^\s,;$}}]+(?:\\times 10\^\{{-?\d+\}})?)"
    return re.compile(built, re.DOTALL)


def test_every_formula_with_numbers_is_looked_at():
    for lang in LANGUAGES:
        assert held(lang) | set(ALSO) == set(WHERE)


def cases():
    """Four in every run, each page of them once; the rest is exhaustive."""
    for key, lang, place in product(WHERE, LANGUAGES, (0, 1)):
        rest = () if (key, lang, place) in FEW else EXHAUSTIVE
        yield pytest.param(key, lang, place, marks=rest)


@pytest.mark.parametrize(("key", "lang", "place"), [*cases()])
def test_the_numbers_of_a_formula_agree_within_their_digits(key, lang, place):
    names = numbers_of(key, lang, WHERE[key][place])
    for latex in (*chains(lang, key), *ALSO.get(key, ())):
        for told in relations(latex):
            sides = [as_interval(value(labelled(side, names), names)) for side in told.sides]
            for sign, left, right in zip(told.signs, sides[:-1], sides[1:], strict=True):
                assert agree(sign, left, right), f"{latex}: {left} {sign} {right}"


def agree(sign: str, left: Interval, right: Interval) -> bool:
    if sign == "=":
        return left.meets(right)
    return left.low <= right.high if sign == r"\le" else left.high >= right.low


def labelled(node, names):
    """The tree with the numbers below its braces in place of what they are numbers of."""
    if not isinstance(node, tuple):
        return node
    if node[:1] == ("brace",) and node[3][1] in names:
        return node[3]
    return tuple(labelled(part, names) for part in node)


def test_a_number_wrong_in_its_last_digits_is_seen():
    """Of a sum shown as 0.512 + 1.204 = 1.716 each number is moved by three of its last unit."""
    shown_numbers = {"a": "0.512", "b": "1.204", "c": "1.716"}
    (told,) = relations("<<a>>+<<b>>=<<c>>")
    for moved, by in [("", 0.0), *((name, sign * 3e-3) for name in "abc" for sign in (1, -1))]:
        names = Names({f"<<{name}>>": interval(text) for name, text in shown_numbers.items()})
        if moved:
            names[name_of(f"<<{moved}>>")] += by
        left, right = (as_interval(value(side, names)) for side in told.sides)
        assert left.meets(right) == (not moved)
