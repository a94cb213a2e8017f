"""What plates show: panels of curves that follow one native range, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Series:
    """A curve over x (L,): y (L,), or (S, L) where it follows the range; nan leaves a gap.

    kind : "line" or "bars", `width` wide; `mark` shows strongly the bar that the range has chosen,
    bar i being chosen at index i + first.
    """

    x: Sequence[float]
    y: Sequence
    colour: str
    label: str = ""
    dash: str = ""
    kind: str = "line"
    dots: bool = False
    width: float = 1.0
    mark: bool = False
    first: int = 0


@dataclass(frozen=True)
class Upright:
    """An upright line at x (S,), one place for each of the range's.  left : of it is its label."""

    x: Sequence[float]
    colour: str
    label: str = ""
    dash: str = ""
    row: int = 0
    left: bool = False


@dataclass(frozen=True)
class Panel:
    """Axes with their curves. share : of the window's height.  pick : a click moves the range.
    bare : without a scale at the left.  least : the ticks of x are no closer than this."""

    title: str
    xlabel: str
    xr: tuple[float, float]
    yr: tuple[float, float]
    series: tuple[Series, ...]
    uprights: tuple[Upright, ...] = ()
    alt: str = ""
    xlog: bool = False
    ylog: bool = False
    share: float = 1.0
    pick: bool = False
    bare: bool = False
    least: float = 0.0


@dataclass(frozen=True)
class Tile:
    """A number that follows the range; one value where it does not."""

    name: str
    label: str
    values: Sequence[str]
    colour: str = "text"


@dataclass(frozen=True)
class Slider:
    """The range: what it says at each of its S stops, where these lie on the panels' x axis."""

    name: str
    label: str
    stops: Sequence[str]
    places: Sequence[float]
    index: int
