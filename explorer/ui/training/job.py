"""A training on a page: the tab's job, its buttons, its panel, and the polling.

The job lives in the process (explorer.jobs); the tab keeps only its id, in session_state and in
sessionStorage, so that a reload finds it and a copied link hands nobody a Stop button.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.jobs import ACTIVE, Evaluate, Factory, Job, Status, process_jobs
from explorer.ui.engine import join

POLL_S = 0.35
HEARTBEAT_S = 20.0
HOLD_S = 8.0  # at rest, of a run that has not ended: shorter than its owner may be silent
LONG_S = 5.0
WARM_AFTER_S = 0.7
WHOLE = ("head", "spark", "figures")  # of a panel
STEP_S = 1.0  # the longest wait for one step
# of each job: id, state, unsettled, long, whether this tab steers it or may take it over
Signature = tuple[tuple[str, str, bool, bool, bool], ...]
IDLE = Status("idle", 0, None, 0.0, None, 0, "", False, None, (), {})

_tab = st.components.v2.component("live_tab", js=join.program("ui/training/tab.js"))
_spark = st.components.v2.component(
    "live_spark",
    js=join.program("ui/training/panel.js"),
    css="\n" + join.read("ui/training/panel.css"),
)


@st.cache_resource(show_spinner=False)
def warm(page: str, _work: Callable[[], None]) -> threading.Thread:
    """Do the page's work (loading torch takes a second) in the background, once per process.

    It begins when the first page has had time to paint.
    """
    thread = threading.Timer(WARM_AFTER_S, _work)
    thread.daemon = True
    thread.start()
    atexit.register(_settle, thread)
    return thread


def _settle(thread: threading.Timer) -> None:
    """torch must not be in the middle of something when the process ends."""
    thread.cancel()
    thread.join(timeout=5.0)


def current_job(page: str) -> Job | None:
    """The job that this browser tab started on `page`, while the process remembers it."""
    return process_jobs().get(st.session_state.get(_key(page)))


def remember(page: str) -> Job | None:
    """Mount the tab's memory of `page`: after a reload it gives the job's id back."""
    job = current_job(page)
    data = {"page": page, "id": job.id if job else None, "forget": _key(page) in st.session_state}
    key = f"live_tab_{page}"
    _tab(key=key, data=data, on_id_change=lambda: _recall(page, key), height=1)
    return job


def _recall(page: str, key: str) -> None:
    """The browser says which job the tab had; unknown ids (a new server) are forgotten."""
    st.session_state.setdefault(_key(page), st.session_state[key].get("id"))


def start(
    page: str,
    factory: Factory,
    evaluate: Evaluate,
    total: int,
    one_step: bool = False,
    order: Any = None,
) -> Job:
    """Start a job for this tab, in place of the one before, which ends.

    one_step : show the untrained network, make one step, and rest.  order : as Job.order.
    """
    before = current_job(page)
    if before and is_ours(before):
        before.stop()
    jobs = process_jobs()
    started = jobs.start(factory, total=total, evaluate=evaluate, paused=one_step, order=order)
    st.session_state[_key(page)], job = started, jobs[started]
    is_ours(job)
    for _ in range(2 if one_step else 0):
        job.step()
    return job


def _key(page: str) -> str:
    return f"live.job.{page}"


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""


def _is_gone(session: str) -> bool:
    """Whether the tab of this session has been closed or loaded anew."""
    return runtime.exists() and not runtime.get_instance().is_active_session(session)


def is_ours(job: Job) -> bool:
    """Whether this tab steers the job. A duplicated tab knows it too, and only watches, until the
    job has ended: then there is nothing to steer."""
    return job.state not in ACTIVE or job.hand.hold(_session(), _is_gone)


def poll(job: Job | None) -> Status:
    """The job's present state; one that is not there is "idle"."""
    if job is None:
        return IDLE
    job.hand.look(_session())
    return job.poll()


def every(*jobs: Job | None, seconds: float = POLL_S) -> float | None:
    """How often a fragment runs: every `seconds`, a third as often in a long run, and at rest
    only now and then, to say that somebody still looks."""
    there = [job for job in jobs if job is not None]
    if not there:
        return None
    if not any(map(unsettled, there)):
        return HOLD_S if any(job.state in ACTIVE for job in there) else HEARTBEAT_S
    long = all(is_long(job) for job in there if unsettled(job))
    return seconds * (3 if long else 1)


def is_long(job: Job | None) -> bool:
    """True once a run has gone on for some seconds, when less happens in each of them."""
    return job is not None and getattr(job.latest, "seconds", 0.0) > LONG_S


def unsettled(job: Job) -> bool:
    """True while the picture may still change: running, waiting, or checkpoints to evaluate."""
    waiting = job.state not in ("stopped", "failed") and bool(job.unevaluated())
    return job.state in ("running", "waiting") or waiting


def watch(*jobs: Job | None, seen: Signature) -> None:
    """At the end of a polling fragment: run the whole page again when a state has changed."""
    if signature(*jobs) != seen:
        st.rerun(scope="app")


def signature(*jobs: Job | None) -> Signature:
    """What the page around the fragments depends on."""
    there = (job for job in jobs if job is not None)
    return tuple(
        (job.id, job.state, unsettled(job), is_long(job), is_ours(job) or job.hand.is_silent())
        for job in there
    )


def buttons(
    page: str, word: Callable[[str], str], state: str, on_start: Callable[..., None]
) -> None:
    """One dominant button and the ones that make sense beside it; none is ever grey.

    on_start() begins, on_start(True) for one step alone.
    Without tooltips: Streamlit draws a button with one twice, the second hidden.
    """
    job = current_job(page)
    if job and not is_ours(job):
        _watching(page, word, job)
        return
    active = state in ACTIVE
    main = {"running": "pause", "paused": "resume"}.get(state, "start")
    beside = {"running": ["stop"], "waiting": ["stop"], "paused": ["step", "stop"]}
    names = ([] if state == "waiting" else [main]) + beside.get(state, ["step"])
    actions: dict[str, Callable[..., None]] = {
        name: partial(_order, page, name) for name in ("pause", "resume", "stop", "step")
    }
    actions["start"] = on_start
    if not active:
        actions["step"] = partial(on_start, True)
    # so that its two words fit beside one and beside two others
    widths = {main: 2.0, "step": 1.35} if len(names) < 3 else {main: 1.5, "step": 1.5}
    columns = st.columns([widths.get(name, 1.0) for name in names], gap="small")
    for column, name in zip(columns, names, strict=True):
        column.button(
            word("again" if name == "start" and state != "idle" else name),
            key=name,
            type="primary" if name == main else "secondary",
            width="stretch",
            on_click=actions[name],
        )


def _watching(page: str, word: Callable[[str], str], job: Job) -> None:
    """What stands in place of the buttons where another tab steers the run."""
    st.caption(word("watching"))
    if job.hand.is_silent():
        st.button(word("take_over"), key="take_over", on_click=job.hand.take, args=(_session(),))


def _order(page: str, name: str) -> None:
    job = current_job(page)
    if not job or not is_ours(job):
        return
    before = job.latest
    getattr(job, name)()
    if name == "step":  # a step takes milliseconds; the page that follows shows it
        job.wait(STEP_S, until=lambda job: job.latest is not before or job.state not in ACTIVE)


def panel(
    key: str,
    status: Status,
    view: Mapping[str, Any],
    rows: Sequence[Sequence[str]],
    parts: Sequence[str] = WHOLE,
) -> None:
    """State, step count, loss with its floor on logarithmic axes, and a few figures.

    view : steps (of the whole run), step and loss (lists), floor, words and colours.
    rows : (role, label, value, note), all text.  parts : which of them, in this order; "line" has
    the figures without their notes.
    """
    data = {"state": status.state, "at": status.step, "rows": [list(row) for row in rows], **view}
    _spark(key=key, data={**data, "parts": list(parts)})


def state_word(word: Callable[..., str], status: Status) -> str:
    """The state as a person reads it, with the place in line or why it rests."""
    if status.state == "waiting":
        return word("waiting", place=status.place)
    if status.idle and status.state in ("paused", "stopped"):
        return word(f"idle_{status.state}")
    return word(status.state)
