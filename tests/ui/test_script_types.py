"""The browser's scripts say their types, where an editor and the type checker read them."""

import re

import pytest

from explorer.ui.engine import join

SCRIPTS = sorted(str(path.relative_to(join.EXPLORER)) for path in join.EXPLORER.rglob("*.js"))

FUNCTION = re.compile(r"^export (?:default )?(?:async )?function\*? ?(\w*)\(", re.MULTILINE)
ARROW = re.compile(r"^export (?:const (\w+) =|default) (?:async )?\(", re.MULTILINE)
CLASS = re.compile(r"^export class \w+[^\n]*\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
METHOD = re.compile(r"^  (?:static |async |get |set )*(\w+)\((?=[^\n]*\{)", re.MULTILINE)
DOC = re.compile(r"/\*\*((?:(?!\*/).)*)\*/\n\Z", re.DOTALL)
PAIRS = {"(": ")", "[": "]", "{": "}"}


def closed(text: str, start: int) -> int:
    """Where the bracket that opens at `start` closes."""
    open_ones = []
    for at in range(start, len(text)):
        if text[at] in PAIRS:
            open_ones.append(PAIRS[text[at]])
        elif open_ones and text[at] == open_ones[-1]:
            open_ones.pop()
            if not open_ones:
                return at
    raise ValueError(f"a bracket does not close: {text[start : start + 60]}")


def parameters(given: str) -> list[str]:
    """The names between a function's brackets; "" for one that is taken to pieces."""
    names, at, begin = [], 0, 0
    while at <= len(given):
        if at == len(given) or given[at] == ",":
            name = given[begin:at].split("=")[0].strip().removeprefix("...")
            if name:
                names.append("" if name[0] in "[{" else name)
            begin = at + 1
        elif given[at] in PAIRS:
            at = closed(given, at)
        at += 1
    return names


def described(doc: str) -> list[str]:
    """The parameters that a comment names, in its order."""
    names = []
    for tag in re.finditer(r"@param \{", doc):
        after = doc[closed(doc, tag.end() - 1) + 1 :]
        name = re.match(r"[\s*]*\[?(\w+)", after)
        names.append(name[1] if name else "")
    return names


def functions(text: str) -> list[tuple[str, str, list[str]]]:
    """What a script gives away: (name, the comment above, parameters), methods included."""
    found = [(text, match) for match in FUNCTION.finditer(text)]
    for match in ARROW.finditer(text):
        if text[closed(text, match.end() - 1) + 1 :].startswith(" =>"):
            found.append((text, match))
    for body in CLASS.findall(text):
        found += [(body, match) for match in METHOD.finditer(body)]
    return [
        (match[1] or "default", comment(whole[: match.start()]),
         parameters(whole[match.end() : closed(whole, match.end() - 1)]))
        for whole, match in found
    ]  # fmt: skip


def comment(before: str) -> str:
    """The comment for types that ends a text; "" where the text ends otherwise."""
    doc = DOC.search(before.rstrip(" "))
    return doc[1] if doc else ""


def told(doc: str, names: list[str]) -> bool:
    """Whether a comment names every parameter, or the type of the whole."""
    said = described(doc)
    pairs = zip(said, names, strict=False)
    whole = len(said) == len(names) and all(name in ("", each) for each, name in pairs)
    return whole or "@type {" in doc


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_checked_and_tells_its_parameters(script):
    text = join.read(script)
    assert text.startswith("// @ts-check\n")
    silent = [
        f"{name}({', '.join(names)})" for name, doc, names in functions(text)
        if not told(doc, names)
    ]  # fmt: skip
    assert not silent


EXAMPLE = """// @ts-check
/** @param {number} a @param {{ b: number }} taken @returns {number} */
export const one = (a, { b, c = [1, 2] }) => a + b;
/**
 * @param {(x: number) => void} f
 * @param {number[]} [rest]
 */
export function two(f, ...rest) {}
export function three(x, [y, z]) {}
/** @type {(x: number) => number} */
export const four = (x) => x;
export const five = (1 + 2) * 3;
export class Six {
  /** @param {number} x */
  constructor(x) { this.x = x; }
  get y() { return 1; }
  // Prose alone.
  z(w) { return w; }
}
/** @param {number} other */

export default function (x) {}
"""


def test_the_reader_finds_functions_their_parameters_and_what_is_said_of_them():
    found = {name: (names, told(doc, names)) for name, doc, names in functions(EXAMPLE)}
    assert found == {
        "one": (["a", ""], True), "two": (["f", "rest"], True), "three": (["x", ""], False),
        "four": (["x"], True), "constructor": (["x"], True), "y": ([], True),
        "z": (["w"], False), "default": (["x"], False),
    }  # fmt: skip
