"""Iterators that run in the background: poll, pause, resume, step, stop; standard library only.

A job is a daemon thread that pulls one iterator of snapshots. It knows nothing of Streamlit or
torch: a snapshot is any object, best with `.step`; one with a true `.failed` and a `.message`
ends the job as failed. Jobs that nobody polls pause, later end, and are dropped.
"""

from __future__ import annotations

import atexit
import functools
import logging
import math
import os
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

KEEP = 24  # checkpoints of a job
ACTIVE = ("waiting", "running", "paused")
EVALUATION_SHARE = 0.1  # of the time spent in the iterator
MAX_JOBS = 200  # remembered at once, over all tabs
_END = object()


@dataclass(frozen=True)
class Status:
    """What a page shows of a job, taken at one moment.

    state : "waiting", "running", "paused", "finished", "stopped" or "failed".
    place : position in the line, from 1, while waiting; else 0.  rate : steps per second.
    remaining : seconds to the end, or None.  idle : paused or stopped because nobody looked.
    """

    state: str
    step: int
    total: int | None
    rate: float
    remaining: float | None
    place: int
    message: str
    idle: bool
    latest: Any
    history: tuple[Any, ...]
    evaluations: dict[int, Any]

    @property
    def active(self) -> bool:
        return self.state in ACTIVE


class Job:
    """One iterator in a thread of its own. Made by Jobs.start; every method may be called from
    any thread, at any time, and returns at once."""

    def __init__(self, jobs: Jobs, factory, total, evaluate):
        self.id = secrets.token_urlsafe(16)
        self.total = total
        self._jobs, self._factory, self._evaluate = jobs, factory, evaluate
        self._lock = jobs._lock
        self._state, self._message, self._idle = "waiting", "", False
        self._steps_asked = 0
        self._latest, self._history, self._evaluations = None, (), {}
        self._busy, self._evaluating = 0.0, 0.0
        self._marks = deque(maxlen=40)  # (seconds busy, step): the rate over the last moments
        self.seen = jobs.clock()
        self._thread = threading.Thread(target=self._run, name=f"job-{self.id[:6]}", daemon=True)

    # -- what a page asks

    def poll(self) -> Status:
        """The present state; also says that somebody still looks."""
        with self._lock:
            self.seen = self._jobs.clock()
            rate = self._rate()
            done = _step_of(self._latest)
            known = self.total is not None and rate > 0
            return Status(
                state=self._state,
                step=done,
                total=self.total,
                rate=rate,
                remaining=max(0.0, (self.total - done) / rate) if known else None,
                place=self._jobs._place(self),
                message=self._message,
                idle=self._idle,
                latest=self._latest,
                history=self._history,
                evaluations=dict(self._evaluations),
            )

    @property
    def state(self) -> str:
        return self._state

    @property
    def message(self) -> str:
        return self._message

    @property
    def latest(self) -> Any:
        """The newest snapshot, or None before the first."""
        return self._latest

    @property
    def history(self) -> tuple[Any, ...]:
        """At most 24 snapshots on a logarithmic grid of steps: the first and the newest too."""
        return self._history

    @property
    def evaluations(self) -> dict[int, Any]:
        """Step -> what `evaluate` returned, for kept checkpoints that have been evaluated."""
        with self._lock:
            return dict(self._evaluations)

    # -- what a page orders

    def pause(self) -> None:
        """Rest after the present snapshot, and give the place to the next in line."""
        self._change(("waiting", "running"), "paused")

    def resume(self) -> None:
        """Go on; at the end of the line where all places are taken."""
        self._change(("paused",), "waiting")

    def step(self) -> None:
        """Pause, and take one single step: `send(1)` where the iterator is a generator."""
        with self._lock:
            if self._state in ACTIVE:
                self._state = "paused"
                self._jobs._queue(self)
                self._steps_asked += 1
                self._lock.notify_all()

    def stop(self) -> None:
        """End for good; the snapshots so far stay. Acts within one snapshot."""
        self._change(ACTIVE, "stopped")

    def wait(self, timeout: float | None = None, until: Callable[[Job], bool] | None = None):
        """Block until the thread has ended (or until(job) holds); for tests and scripts."""
        with self._lock:
            return self._lock.wait_for(
                lambda: until(self) if until else not self._thread.is_alive() or self._ended,
                timeout,
            )

    # -- the thread

    _ended = False

    def _run(self) -> None:
        iterator = None
        try:
            iterator = iter(self._factory())
            self._pull_all(iterator)
        except Exception as error:
            logging.getLogger(__name__).exception("a job failed")
            self._finish("failed", _sentence(error))
        finally:
            if hasattr(iterator, "close"):
                iterator.close()
            with self._lock:
                self._ended = True
                self._jobs._leave(self)
                self._lock.notify_all()

    def _pull_all(self, iterator) -> None:
        started = False
        while (order := self._turn()) != "end":
            if order == "evaluate":
                self._evaluate_one()
                continue
            begin = time.perf_counter()
            single = order == "step" and started and hasattr(iterator, "send")
            snapshot = _next(iterator, single)
            self._busy += time.perf_counter() - begin
            started = True
            if snapshot is _END:
                self._finish("finished")
            else:
                self._keep(snapshot)
                self._evaluate_within_budget()

    def _turn(self) -> str:
        """Wait for something to do: "pull", "step", "evaluate" or "end"."""
        with self._lock:
            while True:
                self._jobs._check_idle(self)
                if self._state == "paused" and self._steps_asked:
                    self._steps_asked -= 1
                    return "step"
                if self._state == "running" or (
                    self._state == "waiting" and self._jobs._admit(self)
                ):
                    return "pull"
                self._jobs._leave(self)
                if self._unevaluated() is not None and self._state in ("paused", "finished"):
                    return "evaluate"
                if self._state not in ACTIVE:
                    return "end"
                self._lock.wait(self._jobs.patience(self))

    def _keep(self, snapshot) -> None:
        with self._lock:
            step = _step_of(snapshot, len(self._history))
            self._latest = snapshot
            self._marks.append((self._busy, step))
            every = {_step_of(old, i): old for i, old in enumerate(self._history)}
            every[step] = snapshot
            steps = kept(sorted(every))
            self._history = tuple(every[s] for s in steps)
            self._evaluations = {s: v for s, v in self._evaluations.items() if s in steps}
            if getattr(snapshot, "failed", False):
                self._end("failed", getattr(snapshot, "message", ""))
            self._lock.notify_all()

    def _unevaluated(self):
        if self._evaluate is None:
            return None
        missing = [s for s in self._history if _step_of(s) not in self._evaluations]
        return missing[-1] if missing else None

    def _evaluate_within_budget(self) -> None:
        """Evaluate the newest checkpoint if all evaluation stays within a tenth of the work."""
        if self._evaluate is None or self._state != "running":
            return
        one = self._evaluating / max(1, len(self._evaluations))
        if self._evaluating + one <= EVALUATION_SHARE * self._busy:
            self._evaluate_one()

    def _evaluate_one(self) -> None:
        snapshot = self._unevaluated()
        if snapshot is None:
            return
        begin = time.perf_counter()
        try:
            result = self._evaluate(snapshot)
        except Exception:
            logging.getLogger(__name__).exception("the evaluation of a checkpoint failed")
            result = None
        with self._lock:
            self._evaluating += time.perf_counter() - begin
            self._evaluations[_step_of(snapshot)] = result
            self._lock.notify_all()

    # -- with the lock held

    def _rate(self) -> float:
        if len(self._marks) < 2:
            return 0.0
        (first, low), (last, high) = self._marks[0], self._marks[-1]
        return (high - low) / (last - first) if last > first else 0.0

    def _change(self, before, after) -> None:
        with self._lock:
            if self._state in before:
                self._state, self._idle = after, False
                self._jobs._queue(self)
                self._lock.notify_all()

    def _finish(self, state, message="") -> None:
        with self._lock:
            if self._state in ACTIVE:
                self._end(state, message)

    def _end(self, state, message="", idle=False) -> None:
        self._state, self._message, self._idle = state, message, idle
        self._jobs._queue(self)
        self._lock.notify_all()


class Jobs:
    """All jobs of a process: who runs, who waits, who is forgotten.

    running : how many run at once (the cores).  idle_pause, idle_end : seconds without a poll
    after which a job pauses, and later stops; a dead job that nobody polls that long is dropped.
    """

    def __init__(
        self,
        running: int | None = None,
        idle_pause: float | None = None,
        idle_end: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.running = running or os.cpu_count() or 1
        self.idle_pause = _seconds("EXPLORER_IDLE_PAUSE_S", 90.0, idle_pause)
        self.idle_end = max(self.idle_pause, _seconds("EXPLORER_IDLE_END_S", 900.0, idle_end))
        self.clock = clock
        self._lock = threading.Condition(threading.RLock())
        self._jobs: dict[str, Job] = {}
        self._line: list[Job] = []
        self._inside: set[Job] = set()

    def start(
        self,
        factory: Callable[[], Iterable[Any]],
        *,
        total: int | None = None,
        evaluate: Callable[[Any], Any] | None = None,
    ) -> str:
        """Run the iterator that factory() makes (inside the thread); the id of its Job.

        total : the last step, for the time left.  evaluate : called in the thread for kept
        checkpoints, within a tenth of the training's time while it runs, and for the rest when
        it pauses or has finished.
        """
        job = Job(self, factory, total, evaluate)
        with self._lock:
            self._sweep()
            self._jobs[job.id] = job
            self._line.append(job)
        job._thread.start()
        return job.id

    def get(self, job_id: str | None) -> Job | None:
        """The job of this id, or None where there is none (any more)."""
        with self._lock:
            self._sweep()
            return self._jobs.get(job_id)

    def stop_all(self, timeout: float = 2.0) -> None:
        """Stop every job and wait for the threads; called when the process ends."""
        jobs = list(self._jobs.values())
        for job in jobs:
            job.stop()
        end = time.monotonic() + timeout
        for job in jobs:
            job._thread.join(max(0.0, end - time.monotonic()))

    def __len__(self) -> int:
        return len(self._jobs)

    def patience(self, job: Job) -> float:
        """Seconds until a resting job must look at the clock again."""
        return max(0.01, job.seen + self.idle_end - self.clock() + 0.01)

    # -- with the lock held

    def _queue(self, job: Job) -> None:
        """Put a waiting job at the end of the line, take any other out of it."""
        if job in self._line:
            self._line.remove(job)
        if job._state == "waiting":
            self._line.append(job)

    def _place(self, job: Job) -> int:
        return self._line.index(job) + 1 if job in self._line else 0

    def _admit(self, job: Job) -> bool:
        if len(self._inside) >= self.running or self._line[:1] != [job]:
            return False
        job._state = "running"
        self._queue(job)
        self._inside.add(job)
        self._lock.notify_all()
        return True

    def _leave(self, job: Job) -> None:
        if job in self._inside:
            self._inside.discard(job)
            self._lock.notify_all()

    def _check_idle(self, job: Job) -> None:
        unseen = self.clock() - job.seen
        if unseen > self.idle_end and job._state in ACTIVE:
            job._end("stopped", "Nobody looked at this training any more, so it ended.", idle=True)
        elif unseen > self.idle_pause and job._state == "running":
            job._state, job._idle = "paused", True
            self._lock.notify_all()

    def _sweep(self) -> None:
        """Forget dead jobs that nobody polls, and the longest unseen ones past MAX_JOBS."""
        now = self.clock()
        dead = [job for job in self._jobs.values() if job._state not in ACTIVE]
        dead.sort(key=lambda job: job.seen)
        surplus = len(self._jobs) - MAX_JOBS
        for i, job in enumerate(dead):
            if i < surplus or now - job.seen > self.idle_end:
                del self._jobs[job.id]


@functools.cache
def process_jobs() -> Jobs:
    """The one registry of this process; its jobs are stopped when the process ends."""
    jobs = Jobs()
    atexit.register(jobs.stop_all)
    return jobs


def kept(steps: Iterable[int], limit: int = KEEP) -> list[int]:
    """Which of these steps to keep: at most `limit`, the first and the last among them.

    While there are too many, the inner one leaves whose neighbours lie closest on a logarithmic
    scale; so steps that arrive one by one end on an about logarithmic grid.
    """
    left = sorted(steps)
    while len(left) > limit:
        gaps = [math.log((c + 1) / (a + 1)) for a, c in zip(left, left[2:], strict=False)]
        del left[1 + gaps.index(min(gaps))]
    return left


def _next(iterator, single):
    try:
        return iterator.send(1) if single else next(iterator)
    except StopIteration:
        return _END


def _step_of(snapshot, otherwise: int = 0) -> int:
    return getattr(snapshot, "step", otherwise)


def _sentence(error: Exception) -> str:
    text = str(error).strip() or "no reason given"
    return text if isinstance(error, ValueError) else f"{type(error).__name__}: {text}"


def _seconds(name: str, default: float, given: float | None) -> float:
    if given is not None:
        return given
    try:
        return float(os.environ.get(name, default))
    except ValueError:
        return default
