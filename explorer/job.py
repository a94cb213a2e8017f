"""One iterator in a thread of its own: what a page can ask of it, and order; see jobs.py."""

from __future__ import annotations

import logging
import math
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
_END = object()
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Status:
    """What a page shows of a job, all of one moment.

    state : "waiting", "running", "paused", "finished", "stopped" or "failed".
    place : position in the line, from 1, while waiting; else 0.  rate : steps per second of work.
    remaining : seconds to the end, or None.  idle : paused or ended because nobody looked.
    history : at most 24 snapshots on a logarithmic grid of steps, the first and the newest too.
    evaluations : step -> what `evaluate` made of that checkpoint.
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
    """One iterator in its own thread, made by Jobs.start. Any thread may call, nothing blocks.

    state, message, idle, latest, history, evaluations : as in Status; read them without polling.
    """

    def __init__(self, jobs, factory, total, evaluate):
        self.id, self.total = secrets.token_urlsafe(16), total
        self.state, self.message, self.idle = "waiting", "", False
        self.latest, self.history, self.evaluations = None, (), {}
        self.seen, self.ended = jobs.clock(), False
        self._jobs, self._factory, self._evaluate = jobs, factory, evaluate
        self._lock = jobs.lock
        self._steps_asked, self._busy, self._evaluating, self._evaluated = 0, 0.0, 0.0, 0
        self._marks = deque(maxlen=40)  # (seconds busy, step): the rate over the last moments
        self.thread = threading.Thread(target=self._run, name=f"job-{self.id[:6]}", daemon=True)

    def poll(self) -> Status:
        """The present state; also says that somebody still looks."""
        with self._lock:
            self.seen = self._jobs.clock()
            rate, done = self._rate(), step_of(self.latest)
            known = self.total is not None and rate > 0
            return Status(
                state=self.state,
                step=done,
                total=self.total,
                rate=rate,
                remaining=max(0.0, (self.total - done) / rate) if known else None,
                place=self._jobs.place(self),
                message=self.message,
                idle=self.idle,
                latest=self.latest,
                history=self.history,
                evaluations=dict(self.evaluations),
            )

    def pause(self) -> None:
        """Rest after the present snapshot, and give the place to the next in line."""
        self._change(("waiting", "running"), "paused")

    def resume(self) -> None:
        """Go on; at the end of the line where all places are taken."""
        self._change(("paused",), "waiting")

    def step(self) -> None:
        """Pause, then take one single step: `send(1)` where the iterator is a generator."""
        with self._lock:
            if self.state in ACTIVE:
                self._steps_asked += 1
                self._set("paused")

    def stop(self) -> None:
        """End for good, within one snapshot; the snapshots so far stay."""
        self._change(ACTIVE, "stopped")

    def wait(self, timeout: float | None = None, until: Callable[[Job], bool] | None = None):
        """Block until the thread has ended, or until(job) holds; False at the time limit."""
        with self._lock:
            return self._lock.wait_for(lambda: until(self) if until else self.ended, timeout)

    def _change(self, before, after, message="", idle=False) -> None:
        with self._lock:
            if self.state in before:
                self._set(after, message, idle)

    def _set(self, state, message="", idle=False) -> None:
        self.state, self.message, self.idle = state, message, idle
        self._jobs.queue(self)
        self._lock.notify_all()

    def _run(self) -> None:
        iterator = None
        try:
            while (order := self._turn()) != "end":
                if order == "evaluate":
                    self._evaluate_one()
                    continue
                iterator = iter(self._factory()) if iterator is None else iterator
                self._pull(iterator, single=order == "step" and self.latest is not None)
        except Exception as error:
            log.exception("a job failed")
            self._change(ACTIVE, "failed", _sentence(error))
        finally:
            with self._lock:
                self.ended, self._factory = True, None
                self._jobs.leave(self)
                self._lock.notify_all()

    def _turn(self) -> str:
        """Wait until there is something to do: "pull", "step", "evaluate" or "end"."""
        with self._lock:
            while True:
                self._jobs.check_idle(self)
                if self.state == "paused" and self._steps_asked:
                    self._steps_asked -= 1
                    return "step"
                if self.state == "running" or self._jobs.admit(self):
                    return "pull"
                self._jobs.leave(self)
                if self.state in ("paused", "finished") and self._unevaluated():
                    return "evaluate"
                if self.state not in ACTIVE:
                    return "end"
                self._lock.wait(self._jobs.patience(self))

    def _pull(self, iterator, single) -> None:
        begin = time.perf_counter()
        try:
            one = single and hasattr(iterator, "send")
            snapshot = iterator.send(1) if one else next(iterator)
        except StopIteration:
            snapshot = _END
        self._busy += time.perf_counter() - begin
        if snapshot is _END:
            self._change(ACTIVE, "finished")
            return
        self._keep(snapshot)
        cost = self._evaluating / max(1, self._evaluated)
        if self.state == "running" and self._evaluating + cost <= EVALUATION_SHARE * self._busy:
            self._evaluate_one()

    def _keep(self, snapshot) -> None:
        with self._lock:
            step = step_of(snapshot, len(self._marks))
            self._marks.append((self._busy, step))
            every = {step_of(old, i): old for i, old in enumerate(self.history)}
            every[step] = self.latest = snapshot
            steps = kept(every)
            self.history = tuple(every[s] for s in steps)
            self.evaluations = {s: v for s, v in self.evaluations.items() if s in steps}
            if getattr(snapshot, "failed", False):
                self._change(ACTIVE, "failed", getattr(snapshot, "message", ""))
            self._lock.notify_all()

    def _unevaluated(self) -> list:
        if self._evaluate is None:
            return []
        return [old for old in self.history if step_of(old) not in self.evaluations]

    def _evaluate_one(self) -> None:
        """Evaluate the newest checkpoint that has not been; an error counts as None."""
        with self._lock:
            todo = self._unevaluated()
        if not todo:
            return
        begin = time.perf_counter()
        try:
            result = self._evaluate(todo[-1])
        except Exception:
            log.exception("the evaluation of a checkpoint failed")
            result = None
        with self._lock:
            self._evaluating += time.perf_counter() - begin
            self._evaluated += 1
            self.evaluations[step_of(todo[-1])] = result
            self._lock.notify_all()

    def _rate(self) -> float:
        if len(self._marks) < 2:
            return 0.0
        (first, low), (last, high) = self._marks[0], self._marks[-1]
        return (high - low) / (last - first) if last > first else 0.0


def kept(steps: Iterable[int], limit: int = KEEP) -> list[int]:
    """Which of these steps to keep: at most `limit`, the first and the last among them.

    While there are too many, the inner one goes whose neighbours lie closest on a logarithmic
    scale; so steps that arrive one by one end on an about logarithmic grid.
    """
    left = sorted(steps)
    while len(left) > limit:
        gaps = [math.log((c + 1) / (a + 1)) for a, c in zip(left, left[2:], strict=False)]
        del left[1 + gaps.index(min(gaps))]
    return left


def step_of(snapshot, otherwise: int = 0) -> int:
    return getattr(snapshot, "step", otherwise)


def _sentence(error: Exception) -> str:
    text = str(error).strip() or "no reason given"
    return text if isinstance(error, ValueError) else f"{type(error).__name__}: {text}"
