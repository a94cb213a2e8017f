"""Refusals of the line: what it is told to draw must be there to be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from explorer.frames.line_pack import names_of
from explorer.frames.line_parts import AxisHandle, BellCurve, Draws, Grid, Linear, Marker, Row
from explorer.frames.pack import Blob
from explorer.frames.parts import LiveSlider, Readout


def check(
    rows: Sequence[Row],
    curves: Sequence[BellCurve],
    handles: Sequence[AxisHandle],
    markers: Sequence[Marker],
    sliders: Sequence[LiveSlider],
    values: Mapping[str, Linear],
    grids: Sequence[Grid],
    table: Blob | str | None,
    readout: Sequence[Readout],
    draws: Sequence[Draws] = (),
) -> None:
    """Raise a sentence if a row, a name or a handle's axis is missing."""
    _rows(rows, [*curves, *handles, *markers, *draws])
    for handle in handles:
        if rows[handle.row].zoom:
            raise ValueError(f"a row that zooms holds no handles; {handle.name} stands on one.")
    known = {"t", *(handle.name for handle in handles), *(slider.name for slider in sliders)}
    for each in grids:
        _known("a grid", [each.slider, each.handle], known | set(values))
    blobs: list[Any] = [table, *(each.blob for each in grids)]
    if any(isinstance(each, str) for each in blobs):
        return  # a blob that was brought before: its names are not at hand
    known |= {name for each in blobs if each is not None for name in names_of(each)}
    for name, each in values.items():
        _known(f"the value {name!r}", [*each.terms, *each.terms.values(), each.plus], known)
        known.add(name)
    for curve in curves:
        _curve(curve, known)
    for each in draws:
        _known("a histogram", each.coefs, known)
    for row in rows:
        if row.zoom:
            _known("a zoom", [row.zoom.centre, row.zoom.width], known)
    _known("a marker", [n for mark in markers for n in (mark.at, mark.to)], known)
    _known("the readout", [item.column for item in readout], known)


def _rows(rows: Sequence[Row], things: Iterable) -> None:
    if not rows or rows[0].x_range is None:
        raise ValueError("the first row needs an x_range; the others may share it.")
    for thing in things:
        if not 0 <= thing.row < len(rows):
            raise ValueError(f"there are {len(rows)} rows, counted from 0; got row {thing.row}.")


def _curve(curve: BellCurve, known: set[str]) -> None:
    what = f"the curve {curve.label or curve.name!r}"
    for bell in curve.bells:
        _known(what, [bell.mean, bell.width, bell.weight], known)
    _known(what, curve.span or (), known)
    if curve.matches:
        _known(what, [f"{curve.matches}.mean"], known)
    if curve.name:
        known |= {f"{curve.name}.mean", f"{curve.name}.width"}


def _known(what: str, numbers: Iterable, known: set[str]) -> None:
    for name in numbers:
        if isinstance(name, str) and name not in known:
            raise ValueError(
                f"{what} asks for {name!r}; the line knows {', '.join(sorted(known))}."
            )
