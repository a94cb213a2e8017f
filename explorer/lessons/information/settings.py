"""The settings of the page `information`: what its pictures report, and a control."""

from __future__ import annotations

from explorer.lessons.information.scene_humps import PLACE, SIGMA
from explorer.lessons.information.scene_settings import Settings, is_law, parts_of, written
from explorer.registry import Param
from explorer.ui.areas import areas
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_handles, listen_sliders
from explorer.ui.page import AnyPage

START = Settings()
KEYS = {act: f"information_{act}" for act in ("code", "wrong", "humps")}
LAWS = {
    name: Param(name, written(getattr(START, name)), {}, max_length=24, accepts=is_law)
    for name in ("p", "q")
}


def settle(page: AnyPage, act: str) -> Settings:
    return humps(page) if act == "humps" else laws(page, act)


def laws(page: AnyPage, act: str) -> Settings:
    """Laws from the address, after what the hand has just left."""
    names = ("p",) if act == "code" else ("p", "q")
    now = {name: list(parts_of(controls.read(page, LAWS[name]))) for name in names}
    left = areas.moved(KEYS[act], now)
    for name in names:
        if left[name] != now[name]:
            controls.write(page, name, written(left[name]))
    return Settings(**{name: tuple(left[name]) for name in names})


def humps(page: AnyPage) -> Settings:
    distance = controls.named(page, "distance", START.distance, 0.4, 2.4, 0.1)
    at = listen_sliders(page, KEYS["humps"], (SIGMA,))
    at |= listen_handles(page, KEYS["humps"], {"mu": (PLACE,)}, flat=True)
    return Settings(distance=distance, **at)
