"""All that decides a picture of the page `information`."""

from __future__ import annotations

from dataclasses import dataclass

WHOLE = 32  # parts that a law's symbols share
SYMBOLS = ("a", "b", "c", "d", "e")


def parts_of(text: str) -> tuple[int, ...]:
    """A law as the address writes it, "12-8-6-4-2"; ValueError where it is none of ours."""
    parts = tuple(int(each) for each in text.split("-") if each.isdecimal() and len(each) < 4)
    if text != written(parts) or len(parts) != len(SYMBOLS) or min(parts) < 1:
        raise ValueError(f"{len(SYMBOLS)} whole numbers from 1 with - between; got {text!r}.")
    if sum(parts) != WHOLE:
        raise ValueError(f"the parts add up to {WHOLE}; got {sum(parts)}.")
    return parts


def written(parts: tuple[int, ...] | list[int]) -> str:
    return "-".join(map(str, parts))


def is_law(text: str) -> bool:
    try:
        return bool(parts_of(text))
    except ValueError:
        return False


@dataclass(frozen=True)
class Settings:
    """Laws in parts of WHOLE: p, and q for which a code was made. Of the two humps: the place and
    the width of the one bell, and half the humps' distance."""

    p: tuple[int, ...] = (22, 4, 3, 2, 1)
    q: tuple[int, ...] = (5, 6, 12, 6, 3)
    mu: float = 0.0
    sigma: float = 1.0
    distance: float = 1.6
