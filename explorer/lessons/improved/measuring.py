"""A measurement beside the page `improved`: begun by a button, followed, stopped, gone on with."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Any

from explorer.jobs import Job
from explorer.lessons.improved import work
from explorer.ui.training import job as live
from explorer.ui.training import side_job

KEYS = ("side_stop", "measure")  # of the buttons; a training of the page has its own "stop"


def _name(purpose: str) -> str:
    return f"improved_{purpose}"


def known(purpose: str, order: Hashable) -> Any:
    """What is known now: the finished measurement, or what there is so far, or None."""
    side = side_job.current(_name(purpose))
    latest = side.latest() if side is not None and side.order == order else work.ended(order)
    return latest.results if isinstance(latest, work.Report) else latest


def job_of(purpose: str) -> Job | None:
    """The job that measures for this tab, where there is one."""
    side = side_job.current(_name(purpose))
    return None if side is None else side.job


def watch(page, purpose: str, order, parts: dict, bar, about: str) -> None:
    """Draw each of `parts` (place → function) and the bar, again while the measurement goes on.

    order : see work.measurement.  about : what will be done, and how long it takes, in a sentence.
    """
    name, word, ended = _name(purpose), page.word, work.ended(order)
    make = partial(work.measurement, order)
    side_job.order(name, order, make, known=ended, at_once=False, total=work.GRAIN)

    def draw_bar() -> None:
        latest = side_job.current(name).latest()
        share = latest.share if isinstance(latest, work.Report) else 0.0
        side_job.progress(
            page, name, word("improved.measuring"), share, stopped=word("improved.stopped"),
            done=word("improved.done"), about=about, begin_word="improved.measure", keys=KEYS,
        )  # fmt: skip

    side_job.watch(name, *parts.items(), (bar, draw_bar), seconds=2 * live.POLL_S)
