"""Every page for whoever cannot use a mouse or sees little: what axe-core finds of it.

The whole matrix is exhaustive; every run asks axe of a few acts that test_frame.py has open."""

from __future__ import annotations

import pytest

from tests.acts import acts_of, query_of
from tests.browser import hand
from tests.browser.accessible import needs_axe, violations
from tests.browser.test_frame import NAMES, address, question, title
from tests.matrix import EXHAUSTIVE

ACTS = [(name, act) for name in NAMES for act in acts_of(name)]
STATES = {"told": "", "asked": "asks=all", "lecture": "present=1"}
SCHEMES = ("light", "dark")


@needs_axe
@pytest.mark.parametrize("state", [pytest.param(state, marks=EXHAUSTIVE) for state in STATES])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("name", "act"), ACTS)
def test_axe_has_nothing_to_say_of_any_act(server, page, name, act, lang, state):
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{server}{address(name)}?lang={lang}&{query_of(name, act)}&{STATES[state]}")
        title(page, question(name, lang))
        hand.settled(page)
        wrong = violations(page)
        assert not wrong, "\n".join([scheme, *wrong])


@needs_axe
def test_axe_finds_what_is_planted(server, page):
    page.goto(f"{server}/posterior?lang=en")
    title(page, question("posterior"))
    hand.settled(page)
    nameless = "tool => { tool.removeAttribute('aria-label'); tool.removeAttribute('title'); }"
    page.locator("button.tool").first.evaluate(nameless)
    page.locator("[data-role=do] p").evaluate("p => { p.style.color = '#bbb'; }")
    rules = {each.partition(":")[0] for each in violations(page)}
    assert rules == {"button-name", "color-contrast"}
