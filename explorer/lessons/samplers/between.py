"""The part `between`, mounted: the ways between two ends, of points and of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.core import interpolation
from explorer.data.clouds import PLANE
from explorer.frames.frame import Picture, StageView
from explorer.lessons.samplers import scene, scene_ends, work_between
from explorer.lessons.samplers.scene_between import Numbers
from explorer.lessons.samplers.scene_ends import CLOUD, LOOKS, PLACES, STEPS, UNSEEN, Settings
from explorer.lessons.samplers.scene_pictures import STRIP
from explorer.lessons.samplers.settings import LINE, one_of, pictures, tile
from explorer.registry import Param
from explorer.texts import fixed, number
from explorer.ui.charts import loglog
from explorer.ui.charts import table as tables
from explorer.ui.charts.table import Row
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_t, reported
from explorer.ui.frame.beside import Beside
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage
from explorer.ui.training import side_job

PURPOSE = "between"
KINDS, ENDS = ("points", "pictures"), ("data", "noise")
FIRST = {"data": (759, 1371), "noise": (-1.2, 0.4, 0.9, 1.3)}
REACH = 3.0
STARTS = ("0", "4", "8", "20")
MOVES = "_between_moves"  # how often an end was moved in this session
BELOW = 230  # pixels of the first screen for the chart under the stage
CHART = {"points": 110, "pictures": 170}  # pixels high where it is 360 wide


def draw(page: AnyPage) -> None:
    """Everything below the acts."""
    param = controls.worded(
        page, "between_what", KINDS[0], word="interpolation.what", choices=KINDS
    )
    what = st.session_state.get("between_what") or controls.read(page, param)
    left, right = page.columns()
    with right:
        beside = page.beside(f"interpolation.{what}")
    with beside.rest:
        settings = moved(page, choose(page))
    numbers = shown(page, settings, left, beside)
    page.below(
        interpolation.slerp, interpolation.encode, interpolation.between,
        numbers=numbers | told(settings), part=f"interpolation.{settings.what}",
    )  # fmt: skip


def told(settings: Settings) -> dict[str, object]:
    return {"start": settings.start, "travellers": settings.travellers}


# --- settings -----------------------------------------------------------------------------------


def choose(page: AnyPage) -> Settings:
    """The controls."""
    with st.container(key="between_line", **LINE):
        what = one_of(page, "between_what", KINDS, word="interpolation.what")
        ends = one_of(page, "between_ends", ENDS, word="interpolation.ends")
    with st.container(**LINE):
        if what == "points":
            label = {page.lang: page.word("controls.dataset")}
            data = controls.choose(page, "between_data", PLANE, "swiss_roll", label=label)
            with controls.Popover(page):
                return Settings(what, data, ends, (), *accuracy(page))
        data = pictures(page, "between_pictures", "glyphs")
        popover = controls.Popover(page)
    pair = two_pictures(page) if ends == "data" else ()
    with popover:
        more = accuracy(page)
        names = {start: f"t = {start}" for start in STARTS}
        start = one_of(page, "between_start", STARTS, "8", word="interpolation.start", names=names)
        seed = controls.seed(page, "between_seed")
    return Settings(what, data, ends, pair, *more, int(start), seed)


def named(page: AnyPage, name: str, *limits: Any) -> Any:
    return controls.named(page, f"between_{name}", *limits, word=f"interpolation.{name}")


def accuracy(page: AnyPage) -> tuple[int, int]:
    """Steps and corrections of the inversion."""
    steps = one_of(page, "between_steps", map(str, STEPS), "50", word="interpolation.steps")
    return int(steps), named(page, "corrections", 1, 0, 5, 1)


def two_pictures(page: AnyPage) -> tuple[int, ...]:
    chosen = ()
    first_two = zip((("first", 2), ("second", 3)), st.columns(2, gap="small"), strict=True)
    for (name, first), column in first_two:
        with column:
            chosen += (named(page, name, first, 0, UNSEEN - 1, 1),)
    return chosen


def moved(page: AnyPage, settings: Settings) -> Settings:
    """With the place, and of points the ends, as the hand has left them on the stage."""
    key = page.key(settings.stage)
    place = listen_t(page, PLACES, 50, key, name="between_s")
    if settings.what == "points":
        return replace(settings, place=place, pair=dragged(page, key, settings))
    clicked = tile(key, settings.data)
    if clicked >= 0 and (column := clicked % (STRIP + 1)):
        place = round((column - 1) * PLACES / (STRIP - 1))
        controls.write(page, "between_s", place)
    return replace(settings, place=place)


def dragged(page: AnyPage, key: str, settings: Settings) -> tuple[float, ...]:
    """Where the ends are: a datum at the nearest point of the cloud, a noise where it was left."""
    data = settings.ends == "data"
    names = ("a", "b") if data else ("ax", "ay", "bx", "by")
    if moved := reported(key, "handles"):
        st.session_state[MOVES] = st.session_state.get(MOVES, 0) + 1
        spots = np.array([moved[name] for name in "AB"])
        if data:
            apart = scene_ends.cloud(settings.data).x[:, None] - spots
            values = np.linalg.norm(apart, axis=2).argmin(axis=0)
        else:
            values = spots.ravel().clip(-REACH, REACH).round(3)
        for name, value in zip(names, values.tolist(), strict=True):
            controls.write(page, f"between_{name}", value)
    limits = (0, CLOUD - 1) if data else (-REACH, REACH)
    return tuple(
        controls.read(page, Param(f"between_{name}", first, {}, *limits))
        for name, first in zip(names, FIRST[settings.ends], strict=True)
    )


# --- mounted ------------------------------------------------------------------------------------


def shown(
    page: AnyPage, settings: Settings, left: DeltaGenerator, beside: Beside
) -> dict[str, object]:
    """The stage over the chart of the inversion's error, and beside it the numbers of each way,
    which are given back; none where they cannot be had."""
    points = settings.what == "points"
    with left:
        try:
            with st.empty(), st.spinner(page.word("interpolation.working")):
                numbers = scene.frame(settings, "between").numbers
        except ValueError as refusal:  # the network is missing or damaged
            st.info(page.word("interpolation.failed", message=str(refusal)))
            return {}
        on_stage(page, settings, beside.asked)
        rows, chart = (beside.rest, st.container()) if points else st.columns(2, gap="medium")
        with chart:
            trips(page, settings)
    section = settings.ends if points else f"{settings.ends}_pictures"
    beside.tell(
        vars(numbers) | told(settings), now=f"now.interpolation.{section}",
        formula="formula.interpolation",
    )  # fmt: skip
    with rows:
        if not beside.asked:
            (points_table if points else pictures_table)(page, numbers)
    return vars(numbers)


def points_table(page: AnyPage, numbers: Numbers) -> None:
    """Of each way, how improbable its places are and how far from the data."""
    rows = numbers.rows.items()
    texts = {way: (fixed(row.surprise_nats, 1), fixed(row.gap)) for way, row in rows}
    table(page, [page.word(f"interpolation.{name}") for name in ("surprise", "gap")], texts)


def pictures_table(page: AnyPage, numbers: Numbers) -> None:
    """Of each row, how far from real pictures, how sure the judge is, and how long its noise."""
    rows = numbers.rows.items()
    texts = {way: [number(value, ".2f") for value in row] for way, row in rows}
    texts["real"][-1] = "1"
    head = [page.word(f"interpolation.{name}") for name in ("apart", "sure")]
    table(page, [*head, "‖x<sub>T</sub>‖/√d"], texts)


def table(page: AnyPage, head: list[str], rows: dict[str, Sequence[str]]) -> None:
    """A number or two for each way, with its colour."""
    lines = (
        Row(way, page.word(f"interpolation.{way}"), texts, *LOOKS.get(way, ()))
        for way, texts in rows.items()
    )
    tables.table("ways", head, lines)


@st.fragment
def on_stage(page: AnyPage, settings: Settings, asked: bool) -> None:
    """The stage; a moved place changes nothing else, a moved end asks the whole page. While the
    question waits, of points the ends alone are there, of pictures no lengths."""
    now = moved(page, settings)
    if now.pair != settings.pair:
        st.rerun(scope="app")
    frame = scene.frame(now, "between")
    view = nudged(frame.view(now.stage))
    if asked:
        view = replace(view, picture=unanswered(view.picture, now.what))
    stage.show(page, view, frame.time, page.key(now.stage), reserve=BELOW)


def unanswered(picture: Picture, what: str) -> Picture:
    """Without what answers the question: of points the ways, of pictures the lengths."""
    if what == "pictures":
        return replace(picture, readout=())
    ends = tuple(mark for mark in picture.marks if mark.label)
    return replace(picture, curves=(), marks=ends)


def nudged(view: StageView) -> StageView:
    """The same place passed again is no order to go back to it; a hair beside it is."""
    hair = 1e-9 * st.session_state.get(MOVES, 0)
    handles = [replace(each, x=each.x + hair) for each in view.controls.handles]
    return replace(view, controls=replace(view.controls, handles=handles))


def trips(page: AnyPage, settings: Settings) -> None:
    """The round trip's error against its steps, polled while it is measured, and how far it is."""
    wanted, complete = settings.travels, work_between.complete(settings)
    side_job.order(PURPOSE, wanted, partial(work_between.work, wanted), known=complete)
    total = len(STEPS) * len(scene_ends.CORRECTIONS)

    def look() -> None:
        known = work_between.trips(settings)
        view = scene.frame(settings, "between", known).views[1]
        loglog.show(page, view, page.key(view.name), CHART[settings.what])
        done = len(known)
        text, stopped = (
            page.word(f"interpolation.{name}", done=done, total=total)
            for name in ("measuring", "stopped")
        )
        side_job.progress(page, PURPOSE, text, done / total, stopped=stopped)

    side_job.watch(PURPOSE, (st.container(), look))
