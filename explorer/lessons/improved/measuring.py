"""A measurement beside the page `improved`: shipped, or begun by a button, followed, stopped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.frames.text import Text, Word
from explorer.jobs import Job
from explorer.lessons.improved import scene_shipped, work
from explorer.lessons.improved.scene_claims import Numbers
from explorer.lessons.improved.scene_settings import PICTURES, POINTS, Settings
from explorer.ui.controls import address
from explorer.ui.page import AnyPage
from explorer.ui.training import job as live
from explorer.ui.training import side_job

FIRST = ("times", "schedule", "steps")  # where measuring is what there is to do
KEYS = ("side_stop", "measure")  # of the buttons; a training of the page has its own "stop"


@dataclass(frozen=True)
class Known:
    """What is known of an order. shipped : came with the app, or None.  seen : measured since, or
    what there is of it so far, or None."""

    act: str
    order: Settings
    shipped: scene_shipped.Shipped | None
    seen: Any

    @property
    def before(self) -> Any:
        return None if self.shipped is None else self.shipped.results

    @property
    def origin(self) -> Text:
        """Where the curves come from, in a sentence."""
        if self.shipped is None:
            return Word(f"improved.{'nowhere' if self.seen is None else 'here'}")
        if self.seen is not None:
            done = self.seen is work.ended(self.act, self.order)
            return Word(f"improved.{'here' if done else 'renewing'}")
        name = "shipped_times" if self.act == "times" else "shipped"
        day = self.shipped.day.isoformat()
        return Word(f"improved.{name}", n=self.shipped.order.repeats, day=day)


def known(act: str, order: Settings) -> Known:
    """What is known now: what came with the app, and what was measured since."""
    side = side_job.current(f"improved_{act}")
    there = side is not None and side.order == order
    shipped = scene_shipped.shipped(act, order)
    latest = side.latest() if there else _remembered(act, order)
    return Known(act, order, shipped, latest.results if isinstance(latest, work.Report) else latest)


def _remembered(act: str, order: Settings) -> Any:
    """A finished measurement. Where results came with the app, only one of this tab: what others
    have measured with fewer seeds is no better."""
    if scene_shipped.shipped(act, order) is None:
        return work.ended(act, order)
    side = side_job.current(f"improved_{act}")
    ours = side is not None and side.order == order and (side.begun or side.known)
    return work.ended(act, order) if ours else None


def job_of(act: str) -> Job | None:
    """The job that measures for this tab, where there is one."""
    side = side_job.current(f"improved_{act}")
    return None if side is None else side.job


def watch(
    page: AnyPage, act: str, order: Settings, parts: dict, bar: DeltaGenerator, now: Numbers
) -> None:
    """Draw each of `parts` (place → function) and the bar, again while the measurement goes on."""
    name, word, known_one = f"improved_{act}", page.word, _remembered(act, order)
    make = partial(work.measurement, act, order)
    side_job.order(name, order, make, known=known_one, at_once=False, total=work.GRAIN)
    about = word(f"improved.{act}_about", n=now.networks, seconds=now.seconds)
    first = scene_shipped.shipped(act, order) is None

    def draw_bar() -> None:
        latest = side_job.current(name).latest()
        share = latest.share if isinstance(latest, work.Report) else 0.0
        side_job.progress(
            page, name, word("improved.measuring"), share, stopped=word("improved.stopped"),
            done=word("improved.done"), about=about, keys=KEYS,
            begin_word="improved.measure" if first else "improved.again", first=first,
        )  # fmt: skip
        if act == "variance":  # which has no chart whose caption says it
            st.caption(page.say(known(act, order).origin))
        way_back(page, act, order)

    side_job.watch(name, *parts.items(), (bar, draw_bar), seconds=2 * live.POLL_S)


def way_back(page: AnyPage, act: str, order: Settings) -> None:
    """With other settings than those measured, a button that puts those back."""
    known = [what for what in (order.what, POINTS) if (act, what) in scene_shipped.load()]
    if not known or scene_shipped.shipped(act, order) is not None:
        return
    settings = {"show": act} | ({"what": PICTURES} if known[0] == PICTURES else {})
    st.button(page.word("improved.back"), key="measured_settings", type="tertiary",
              on_click=address.assign, args=(settings,))  # fmt: skip
