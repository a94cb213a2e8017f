"""Work that nobody waits for: made once for all who ask for it, a few at a time, beside the pages.

An asker (a tab, for one purpose) holds one order at a time. An order that nobody holds any more is
withdrawn where it has not begun; one that has begun is finished, as its result is remembered.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from explorer.worlds import memory

WORKERS = 3
MOST_ASKERS = 2000
LAST = 8  # of its kind, by which it is told how long the next will take

Told = Callable[[float], None]


class Task:
    """One order: what it does now, how much of it is done (0..1), and its end."""

    future: Future[Any]

    def __init__(self, key: Hashable) -> None:
        self.key, self.what, self.share = key, "", 0.0
        self.asked, self.askers = time.monotonic(), set[Hashable]()

    def telling(self, what: str) -> Told:
        """Say what is being done now; the answer is called with the share that is done, 0..1."""
        self.what, self.share = what, 0.0

        def tell(share: float) -> None:
            self.share = share

        return tell

    @property
    def done(self) -> bool:
        """Whether nothing more will come of it: it is made, has failed or was withdrawn."""
        return self.future.done()

    @property
    def withdrawn(self) -> bool:
        return self.future.cancelled()

    @property
    def failed(self) -> bool:
        return self.done and not self.withdrawn and self.future.exception() is not None

    def wait(self, seconds: float) -> bool:
        """Whether it was done within so many seconds."""
        if not self.done:  # of one withdrawn before it began the library would wait to the end
            wait([self.future], seconds)
        return self.done

    @property
    def seconds(self) -> float:
        """Since it was asked for first."""
        return time.monotonic() - self.asked


class Desk:
    """The orders of a process; any thread may ask."""

    def __init__(self, workers: int = WORKERS) -> None:
        self._pool = ThreadPoolExecutor(workers, "desk")
        self._lock = threading.Lock()
        self._tasks: dict[Hashable, Task] = {}
        self._held: OrderedDict[Hashable, Hashable] = OrderedDict()  # asker → order
        self._took: dict[Hashable, deque[float]] = {}  # kind → seconds of the last ones

    def ask(self, asker: Hashable, key: Hashable, make: Callable[[Task], Any]) -> Task:
        """The task of this order, joined or begun; what the asker held before is let go."""
        with self._lock:
            if self._held.get(asker, key) != key:
                self._let_go(asker)
            task = self._tasks.get(key)
            if task is None:
                task = self._tasks[key] = Task(key)
                task.future = self._pool.submit(self._run, task, make)
            task.askers.add(asker)
            self._held[asker] = key
            self._held.move_to_end(asker)
            while len(self._held) > MOST_ASKERS:
                self._let_go(next(iter(self._held)))
        return task

    def _run(self, task: Task, make: Callable[[Task], Any]) -> Any:
        try:
            return make(task)
        finally:
            with self._lock:
                self._tasks.pop(task.key, None)
                idle = not self._tasks
            if idle:
                memory.trim_sometimes()

    def _let_go(self, asker: Hashable) -> None:
        task = self._tasks.get(self._held.pop(asker, None))
        if task is not None:
            task.askers.discard(asker)
            if not task.askers and task.future.cancel():
                del self._tasks[task.key]

    # --- how long ---------------------------------------------------------------------------------
    def took(self, kind: Hashable, seconds: float) -> None:
        """Note how long a result of this kind took."""
        with self._lock:
            self._took.setdefault(kind, deque(maxlen=LAST)).append(seconds)

    def quick(self, kind: Hashable, seconds: float) -> bool:
        """Whether LAST of this kind have been made, and none of those took so long."""
        with self._lock:
            took = self._took.get(kind, ())
            return len(took) == LAST and max(took) < seconds

    def usual(self, kind: Hashable) -> float | None:
        """The longest that the last ones of this kind took, in seconds; None before any."""
        with self._lock:
            return max(self._took[kind]) if kind in self._took else None
