"""What a stage shows besides its clouds, as plain values, and what it reports."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from itertools import chain
from typing import Any

from explorer.frames.pack import Blob
from explorer.frames.text import Label, Phrase, Text, Word

KINDS = ("dot", "ring", "cross", "arrow", "circle", "line", "path")

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
    "save_pixels": "Save these pixels as CSV",
    "of": "of",
    "points": "points",
    "point": "point",
    "pictures": "pictures",
    "picture": "picture",
    "data": "data",
    "noise": "noise",
    "rotate": "Drag to turn, or Shift and the arrow keys",
    "mark": "A click marks a pixel; Alt and the arrow keys move the mark",
    "choose": "A click picks a point and draws its path; Alt and the arrow keys go on to the next",
    "move": "The arrow keys move it, with Shift in large steps",
    "spray": "Spray",
    "erase": "Erase",
    "undo": "Undo",
    "clear": "Clear",
    "done": "Done",
    "paint_hint": "Draw here with the mouse or a finger",
    "paint_keys": "The arrow keys move the can, with Shift far; the space bar sprays",
    "waiting": "The picture is on its way",
}


@dataclass(frozen=True)
class Tile:
    """One picture on the stage.

    mix : of a mixture: picture's index → the table column that is its coefficient, or a number.
    caption : `x_t` lowers the t, `x_{t-1}` all that is in braces.  colour : the caption's.
    limit : −limit is black and limit white (or full colour); values beyond are clipped. None: the
    film's own, or 1.
    signed : one channel in two colours, data below 0, paper at 0, error above (colours stay).
    """

    mix: Mapping[int, str | float] = field(default_factory=dict)
    caption: Text = ""
    colour: str = "state"
    limit: float | None = None
    signed: bool = False

    def __post_init__(self) -> None:
        if self.limit is not None and not self.limit > 0:
            raise ValueError(f"a tile's limit must be positive; got {self.limit}.")
        if not all(isinstance(j, int) and j >= 0 for j in self.mix):
            raise ValueError(f"a tile mixes pictures 0, 1, …; got {list(self.mix)}.")


@dataclass(frozen=True)
class Take:
    """One run: of a cloud (key frames, or a basis with the table columns that mix it), or of
    pictures (a film, or a mixture), whose tiles follow the order of the film."""

    cloud: Blob | str  # a blob, or the id of one that `hold` brings
    coefs: tuple[str, ...] = ()
    colours: Blob | str | None = None
    label: Text = ""
    tiles: tuple[Tile, ...] = ()


@dataclass(frozen=True)
class LiveSlider:
    """A native range of the stage; while dragged the browser mixes neighbouring tables."""

    name: str
    label: Text
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
    label: Text
    colour: str = "state"
    dash: str = ""
    log: bool = False
    panel: str = ""


@dataclass(frozen=True)
class Profile:
    """A small panel of curves over x (histogram, spectrum) that follow t; its axes stand still.

    labels, colours, dashes : one per curve; of the latter two the last serves the rest.
    along : a table column whose value, instead of t, is looked up among the key times, so that
    the curves follow live sliders as well.  filled : each curve stands on a tinted ground.
    reference : a profile of one key: curves that do not move, drawn dashed.
    x_range, y_range : the axes' ends; by default those of the data at all times.
    mark : a table column, whose value at t is the x of an upright line; NaN draws none.
    """

    blob: Blob | str
    labels: tuple[Text, ...]
    colours: tuple[str, ...] = ("state",)
    dashes: tuple[str, ...] = ("",)
    title: Text = ""
    x_label: Text = ""
    y_label: Text = ""
    log_x: bool = False
    log_y: bool = False
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    reference: Blob | str | None = None
    reference_labels: tuple[Text, ...] = ()
    reference_colours: tuple[str, ...] = ("exact",)
    along: str = ""
    filled: bool = False
    mark: str = ""
    mark_label: Text = ""


@dataclass(frozen=True)
class Readout:
    """A number beside t: `symbol value`; an underscore makes a subscript."""

    symbol: Text
    column: str
    digits: int = 3


@dataclass(frozen=True)
class Handle:
    """A point that the hand moves (mouse, touch, arrow keys); reported on release."""

    name: str
    x: float
    y: float
    colour: str = "prediction"
    label: Text = ""


@dataclass(frozen=True)
class Mark:
    """A drawn thing that follows t.

    kind : dot, ring, cross (track (K, 2)); arrow, line (K, 4: x0, y0, x1, y1); circle (K, 3: x, y,
    r); path (K, 2n: x0, y0, x1, y1, …).  times : (K,).  dash : of its line, as of a Curve's.
    hold : True steps from key to key as t passes it, False interpolates.
    """

    kind: str
    track: Sequence[Sequence[float]]
    times: Sequence[int]
    colour: str = "prediction"
    label: Text = ""
    hold: bool = True
    dash: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a mark is one of {', '.join(KINDS)}; got {self.kind!r}.")
        if len(self.track) != len(self.times):
            raise ValueError(f"{len(self.track)} places need as many times, not {len(self.times)}.")


@dataclass(frozen=True)
class HandMark:
    """A drawn thing that follows the handles, and t, without a message.

    kind : as of a Mark.  places : one of each point (two of an arrow or a line), each a sum of
    handles' (or probes') places: {handle: coefficient}, a number or a table's column.
    radius : of a circle, a number or a column.  Where a column is not finite nothing is drawn.
    fill : a circle's inside is tinted.  dash : of its line, as of a Curve's.
    name : its first point's coordinates are known to number cells as "name.x" and "name.y".
    """

    kind: str
    places: tuple[Mapping[str, str | float], ...]
    colour: str = "prediction"
    label: Text = ""
    radius: str | float | None = None
    fill: bool = False
    dash: str = ""
    name: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a mark is one of {', '.join(KINDS)}; got {self.kind!r}.")
        points = 2 if self.kind in ("arrow", "line") else 1
        if len(self.places) != points:
            raise ValueError(f"a mark of kind {self.kind} has {points} point(s); "
                             f"got {len(self.places)}.")  # fmt: skip
        if (self.kind == "circle") != (self.radius is not None):
            raise ValueError(f"a circle, and nothing else, has a radius; got {self.kind} with "
                             f"{self.radius!r}.")  # fmt: skip


def check_marks(marks: Sequence[Mark | HandMark], names: Sequence[Handle | str]) -> None:
    """Raise a sentence if a mark follows a handle (or the name of a probe) that is not there."""
    known = [each if isinstance(each, str) else each.name for each in names]
    for mark in marks:
        for place in getattr(mark, "places", ()):
            if missing := sorted(set(place) - set(known)):
                raise ValueError(f"a mark follows the handles {', '.join(missing)}; the stage has "
                                 f"{', '.join(known) or 'none'}.")  # fmt: skip


@dataclass(frozen=True)
class Events:
    """What the stage last reported; None or empty where nothing was."""

    t: int | None = None
    take: int | None = None
    sliders: dict[str, float] = field(default_factory=dict)
    handles: dict[str, tuple[float, float]] = field(default_factory=dict)
    drawn: list[tuple[float, float]] | None = None
    picked: int | None = None
    done: int | None = None  # painting: when "Done" was pressed, so that each press is another


AS_IT_IS = {int, str, bool, type(None)}


def plain(value: Any, say: Callable[[Any], str] | None = None) -> Any:
    """`value` as JSON can hold it: a numpy scalar in a component's data would make it a string.

    say : how a text of a frame (text.py) is said; where there is none such texts are refused.
    """
    if isinstance(value, (tuple, list)):
        kinds = set(map(type, value))
        if kinds == {float}:
            return _all_finite(value)
        if kinds == {tuple} and set(map(type, chain.from_iterable(value))) == {float}:
            _all_finite([*chain.from_iterable(value)])  # a track: pairs by the thousand
            return list(map(list, value))
        return list(value) if kinds <= AS_IT_IS else [plain(each, say) for each in value]
    if isinstance(value, Blob):
        return value.id
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return _finite(value)
    if isinstance(value, (Word, Label, Phrase)):
        if say is None:
            raise ValueError(f"{value} has no language yet; mount it on a page.")
        return say(value)
    if isinstance(value, Mapping):
        return {str(key): plain(each, say) for key, each in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist(), say)
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name), say) for each in fields(value)}
    return [plain(each, say) for each in value]


def _all_finite(values: Sequence[float]) -> list[float]:
    """The numbers, looked at together: a curve has hundreds of them."""
    return list(values) if all(map(math.isfinite, values)) else list(map(_finite, values))


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"the stage's settings must be finite numbers; got {value}.")
    return value
