"""What the parts of the page `improved` depend on, in plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explorer.worlds.world import World

POINTS, PICTURES = "points", "pictures"
# Digits cost more, so what is trained on them has settings of their own: names, steps, seeds.
TRAINED = {POINTS: ("", 1500, 3), PICTURES: ("picture_", 550, 1)}


@dataclass(frozen=True, kw_only=True)
class Settings(World):
    """what : points, or digits, which come with their own shape.  steps : of each training.
    repeats : how many seeds the errors come from.  t : in sight."""

    what: str = POINTS
    steps: int = 1500
    repeats: int = 3
    t: int = 0

    @property
    def order(self) -> Settings:
        """The part that the measurement beside the page depends on."""
        return replace(self, t=0)
