"""The stage: a canvas on which clouds or pictures travel through time, drawn by the browser.

Blobs (pack.py) travel once, each in an invisible carrier; the view gets a small JSON. So the
browser scrubs, plays, rotates and draws without asking the server and without knowing a formula.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.ui.stage.colours import tables as colour_tables
from explorer.ui.stage.pack import Blob, basis, colours, field, frames, heat, sweep, table
from explorer.ui.stage.parts import (
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
    plain,
)
from explorer.ui.stage.pictures import check_profiles, check_takes, film, mixture, profile
from explorer.ui.stage.probes import MeanNear, OnLattice, Sum, check_probes

__all__ = [
    "WORDS", "Blob", "Curve", "Events", "HandMark", "Handle", "LiveSlider", "Mark", "Profile",
    "Readout", "Take", "Tile", "basis", "carry", "colours", "field", "film", "frames", "heat",
    "mixture", "profile", "stage", "sweep", "table",
]  # fmt: skip

HERE = Path(__file__).parent
PICKS = ("pixel", "place", "tile", "none")
STATES = ("t", "take", "sliders", "handles", "drawn", "picked", "done")
# Joined in this order into one module; names are shared, nothing is imported.
ENGINE = [
    "house", "blobs", "tables", "clouds", "colour", "camera", "dots", "fields", "bands", "shapes",
    "probes", "marks", "lowered", "curves", "films", "places", "tiles", "strip", "pixels",
    "profiles", "clock", "dom", "controls", "pointer", "paint", "save", "draw", "size", "mounted",
    "view", "door", "engine",
]  # fmt: skip


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _engine() -> str:
    """The drawing program: constants from Python, then the files, as one module."""
    constants = {"CSS": _read("stage.css"), "COLOURS": colour_tables()}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in constants.items())
    return "\n" + head + "\n".join(_read(f"{name}.js") for name in ENGINE)


def loader(door: str) -> str:
    """A view's whole program; `door` names the engine that it hands its calls to."""
    return f"\nconst DOOR = {json.dumps(door)};\n" + _read("loader.js")


_engine_component = st.components.v2.component("stage_engine", js=_engine())
_carrier = st.components.v2.component("stage_carrier", js="\n" + _read("carrier.js"))
_view = st.components.v2.component("stage_view", js=loader("engine"))


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
    reference : a second field, drawn dashed.  A blob's id stands for a blob that `carry` brings.
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
    view = plain(view)
    still = [blob for each in profiles for blob in (each.blob, each.reference)]
    still += [getattr(probe, "blob", None) for probe in probes]
    carry(key, _blobs(takes, sliders, table, ghost, field, heat, reference, *still))
    callbacks = {f"on_{name}_change": _nothing for name in STATES}
    # In a list, because of a dict Streamlit asks whether its values are data frames, and for that
    # loads pandas: half a second before the first picture.
    return _events(_view(key=key, data=[view], **callbacks))


def carry(key: str, blobs: Iterable[Blob], engine=_engine_component) -> None:
    """Bring blobs to the browser; what a polling stage shows need not travel with every poll.

    engine : the component that brings the program; the stage's own unless told otherwise.
    """
    with st.container(key=f"stageblobs-{key}", gap=None):
        engine(key=f"{key}-engine")
        for blob in blobs:
            _carrier(key=f"{key}-{blob.id}", data=blob.data)


def _nothing() -> None:
    """A state is only kept by Streamlit when a callback is registered for it."""


def _blobs(takes: Iterable[Take], sliders: Iterable[LiveSlider], *others: Blob | None) -> list:
    """Every blob once, in the order in which the browser needs them."""
    wanted = [*others[:1], *(take.cloud for take in takes), *(take.colours for take in takes)]
    wanted += [slider.sweep for slider in sliders] + list(others[1:])
    return list({blob.id: blob for blob in wanted if isinstance(blob, Blob)}.values())


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
