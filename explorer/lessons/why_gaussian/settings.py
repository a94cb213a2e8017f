"""The settings of the page `why_gaussian`, after what its picture has just reported."""

from __future__ import annotations

from explorer.lessons.why_gaussian.scene import BETA, REACH, SHAPE, Settings
from explorer.lessons.why_gaussian.scene_reverse import RIGHT
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_handles, listen_sliders
from explorer.ui.page import AnyPage

KEY = "why_gaussian_line"
PLACE = Param("x_t", 0.1, {}, -REACH, REACH)
RATIO = Param("ratio", RIGHT, {}, 0.5, 2.0, 0.05)


def settle(page: AnyPage) -> Settings:
    at = listen_sliders(page, KEY, (BETA, *SHAPE.values()))
    at |= listen_handles(page, KEY, {"x_t": (PLACE,)}, flat=True)
    return Settings(**at, ratio=controls.read(page, RATIO))
