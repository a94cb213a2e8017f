"""The picture "times" of the page `improved`."""

from __future__ import annotations


def draw(page) -> None:
    """The section of the lesson that tells what is compared here."""
    page.text("formula.times")
