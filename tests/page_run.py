"""A page run without a browser, for the tests of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from explorer import texts
from explorer.ui.frame.navigation import PAGES
from explorer.ui.frame.question import GUESSES, SKIPPED

# For each AppTest Streamlit reads the notes of every installed package, in search of components:
# more work than most pages. What is installed stays while the tests run.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

ROOT = Path(__file__).resolve().parents[1]
ENTRY = ROOT / "explorer" / "ui" / "frame" / "entry.py"
# Where a number is missing, a sentence needs words of its own, [[…||…]] in a lesson. What it quotes
# is the reader's, attributes are the browser's. A dash may fill a table's cell; between numbers it
# is a range.
UNSAID = re.compile(
    r"`[^`]*`|<(?:b|td) [^>]*>–</|<[^>]*>|(?<![\w./-])(-?(?:None|nan|NaN|inf|Infinity))(?![\w(])"
    r"|(?<![\w)])(–)(?![\w(])"
)


# A minus before a number is U+2212; formulas, code, links, styles and attributes have their own.
APART = re.compile(
    r"<(style|script)\b.*?</\1>|<[^>]*>|\$\$.*?\$\$|\$[^$\n]+?\$|```.*?```|`[^`]*`|\]\([^)]*\)"
    r"|https?://\S+", re.DOTALL,
)  # fmt: skip
HYPHEN = re.compile(r"(?<![\w.)\]-])-\d")


NAMES = [entry.name for entry in PAGES]


def skipped(*names: str) -> dict[str, int]:
    """Every question beside a stage of these pages as one that was skipped."""
    return {
        f"{name}.{section}": SKIPPED
        for name in names
        for section in texts.load("en", name)
        if section.startswith("predict")
    }


def opened(name: str, session: dict | None = None, veiled: bool = False, **query: str) -> AppTest:
    """The page `name` as the app runs it, in English unless told, with the address given.

    session : what the session already knows, such as the job of a training.  veiled : whether the
    page's questions wait for a guess, as they do for a newcomer.
    """
    at = AppTest.from_file(str(ENTRY), default_timeout=60)
    if not veiled:
        at.session_state[GUESSES] = skipped(*NAMES)
    for key, value in (session or {}).items():
        at.session_state[key] = value
    at.switch_page(str(ROOT / "pages" / f"{name}.py"))
    for key, value in ({"lang": "en"} | query).items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, [error.message for error in at.exception]
    assert at.title, "nothing was drawn"
    none = [text for text in shown(at._tree) if says_none(text)]
    assert not none, none
    wrong = [text for text in shown(at._tree) if has_hyphen(text)]
    assert not wrong, wrong
    return at


def says_none(text: str) -> bool:
    """Whether None, nan, inf or a dash for a number stands in a sentence as a word."""
    return any(found[1] or found[2] for found in UNSAID.finditer(text))


def has_hyphen(text: str) -> bool:
    """Whether a number that is written for a reader has a hyphen for its minus."""
    return bool(HYPHEN.search(APART.sub(" ", text)))


def shown(node: Any) -> Iterator[str]:
    """All texts below a node of a page that ran, but for code."""
    for child in getattr(node, "children", {}).values():
        yield from shown(child)
    proto = getattr(node, "proto", None)
    if getattr(node, "type", "") != "code" and proto is not None:
        own = [getattr(proto, field, None) for field in ("body", "label", "value", "help")]
        yield from (text for text in own if isinstance(text, str))


def roles(at: AppTest) -> set[str]:
    """The parts of a page's anatomy that are drawn."""
    return set(re.findall(r'<div[^>]* data-role="(\w+)"', " ".join(shown(at._tree))))


def check_that_numbers_wait_for_a_guess(name: str, act: str, lang: str) -> None:
    """Until the act's question is answered, neither sentence nor formula stands there."""
    at = opened(name, lang=lang, veiled=True)
    at.session_state["act"] = act
    at.run()
    assert roles(at) & {"do", "predict", "now", "formula"} == {"do", "predict"}
    at.button(key=f"guess_predict.{act}_0").click().run()
    assert roles(at) >= {"do", "verdict", "now", "formula"} and "predict" not in roles(at)
