"""Lessons: Markdown with sections, numbers filled in, symbols coloured. Standard library only.

A file opens with "# question" and a sentence why it matters; each "## name" opens a section.
`<<name:.3g>>` stands for a number, `@x0{...}` for something in the colour of x_0. What stands for
itself: `<<claim:vlb.half>>` is a figure of assets/claims.json, `<<set:T=200>>` a setting (in an
exercise `<<set:T>>` is its link's), `<<plain:1,000>>` a numeral that is neither. In
`[[it is <<x>>||it is not known yet]]` the second stands where a number of the first is missing.
A number or claim whose name ends in _bits or _nats is written in the page's unit, `in_unit`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from explorer import units
from explorer.numerals import UNKNOWN, fixed, number, pm, short, with_minus

__all__ = ["UNKNOWN", "fixed", "number", "pm", "short"]  # said from here too

FOLDER = Path(__file__).resolve().parents[1] / "assets" / "lessons"
CLAIMS = FOLDER.parent / "claims.json"
RESERVED = ("claim", "set", "plain")
PLACEHOLDER = re.compile(r"<<\s*(\w+)\s*(?::([^<>]*))?>>")
EITHER = re.compile(r"\[\[(.*?)\|\|(.*?)\]\]", re.DOTALL)
MATHS = re.compile(r"(\$\$.*?\$\$|\$[^$\n]+?\$)", re.DOTALL)
SYMBOL = re.compile(r"@(x0|xt|eps|hat|sigma|exact|error)\{")
OPTION = re.compile(r"-\s*\[([ xX])\]\s*(.+)")


@dataclass(frozen=True)
class Prediction:
    question: str
    options: tuple[str, ...]
    answer: int
    reveal: str


def load(lang: str, name: str) -> dict[str, str]:
    """The sections of assets/lessons/<lang>/<name>.md, read again when the file changes."""
    path = FOLDER / lang / f"{name}.md"
    return _load(path, path.stat().st_mtime_ns)


def idea(lang: str, name: str) -> str:
    """The page's idea as a program of a few lines, assets/lessons/<lang>/<name>.py; "" without."""
    path = FOLDER / lang / f"{name}.py"
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


@lru_cache(maxsize=64)
def _load(path: Path, changed: int) -> dict[str, str]:
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> dict[str, str]:
    """{section: text}, in the file's order; "question" and "why" come from the head.

    Raises ValueError when there is no question or a section stands twice.
    """
    head, *parts = re.split(r"^## +", text.strip(), flags=re.MULTILINE)
    question, _, why = head.partition("\n")
    if not question.startswith("# "):
        raise ValueError(f"a lesson must open with '# ' and its question; got {question[:40]!r}.")
    sections = {"question": question[2:].strip(), "why": why.strip()}
    for part in parts:
        name, _, body = part.partition("\n")
        if name.strip() in sections:
            raise ValueError(f"a lesson must name each section once; '{name.strip()}' is twice.")
        sections[name.strip()] = body.strip()
    return sections


def fill(
    text: str, numbers: Mapping[str, object], live: Mapping[str, str] = MappingProxyType({})
) -> str:
    """`text` with every <<name:format>> replaced; powers of ten written as such.

    A format ending in g keeps its significant digits (0.41 as .3g is 0.410), so that numbers do
    not change their width while they move; <<name:±error>> is a number with the digits that its
    error allows. live : number → the column of the stage's table with which the browser moves it
    on (ui/charts/live.js), outside formulas. Raises KeyError with a sentence for an unknown name.
    """
    parts = MATHS.split(settled(text, numbers))
    return "".join(_fill(part, numbers, bool(i % 2), live) for i, part in enumerate(parts))


def settled(text: str, numbers: Mapping[str, object]) -> str:
    """`text` with each [[words with numbers||words without]] settled: the first where all of their
    numbers are known, else the second, so that no sentence has a dash for a number."""
    return EITHER.sub(lambda both: both[1] if all_known(both[1], numbers) else both[2], text)


def all_known(text: str, numbers: Mapping[str, object]) -> bool:
    """Whether every number that the text asks for is there; one that the page does not give is."""
    asked = (match[1] for match in PLACEHOLDER.finditer(text) if match[1] not in RESERVED)
    return all(is_known(numbers[name]) for name in asked if name in numbers)


def is_known(value: object) -> bool:
    """Whether a page's number, of an Estimate its mean, is there yet: no None, nan or UNKNOWN."""
    value = value[0] if isinstance(value, tuple) and value else value
    return value is not None and value != UNKNOWN and value == value  # nan is not itself


def _fill(text: str, numbers: Mapping[str, object], in_maths: bool, live: Mapping[str, str]) -> str:
    unit = str(numbers.get("in_unit", ""))

    def replace(match: re.Match) -> str:
        name, spec = match.group(1), (match.group(2) or "").strip()
        if name in RESERVED:
            return standing(name, spec, in_maths, unit)
        error = spec[1:] if spec.startswith("±") else ""
        for each in filter(None, (name, error)):
            if each not in numbers:
                known = ", ".join(sorted(numbers)) or "none"
                raise KeyError(f"the lesson asks for a number '{each}'; given: {known}.")
        value = units.turned(numbers[name], units.factor(name, unit))
        if error:
            wide = units.turned(numbers[error], units.factor(error, unit))
            said = pm(_float(value), _float(wide))
        else:
            said = number(value, spec, in_maths)
        if name not in live or in_maths:
            return said
        return moving(live[name], spec, live.get(error, ""), value, said)

    return PLACEHOLDER.sub(replace, text)


def _float(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else math.nan


def moving(column: str, spec: str, error: str, value: object, said: str) -> str:
    """A number that the browser moves on: its column, how it is written, its error's column."""
    more = f' data-error="{error}"' if error else ""
    return f'<span data-live="{column}" data-spec="{spec}" data-value="{value}"{more}>{said}</span>'


def standing(kind: str, what: str, in_maths: bool = False, unit: str = "") -> str:
    """What a claim, a setting or a plain numeral says, whatever the page's numbers are."""
    if kind == "claim":
        return quoted(claims(), what, in_maths, unit)
    return str(with_minus(what.partition("=")[2].strip())) if kind == "set" else what


def claims() -> dict[str, dict]:
    """{name: claim} of assets/claims.json, read again when the file changes."""
    return _claims(CLAIMS, CLAIMS.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _claims(path: Path, changed: int) -> dict[str, dict]:
    return json.loads(path.read_text(encoding="utf-8"))


def quoted(known: Mapping[str, dict], name: str, in_maths: bool = False, unit: str = "") -> str:
    """A claim's value in its digits: decimals, or significant ones where it says "2g".

    Raises KeyError with a sentence for a claim that is not there.
    """
    if name not in known:
        raise KeyError(f"no claim named {name!r}; add it to {CLAIMS.name}.")
    digits = known[name]["digits"]
    value = units.turned(known[name]["value"], units.factor(name, unit))
    if isinstance(digits, str):
        return number(float(value), f".{digits}", in_maths)
    text = fixed(value, digits)
    return re.sub(r"\d(?=(\d{3})+(?!\d))", r"\g<0>,", text) if digits == 0 else text


def colour(text: str, colours: Mapping[str, str]) -> str:
    """`text` with @x0{...} in the symbol's colour: \\textcolor in maths, a span elsewhere.

    colours : {"x0": "#0072B2", ...}, one for each name in SYMBOL.
    """
    parts = MATHS.split(text)
    return "".join(_colour(part, colours, bool(i % 2)) for i, part in enumerate(parts))


def _colour(text: str, colours: Mapping[str, str], in_maths: bool) -> str:
    match = SYMBOL.search(text)
    if not match:
        return text
    end = _closing(text, match.end())
    inside = _colour(text[match.end() : end], colours, in_maths)
    name = match.group(1)
    if in_maths:
        marked = rf"\textcolor{{{colours[name]}}}{{{inside}}}"
    else:
        marked = f'<span class="symbol-{name}">{inside}</span>'
    return text[: match.start()] + marked + _colour(text[end + 1 :], colours, in_maths)


def _closing(text: str, start: int) -> int:
    depth = 1
    for position in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return position
    raise ValueError(f"a coloured symbol must be closed with '}}'; it is open in {text[:60]!r}.")


def predictions(section: str) -> Prediction:
    """The question, its options and the reveal of a "predict" section.

    Raises ValueError unless there are two options or more, one of them marked [x], and a reveal.
    """
    lines = [line.strip() for line in section.splitlines()]
    options = [match for line in lines if (match := OPTION.fullmatch(line))]
    right = [i for i, match in enumerate(options) if match.group(1) != " "]
    reveal = " ".join(line[1:].strip() for line in lines if line.startswith(">"))
    if len(options) < 2 or len(right) != 1 or not reveal:
        raise ValueError(
            "a prediction needs two options or more, one of them marked [x], and a line '> why'; "
            f"got {len(options)} options, {len(right)} marked, reveal {reveal[:20]!r}."
        )
    question = "\n".join(
        line for line in lines if not OPTION.fullmatch(line) and not line.startswith(">")
    )
    return Prediction(
        question.strip(), tuple(match.group(2) for match in options), right[0], reveal
    )
