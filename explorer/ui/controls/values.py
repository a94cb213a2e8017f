"""What a setting's value may be, how a bad one is corrected, and how both are written: functions of
the parameter alone."""

from __future__ import annotations

import math
from typing import Any

from explorer.registry import Param


def limits(param: Param) -> dict[str, str]:
    """What the sentence about a bad value says of the good ones."""
    number = param.kind in ("int", "float")
    return {
        "low": as_text(param.minimum) if number else "",
        "high": as_text(param.maximum) if number else "",
        "choices": ", ".join(param.choices),
        "length": str(param.max_length),
    }


def nearest(param: Param, raw: str, default: Any) -> Any:
    """The nearest good value to a bad one: numbers move into the range, the rest is the default."""
    if param.kind not in ("int", "float"):
        return default
    try:
        value = float(raw if "_" not in raw else "")
    except ValueError:
        return default
    return fit(param, value, default) if math.isfinite(value) else default


def fit(param: Param, value: Any, default: Any) -> Any:
    """`value` if the param allows it, else the nearest that it allows (another page's range)."""
    if param.kind == "choice":
        return value if value in param.choices else default
    if param.kind == "bool":
        return bool(value)
    if param.kind == "text":
        return value if good_text(param, value) else default
    if isinstance(value, str) or not math.isfinite(value):
        return default
    low, high = param.span
    value = min(max(value, low), high)
    if param.places:
        value = min(param.places, key=lambda place: abs(place - value))
    return round(value) if param.kind == "int" else float(f"{value:.12g}")


def good_text(param: Param, value: Any) -> bool:
    try:
        return isinstance(value, str) and param.parse(value) == value
    except ValueError:
        return False


def as_text(value: Any) -> str:
    """A value as it stands in an address: 1 and 0 for yes and no, numbers at their shortest."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def shortened(raw: str, length: int = 24) -> str:
    """Foreign text made safe and short enough to stand in a sentence between backticks."""
    clean = "".join(letter if letter.isprintable() else " " for letter in raw).replace("`", "'")
    return clean if len(clean) <= length else clean[:length] + "…"
