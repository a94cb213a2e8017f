"""A copied link opens exactly what was in sight: every switch of every page is set by hand."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from explorer.ui.frame.navigation import PAGES
from tests.acts import acts_of, query_of
from tests.browser.hand import settled
from tests.browser.switching import copied, differences, seen, set_all, states
from tests.matrix import EXHAUSTIVE

ACTS = [(entry.name, query_of(entry.name, act)) for entry in PAGES for act in acts_of(entry.name)]
OTHERS = [("forward", "dataset=swiss_roll_3d"), ("forward", "dataset=own"),
          ("train_images", "lens=inside&t=120")]  # fmt: skip


def url_of(server: str, name: str, query: str) -> str:
    return f"{server}/{'' if name == 'home' else name}?lang=en&{query}"


def opened(page, url: str):
    page.goto(url)
    page.wait_for_selector(".st-key-details, .st-key-below", state="attached", timeout=40_000)
    settled(page)


def is_the_same_afresh(page, fresh, url: str, patient: bool = True) -> set[str]:
    """Set all on the page, open the link in `fresh`; the switches that were moved."""
    opened(page, url)
    moved = set_all(page, patient)
    before, stood, link = seen(page), states(page), copied(page)
    opened(fresh, link)
    assert not differences(before, seen(fresh)), (link, fresh.url)
    now = {name: {key: at for key, (at, _) in each.items()} for name, each in states(fresh).items()}
    was = {name: {key: at for key, (at, _) in each.items()} for name, each in stood.items()}
    assert now == was, link
    assert dict(parse_qsl(urlsplit(link).query)) == dict(parse_qsl(urlsplit(fresh.url).query))
    return moved


def test_a_link_keeps_every_kind_of_switch(server, page, script):
    """On a page that has a view of every kind (links_page.py)."""
    moved = is_the_same_afresh(page, page, f"{server}/links?lang=en", patient=False)
    registry = set(script("({ SWITCHES }) => Object.keys(SWITCHES)", "ui/engine/sight.js"))
    assert not registry - moved, f"no hand has moved {registry - moved}"
    assert "details" in moved


@pytest.mark.parametrize(
    ("name", "query"), [pytest.param(*each, marks=EXHAUSTIVE) for each in (*ACTS, *OTHERS)]
)
def test_a_link_opens_in_a_new_tab_what_was_in_sight(server, own_page, name, query):
    fresh = own_page.context.new_page()
    is_the_same_afresh(own_page, fresh, url_of(server, name, query))
