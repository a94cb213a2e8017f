"""What the measurements of the page `improved` depend on, in plain values."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.worlds.world import World

POINTS, PICTURES = "points", "pictures"


@dataclass(frozen=True, kw_only=True)
class Settings(World):
    """what : points, or digits, which come with their own shape."""

    what: str = POINTS
