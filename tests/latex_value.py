"""What a tree of tests.latex is worth where its names have values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tests.latex import FUNCTIONS, Node, Unreadable, tree
from tests.latex_tokens import canonical, name_of

CONSTANTS = {r"\pi": np.pi, "e": np.e}


class Names(dict[str, Any]):
    """Values by the LaTeX of what they stand for, which is read as a formula's own is."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        super().__init__({name_of(text): value for text, value in given.items()})

    def with_index(self, index: str, value: int) -> Names:
        inner = Names({})
        inner.update(self | {index: value})
        return inner


def value(node: Node, names: Names) -> Any:
    """The value of a tree. Raises Unreadable where a part has neither a value nor a way to one."""
    kind, text, *parts = node
    if text in names and not callable(names[text]):
        return names[text]
    if kind not in READERS:
        raise Unreadable(f"nothing is bound to {text!r}")
    return READERS[kind](names, text, *parts)


def _sum(names: Names, _text: str, terms: tuple) -> Any:
    total: Any = 0
    for sign, node in terms:
        each = value(node, names)
        total = total + each if sign == "+" else total - each
    return total


def _name(names: Names, text: str, base: str, index: list[str] | None) -> Any:
    """The entry of what the base stands for, or a constant."""
    if index is None and base in CONSTANTS:
        return CONSTANTS[base]
    if index is None or base not in names:
        raise Unreadable(f"nothing is bound to {text!r}")
    at = value(tree(index), names)
    if at != int(at) or at < 0:
        raise Unreadable(f"{text!r} asks for entry {at}")
    return names[base][int(at)]


def _call(
    names: Names, text: str, function: Node, power: Node | None, args: tuple, outer: tuple | None
) -> Any:
    """f(a, b), f^2(a) and f(a)^2; where f is no function, the product that is written alike."""
    given, raised = names.get(function[1]), 1
    if outer is not None:
        raised = value(outer[1], names)
        if outer[0][1] in names:
            return names[outer[0][1]] ** raised
    if callable(given):
        result = given(*(value(arg, names) for arg in args))
        return result ** (raised * (value(power, names) if power else 1))
    if len(args) != 1:
        raise Unreadable(f"nothing is bound to {text!r}")
    result = value(function, names) ** (value(power, names) if power else 1)
    return result * value(args[0], names) ** raised


def _function(
    names: Names, _text: str, name: str, base: Node | None, power: Node | None, body: Node
) -> Any:
    result = names.get(name, FUNCTIONS[name])(value(body, names))
    if base is not None:
        result = result / np.log(value(base, names))
    return result ** value(power, names) if power is not None else result


def _series(
    names: Names, text: str, name: str, below: list[str] | None, above: list[str] | None, body: Node
) -> Any:
    r"""\sum_{k=1}^{K}, or \sum_{s\le t} from 1 on."""
    if not below or below[1] not in ("=", r"\le") or (below[1] == "=") != bool(above):
        raise Unreadable(f"{text!r} does not say where it begins and ends")
    bounds = (below[2:], above) if above else (["1"], below[2:])
    first, last = (value(tree(each), names) for each in bounds)
    result: Any = 0 if name == r"\sum" else 1
    for k in range(int(first), int(last) + 1):
        each = value(body, names.with_index(canonical(below[:1]), k))
        result = result + each if name == r"\sum" else result * each
    return result


def _mean(names: Names, text: str, key: str, body: Node) -> Any:
    if key not in names:
        raise Unreadable(f"nothing is bound to {text!r}")
    return names[key](value(body, names))


def _norm(names: Names, _text: str, node: Node) -> Any:
    inside = value(node, names)
    return names["‖"](inside) if "‖" in names else np.sqrt(np.sum(inside**2, axis=-1))


READERS = {
    "sum": _sum,
    "times": lambda names, _, a, b: value(a, names) * value(b, names),
    "over": lambda names, _, a, b: value(a, names) / value(b, names),
    "power": lambda names, _, a, b: value(a, names) ** value(b, names),
    "root": lambda names, _, node: np.sqrt(value(node, names)),
    "group": lambda names, _, node: value(node, names),
    "number": lambda names, _, number: number,
    "brace": lambda names, _, node, label: value(node, names),
    "name": _name,
    "call": _call,
    "function": _function,
    "series": _series,
    "mean": _mean,
    "norm": _norm,
}
