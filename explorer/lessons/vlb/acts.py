"""The pictures of the page `vlb`, mounted, and the evaluation that they follow."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from explorer.frames.frame import BarsView, Frame, StageView
from explorer.lessons.vlb import scene_decoder, work
from explorer.lessons.vlb.scene_data import Order
from explorer.lessons.vlb.scene_evaluation import Evaluation
from explorer.ui.bars import bars
from explorer.ui.charts import live, plates
from explorer.ui.controls import controls
from explorer.ui.controls.reports import reported
from explorer.ui.page import Answer, AnyPage
from explorer.ui.stage import stage
from explorer.ui.training import side_job
from explorer.ui.training.side_job import SideJob

PURPOSE = "vlb"
KEYS = ("bits", "learn", "weights", "importance", "data")  # of what shares the clock
DATA = 150  # pixels of the data under the bars
BESIDE = (430, 184)  # widths of how often t is drawn, and of the data
IN_NATS = ("bits", "learn", "weights")  # acts whose formula has another form there
NAMES = ("term", "term_error", "weight", "weight_eps", "rate", "rate_error")
IN_BITS = {f"{name}_bits": name for name in NAMES}  # of the sentence: the table's column
QUIET = ("bits", "weights")  # acts whose bars answer their question


def order(wanted: Order) -> SideJob:
    """The evaluation beside the page, where it is not known yet."""
    known = work.ended(wanted)
    return side_job.order(PURPOSE, wanted, partial(work.evaluation, wanted), known=known)


def latest(side: SideJob) -> tuple[Evaluation | None, Order]:
    """(what is known now, the order that it belongs to).

    While a new evaluation of the same data has not begun, the one before stays in sight.
    """
    seen, wanted = side.latest(), side.order
    if seen is None and side.before is not None and side.before[0].ground == wanted.ground:
        wanted, seen = side.before
    return seen, wanted


def listen(page: AnyPage, T: int) -> bool:
    """Put a t that was chosen on any of the pictures into the address; whether there was one."""
    chosen = [t for key in KEYS if (t := reported(page.key(key), "t")) is not None]
    if chosen:
        controls.write(page, "t", min(int(chosen[-1]), T))
    return bool(chosen)


def left(page: AnyPage, act: str, frame: Frame, asked: bool) -> None:
    """The act's bars with the data at t, or the stage on which it decodes; while the question
    waits, without what would answer it."""
    data = frame.view("data")
    if asked and act in QUIET:
        stage.show(page, reporting(data), frame.time, page.key("data"))
    elif act == "rate":
        picture = replace(data.picture, readout=(), profiles=()) if asked else data.picture
        stage.show(page, replace(data, picture=picture), frame.time, page.key("data"))
    elif act == "weights":
        show_bars(page, frame, "weights", height=230, bare=True)
        first, second = st.columns(BESIDE, gap="small")
        with first:
            show_bars(page, frame, "importance", height="fill")
        with second:
            stage.show(page, data, frame.time, page.key("data"), bare=True, height=230)
    else:
        show_bars(page, frame, act, height="fill", reserve=DATA + 20)
        stage.show(page, data, frame.time, page.key("data"), bare=True, height=DATA)


def show_bars(page: AnyPage, frame: Frame, name: str, **how: Any) -> None:
    view = frame.view(name)
    if isinstance(view, BarsView):
        bars.show(page, view, frame.time, page.key(name), **how)


def answers(page: AnyPage, unit: str) -> dict[str, Answer]:
    """By the names of the sections open.<act>.<name>."""
    numbers, view = scene_decoder.numbers, partial(scene_decoder.view, unit)
    answer = plates.answer(page, "decoder", view, lambda: vars(numbers()))
    return {"decoder": answer}


def reporting(data: StageView) -> StageView:
    """The data where they have the time row, which bars have else."""
    return replace(data, reports=replace(data.reports, t=True))


def formula(act: str, unit: str) -> str:
    """The section with the act's formula in this unit."""
    return f"formula.{act}" + ".nats" * (unit == "nats" and act in IN_NATS)


def source(page: AnyPage, frame: Frame) -> live.Source:
    """Where the sentence's numbers are at every t."""
    return live.source(page.key("data"), frame.view("data").picture.table, **IN_BITS)
