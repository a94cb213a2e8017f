"""The controls of the page `fitting`, and the settings that they and the pictures decide."""

from __future__ import annotations

from explorer.lessons.fitting import scene_points, scene_unknown
from explorer.lessons.fitting.scene_settings import LIVE, MOST, REACH, STEPS, Settings
from explorer.lessons.fitting.scene_surface import HALF
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_handles, listen_sliders, listen_t
from explorer.ui.page import AnyPage

KEYS = {act: f"fitting_{act}" for act in ("points", "surface", "unknown")}
SLIDERS = {
    "points": scene_points.SLIDERS,
    "surface": ("eta",),
    "unknown": scene_unknown.SLIDERS,
}
OPENS = Settings()
RANGES = {
    name: Param(name, getattr(OPENS, name), {}, each.low, each.high, each.step or None, each.log)
    for name, each in LIVE.items()
}
PLACES = {
    name: Param(name, getattr(OPENS, name), {}, *REACH)
    for name in ("m", *(f"x{i}" for i in range(1, MOST + 1)))
}
START = {
    "start_x": Param("start_x", OPENS.start_x, {}, -1.5 * HALF, 1.5 * HALF),
    "start_y": Param("start_y", OPENS.start_y, {}, -HALF, HALF),
}


def settle(page: AnyPage, act: str, n: int) -> Settings:
    """The settings of an act with n points, after what its picture has just reported."""
    key = KEYS[act]
    at = {name: controls.read(page, param) for name, param in (PLACES | START).items()}
    at |= {name: controls.read(page, param) for name, param in RANGES.items()}
    at |= listen_sliders(page, key, [RANGES[name] for name in SLIDERS[act]])
    if act == "surface":
        at |= listen_handles(page, key, {"start": tuple(START.values())})
        return Settings(n=n, t=listen_t(page, STEPS, 0, key), **at)
    shown = ("m", *(f"x{i}" for i in range(1, n + 1)))
    at |= listen_handles(page, key, {name: (PLACES[name],) for name in shown}, flat=True)
    return Settings(n=n, **at)


def choose(page: AnyPage) -> int:
    """How many points count."""
    return controls.named(page, "n", OPENS.n, 1, MOST, 1)
