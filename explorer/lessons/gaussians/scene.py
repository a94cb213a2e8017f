"""What the page `gaussians` shows: one bell, a sum of two variables, a product of two densities.

All acts share one Settings; each reads its own numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.frames.frame import Frame, Time
from explorer.lessons.gaussians import scene_one, scene_product, scene_sum
from explorer.worlds.memo import memo

ACTS = ("one", "sum", "product")
PARTS = {"one": scene_one, "sum": scene_sum, "product": scene_product}
# act → the settings that decide it: handles' places, live sliders, and what has a control
HANDLES = {"one": scene_one.PLACES, "sum": scene_sum.WIDTHS, "product": scene_product.PLACES}
SLIDERS = {
    "one": {"sigma": scene_one.SIGMA},
    "sum": scene_sum.SLIDERS,
    "product": scene_product.WIDTHS,
}
OTHERS = {"sum": ("seed",)}


@dataclass(frozen=True)
class Settings:
    """All that decides a picture of this page, in plain values."""

    mu: float = -0.6
    sigma: float = 1.2
    x: float = 0.9
    sx: float = 1.3
    sy: float = 0.5
    a: float = 1.0
    b: float = 1.0
    rho: float = 0.0
    seed: int = 0
    m1: float = -1.2
    m2: float = 1.4
    s1: float = 1.0
    s2: float = 0.6


def defaults(act: str) -> Settings:
    """How an act opens."""
    return Settings()


@memo(most=64)
def frame(settings: Settings, act: str, seen: object = None) -> Frame:
    """The picture of an act with its numbers. (No job adds to this page: seen is not used.)"""
    names = (*HANDLES[act], *SLIDERS[act], *OTHERS.get(act, ()))
    own = {name: getattr(settings, name) for name in names}
    part = PARTS[act]
    return Frame((part.view(**own),), Time(clock="gaussians"), part.numbers(**own))
