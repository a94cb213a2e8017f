"""The score's field at t, and what it says at one place that the hand chooses."""

from __future__ import annotations


def draw(page) -> None:
    """The picture with its controls and what stands below."""
    page.formula("formula.field")
    page.below(part="field")
