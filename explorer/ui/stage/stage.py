"""The stage: a canvas on which clouds or pictures travel through time, drawn by the browser.

Blobs (pack.py) travel once, each in an invisible carrier; the view gets a small JSON. So the
browser scrubs, plays, rotates and draws without asking the server and without knowing a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from explorer.frames.pack import Blob, basis, colours, field, frames, heat, sweep, table
from explorer.frames.parts import (
    WORDS,
    Curve,
    Events,
    Handle,
    HandMark,
    LiveSlider,
    Mark,
    Profile,
    Readout,
    Take,
    Tile,
    check_marks,
)
from explorer.frames.pictures import check_profiles, check_takes, film, mixture, profile
from explorer.frames.probes import MeanNear, OnLattice, Sum, check_probes
from explorer.ui.engine import join
from explorer.ui.engine.engine import carry, engine_component, mount, view_component

__all__ = [
    "WORDS", "Blob", "Curve", "Events", "HandMark", "Handle", "LiveSlider", "Mark", "Profile",
    "Readout", "Take", "Tile", "basis", "colours", "field", "film", "frames", "heat", "hold",
    "mixture", "profile", "stage", "sweep", "table",
]  # fmt: skip

PICKS = ("pixel", "place", "tile", "none")
STATES = ("t", "take", "sliders", "handles", "drawn", "picked", "done")
FILES = join.SHARED + join.files_of(
    "ui/stage", "clouds", "camera", "dots", "bands", "shapes", "probes", "films", "tile_layout",
    "tiles", "strip", "pixel_pick", "profiles", "pointer", "paint", "draw", "view", "engine",
)  # fmt: skip

_engine = engine_component("stage_engine", FILES)
_view = view_component("stage_view", "engine")


def hold(key: str, blobs: Iterable[Blob]) -> None:
    """Bring the stage's program and blobs ahead of a stage that will name them by their ids."""
    carry(key, blobs, _engine)


def stage(
    key: str,
    *,
    T: int,
    takes: Sequence[Take],
    t: int | None = None,
    table: Blob | None = None,
    sliders: Sequence[LiveSlider] = (),
    curves: Sequence[Curve] = (),
    readout: Sequence[Readout] = (),
    ghost: Blob | None = None,
    field: Blob | None = None,
    reference: Blob | None = None,
    heat: Blob | None = None,
    bands: bool = False,
    trails: Sequence[int] = (),
    handles: Sequence[Handle] = (),
    marks: Sequence[Mark | HandMark] = (),
    probes: Sequence[MeanNear | OnLattice | Sum] = (),
    paint: bool | Sequence[Sequence[float]] | None = None,
    travel: bool = False,
    clock: str | None = None,
    play: str = "up",
    autoplay: bool = False,
    loop: bool | str = False,
    stops: Sequence[int] = (),
    speed: float = 1.0,
    extent: float | None = None,
    height: int | str = 520,
    reserve: int = 0,
    bare: bool | str = False,
    label: str = "",
    report_t: bool = False,
    report_take: bool = True,
    report_picked: bool = True,
    take: int | None = None,
    take_label: str = "",
    words: Mapping[str, str] | None = None,
    palette: Mapping[str, Mapping[str, str]] | None = None,
    below_t: Sequence[tuple[int, str]] = (),
    columns: int | None = None,
    lead: bool = False,
    headings: Sequence[str] = (),
    strip: Sequence[int] = (),
    strip_tile: int = 0,
    profiles: Sequence[Profile] = (),
    picked: int | None = None,
    pick: str = "pixel",
    digits: int = 3,
    log_t: bool = False,
    time: str = "t",
    highlight: int | None = None,
) -> Events:
    """Mount a stage and return what it last reported.

    T : the last step; times run 0..T.  t : where to begin, or to jump when Python changes it.
    paint : True or the points to begin with turns the stage into a sheet to draw on.
    clock : stages with the same name share t.  height : pixels, or "fill" for the window's rest.
    reserve : pixels of the first screen left for what stands below.
    bare : only the picture, without time row and tools (a second stage that shares a clock), or
    with "panels" only its curves, as high as `height` says; "curves" keeps their time row.
    probes : points computed where handles stand (probes.py), for marks and number cells.
    reference : a second field, drawn dashed.  A blob's id stands for a blob that `hold` brings.
    below_t : (t, word) ticks under the time range.  palette : {"light": {...}, "dark": {...}}
    overrides of named colours.  loop : True starts again, "bounce" turns round at each end.
    log_t : the curves' axis is log(1 + t), so that the first steps can be seen.
    time : the clock's symbol, where what it counts are not the steps of diffusion.
    stops : the t, rising, at which the step buttons stop; every t without.
    picked : a point's index, or of pictures (tile·H + y)·W + x.
    For pictures. columns : of the grid of tiles; by default as they fill the stage best.
    lead : the first tile large, the others small beside or below it.  headings : over the columns.
    strip : rising t at which one tile (strip_tile, by default the first) stands as a small picture
    in a row below; a click leads there.  profiles : panels of curves over x.
    pick : what a click marks: the "pixel", the same "place" in every tile, the "tile", or "none".
    digits : decimals, at most, of a picked pixel's values in the captions.
    highlight : the tile with a frame around it.
    A jump in t, take, slider or handle happens when the value passed differs from the one passed
    before and is not an echo of what the stage reported.
    """
    view = {name: value for name, value in locals().items() if name not in ("words", "below_t")}
    if not takes and paint is None:
        raise ValueError("a stage needs at least one take; got none.")
    unknown = set(words or {}) - set(WORDS)
    if unknown:
        raise ValueError(f"the stage has no words {sorted(unknown)}; it has {sorted(WORDS)}.")
    if pick not in PICKS:
        raise ValueError(f"pick is one of {', '.join(PICKS)}; got {pick!r}.")
    check_marks(marks, check_probes(probes, handles))
    check_takes(takes)
    check_profiles(profiles)
    view |= {"words": {**WORDS, **(words or {})}, "below": list(below_t)}
    still = [blob for each in profiles for blob in (each.blob, each.reference)]
    still += [getattr(probe, "blob", None) for probe in probes]
    first = [ghost, *(take.cloud for take in takes), *(take.colours for take in takes)]
    swept = [slider.sweep for slider in sliders]
    carry(key, [table, *first, *swept, field, heat, reference, *still], _engine)
    return _events(mount(_view, key, view, STATES))


def _events(result: Mapping[str, Any]) -> Events:
    got = {name: result.get(name) for name in STATES}
    pairs = {name: (float(x), float(y)) for name, (x, y) in (got["handles"] or {}).items()}
    drawn = got["drawn"] and [(float(x), float(y)) for x, y in got["drawn"]]
    return Events(
        t=None if got["t"] is None else int(got["t"]),
        take=None if got["take"] is None else int(got["take"]),
        sliders={name: float(value) for name, value in (got["sliders"] or {}).items()},
        handles=pairs,
        drawn=drawn if got["drawn"] is not None else None,
        picked=None if got["picked"] is None else int(got["picked"]),
        done=bool(got["done"]),
    )
