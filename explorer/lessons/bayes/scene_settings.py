"""All that decides a picture of the page `bayes`."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.worlds.world import World

SEES = ("nothing", "trousers", "skirt")
DRAWS = 40  # from the bag, at most
BALLS = 10


@dataclass(frozen=True, kw_only=True)
class Settings(World):
    """Of the school, in per cent: boys among the pupils, and who of each wear trousers; what is
    seen.  Of the bag: how many of its balls are black, which draws are taken (seed), how many of
    them are looked at.  Of the step: the world's schedule, t, the known places x0 and xt, and the
    place x that is asked about."""

    boys: int = 60
    boys_trousers: int = 100
    girls_trousers: int = 50
    see: str = "nothing"
    black: int = 7
    draws: int = 0
    seed: int = 0
    T: int = 20
    t: int = 5
    x0: float = 0.9
    xt: float = -0.4
    x: float = 0.2
