"""What a stage shows besides its clouds, as plain values, and what it reports."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from explorer.ui.stage.pack import Blob

KINDS = ("dot", "ring", "cross", "arrow", "circle", "line")

# Every word the stage shows or says; a page passes its own language's in `words`.
WORDS = {
    "play": "Play",
    "pause": "Pause",
    "back": "One step back",
    "forward": "One step forward",
    "speed": "Speed",
    "loop": "Loop",
    "trails": "Trails",
    "bands": "Density",
    "ghost": "Target",
    "field": "Field",
    "travel": "Travel",
    "take": "run",
    "png": "PNG",
    "csv": "CSV",
    "save_png": "Save this frame as PNG",
    "save_csv": "Save these points as CSV",
    "of": "of",
    "points": "points",
    "point": "point",
    "data": "data",
    "noise": "noise",
    "rotate": "Drag to turn, or Shift and the arrow keys",
    "spray": "Spray",
    "erase": "Erase",
    "undo": "Undo",
    "clear": "Clear",
    "done": "Done",
    "paint_hint": "Draw here with the mouse or a finger",
    "waiting": "The picture is on its way",
}


@dataclass(frozen=True)
class Take:
    """One run of the cloud: key frames, or a basis with the table columns that mix it."""

    cloud: Blob | str  # a blob, or the id of one that `carry` brings
    coefs: tuple[str, ...] = ()
    colours: Blob | str | None = None
    label: str = ""


@dataclass(frozen=True)
class LiveSlider:
    """A native range of the stage; while dragged the browser mixes neighbouring tables."""

    name: str
    label: str
    minimum: float
    maximum: float
    step: float
    value: float
    log: bool = False
    sweep: Blob | None = None


@dataclass(frozen=True)
class Curve:
    """A table column drawn over t in a small panel; curves with the same panel share axes."""

    column: str
    label: str
    colour: str = "state"
    dash: str = ""
    log: bool = False
    panel: str = ""


@dataclass(frozen=True)
class Readout:
    """A number beside t: `symbol value`; an underscore makes a subscript."""

    symbol: str
    column: str
    digits: int = 3


@dataclass(frozen=True)
class Handle:
    """A point that the hand moves (mouse, touch, arrow keys); reported on release."""

    name: str
    x: float
    y: float
    colour: str = "prediction"
    label: str = ""


@dataclass(frozen=True)
class Mark:
    """A drawn thing that follows t.

    kind : dot, ring, cross (track (K, 2)); arrow, line (K, 4: x0, y0, x1, y1); circle (K, 3: x, y,
    r).  times : (K,).  hold : True steps from key to key as t passes it, False interpolates.
    """

    kind: str
    track: Sequence[Sequence[float]]
    times: Sequence[int]
    colour: str = "prediction"
    label: str = ""
    hold: bool = True

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"a mark is one of {', '.join(KINDS)}; got {self.kind!r}.")
        if len(self.track) != len(self.times):
            raise ValueError(f"{len(self.track)} places need as many times, not {len(self.times)}.")


@dataclass(frozen=True)
class Events:
    """What the stage last reported; None or empty where nothing was."""

    t: int | None = None
    take: int | None = None
    sliders: dict[str, float] = field(default_factory=dict)
    handles: dict[str, tuple[float, float]] = field(default_factory=dict)
    drawn: list[tuple[float, float]] | None = None
    picked: int | None = None
    done: bool = False  # painting: "Done" was pressed


def plain(value: Any) -> Any:
    """`value` as JSON can hold it: a numpy scalar in a component's data would make it a string."""
    if isinstance(value, Blob):
        return value.id
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return _finite(value)
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    return [plain(each) for each in value]


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"the stage's settings must be finite numbers; got {value}.")
    return value
