"""The exercises of a page in the browser, by what they set."""

from __future__ import annotations

from urllib.parse import urlencode

from playwright.sync_api import Page

from explorer import practice, texts


def set_up(page: Page, name: str, part: str, section: str = "exercises") -> None:
    """Press “Set it up” of the page's first exercise whose link has this in it."""
    links = [urlencode(e.settings) for e in practice.exercises(texts.load("en", name)[section])]
    number = next(i for i, link in enumerate(links, 1) if part in f"{link}&")
    page.locator(f".st-key-exercise_{number}_set button").click()
