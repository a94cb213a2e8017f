"""What plates show: panels of curves that follow one native range, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from explorer.frames.frame import Time
from explorer.frames.pack import Blob
from explorer.frames.text import Text

Places = Sequence[float] | np.ndarray


@dataclass(frozen=True)
class Series:
    """A curve over x (L,): y (L,), or (S, L) where it follows the range; None leaves a gap.

    kind : "line" or "bars", `width` wide; `mark` shows strongly the bar that the range has chosen,
    bar i being chosen at index i + first.
    """

    x: Places
    y: Places | Sequence[Sequence[float]]
    colour: str
    label: Text = ""
    dash: str = ""
    kind: str = "line"
    dots: bool = False
    width: float = 1.0
    mark: bool = False
    first: int = 0


@dataclass(frozen=True)
class Upright:
    """An upright line at x (S,), one place for each of the range's.  left : of it is its label."""

    x: Places
    colour: str
    label: Text = ""
    dash: str = ""
    row: int = 0
    left: bool = False


@dataclass(frozen=True)
class Panel:
    """Axes with their curves. share : of the window's height.  pick : a click moves the range.
    bare : without a scale at the left.  least : the ticks of x are no closer than this."""

    title: Text
    xlabel: Text
    xr: tuple[float, float]
    yr: tuple[float, float]
    series: tuple[Series, ...]
    uprights: tuple[Upright, ...] = ()
    alt: Text = ""
    xlog: bool = False
    ylog: bool = False
    share: float = 1.0
    pick: bool = False
    bare: bool = False
    least: float = 0.0


@dataclass(frozen=True)
class Tile:
    """A number that follows the range (S,), or one value where it does not; None: there is none.
    decimals : of the text; two digits of what would round to 0."""

    name: str
    label: Text
    values: Sequence[float | None] | np.ndarray
    colour: str = "text"
    decimals: int = 3


@dataclass(frozen=True)
class Slider:
    """The range: its S places on the panels' x axis, the chosen one's index, and what it says
    there: "symbol = place" with these decimals."""

    name: str
    label: Text
    symbol: str
    places: Places
    index: int
    decimals: int = 0


@dataclass(frozen=True)
class PlatesView:
    """Panels side by side as the shares of `columns` say, tiles with numbers, and the range.

    numbers : further ones for the page's sentences, by name, each (S,); tiles and the range's own
    place have theirs by their names.
    Raises ValueError with a sentence where something that follows the range has other places.
    """

    panels: tuple[Panel, ...]
    tiles: tuple[Tile, ...]
    slider: Slider
    columns: tuple[float, ...] = (1.0,)
    name: str = "plates"
    time: Time | None = None
    numbers: Mapping[str, Places] = field(default_factory=dict)

    def __post_init__(self) -> None:
        stops = len(self.slider.places)
        if not 0 <= self.slider.index < stops:
            raise ValueError(f"the range has {stops} places; got the index {self.slider.index}.")
        moving = [(tile.name, len(tile.values)) for tile in self.tiles if len(tile.values) > 1]
        moving += [(name, len(values)) for name, values in self.numbers.items()]
        for panel in self.panels:
            moving += [("an upright line", len(each.x)) for each in panel.uprights]
            moving += [("a curve", len(each.y)) for each in panel.series if np.ndim(each.y) == 2]
        for what, count in moving:
            if count != stops:
                raise ValueError(f"the range has {stops} places, but {what} has {count}.")

    def blobs(self) -> list[Blob]:
        return []
