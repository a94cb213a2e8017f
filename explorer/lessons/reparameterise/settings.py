"""The settings of the page `reparameterise`, after what its picture has just reported."""

from __future__ import annotations

from typing import Any

from explorer.core.estimators import BY
from explorer.lessons.reparameterise.scene_settings import EPS, MU, SIGMA, B, K, Settings
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_handles, listen_sliders
from explorer.ui.page import AnyPage

KEYS = {act: f"reparameterise_{act}" for act in ("through", "two")}
HANDLES = {"through": (MU, EPS), "two": (MU,)}
SLIDERS = {"through": (SIGMA,), "two": (SIGMA, K, B)}


def settle(page: AnyPage, act: str) -> Settings:
    """What the act's controls, sliders and handles say; the others stay as they open."""
    key = KEYS[act]
    at: dict[str, Any] = {}
    if act == "two":
        at["by"] = controls.segmented(page, controls.worded(page, "by", BY[0], choices=BY))
    at |= listen_sliders(page, key, SLIDERS[act])
    at |= listen_handles(page, key, {each.name: (each,) for each in HANDLES[act]}, flat=True)
    if act == "two":
        at["seed"] = controls.seed(page)
    return Settings(**at)
