"""Whose hand is on a job: a browser copies what a tab has stored, so two may know one job."""

from __future__ import annotations

import threading
from collections.abc import Callable

SILENT_S = 10.0  # without a look of its owner, after which another may take the job over


class Hand:
    """One owner at a time; whoever else knows the job may watch it.

    clock : seconds, rising.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.owner: str | None = None
        self._clock, self._looked, self._lock = clock, clock(), threading.Lock()

    def look(self, who: str) -> None:
        """Say that `who` looks at the job, which counts where that is its owner."""
        with self._lock:
            if who == self.owner:
                self._looked = self._clock()

    def hold(self, who: str, is_gone: Callable[[str], bool]) -> bool:
        """Whether the job is in this hand; in none, or its owner gone, it comes to it."""
        with self._lock:
            if self.owner is None or (self.owner != who and is_gone(self.owner)):
                self.owner, self._looked = who, self._clock()
            return self.owner == who

    def is_silent(self) -> bool:
        """Whether the owner has not looked for so long that another may take over."""
        return self._clock() - self._looked > SILENT_S

    def take(self, who: str) -> None:
        """Take the job over, if its owner is silent."""
        with self._lock:
            if self.owner != who and self.is_silent():
                self.owner, self._looked = who, self._clock()
