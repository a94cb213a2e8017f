"""A cloud of one's own, painted on the stage or loaded from a table; kept for the session.

It stands in the menu of shapes as "own". Whatever is wrong with a file or a painting ends in one
sentence, and what was there before stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from explorer.data import drawn
from explorer.data.clouds import CLOUDS, Dataset
from explorer.data.tables import Refusal, Table, read_table
from explorer.frames.frame import Controls, Picture, StageView, Time
from explorer.frames.text import Word
from explorer.registry import Entry
from explorer.ui.controls.address import shortened
from explorer.ui.controls.reports import reported
from explorer.ui.own import reading, upload
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage
from explorer.worlds import brought

if TYPE_CHECKING:
    from explorer.core.exact import GaussianMixture

MOST = 2000  # points shown
NAME = "own"
CLOUD, PAINTING = "_own_cloud", "_own_painting"


@dataclass(frozen=True)
class Own:
    """x, labels as in a Dataset.  key : hash of the content, for caches.  strokes : the painted
    points, or None for a table.  centre, scale : original = centre + scale · x.  table : how a
    table was read, with its first rows only.
    """

    x: np.ndarray
    labels: np.ndarray
    key: str
    strokes: np.ndarray | None
    centre: tuple[float, ...]
    scale: float
    table: Table | None = None

    @property
    def data(self) -> Dataset:
        return Dataset(self.x, self.labels)

    def density(self) -> GaussianMixture | None:
        """The exact density of a painting (a brush of Gaussian noise); None for a table."""
        return None if self.strokes is None else drawn.density(self.strokes)


def get() -> Own | None:
    return st.session_state.get(CLOUD)


MENU = {
    **CLOUDS,
    NAME: Entry(NAME, get, {"en": "your own", "zh": "你自己的"}, source="the reader"),
}


def bring() -> str:
    """Put the reader's cloud where frames and jobs find it; its mark, "" where there is none."""
    cloud = get()
    if cloud is None:
        return ""
    here = brought.Cloud(cloud.data, cloud.density(), cloud.centre, cloud.scale)
    return brought.put_cloud(cloud.key, here)


def painting() -> bool:
    """Whether the stage is to be a sheet: the reader asked to paint, or there is nothing yet."""
    return bool(st.session_state.get(PAINTING)) or get() is None


def from_table(data: bytes, name: str) -> Own:
    """At most 2,000 rows of a CSV, drawn at random, centred and scaled; ValueError if it is bad."""
    table = read_table(data, name)
    x, centre, scale = drawn.standardise(table.x)
    if len(x) > MOST:
        x = x[np.sort(np.random.default_rng(0).choice(len(x), MOST, replace=False))]
    own = _own(x, drawn.labels_by_angle(x), None, centre, scale)
    return replace(own, table=replace(table, x=table.x[: reading.FIRST].copy()))


def from_strokes(points: Sequence[Sequence[float]]) -> Own:
    """2,000 draws around the painted points, in the stage's units; ValueError if they are bad."""
    strokes = drawn.points_from_strokes(points)
    x, labels = drawn.resample(strokes, MOST, np.random.default_rng(0), by="angle")
    return _own(x, labels, strokes, np.zeros(2), 1.0)


def _own(
    x: np.ndarray,
    labels: np.ndarray,
    strokes: np.ndarray | None,
    centre: Iterable[float],
    scale: float,
) -> Own:
    place = tuple(float(c) for c in centre)
    said = repr((x.shape, place, float(scale), strokes is None)).encode()
    key = hashlib.sha256(said + np.ascontiguousarray(x).tobytes()).hexdigest()[:16]
    return Own(x, labels, key, strokes, place, float(scale))


def controls(page: AnyPage) -> None:
    """Paint, load, and what there is; in the current container."""
    word = page.word
    types = ["csv", "tsv", "txt"]
    if upload.take(page, NAME, types, from_table, CLOUD, _reason, quiet=True):
        st.session_state[PAINTING] = False
    cloud = get()
    if cloud is not None and not painting():
        label = word("own.again" if cloud.strokes is not None else "own.paint")
        st.button(label, key="own_paint", on_click=_begin_painting)
    if cloud is not None and cloud.table is not None and not painting():
        reading.show(page, cloud.table)
    st.caption(_sentence(page, cloud))


def _reason(page: AnyPage, refusal: ValueError) -> str:
    """Why a file is refused, in the page's language."""
    if not isinstance(refusal, Refusal):
        return str(refusal)
    facts = {name: f"`{shortened(str(value))}`" for name, value in refusal.facts.items()}
    return page.word(f"own.bad_{refusal.kind}", **facts)


def _begin_painting() -> None:
    st.session_state[PAINTING] = True


def _sentence(page: AnyPage, cloud: Own | None) -> str:
    if cloud is None or painting():
        return page.word("own.need" if cloud is None else "own.painting")
    if cloud.strokes is not None:
        return page.word("own.painted", n=len(cloud.x))
    centre = f"({', '.join(f'{c:.3g}' for c in cloud.centre)})"
    facts = {"n": len(cloud.x), "scale": f"{cloud.scale:.3g}", "centre": centre}
    if not cloud.x.any():
        return page.word("own.loaded_one", **facts)
    if cloud.table is not None and cloud.table.rows > len(cloud.x):
        return page.word("own.loaded_some", rows=f"{cloud.table.rows:,}", **facts)
    return page.word("own.loaded", **facts)


def sheet(page: AnyPage, key: str, height: int | str = 520) -> None:
    """The stage as a sheet to paint on; with Done the painting becomes the cloud."""
    cloud = get()
    before = cloud.strokes if cloud is not None and cloud.strokes is not None else None
    paint = True if before is None else [[float(x), float(y)] for x, y in before]
    view = StageView(
        Picture(extent=3.0, label=Word("stage.paint_hint")), Controls(paint=paint), name="sheet"
    )
    events = stage.show(page, view, Time(1), key, height=height)
    if not reported(key, "done"):
        return
    if not events.drawn:
        page.notice(page.word("own.empty"))
        return
    try:
        st.session_state[CLOUD] = from_strokes(events.drawn)
    except ValueError as refusal:
        page.notice(page.word("own.bad_paint", reason=str(refusal)))
        return
    st.session_state[PAINTING] = False
    st.rerun()
