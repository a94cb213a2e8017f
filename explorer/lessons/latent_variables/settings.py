"""The settings of the page `latent_variables`: what its pictures report, and a control or two."""

from __future__ import annotations

from explorer.lessons.latent_variables.scene_settings import (
    BELIEF,
    HALF,
    PLACES,
    SLIDERS,
    STARTS,
    Settings,
)
from explorer.registry import Param
from explorer.ui.charts import plates
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_handles, listen_sliders
from explorer.ui.page import AnyPage

KEYS = {act: f"latent_variables_{act}" for act in ("mixture", "bound", "climb")}


def settle(page: AnyPage, act: str) -> Settings:
    return {"mixture": mixture, "bound": bound, "climb": climb}[act](page)


def mixture(page: AnyPage) -> Settings:
    at = listen_sliders(page, KEYS["mixture"], SLIDERS.values())
    handles = {name: (each,) for name, each in PLACES.items()}
    at |= listen_handles(page, KEYS["mixture"], handles, flat=True)
    return Settings(at["w"], at["sigma"], at["m1"], at["m2"], at["x"])


def bound(page: AnyPage) -> Settings:
    """Of the first act's mixture, x and the weight, wherever they were left."""
    at = {
        param.name: controls.named(page, param.name, param.default, *param.span, 0.05)
        for param in (PLACES["x"], SLIDERS["w"])
    }
    return Settings(belief=chosen(page, "bound", BELIEF), **at)


def climb(page: AnyPage) -> Settings:
    start = controls.segmented(page, controls.worded(page, "start", STARTS[0], choices=STARTS))
    seed = controls.seed(page)
    return Settings(start=start, seed=seed, half=chosen(page, "climb", HALF))


def chosen(page: AnyPage, act: str, param: Param) -> int:
    """The range's place from the address, after where the hand has just left it."""
    now = controls.read(page, param)
    left = plates.moved(KEYS[act], now)
    if left != now:
        controls.write(page, param.name, left)
    return left
