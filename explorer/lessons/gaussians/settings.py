"""The settings of the page `gaussians`, after what its picture has just reported."""

from __future__ import annotations

from explorer.lessons.gaussians.scene import HANDLES, OTHERS, SLIDERS, Settings
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_handles, listen_sliders
from explorer.ui.page import AnyPage

KEYS = {act: f"gaussians_{act}" for act in HANDLES}


def settle(page: AnyPage, act: str) -> Settings:
    """What the act's sliders and handles say; the other acts' settings stay as they open."""
    key, handles = KEYS[act], HANDLES[act]
    at = listen_sliders(page, key, SLIDERS[act].values())
    at |= listen_handles(page, key, {name: (each,) for name, each in handles.items()}, flat=True)
    return Settings(
        **at, **({"seed": controls.seed(page)} if "seed" in OTHERS.get(act, ()) else {})
    )
