"""The five pictures of the page `improved`: one mounted at a time."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

SHOWS = ("variance", "loss", "times", "schedule", "steps")


def shower(name: str) -> Callable:
    """The function that draws this picture with all that belongs to it; loaded when it is asked."""
    return import_module(f"explorer.lessons.improved.{name}").draw
