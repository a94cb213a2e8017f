"""Particles that follow the score: plain beside annealed, and the bias of a finite step."""

from __future__ import annotations


def draw(page) -> None:
    """The picture with its controls and what stands below."""
    page.formula("formula.langevin")
    page.below(part="langevin")
