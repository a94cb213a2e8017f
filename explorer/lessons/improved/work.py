"""The measurements of the page `improved`: each a job beside the page, begun by a button.

What has been measured is remembered for everybody; a tab's own job ends when its settings change.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from explorer.jobs import ACTIVE, Job, process_jobs
from explorer.ui.training import job as live
from explorer.ui.training import side_job as live_sides
from explorer.worlds.memo import Memo

MOST = 48  # finished measurements that are remembered
GRAIN = 1000  # a job's progress in steps, so that it knows the time left
_ended = Memo(MOST)


@dataclass(frozen=True, eq=False)
class Report:
    """share : of the work that is done.  found : what is known so far."""

    share: float
    found: Any

    @property
    def step(self) -> int:
        return int(GRAIN * self.share)


def ended(order: Hashable) -> Any:
    """What the finished measurement found, or None."""
    return _ended.get(order)


def _work(order: Hashable, make: Callable[[], Iterator[tuple[float, Any]]]) -> Iterator[Report]:
    """What the job's thread runs."""
    with np.errstate(all="ignore"):  # a network that exploded is shown, not complained about
        for share, found in make():
            yield Report(share, found)
    _ended.put(order, found)


def begin(purpose: str, order: Hashable, make: Callable) -> None:
    """Start measuring, in place of what this tab measured before for this purpose."""
    jobs, (_, before) = process_jobs(), memory().get(purpose, (None, None))
    if (old := jobs.get(before)) is not None:
        old.stop()
    memory()[purpose] = (order, jobs.start(partial(_work, order, make), total=GRAIN))


def job_of(purpose: str, order: Hashable) -> Job | None:
    """This tab's job for this order; one for other settings is stopped and forgotten."""
    wanted, job_id = memory().get(purpose, (None, None))
    job = process_jobs().get(job_id)
    if job is None or wanted == order:
        if job is not None and job.idle and job.state in ACTIVE:
            job.resume()
        return job
    job.stop()
    del memory()[purpose]
    return None


def memory() -> dict:
    """What this tab is measuring: purpose → (order, id of the job)."""
    return st.session_state.setdefault("_improved", {})


def known(purpose: str, order: Hashable) -> Any:
    """What is known now: the finished measurement, or what the job has so far, or None."""
    found, job = ended(order), job_of(purpose, order)
    if found is not None:
        return found
    latest = job.poll().latest if job is not None else None
    return None if latest is None else latest.found


def controls(page, purpose: str, order: Hashable, make: Callable, about: str) -> None:
    """The button that begins, or how far the job is with a button that stops it.

    about : what will be done, and how long it takes, in a sentence.
    """
    word, job = page.word, job_of(purpose, order)
    if ended(order) is not None and not live_sides.busy(job):
        st.caption(word("improved.done"))
        return
    if live_sides.busy(job):
        status = job.poll()
        share = status.latest.share if status.latest else 0.0
        text = word("improved.waiting" if job.state == "waiting" else "improved.measuring")
        if status.remaining is not None and share > 0.03:
            seconds = word("live.seconds", seconds=f"{status.remaining:.0f}")
            text += f" · {word('live.left')} {seconds}"
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.progress(min(share, 1.0), text)
            st.button(word("improved.stop"), key="side_stop", on_click=job.stop)
        return
    if job is not None and job.state == "failed":
        st.caption(word("improved.failed", message=job.message))
    again = job is not None
    st.button(
        word("improved.go_on" if again else "improved.measure"),
        key="measure",
        type="primary",
        on_click=begin,
        args=(purpose, order, make),
    )
    st.caption(word("improved.stopped") if again else about)


def watch(page, purpose: str, order, parts: dict, bar, about: str) -> None:
    """Draw each of `parts` (place → function) and the controls, again while the job goes on.

    order : has make(), which yields (share, what is known so far).
    """
    job = job_of(purpose, order)
    seen, pace = live.signature(job), live.every(job, seconds=2 * live.POLL_S)
    for place, part in parts.items():
        with place:
            st.fragment(part, run_every=pace)()

    @st.fragment(run_every=pace)
    def watch_bar() -> None:
        controls(page, purpose, order, order.make, about)
        live.watch(job_of(purpose, order), seen=seen)

    with bar:
        watch_bar()
