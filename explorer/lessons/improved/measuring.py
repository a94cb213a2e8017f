"""A measurement beside the page `improved`: begun by a button, followed, stopped, gone on with."""

from __future__ import annotations

from functools import partial
from typing import Any

from streamlit.delta_generator import DeltaGenerator

from explorer.jobs import Job
from explorer.lessons.improved import work
from explorer.lessons.improved.scene_claims import Numbers
from explorer.lessons.improved.scene_settings import Settings
from explorer.ui.page import AnyPage
from explorer.ui.training import job as live
from explorer.ui.training import side_job

FIRST = ("times", "schedule", "steps")  # where measuring is what there is to do
KEYS = ("side_stop", "measure")  # of the buttons; a training of the page has its own "stop"


def known(act: str, order: Settings) -> Any:
    """What is known now: the finished measurement, or what there is so far, or None."""
    side = side_job.current(f"improved_{act}")
    there = side is not None and side.order == order
    latest = side.latest() if there else work.ended(act, order)
    return latest.results if isinstance(latest, work.Report) else latest


def job_of(act: str) -> Job | None:
    """The job that measures for this tab, where there is one."""
    side = side_job.current(f"improved_{act}")
    return None if side is None else side.job


def watch(
    page: AnyPage, act: str, order: Settings, parts: dict, bar: DeltaGenerator, now: Numbers
) -> None:
    """Draw each of `parts` (place → function) and the bar, again while the measurement goes on."""
    name, word, known_one = f"improved_{act}", page.word, work.ended(act, order)
    make = partial(work.measurement, act, order)
    side_job.order(name, order, make, known=known_one, at_once=False, total=work.GRAIN)
    about = word(f"improved.{act}_about", n=now.networks, seconds=now.seconds)

    def draw_bar() -> None:
        latest = side_job.current(name).latest()
        share = latest.share if isinstance(latest, work.Report) else 0.0
        side_job.progress(
            page, name, word("improved.measuring"), share, stopped=word("improved.stopped"),
            done=word("improved.done"), about=about, begin_word="improved.measure", keys=KEYS,
        )  # fmt: skip

    side_job.watch(name, *parts.items(), (bar, draw_bar), seconds=2 * live.POLL_S)
