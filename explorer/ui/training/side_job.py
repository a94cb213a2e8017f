"""Work beside a page: what a tab has ordered, how far it is, its Stop, and how to go on.

What computes is an iterator in a thread (explorer.jobs); it keeps its result in a Memo and begins
with what is remembered. Tabs that order the same share one job (flights.py); a tab has at most one
order for each purpose. Stop is for this tab alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import streamlit as st

from explorer.jobs import ACTIVE, Evaluate, Factory, Job, Status
from explorer.ui.page import AnyPage
from explorer.ui.training import job as live
from explorer.ui.training.flights import Flights

MEMORY = "_side"
TELLING = 0.03  # the share from which the time left is worth telling
_flights = Flights()


@dataclass(frozen=True)
class SideJob:
    """What a tab has ordered for one purpose, as it is now.

    job : None where the result is known, nothing was begun, or this tab has stopped it.
    wanted : the tab waits for it.  begun : it once did.  result : what was known when there was no
    job, or before the job has anything.  before : (order, result) that this tab had in sight for
    the purpose before this order, or None.
    """

    order: Hashable
    job: Job | None = None
    wanted: bool = True
    begun: bool = False
    known: bool = False
    result: Any = None
    before: tuple[Hashable, Any] | None = None

    @property
    def state(self) -> str:
        """ "known", "open" (not begun yet), "stopped", or the state of the job."""
        if self.known:
            return "known"
        if not self.wanted:
            return "stopped" if self.begun else "open"
        return self.job.state if self.job is not None else "stopped"

    @property
    def busy(self) -> bool:
        """Whether there is something to stop."""
        return busy(self.job)

    def poll(self) -> Status:
        """The job's status; asking says that somebody looks."""
        return live.poll(self.job)

    def latest(self) -> Any:
        """The result where it is known, else what there is so far, or None."""
        newest = latest(self.job)
        return self.result if newest is None else newest


@dataclass
class Memory:
    """A session's orders: its name among the tabs, purpose → SideJob as of the last page run."""

    tab: str = field(default_factory=lambda: secrets.token_hex(8))
    orders: dict[Hashable, SideJob] = field(default_factory=dict)


def memory() -> Memory:
    if MEMORY not in st.session_state:
        st.session_state[MEMORY] = Memory()
    return st.session_state[MEMORY]


def order(
    purpose: str,
    wanted: Hashable,
    work: Factory,
    *,
    known: Any = None,
    at_once: bool = True,
    total: int | None = None,
) -> SideJob:
    """What this page wants beside it: joined or started, unless it is known or was stopped here.

    wanted : all that decides the result, in plain values; the same again is the same job.
    work : makes the iterator, which begins with what is remembered.
    known : the result, or True, where it is remembered already.
    at_once : else it begins when the reader says so (see `progress`).  total : as Jobs.start.
    """
    mine = memory()
    now = mine.orders.get(purpose)
    if now is None or now.order != wanted:
        now = SideJob(wanted, wanted=at_once, before=_before(purpose, now))
    is_known = known is not None and known is not False
    job = None
    if is_known:
        now = replace(now, wanted=at_once, begun=False, result=known)
    if is_known or not now.wanted:
        _flights.let_go(mine.tab, purpose)
    else:
        job = _flights.hold(mine.tab, purpose, wanted, work, total=total)
        now = replace(now, begun=True)
    mine.orders[purpose] = replace(now, known=is_known, job=job)
    return mine.orders[purpose]


def _before(purpose: str, now: SideJob | None) -> tuple[Hashable, Any] | None:
    """What the tab had in sight; of an order that has given nothing yet, what it followed."""
    if now is None:
        return None
    seen = ordered(purpose).latest()
    return now.before if seen is None else (now.order, seen)


def current(purpose: str) -> SideJob | None:
    """The tab's order for this purpose as it is now, for fragments; None before any."""
    mine = memory()
    now = mine.orders.get(purpose)
    if now is None or now.known or not now.wanted:
        return now
    return replace(now, job=_flights.job_of(mine.tab, purpose))


def ordered(purpose: str) -> SideJob:
    """The same where the tab has ordered something; KeyError with a sentence where it has not."""
    now = current(purpose)
    if now is None:
        raise KeyError(f"this tab has ordered nothing for {purpose!r} yet.")
    return now


def stop(purpose: str) -> None:
    """This tab wants no more of it; what there is stays in sight."""
    mine, now = memory(), ordered(purpose)
    mine.orders[purpose] = replace(now, wanted=False, job=None, result=now.latest())
    _flights.let_go(mine.tab, purpose)


def go_on(purpose: str) -> None:
    """Begin, or go on after a stop or a failure: the next run of the page joins or starts a job."""
    mine, now = memory(), ordered(purpose)
    _flights.let_go(mine.tab, purpose)
    mine.orders[purpose] = replace(now, wanted=True, begun=True, job=None, result=now.latest())


# --- on the page ------------------------------------------------------------------------------


def progress(
    page: AnyPage,
    purpose: str,
    text: str,
    share: float = 0.0,
    *,
    stopped: str,
    done: str = "",
    about: str = "",
    begin_word: str = "side.go_on",
    go_on_word: str = "side.go_on",
    keys: tuple[str, str] = ("stop", "go_on"),
    first: bool = True,
) -> None:
    """How far the work is, with Stop; after a stop or a failure, how to go on.

    text, share : what is being done, and how much of it is, 0..1.  stopped : said after a stop.
    done : said once it is known.  about : said before it is begun by hand, with begin_word.
    keys : of the buttons that stop it, and that begin it or go on.  first : whether to begin it is
    the thing to do; else its button is a quiet one.
    """
    side = current(purpose)
    if side is None or side.state in ("known", "finished"):
        if done:
            st.caption(done)
    elif side.state == "open":
        _button(page, purpose, begin_word, keys[1], "primary" if first else "secondary")
        st.caption(about)
    elif side.busy:
        _bar(page, purpose, side, text, share, keys[0])
    else:
        failed = side.job if side.state == "failed" else None
        said = stopped if failed is None else page.word("side.failed", message=failed.message)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(said)
            _button(page, purpose, go_on_word, keys[1])


def _bar(page: AnyPage, purpose: str, side: SideJob, text: str, share: float, key: str) -> None:
    word, status = page.word, side.poll()
    if status.state == "waiting":
        text = word("side.waiting")
    elif status.remaining is not None and share > TELLING:
        text += f" · {word('live.left')} {word('live.seconds', seconds=f'{status.remaining:.0f}')}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.progress(min(max(share, 0.0), 1.0), text)
        st.button(word("side.stop"), key=key, on_click=stop, args=(purpose,))


def _button(
    page: AnyPage,
    purpose: str,
    word: str,
    key: str,
    kind: Literal["primary", "secondary"] = "secondary",
) -> None:
    if st.button(page.word(word), key=key, type=kind, on_click=go_on, args=(purpose,)):
        st.rerun(scope="app")  # the page orders, not this fragment of it


def watch(
    purpose: str,
    *parts: tuple[AbstractContextManager[object], Callable[[], None]],
    seconds: float = live.POLL_S,
    also: Job | None = None,
    changed: Callable[[], bool] = lambda: False,
) -> None:
    """Draw each part (place, function), again and again while the job goes on.

    The whole page runs again once the state of the job has changed, or when `changed` says so.
    also : a job of the page that keeps the parts moving too.
    """
    job = ordered(purpose).job
    seen, pace = live.signature(job), live.every(job, also, seconds=seconds)
    *others, (last_place, last) = parts

    def look() -> None:
        last()
        live.watch(ordered(purpose).job, seen=seen)
        if changed():
            st.rerun(scope="app")

    for place, part in (*others, (last_place, look)):
        with place:
            st.fragment(part, run_every=pace)()


# --- work that is not a tab's ------------------------------------------------------------------


def side(
    purpose: Hashable, wanted: Hashable, work: Factory, evaluate: Evaluate | None = None
) -> Job:
    """The job that does this order for this purpose, shared by all who name the purpose; started
    when it is not there yet. A new order ends the one before it.

    purpose : say, ("judge", id of a run).  work, evaluate : as for explorer.jobs.Jobs.start.
    """
    return _flights.hold(None, purpose, wanted, work, evaluate=evaluate)


def latest(job: Job | None) -> Any:
    """What the job has made so far, or None; asking also says that somebody looks."""
    return job.poll().latest if job is not None else None


def busy(job: Job | None) -> bool:
    """True while the job runs, waits or rests, so that there is something to stop."""
    return job is not None and job.state in ACTIVE
