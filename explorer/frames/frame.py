"""The picture as data: what a page shows at one setting, without language, pixels and Streamlit.

A lesson's `frame(settings, act, seen)` makes it, purely; the page mounts it (explorer/ui). The same
frame is tested, cached, drawn small and shown elsewhere. A view's texts are keys (text.py), its
colours names of the palette. Heights, larger type and which blobs a page already carries belong to
mounting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from explorer.frames.bars import LAYOUTS, SCALES, Series
from explorer.frames.line_check import check as check_line
from explorer.frames.line_pack import bell
from explorer.frames.line_parts import AxisHandle, BellCurve, Draws, Grid, Linear, Marker, Row
from explorer.frames.pack import Blob
from explorer.frames.parts import (
    Curve,
    Handle,
    HandMark,
    LiveSlider,
    Mark,
    Profile,
    Readout,
    Take,
    check_marks,
)
from explorer.frames.pictures import check_profiles, check_takes
from explorer.frames.probes import MeanNear, OnLattice, Sum, check_probes
from explorer.frames.text import Text, Word

PICKS = ("pixel", "place", "tile", "none")
Colours = Mapping[str, Mapping[str, str]]  # {"light": {name: "#rrggbb"}, "dark": {…}}


@dataclass(frozen=True)
class Time:
    """The clock of a frame.

    T : the last step; times run 0..T; 0 where nothing moves.  t : where to begin, or to jump when
    it changes.  clock : views with the same name share t.  play : "up" or "down".  loop : True
    starts again, "bounce" turns round at each end.  stops : the t, rising, at which the step
    buttons stop; every t without.  ticks : (t, text) under the range.  symbol : the clock's, where
    what it counts are not the steps of diffusion.  log : the curves' axis is log(1 + t).
    whole : while t plays, a line reads its table at whole t alone, for numbers that must agree.
    """

    T: int = 0
    t: int | None = None
    clock: str | None = None
    play: str = "up"
    autoplay: bool = False
    loop: bool | str = False
    stops: Sequence[int] = ()
    speed: float = 1.0
    ticks: Sequence[tuple[int, Text]] = ()
    symbol: Text = "t"
    log: bool = False
    whole: bool = False


def data_to_noise(T: int) -> tuple[tuple[int, Text], ...]:
    """The usual ticks: what stands at the two ends of the time."""
    return ((0, Word("stage.data")), (T, Word("stage.noise")))


@dataclass(frozen=True)
class Picture:
    """What a stage draws.

    table : columns over t that takes, curves and numbers name.  ghost, field, reference (a second
    field, drawn dashed), heat : blobs under or over the cloud.  bands, trails : of the points'
    paths.  probes : points computed where handles stand, for marks and number cells.
    extent : half the width that is shown; None for what shows nearly all.  label : for ears.
    For pictures. columns : of the grid of tiles; by default as they fill the stage best.  lead :
    the first tile large, the others small.  headings : over the columns.  strip : rising t at
    which one tile (strip_tile, by default the first) stands as a small picture in a row below.
    digits : decimals, at most, of a picked pixel's values.  highlight : the tile with a frame.
    """

    takes: Sequence[Take] = ()
    table: Blob | str | None = None
    curves: Sequence[Curve] = ()
    profiles: Sequence[Profile] = ()
    readout: Sequence[Readout] = ()
    marks: Sequence[Mark | HandMark] = ()
    probes: Sequence[MeanNear | OnLattice | Sum] = ()
    ghost: Blob | str | None = None
    field: Blob | str | None = None
    reference: Blob | str | None = None
    heat: Blob | str | None = None
    bands: bool = False
    trails: Sequence[int] = ()
    extent: float | None = None
    label: Text = ""
    columns: int | None = None
    lead: bool = False
    headings: Sequence[Text] = ()
    strip: Sequence[int] = ()
    strip_tile: int = 0
    digits: int = 3
    highlight: int | None = None
    palette: Colours | None = None


@dataclass(frozen=True)
class Controls:
    """What the hand moves on a view.

    sliders : live ones.  handles : points.  paint : True or the points to begin with turns the
    stage into a sheet to draw on.  travel : the switch that lets points travel between takes.
    take : the take in sight, take_label : how the choice is called.  picked : a point's index, or
    of pictures (tile·H + y)·W + x.  pick : what a click marks: the "pixel", the same "place" in
    every tile, the "tile", or "none".
    """

    sliders: Sequence[LiveSlider] = ()
    handles: Sequence[Handle] = ()
    paint: bool | Sequence[Sequence[float]] | None = None
    travel: bool = False
    take: int | None = None
    take_label: Text = ""
    picked: int | None = None
    pick: str = "pixel"


@dataclass(frozen=True)
class Reports:
    """What a view tells the page when the hand lets go; each report costs a run of the page."""

    t: bool = False
    take: bool = True
    picked: bool = True
    handles: bool = True


@dataclass(frozen=True)
class StageView:
    """A canvas on which clouds or pictures travel through time.

    time : its own, where it has another than the frame's.  Raises ValueError with a sentence where
    something is shown that is not there.
    """

    picture: Picture
    controls: Controls = field(default_factory=Controls)
    reports: Reports = field(default_factory=Reports)
    name: str = "stage"
    time: Time | None = None

    def __post_init__(self) -> None:
        shown, hand = self.picture, self.controls
        if not shown.takes and hand.paint is None:
            raise ValueError("a stage needs at least one take; got none.")
        if hand.pick not in PICKS:
            raise ValueError(f"pick is one of {', '.join(PICKS)}; got {hand.pick!r}.")
        check_marks(shown.marks, check_probes(shown.probes, hand.handles))
        check_takes(shown.takes)
        check_profiles(shown.profiles)

    def blobs(self) -> list[Blob]:
        """Every blob once, in the order in which the browser needs them."""
        shown = self.picture
        wanted = [shown.table, shown.ghost, *(take.cloud for take in shown.takes)]
        wanted += [take.colours for take in shown.takes]
        wanted += [slider.sweep for slider in self.controls.sliders]
        wanted += [shown.field, shown.heat, shown.reference]
        wanted += [blob for each in shown.profiles for blob in (each.blob, each.reference)]
        return once([*wanted, *(getattr(probe, "blob", None) for probe in shown.probes)])


@dataclass(frozen=True)
class LineView:
    """Bells on axes that the hand moves.

    table : columns over t (length T + 1); without T, each column is a constant written twice.
    values : named sums of products, each of names that are known before it.  A clock without T
    keeps number cells informed (ui/charts/numbers.py).  Raises ValueError as a StageView does.
    """

    rows: Sequence[Row]
    curves: Sequence[BellCurve]
    table: Blob | str | None = None
    values: Mapping[str, Linear] = field(default_factory=dict)
    grids: Sequence[Grid] = ()
    handles: Sequence[AxisHandle] = ()
    sliders: Sequence[LiveSlider] = ()
    markers: Sequence[Marker] = ()
    draws: Sequence[Draws] = ()
    readout: Sequence[Readout] = ()
    label: Text = ""
    reports: Reports = field(default_factory=Reports)
    palette: Colours | None = None
    name: str = "line"
    time: Time | None = None

    def __post_init__(self) -> None:
        check_line(
            self.rows, self.curves, self.handles, self.markers, self.sliders, self.values,
            self.grids, self.table, self.readout, self.draws,
        )  # fmt: skip

    def blobs(self) -> list[Blob]:
        """Every blob once, the bell first."""
        wanted = [bell(), self.table, *(each.blob for each in self.grids)]
        wanted += [each.blob for each in self.draws]
        return once([*wanted, *(each.sweep for each in self.sliders)])


@dataclass(frozen=True)
class BarsView:
    """Bars over t: the terms of a sum with their errors (bars.py, `terms`).

    layout : "overlay" fills the first series and draws the others as steps before it; "side" sets
    them side by side.  y : "log", "symlog" (where values fall below 0), or "linear".
    term : how the bar of step t is called, % standing for t − 1 and # for t, as in "L_{%}";
    apart_label : the bar apart.  share_label : of the right axis.
    time_row : play, range and ticks below, where no stage with the same clock has them.
    """

    data: Blob
    series: Sequence[Series]
    layout: str = "overlay"
    y: str = "log"
    y_range: tuple[float, float] | None = None
    y_label: Text = ""
    t_label: Text = "t"
    term: Text = ""
    apart_label: Text = ""
    share_label: Text = ""
    time_row: bool = False
    label: Text = ""
    reports: Reports = field(default_factory=Reports)
    palette: Colours | None = None
    name: str = "bars"
    time: Time | None = None

    def __post_init__(self) -> None:
        if self.layout not in LAYOUTS or self.y not in SCALES:
            raise ValueError(
                f"layout is one of {', '.join(LAYOUTS)}, y one of {', '.join(SCALES)}; "
                f"got {self.layout!r} and {self.y!r}."
            )
        if not 1 <= len(self.series) <= 3:
            raise ValueError(f"bars show one to three series; got {len(self.series)}.")

    def blobs(self) -> list[Blob]:
        return [self.data]


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a lesson: its views, their clock, and the numbers that stand beside them.

    views : StageView, LineView, BarsView, PlatesView, or a lesson's own; none where an act is text
    alone.  numbers : a frozen record of the lesson's, its units in the names of its fields.
    """

    views: tuple[Any, ...] = ()
    time: Time = field(default_factory=Time)
    numbers: Any = None

    def view(self, name: str) -> Any:
        """The view of this name; KeyError with a sentence where there is none."""
        for each in self.views:
            if each.name == name:
                return each
        names = ", ".join(each.name for each in self.views) or "none"
        raise KeyError(f"this frame has no view {name!r}; it has {names}.")

    def blobs(self) -> list[Blob]:
        """The blobs of all views, each once."""
        return once([blob for view in self.views for blob in view.blobs()])

    def facts(self) -> dict[str, Any]:
        """The numbers by name, for texts that are filled with them."""
        return {each.name: getattr(self.numbers, each.name) for each in fields(self.numbers)}


def once(given: Sequence[Blob | str | None]) -> list[Blob]:
    """The blobs among what is given, each once, in order."""
    return list({blob.id: blob for blob in given if isinstance(blob, Blob)}.values())
