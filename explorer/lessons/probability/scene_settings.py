"""All that decides a picture of the page `probability`."""

from __future__ import annotations

from dataclasses import dataclass

WHOLE = 20  # parts of the joint law's width, and of each column's height
SKIES = ("clear", "clouds", "grey")
GRAPHS = ("chain", "fork", "collider")
BINS = ("0.1", "0.25", "0.5", "1")


def parts_of(text: str) -> tuple[int, ...]:
    """Three whole numbers as the address writes them, "6-6-8"; ValueError where they are none."""
    parts = tuple(int(each) for each in text.split("-") if each.isdecimal() and len(each) < 4)
    if text != written(parts) or len(parts) != len(SKIES):
        raise ValueError(f"{len(SKIES)} whole numbers with - between; got {text!r}.")
    return parts


def written(parts: tuple[int, ...] | list[int]) -> str:
    return "-".join(map(str, parts))


def are_widths(text: str) -> bool:
    try:
        parts = parts_of(text)
    except ValueError:
        return False
    return min(parts) >= 1 and sum(parts) == WHOLE


def are_heights(text: str) -> bool:
    try:
        return max(parts_of(text)) <= WHOLE
    except ValueError:
        return False


@dataclass(frozen=True)
class Settings:
    """Of the histogram: the place of n among those that are sent, the bins' width, the seed. Of the
    joint law: the skies' shares and, of each, how much of it is rain, in parts of WHOLE. Of the
    three variables: how they hang together, and how often one is what another says."""

    place: int = 12
    bin: str = "0.25"
    seed: int = 0
    sky: tuple[int, ...] = (8, 7, 5)
    rain: tuple[int, ...] = (1, 5, 14)
    graph: str = "chain"
    agree: int = 30  # the place among those that are sent
