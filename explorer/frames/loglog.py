"""What a small chart on two logarithmic axes shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.frames.frame import Time
from explorer.frames.pack import Blob
from explorer.frames.text import Text


@dataclass(frozen=True)
class Line:
    """Points (x, y > 0), joined in the order of x.  look : which colour, dash and shape."""

    label: Text
    points: tuple[tuple[float, float], ...]
    look: int = 0
    strong: bool = False


@dataclass(frozen=True)
class LogLogView:
    """Lines between the ends of x_ticks and y_range (wider where a line leaves it).

    floor : a level with its name, drawn as a dashed line.  marked : an x.  alt : for ears.
    """

    lines: tuple[Line, ...]
    x_ticks: tuple[float, ...]
    y_range: tuple[float, float]
    x_label: Text = ""
    y_label: Text = ""
    alt: Text = ""
    floor: tuple[float, Text] | None = None
    marked: float | None = None
    name: str = "loglog"
    time: Time | None = None

    def blobs(self) -> list[Blob]:
        return []
