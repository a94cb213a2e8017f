"""Job, an iterator in a thread of its own, and Jobs, which says whose turn it is."""

from __future__ import annotations

import atexit
import functools
import logging
import os
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from explorer.jobs.hand import Hand
from explorer.jobs.status import ACTIVE, Status, log_spaced

MAX_JOBS = 200  # remembered at once, over all tabs
Factory = Callable[[], Iterable[Any]]  # makes what a job pulls its snapshots from
Evaluate = Callable[[Any], Any]  # what to make of a checkpoint
EVALUATION_SHARE = 0.1  # of the time spent in the iterator
UNWATCHED = "Nobody looked at this run any more, so it ended."
log = logging.getLogger(__name__)


class Job:
    """One iterator in its own thread; fields as in Status, `order` as in start. Nothing blocks."""

    evaluations: dict[int, Any]
    _factory: Any  # None once the job has ended

    def __init__(
        self,
        jobs: Jobs,
        factory: Factory,
        total: int | None,
        evaluate: Evaluate | None,
        order: Any = None,
    ) -> None:
        self.id, self.total, self.order = secrets.token_urlsafe(16), total, order
        self.state, self.message, self.idle = "waiting", "", False
        self.latest, self.history, self.evaluations = None, (), {}
        self.seen, self.ended, self.hand = jobs.clock(), False, Hand(jobs.clock)
        self._jobs, self._lock, self._factory, self.evaluate = jobs, jobs.lock, factory, evaluate
        self._snapshots: dict[int, Any] = {}  # step -> snapshot, rising
        self._shown = -1  # the newest evaluated step
        self._steps_asked, self._evaluated, self._evaluating, self._busy = 0, 0, 0.0, 0.0
        self._marks = deque([(0.0, 0)], maxlen=40)  # (seconds busy, step), for the rate
        self.thread = threading.Thread(target=self._run, name=f"job-{self.id[:6]}", daemon=True)

    def poll(self) -> Status:
        """The present state; also says that somebody still looks."""
        with self._lock:
            self.seen = self._jobs.clock()
            (first, low), (last, done) = self._marks[0], self._marks[-1]
            rate = (done - low) / (last - first) if last > first else 0.0
            left = max(0, self.total - done) / rate if self.total is not None and rate else None
            line = self._jobs.line
            place = line.index(self) + 1 if self in line else 0
            ours = (self.message, self.idle, self.latest, self.history, dict(self.evaluations))
            return Status(self.state, done, self.total, rate, left, place, *ours)

    def pause(self) -> None:
        """Rest after the present snapshot, and give the place to the next in line."""
        self._change(("waiting", "running"), "paused")

    def resume(self) -> None:
        """Go on; at the end of the line where all places are taken."""
        self._change(("paused",), "waiting")

    def step(self) -> None:
        """Pause, then take one single step: `send(1)` where the iterator is a generator."""
        with self._lock:
            self._steps_asked += 1
            self._change(ACTIVE, "paused")

    def stop(self) -> None:
        """End for good, within one snapshot; the snapshots so far stay."""
        self._change(ACTIVE, "stopped")

    def wait(
        self, timeout: float | None = None, until: Callable[[Job], bool] | None = None
    ) -> bool:
        """Block until the thread has ended, or until(job) holds; False at the time limit."""
        with self._lock:
            return self._lock.wait_for(lambda: until(self) if until else self.ended, timeout)

    def _change(
        self, before: tuple[str, ...], after: str, message: str = "", idle: bool = False
    ) -> None:
        with self._lock:
            if self.state in before:
                self.set(after, message, idle)

    def set(self, state: str, message: str = "", idle: bool = False) -> None:
        """For Jobs, with the lock held."""
        self.state, self.message, self.idle = state, message, idle
        self._jobs.queue(self)
        self._lock.notify_all()

    def _run(self) -> None:
        iterator = None
        try:
            while (order := self._turn()) != "end":
                if order == "evaluate":
                    self._evaluate_next()
                    continue
                iterator = iter(self._factory()) if iterator is None else iterator
                self._pull(iterator, single=order == "step" and self.latest is not None)
        except Exception as error:
            log.exception("a job failed")
            ours = isinstance(error, ValueError)  # such a one is a sentence already
            self._change(ACTIVE, "failed", str(error) if ours else repr(error))
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
                if self.state in ("paused", "finished") and self.unevaluated():
                    return "evaluate"
                if self.state not in ACTIVE:
                    return "end"
                self._lock.wait(max(0.01, self.seen + self._jobs.idle_end - self._jobs.clock()))

    def _pull(self, iterator: Iterator[Any], single: bool) -> None:
        begin = time.perf_counter()
        try:
            one = single and hasattr(iterator, "send")
            snapshot = iterator.send(1) if one else next(iterator)  # type: ignore[attr-defined]
        except StopIteration:
            self._change(ACTIVE, "finished")
            return
        self._busy += time.perf_counter() - begin
        self._keep(snapshot)
        cost = self._evaluating / max(1, self._evaluated)
        affordable = self._evaluating + cost <= EVALUATION_SHARE * self._busy
        if affordable and self.state == "running" and self.unevaluated():
            self._evaluate_next()

    def _keep(self, snapshot: Any) -> None:
        with self._lock:
            step = getattr(snapshot, "step", self._marks[-1][1] + 1)
            self._marks.append((self._busy, step))
            self.latest, every = snapshot, {**self._snapshots, step: snapshot}
            self._snapshots = {s: every[s] for s in log_spaced(every, also=self._shown)}
            self.history = tuple(self._snapshots.values())
            self.evaluations = {s: v for s, v in self.evaluations.items() if s in self._snapshots}
            if getattr(snapshot, "failed", False):
                self._change(ACTIVE, "failed", getattr(snapshot, "message", ""))
            self._lock.notify_all()

    def unevaluated(self) -> list[int]:
        return [s for s in self._snapshots if s not in self.evaluations] if self.evaluate else []

    def _evaluate_next(self) -> None:
        """Evaluate in turn the newest checkpoint and one left out earlier; an error is None."""
        missing, result, begin = self.unevaluated(), None, time.perf_counter()
        step = missing[len(missing) // 2 if self._evaluated > 2 and self._evaluated % 2 else -1]
        self._shown = max(step, self._shown)
        try:
            result = self.evaluate(self._snapshots[step])  # type: ignore[misc]
        except Exception:
            log.exception("the evaluation of a checkpoint failed")
        with self._lock:
            self._evaluating += time.perf_counter() - begin
            self._evaluated += 1
            self.evaluations[step] = result
            self._lock.notify_all()


class Jobs:
    """All jobs of a process: who runs, who waits, who is forgotten.

    running : how many run at once; None for the number of cores.
    idle_pause, idle_end : seconds without a poll after which a job pauses, and later ends; an
    ended one is then forgotten. Defaults: EXPLORER_IDLE_PAUSE_S or 90, EXPLORER_IDLE_END_S or 900.
    """

    def __init__(
        self,
        running: int | None = None,
        idle_pause: float | None = None,
        idle_end: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.running = running or os.cpu_count() or 1
        self.idle_pause = _seconds(idle_pause, "EXPLORER_IDLE_PAUSE_S", 90)
        self.idle_end = max(self.idle_pause, _seconds(idle_end, "EXPLORER_IDLE_END_S", 900))
        self.clock, self.lock = clock, threading.Condition(threading.RLock())
        self._jobs: dict[str, Job] = {}
        self.line: list[Job] = []
        self._inside: set[Job] = set()

    def start(
        self,
        factory: Factory,
        *,
        total: int | None = None,
        evaluate: Evaluate | None = None,
        paused: bool = False,
        order: Any = None,
    ) -> str:
        """Pull the iterator that factory() makes, in a thread; the id of its Job.

        total : the last step, for the time left.  paused : begin at rest.  order : what is asked,
        in plain values.  evaluate(snapshot) : for kept checkpoints, a tenth of the work's time.
        """
        job = Job(self, factory, total, evaluate, order)
        job.state = "paused" if paused else "waiting"
        with self.lock:
            self._forget()
            self._jobs[job.id] = job
            self.queue(job)
        job.thread.start()
        return job.id

    def get(self, job_id: str | None) -> Job | None:
        with self.lock:
            self._forget()
            return self._jobs.get(job_id or "")

    def __getitem__(self, job_id: str) -> Job:
        """The job of an id that start has just given; KeyError where there is none."""
        with self.lock:
            return self._jobs[job_id]

    def stop_all(self, timeout: float = 2.0) -> None:
        """Stop every job and wait for the threads, so that none outlives the interpreter."""
        end = time.monotonic() + timeout
        for job in (jobs := list(self._jobs.values())):
            job.stop()
        for job in jobs:
            job.thread.join(max(0.0, end - time.monotonic()))

    def queue(self, job: Job) -> None:
        """Keep the line true after a change of state. (Like the rest, for Job, lock held.)"""
        if job in self.line:
            self.line.remove(job)
        if job.state == "waiting":
            self.line.append(job)

    def admit(self, job: Job) -> bool:
        """Let the first in line run if a place is free."""
        if len(self._inside) >= self.running or self.line[:1] != [job]:
            return False
        self._inside.add(job)
        job.set("running")
        return True

    def leave(self, job: Job) -> None:
        if job in self._inside:
            self._inside.remove(job)
            self.lock.notify_all()  # a place is free

    def check_idle(self, job: Job) -> None:
        unseen = self.clock() - job.seen
        if unseen > self.idle_end and job.state in ACTIVE:
            job.set("stopped", UNWATCHED, idle=True)
        elif unseen > self.idle_pause and job.state == "running":
            job.set("paused", idle=True)

    def _forget(self) -> None:
        """Drop ended jobs that nobody polls, and past MAX_JOBS those unseen longest."""
        ended = sorted((j for j in self._jobs.values() if j.ended), key=lambda j: j.seen)
        surplus = len(self._jobs) - MAX_JOBS + 1
        for i, job in enumerate(ended):
            if i < surplus or self.clock() - job.seen > self.idle_end:
                del self._jobs[job.id]


@functools.cache
def process_jobs() -> Jobs:
    """The one registry of this process; its jobs are stopped when the process ends."""
    jobs = Jobs()
    atexit.register(jobs.stop_all)
    return jobs


def _seconds(given: float | None, name: str, default: float) -> float:
    return float(os.environ.get(name, default) if given is None else given)
