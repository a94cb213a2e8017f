"""What a crowd shows: figures in groups that wear one thing or another, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.frames.frame import Time
from explorer.frames.pack import Blob
from explorer.frames.text import Text

LOOKS = ("short", "tails")  # how a group's figures are told apart besides by their colour
CLOTHES = 2


@dataclass(frozen=True)
class Lever:
    """A native range: its places, in per cent, and the one at which it stands."""

    name: str
    label: Text
    places: tuple[int, ...]
    value: int


@dataclass(frozen=True)
class Group:
    """Figures of one colour and look. sizes (P,) : how many there are at each place of the first
    lever.  first (P, L) : how many of them wear the first thing, at each place of the group's own
    lever."""

    name: str
    label: Text
    colour: str
    look: str
    sizes: Sequence[int]
    first: Sequence[Sequence[int]]


@dataclass(frozen=True)
class CrowdView:
    """Two groups of figures; looking strikes out whoever does not wear what is seen.

    levers : one for the sizes, then one for each group.  clothes : the two things worn, by name and
    label.  seen : the index of what is seen, from 1; 0 for nothing yet.
    The browser counts; what its sentences name are counts and their shares (crowd.js).
    Raises ValueError with a sentence where a table does not fit the levers.
    """

    groups: tuple[Group, Group]
    levers: tuple[Lever, Lever, Lever]
    clothes: tuple[tuple[str, Text], ...]
    seen: int = 0
    label: Text = ""
    name: str = "crowd"
    time: Time | None = None

    def __post_init__(self) -> None:
        if len(self.clothes) != CLOTHES or not 0 <= self.seen <= CLOTHES:
            raise ValueError(f"a crowd wears two things, and sees 0, 1 or 2; got {self.seen}.")
        for lever in self.levers:
            if lever.value not in lever.places:
                raise ValueError(f"{lever.name} stands at one of its places; got {lever.value}.")
        shared = len(self.levers[0].places)
        for group, own in zip(self.groups, self.levers[1:], strict=True):
            if group.look not in LOOKS:
                raise ValueError(f"a look is one of {', '.join(LOOKS)}; got {group.look!r}.")
            rows = {len(row) for row in group.first}
            if (
                len(group.sizes) != shared
                or len(group.first) != shared
                or rows != {len(own.places)}
            ):
                raise ValueError(f"{group.name}'s tables do not fit the levers.")

    def blobs(self) -> list[Blob]:
        return []
