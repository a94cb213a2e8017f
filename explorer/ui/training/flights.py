"""Jobs that many tabs ask for, by what is asked: one job for each order, however many want it.

A tab holds at most one order for each purpose. An order that no tab holds any more is stopped; a
tab that nobody has looked through for as long as a job may go unseen counts no longer.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar

from explorer.jobs import ACTIVE, Evaluate, Factory, Job, Jobs, process_jobs

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
MOST = 200  # orders remembered
MOST_HOLDS = 2000  # tabs and purposes remembered


@dataclass
class Flight:
    """A job, and the tabs that hold it, each with the time of its last look (the jobs' clock)."""

    job_id: str
    holders: dict[Hashable, float] = field(default_factory=dict)


class Flights:
    """The jobs of a process by (purpose, order), and who holds which; any thread may ask."""

    def __init__(self, jobs: Callable[[], Jobs] = process_jobs, most: int = MOST) -> None:
        self._jobs, self._most, self._lock = jobs, most, threading.RLock()
        self._flights: OrderedDict[Hashable, Flight] = OrderedDict()
        self._holds: OrderedDict[Hashable, Hashable] = OrderedDict()  # (tab, purpose) -> order

    def hold(
        self,
        tab: Hashable,
        purpose: Hashable,
        order: Hashable,
        work: Factory,
        *,
        total: int | None = None,
        evaluate: Evaluate | None = None,
    ) -> Job:
        """The job that does this order, for this tab: joined, or started where there is none.

        What the tab held for the purpose before is let go. A job that has ended stays for the tabs
        that hold it; who comes later begins anew.
        work, total, evaluate : as for explorer.jobs.Jobs.start.
        """
        jobs, key = self._jobs(), (purpose, order)
        with self._lock:
            if self._holds.get((tab, purpose), order) != order:
                self.let_go(tab, purpose)
            flight = self._flights.get(key)
            job = jobs.get(flight.job_id) if flight else None
            if (
                flight is None
                or job is None
                or (job.state not in ACTIVE and tab not in flight.holders)
            ):
                job = jobs[jobs.start(work, total=total, evaluate=evaluate, order=order)]
                flight = Flight(job.id)
            elif job.idle and job.state in ACTIVE:
                job.resume()
            flight.holders[tab] = jobs.clock()
            self._remember(self._flights, key, flight, self._most)
            self._remember(self._holds, (tab, purpose), order, MOST_HOLDS)
        return job

    def job_of(self, tab: Hashable, purpose: Hashable) -> Job | None:
        """The job of the order that the tab holds for this purpose; asking counts as a look."""
        with self._lock:
            flight = self._flights.get((purpose, self._holds.get((tab, purpose))))
            if flight is None or tab not in flight.holders:
                return None
            flight.holders[tab] = self._jobs().clock()
            return self._jobs().get(flight.job_id)

    def let_go(self, tab: Hashable, purpose: Hashable) -> None:
        """The tab wants this no longer; the job ends where no other tab does."""
        jobs = self._jobs()
        with self._lock:
            order = self._holds.pop((tab, purpose), None)
            flight = self._flights.get((purpose, order))
            if flight is None or flight.holders.pop(tab, None) is None:
                return
            long_ago = jobs.clock() - jobs.idle_pause
            if any(look >= long_ago for look in flight.holders.values()):
                return
            del self._flights[purpose, order]
            if (job := jobs.get(flight.job_id)) is not None:
                job.stop()

    @staticmethod
    def _remember(table: OrderedDict[Key, Value], key: Key, value: Value, most: int) -> None:
        """Put it last in the table, and drop what was put there longest ago."""
        table[key] = value
        table.move_to_end(key)
        while len(table) > most:
            table.popitem(last=False)
