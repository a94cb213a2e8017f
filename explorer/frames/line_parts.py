"""What a line shows, as plain values, and what it reports.

Every number on it is a `Number`: a constant, or a name. A name is that of a handle (its place on
the axis), of a slider (its value), of one of the `values`, of a grid's column, of a table's column
at the present t, or a curve's moment: "reverse.mean", "reverse.width".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from explorer.frames.pack import Blob
from explorer.frames.text import Text

Number = float | str
FILLS = ("", "under", "band")
KINDS = ("dot", "ring", "line", "arrow")
SCALES = ("shared", "peak")

# Every word the line shows or says; a page passes its own language's in `words`.
WORDS = {
    "play": "Play",
    "pause": "Pause",
    "back": "One step back",
    "forward": "One step forward",
    "speed": "Speed",
    "loop": "Loop",
    "png": "PNG",
    "csv": "CSV",
    "save_png": "Save this picture as PNG",
    "save_csv": "Save these curves as CSV",
    "of": "of",
    "move": "The arrow keys move it, with Shift in large steps",
    "read": "Alt and the arrow keys read the curves, Escape ends it",
    "grouped": "up to {n} steps share a bar, which shows their mean",
    "waiting": "The picture is on its way",
}


@dataclass(frozen=True)
class Linear:
    """A sum of products: Linear({"x0": "a", "x_t": "b"}, "c") is a·x0 + b·x_t + c.

    Each factor is a `Number`; names must be known before (other `values` further up may be used,
    so that a polynomial in a handle's place is a Linear of a Linear).
    root : the square root of the sum is meant, for a width whose variance is such a polynomial.
    """

    terms: Mapping[str, Number]
    plus: Number = 0.0
    root: bool = False


@dataclass(frozen=True)
class Bell:
    """weight · bell((x − mean) / width) / width. A width of 0 is drawn as a spike."""

    mean: Number
    width: Number
    weight: Number = 1.0


@dataclass(frozen=True)
class BellCurve:
    """A curve over x: a sum of bells.

    name : by which its mean and width (standard deviation) are known: "name.mean", "name.width".
    label : at its peak; `x_t` lowers the t, `x_{t−1}` all that is in braces.
    matches : instead of bells, the name of a curve above: one bell with its mean and its width.
    log_weights : the bells' weights are logarithms, up to a constant common to all of them; the
    weights then sum to 1.
    fill : "under" tints what lies under the curve, "band" mean ± width (of one bell).
    span : the two ends of what "under" tints, where that is not all of it.
    own_scale : as high as the row allows, whatever the others are (a likelihood is no density).
    row : on which `Row` it is drawn.  hidden : not drawn, only its moments are used.
    """

    bells: tuple[Bell, ...] = ()
    label: Text = ""
    colour: str = "state"
    dash: str = ""
    fill: str = ""
    name: str = ""
    matches: str = ""
    log_weights: bool = False
    own_scale: bool = False
    row: int = 0
    hidden: bool = False
    span: tuple[Number, Number] | None = None

    def __post_init__(self) -> None:
        if self.span and self.fill != "under":
            raise ValueError(f"a span is of what is tinted under a curve; {self.label!r} tints "
                             f"{self.fill or 'nothing'}.")  # fmt: skip
        if self.fill not in FILLS:
            raise ValueError(f"fill is one of {', '.join(map(repr, FILLS))}; got {self.fill!r}.")
        if bool(self.bells) == bool(self.matches):
            raise ValueError(f"a curve has bells or matches another; {self.label!r} "
                             f"has {'both' if self.bells else 'neither'}.")  # fmt: skip
        if self.fill == "band" and len(self.bells) > 1:
            raise ValueError(f"a band needs a curve of one bell; {self.label!r} has "
                             f"{len(self.bells)}.")  # fmt: skip


@dataclass(frozen=True)
class Zoom:
    """An axis from centre − reach·width to centre + reach·width, read in units of the width."""

    centre: Number
    width: Number
    reach: float = 4.0


@dataclass(frozen=True)
class Row:
    """One axis with its curves; rows stand below one another.

    symbol, word : of the axis.  title : above it.  x_range : its ends; None for those of the first
    row.  zoom : moves and widens with the numbers it names; such a row holds no handles.
    scale : "shared" (the tallest curve fills the row), "peak" (each does), or the y that fills it.
    share : its part of the height.
    """

    symbol: Text = "x"
    word: Text = ""
    title: Text = ""
    x_range: tuple[float, float] | None = None
    zoom: Zoom | None = None
    scale: str | float = "shared"
    share: float = 1.0

    def __post_init__(self) -> None:
        if isinstance(self.scale, str) and self.scale not in SCALES:
            raise ValueError(f"scale is shared, peak or a number; got {self.scale!r}.")
        if self.x_range and not self.x_range[0] < self.x_range[1]:
            raise ValueError(f"an axis runs from low to high; got {self.x_range}.")


@dataclass(frozen=True)
class AxisHandle:
    """A round button on an axis that the hand moves (mouse, touch, arrow keys); reported on
    release. Its name stands for its place."""

    name: str
    x: float
    low: float
    high: float
    label: Text = ""
    colour: str = "state"
    word: Text = ""  # for ears; the label without one
    row: int = 0

    def __post_init__(self) -> None:
        if not self.low <= self.x <= self.high or self.low == self.high:
            raise ValueError(f"a handle stands in its range; {self.name} = {self.x:g} does not "
                             f"lie in [{self.low:g}, {self.high:g}].")  # fmt: skip


@dataclass(frozen=True)
class Marker:
    """A mark at a place on an axis: dot or ring on it, a line across the row, an arrow to `to`."""

    kind: str
    at: Number
    label: Text = ""
    colour: str = "state"
    row: int = 0
    to: Number | None = None
    dash: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a marker is one of {', '.join(KINDS)}; got {self.kind!r}.")
        if (self.kind == "arrow") != (self.to is not None):
            raise ValueError(f"an arrow, and nothing else, has an end; got {self.kind} to "
                             f"{self.to!r}.")  # fmt: skip


@dataclass(frozen=True)
class Grid:
    """Columns over (a slider's value, a handle's place), bilinear in between; see `grid`.

    Each of the two may be one of the `values` too, that does not itself rest on this grid.
    """

    blob: Blob | str
    slider: str
    handle: str


@dataclass(frozen=True)
class Draws:
    """A histogram of Σ_j coefs[j] · columns[j] over the N draws of a blob (`draws`), as a density.

    Its bins lie about the draws' own mean, a quarter of their standard deviation wide; its scale is
    that of its row's curves, which grow smaller where a bar would not fit.
    """

    blob: Blob | str
    coefs: tuple[Number, ...]
    colour: str = "state"
    row: int = 0


@dataclass(frozen=True)
class LineEvents:
    """What the line last reported; None or empty where nothing was."""

    t: int | None = None
    sliders: dict[str, float] = field(default_factory=dict)
    handles: dict[str, float] = field(default_factory=dict)
