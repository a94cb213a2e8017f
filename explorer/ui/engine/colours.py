"""The colours that the browser needs: both themes of the house table and the ramp."""

from __future__ import annotations

from dataclasses import asdict

from explorer import palette as house


def tables() -> dict:
    """{"light": {name: colour}, "dark": {...}, "ramp": 256 × "#rrggbb"} for the engine."""
    return {
        "light": asdict(house.palette("light")),
        "dark": asdict(house.palette("dark")),
        "ramp": list(house.ramp),
    }
