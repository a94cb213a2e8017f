r"""A small reader of the LaTeX in the lessons' formulas: text to relations, and their values.

A tree's nodes are tuples (kind, text, ...). The text is the LaTeX that the node was read from, with
colours, spaces and sizes left out: whatever the names of a reading bind by such a text has that
value, be it x_{t-1}, q(x_t\mid x_0) or a derivative. All else is computed: \bar\alpha_{t-1} is
entry t - 1 of what \bar\alpha is. Nothing is ever handed to Python as code.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from tests.latex_tokens import canonical, tokens_of

Node = tuple[Any, ...]
SIGNS = {"=", r"\le", r"\ge", r"\approx", r"\propto", r"\sim", r"\to", r"\leftarrow"}
HATS = {r"\hat", r"\bar", r"\tilde"}
OPENING, CLOSING = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}, {")", "]", "}", "⟩"}
STOP = {"+", "-", "/", ",", ";", ":", r"\cdot", r"\times", r"\mid", r"\quad"} | SIGNS | CLOSING
FUNCTIONS: dict[str, Callable] = {
    r"\ln": np.log, r"\log": np.log, r"\exp": np.exp, r"\sin": np.sin, r"\cos": np.cos,
    r"\tan": np.tan, r"\mathrm{tr}": np.trace, r"\mathrm{mean}": np.mean,
    r"\mathrm{Var}": np.var,
}  # fmt: skip
CALLS = {False: ("(",), True: ("(", "[")}  # what opens the arguments of a name, of a word


class Relation(NamedTuple):
    sides: tuple[Node, ...]
    signs: tuple[str, ...]


class Unreadable(ValueError):
    """The text says something that this reader does not know."""


def relations(text: str) -> list[Relation]:
    r"""The relations of a formula, which commas, \quad and colons separate; others are left out."""
    found = []
    for part in _split(tokens_of(text.strip().rstrip(".")), {",", r"\quad", ":"}):
        signs = tuple(token for token, depth in _depths(part) if token in SIGNS and not depth)
        if signs:
            sides = tuple(tree(side) for side in _split(part, SIGNS))
            found.append(Relation(sides, signs))
    return found


def _depths(tokens: list[str]):
    depth = 0
    for token in tokens:
        depth -= token in CLOSING
        yield token, depth
        depth += token in OPENING


def _split(tokens: list[str], at: set[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for token, depth in _depths(tokens):
        if token in at and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def tree(tokens: list[str]) -> Node:
    """The tree of one side. Raises Unreadable where a token is left over."""
    reader = _Reader(tokens)
    node = reader.sum()
    if reader.rest():
        raise Unreadable(f"cannot read on from {' '.join(reader.rest())!r}")
    return node


class _Reader:
    """Recursive descent over one list of tokens."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0

    def rest(self) -> list[str]:
        return self.tokens[self.at :]

    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        if not self.next():
            raise Unreadable(f"{' '.join(self.tokens)!r} ends too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def node(self, start: int, kind: str, *parts: Any) -> Node:
        return (kind, canonical(self.tokens[start : self.at]), *parts)

    def sum(self) -> Node:
        start, terms = self.at, []
        while not terms or self.next() in ("+", "-"):
            sign = self.take() if self.next() in ("+", "-") else "+"
            terms.append((sign, self.product()))
        return terms[0][1] if terms[0][0] == "+" and len(terms) == 1 else self.node(
            start, "sum", tuple(terms)
        )  # fmt: skip

    def product(self) -> Node:
        """Factors with / and dots between; a / 2b is a / (2b), as it is set."""
        start, node = self.at, self.chain()
        while self.next() in ("/", r"\cdot", r"\times"):
            kind = "over" if self.take() == "/" else "times"
            node = self.node(start, kind, node, self.chain())
        return node

    def chain(self) -> Node:
        start, factors = self.at, [self.factor()]
        while self.next() and self.next() not in STOP:
            if self.next() == "‖" and not self.opens_norm():
                break
            factors.append(self.factor())
        node = factors[0]
        for factor in factors[1:]:
            node = self.node(start, "times", node, factor)
        return node

    def opens_norm(self) -> bool:
        return self.rest().count("‖") % 2 == 0

    def factor(self) -> Node:
        start, token = self.at, self.next()
        if token.startswith(r"\mathbb{E}"):
            return self.expectation()
        if token in FUNCTIONS:
            return self.function()
        if token in (r"\sum", r"\prod"):
            return self.series()
        node = self.atom()
        return self.powers(start, node)

    def powers(self, start: int, node: Node) -> Node:
        if node[0] == "name" and self.next() in CALLS[node[1].startswith(r"\mathrm")]:
            return self.call(start, node, None)
        if self.next() != "^":
            return node
        self.take()
        power = self.argument()
        if power == [r"\top"]:
            return (node[0], *(f"{part} ^ \\top" for part in node[1:3]), *node[3:])
        if node[0] == "name" and self.next() == "(":
            return self.call(start, node, power)
        return self.powers(start, self.node(start, "power", node, tree(power)))

    def call(self, start: int, node: Node, power: list[str] | None) -> Node:
        inside = self.group()
        middle = {"‖"} if inside.count("‖") == 1 else set()
        args = tuple(map(_leniently, _split(inside, {",", ";", r"\mid"} | middle)))
        bare = self.node(start, "call", node, power and tree(power), args, None)
        if self.next() != "^":
            return bare
        self.take()
        return self.node(start, "call", *bare[2:5], (bare, tree(self.argument())))

    def group(self) -> list[str]:
        """The tokens inside the brackets that open here."""
        opening, start, depth = self.take(), self.at, 1
        while depth:
            token = self.take()
            depth += (token == opening) - (token == OPENING[opening])
        return self.tokens[start : self.at - 1]

    def argument(self) -> list[str]:
        return self.group() if self.next() in ("{", "⟨") else [self.take()]

    def expectation(self) -> Node:
        start = self.at
        self.take()
        if self.next() == "_":
            self.take()
            self.argument()
        key = canonical(self.tokens[start : self.at])
        inside = self.at
        if self.next() == "[":
            body = _leniently(self.group())
            return self.powers(start, self.node(start, "mean", key, body))
        body = self.powers(inside, self.atom())
        return self.node(start, "mean", key, body)

    def function(self) -> Node:
        start, name = self.at, self.take()
        base = power = None
        if self.next() == "_":
            self.take()
            base = tree(self.argument())
        if self.next() == "^":
            self.take()
            power = tree(self.argument())
        if self.next() == "-":
            body = self.exponent()
        else:
            body = tree(self.group()) if self.next() in ("(", "[") else self.chain()
        return self.node(start, "function", name, base, power, body)

    def exponent(self) -> Node:
        r"""What follows \exp without brackets of its own: minus all to the first bracket."""
        start = self.at
        self.take()
        node = self.factor()
        while node[1][-1:] not in ("]", ")") and self.tokens[self.at - 2 : self.at - 1] != ["^"]:
            node = self.node(start, "times", node, self.factor())
        return self.node(start, "sum", (("-", node),))

    def series(self) -> Node:
        start, name = self.at, self.take()
        limits: dict[str, list[str]] = {}
        while self.next() in ("_", "^"):
            side = self.take()
            limits[side] = self.argument()
        return self.node(start, "series", name, limits.get("_"), limits.get("^"), self.chain())

    def atom(self) -> Node:
        start, token = self.at, self.next()
        if token in ("(", "[", "{", "⟨"):
            return self.bracketed(start)
        if token == "‖":
            return self.norm(start)
        if token.isdigit():
            return self.number(start)
        self.take()
        if token == r"\sqrt":
            return self.node(start, "root", tree(self.argument()))
        if token == r"\frac":
            above, below = self.argument(), self.argument()
            return self.node(start, "over", _leniently(above), _leniently(below))
        if token == r"\underbrace":
            node, _, label = tree(self.argument()), self.take(), self.argument()
            return self.node(start, "brace", node, tree(label))
        return self.name(start, token)

    def bracketed(self, start: int) -> Node:
        inside = self.group()
        if self.next() == "'":
            while self.next() == "'":
                self.take()
            return self.node(start, "text")
        node = _leniently(inside)
        if node[0] == "name" and self.tokens[start] == "⟨":
            return node  # a coloured name is a name: powers and arguments may follow it
        return ("group", canonical(self.tokens[start : self.at]), node)

    def norm(self, start: int) -> Node:
        self.take()
        inside = self.rest()[: self.rest().index("‖")]
        self.at += len(inside) + 1
        return self.node(start, "norm", tree(inside))

    def number(self, start: int) -> Node:
        while self.next().isdigit() or (self.next() == "." and self.rest()[1:2] > ["/"]):
            self.take()
        return self.node(start, "number", float("".join(self.tokens[start : self.at])))

    def name(self, start: int, token: str) -> Node:
        if token in HATS:
            self.argument()
        if token == r"\nabla" and self.next() == r"\cdot":
            self.take(), self.atom()
            return self.node(start, "text")
        while self.next() == "'":
            self.take()
        base = canonical(self.tokens[start : self.at])
        index = None
        if self.next() == "_":
            self.take()
            index = self.argument()
        return self.node(start, "name", base, index)


def _leniently(tokens: list[str]) -> Node:
    """A tree, or where there is none (x_{1:T}, dx) what may be bound by its text."""
    try:
        return tree(tokens)
    except (Unreadable, ValueError, IndexError):
        return ("text", canonical(tokens))
