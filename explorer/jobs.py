"""Iterators that run in the background: poll, pause, resume, step, stop; standard library only.

A job is a daemon thread that pulls one iterator of snapshots. A snapshot is any object, best with
`.step`; one with a true `.failed` and a `.message` ends the job as failed. A job that nobody polls
pauses, later ends, and is forgotten.
"""

from __future__ import annotations

import atexit
import functools
import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from explorer.job import ACTIVE, KEEP, Job, Status, kept

__all__ = ["ACTIVE", "KEEP", "Job", "Jobs", "Status", "kept", "process_jobs"]

MAX_JOBS = 200  # remembered at once, over all tabs
UNWATCHED = "Nobody looked at this run any more, so it ended."


class Jobs:
    """All jobs of a process: who runs, who waits, who is forgotten.

    running : how many run at once; None for the number of cores.
    idle_pause, idle_end : seconds without a poll after which a job pauses, and later ends; an
    ended one is then forgotten. Defaults: EXPLORER_IDLE_PAUSE_S or 90, EXPLORER_IDLE_END_S or 900.
    """

    def __init__(self, running=None, idle_pause=None, idle_end=None, clock=time.monotonic):
        self.running = running or os.cpu_count() or 1
        self.idle_pause = _setting("EXPLORER_IDLE_PAUSE_S", 90.0, idle_pause)
        self.idle_end = max(self.idle_pause, _setting("EXPLORER_IDLE_END_S", 900.0, idle_end))
        self.clock, self.lock = clock, threading.Condition(threading.RLock())
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
        """Pull the iterator that factory() makes, all inside a thread; the id of its Job.

        total : the last step, for the time left.  evaluate : called in the thread for kept
        checkpoints, within a tenth of the work's time while it runs; for the rest on pause and
        at the end.
        """
        job = Job(self, factory, total, evaluate)
        with self.lock:
            self._forget()
            self._jobs[job.id] = job
            self.queue(job)
        job.thread.start()
        return job.id

    def get(self, job_id: str | None) -> Job | None:
        """The job of this id, or None where there is none (any more)."""
        with self.lock:
            self._forget()
            return self._jobs.get(job_id)

    def stop_all(self, timeout: float = 2.0) -> None:
        """Stop every job and wait for the threads, so that none outlives the interpreter."""
        jobs, end = list(self._jobs.values()), time.monotonic() + timeout
        for job in jobs:
            job.stop()
        for job in jobs:
            job.thread.join(max(0.0, end - time.monotonic()))

    def __len__(self) -> int:
        return len(self._jobs)

    # What follows is for Job alone, with the lock held.

    def queue(self, job: Job) -> None:
        """Put a waiting job at the end of the line; take any other out of it."""
        if job in self._line:
            self._line.remove(job)
        if job.state == "waiting":
            self._line.append(job)

    def place(self, job: Job) -> int:
        return self._line.index(job) + 1 if job in self._line else 0

    def admit(self, job: Job) -> bool:
        """Let the first in line run if a place is free."""
        if len(self._inside) >= self.running or self._line[:1] != [job]:
            return False
        self._inside.add(job)
        job._set("running")
        return True

    def leave(self, job: Job) -> None:
        if job in self._inside:
            self._inside.remove(job)
            self.lock.notify_all()

    def check_idle(self, job: Job) -> None:
        unseen = self.clock() - job.seen
        if unseen > self.idle_end and job.state in ACTIVE:
            job._set("stopped", UNWATCHED, idle=True)
        elif unseen > self.idle_pause and job.state == "running":
            job._set("paused", idle=True)

    def patience(self, job: Job) -> float:
        """Seconds until a resting job must look at the clock again."""
        return max(0.01, job.seen + self.idle_end - self.clock() + 0.01)

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


def _setting(name: str, default: float, given: float | None) -> float:
    """A number of seconds: as given, else from the environment, else the default."""
    try:
        return float(given if given is not None else os.environ.get(name, default))
    except ValueError:
        return default
