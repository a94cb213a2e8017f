"""The colours that the browser needs: both themes of the house table and the ramp."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from explorer.palette import palette, ramp


def tables() -> dict[str, Any]:
    """{"light": {name: colour}, "dark": {...}, "ramp": 256 × "#rrggbb"} for the engine."""
    return {
        "light": asdict(palette("light")),
        "dark": asdict(palette("dark")),
        "ramp": list(ramp),
    }
