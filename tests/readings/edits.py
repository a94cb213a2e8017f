"""Small wrong edits of a formula, as slips of the pen make them, and which of them say the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from tests.latex import HATS, SIGNS, Node, relations
from tests.latex_tokens import tokens_of

Edit = tuple[str, str]  # what was done, and the LaTeX then
OTHER = {"+": "-", "-": "+", r"\sin": r"\cos", r"\cos": r"\sin", "1": "2", "2": "3", "3": "2"}
OTHER |= {r"\ln": r"\exp", r"\exp": r"\ln", r"\sum": r"\prod", r"\prod": r"\sum"}
INDICES = {"t", "s", "i", "k"}
NOT_NAMES = {r"\frac", r"\sqrt", r"\underbrace", r"\sum", r"\prod", r"\ln", r"\exp", r"\log"}
NOT_NAMES |= {r"\sin", r"\cos", r"\tan", r"\top", r"\mid", r"\cdot", r"\quad", r"\nabla"} | SIGNS


def edits(latex: str, only: tuple[int, ...] | None = None) -> Iterator[Edit]:
    """Every edit that changes what the formula says; two factors exchanged change nothing.

    only : the relations that count, None for all.
    """
    tokens = tokens_of(latex)
    same = meaning(latex)
    counted = range(len(same)) if only is None else only
    for done, edited in _edits(tokens):
        text = " ".join(edited)
        now = meaning(text)
        if len(now) != len(same) or any(now[k] != same[k] for k in counted):
            yield done, text


def _edits(tokens: list[str]) -> Iterator[tuple[str, list[str]]]:
    for k, token in enumerate(tokens):
        before, after = tokens[:k], tokens[k + 1 :]
        if token in OTHER:
            yield f"{token} at {k} is {OTHER[token]}", [*before, OTHER[token], *after]
        if token == r"\sqrt" or token in HATS:
            yield f"no {token} at {k}", before + after
        if token == "^" and after[0].isdigit():
            yield f"no power at {k}", before + after[1:]
        if token == "_" and after[0] in INDICES:
            yield f"index {after[0]} - 1 at {k}", [*before, *earlier(after[0]), *after[1:]]
        if after[2:5] == ["-", "1", "}"] and after[:1] == ["{"] and token == "_":
            yield f"no - 1 at {k}", [*before, "_", after[1], *after[5:]]
    yield from _exchanges(tokens)


def earlier(index: str) -> list[str]:
    return ["_", "{", index, "-", "1", "}"]


def _exchanges(tokens: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Two different symbols change places, each with its hat and its index."""
    spans = list(_symbols(tokens))
    for (a, b), (c, d) in combinations(spans, 2):
        one, two = tokens[a:b], tokens[c:d]
        if one != two:
            done = f"{' '.join(one)} and {' '.join(two)} exchanged at {a}, {c}"
            yield done, tokens[:a] + two + tokens[b:c] + one + tokens[d:]


def _symbols(tokens: list[str]) -> Iterator[tuple[int, int]]:
    k = 0
    while k < len(tokens):
        start = k
        if tokens[k] in HATS:
            k += 1
        letter = tokens[k].isalpha() or (tokens[k][:1] == "\\" and tokens[k][1:].isalpha())
        k += 1
        if not letter or tokens[k - 1] in NOT_NAMES:
            continue
        if tokens[k : k + 1] == ["_"]:
            k += 1
            k = closed(tokens, k) if tokens[k] == "{" else k + 1
        yield start, k


def closed(tokens: list[str], k: int) -> int:
    """Behind the brace that closes the one at k."""
    depth = 0
    while True:
        depth += (tokens[k] == "{") - (tokens[k] == "}")
        k += 1
        if not depth:
            return k


def meaning(latex: str) -> list[object]:
    """The formula without the order of terms, of factors and of the sides of an equation."""
    try:
        found = relations(latex)
    except (ValueError, IndexError):
        return []
    formed = [([*map(repr, map(form, sides))], signs) for sides, signs in found]
    return [sorted(sides) if {*signs} == {"="} else (sides, signs) for sides, signs in formed]


def form(node: Node) -> object:
    kind, _, *parts = node
    if kind == "sum":
        return "sum", sorted(repr((sign, form(each))) for sign, each in parts[0])
    if kind in ("times", "over"):
        return "product", sorted(repr(each) for each in factors(node))
    if kind == "group":
        return form(parts[0])
    if kind == "norm" and parts[0][0] == "sum":
        turned = [("-" if sign == "+" else "+", each) for sign, each in parts[0][2]]
        return kind, min(repr(form(parts[0])), repr(form(("sum", "", turned))))
    return (kind, *map(inner, parts)) if kind not in ("name", "number", "text") else node


def inner(part: object) -> object:
    if is_node(part):
        return form(part)  # type: ignore[arg-type]
    return tuple(map(inner, part)) if isinstance(part, tuple) else part


def factors(node: Node, power: int = 1) -> Iterator[tuple[object, int]]:
    kind, _, *parts = node
    if kind == "group" and parts[0][0] in ("times", "over", "group"):
        yield from factors(parts[0], power)
    elif kind in ("times", "over"):
        yield from factors(parts[0], power)
        yield from factors(parts[1], power if kind == "times" else -power)
    else:
        yield form(node), power


def is_node(part: object) -> bool:
    return isinstance(part, tuple) and len(part) > 1 and isinstance(part[0], str)
