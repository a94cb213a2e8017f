"""The pictures of the page `vlb`, mounted, and the evaluation that they follow."""

from __future__ import annotations

from functools import partial

from explorer.frames.frame import BarsView, Frame
from explorer.lessons.vlb import work
from explorer.lessons.vlb.scene_data import Order
from explorer.lessons.vlb.scene_evaluation import Evaluation
from explorer.ui.bars import bars
from explorer.ui.controls import controls
from explorer.ui.controls.reports import reported
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage
from explorer.ui.training import side_job
from explorer.ui.training.side_job import SideJob

PURPOSE = "vlb"
KEYS = ("bits", "learn", "weights", "importance", "data")  # of what shares the clock
LOW = {"weights": {"height": 230, "bare": True}}


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


def left(page: AnyPage, act: str, frame: Frame) -> None:
    """The act's bars, or the stage on which it decodes."""
    for view in frame.views:
        if isinstance(view, BarsView):
            how = LOW.get(view.name, {"height": "fill"})
            bars.show(page, view, frame.time, page.key(view.name), **how)
        elif act == "rate":
            stage.show(page, view, frame.time, page.key(view.name))


def beside(page: AnyPage, frame: Frame) -> None:
    """Beside the bars: the data at the step that is chosen, without a time row of its own."""
    stage.show(page, frame.view("data"), frame.time, page.key("data"), bare=True, height=184)
