"""The five pictures of the page `improved`: one mounted at a time."""

from __future__ import annotations

from collections.abc import Callable

SHOWS = ("variance", "loss", "times", "schedule", "steps")


def shower(name: str) -> Callable:
    """The function that draws this picture with all that belongs to it; loaded when it is asked."""
    if name == "variance":
        from explorer.lessons.improved import variance as picture
    elif name == "loss":
        from explorer.lessons.improved import loss as picture
    elif name == "times":
        from explorer.lessons.improved import times as picture
    elif name == "schedule":
        from explorer.lessons.improved import schedule as picture
    else:
        from explorer.lessons.improved import steps as picture
    return picture.draw
