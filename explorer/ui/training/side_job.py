"""Work beside a training, each in a job of its own: one order at a time for each purpose.

A judgement of 600 samples, or samples asked for anew, would hold a page up for seconds; here they
are jobs that the page polls like the training. A new order ends the one before it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from explorer.jobs import ACTIVE, Job, process_jobs

MOST = 200  # orders remembered
_orders: OrderedDict[Hashable, tuple[Hashable, str]] = OrderedDict()
_lock = threading.Lock()


def side(purpose: Hashable, order: Hashable, factory: Callable[[], Iterable], evaluate=None) -> Job:
    """The job that does this order for this purpose; started when it is not there yet.

    purpose : say, ("judge", id of a run).  order : what exactly; the same again is the same job.
    factory, evaluate : as for explorer.jobs.Jobs.start.
    """
    jobs = process_jobs()
    with _lock:
        before, job_id = _orders.get(purpose, (None, None))
        job = jobs.get(job_id)
        if job is None or before != order:
            if job is not None:
                job.stop()
            job = jobs.get(jobs.start(factory, evaluate=evaluate))
        elif job.idle and job.state in ACTIVE:
            job.resume()
        _orders[purpose] = (order, job.id)
        _orders.move_to_end(purpose)
        while len(_orders) > MOST:
            _orders.popitem(last=False)
    return job


def latest(job: Job | None) -> Any:
    """What the job has made so far, or None; asking also says that somebody looks."""
    return job.poll().latest if job is not None else None


def busy(job: Job | None) -> bool:
    """True while the job runs, waits or rests, so that there is something to stop."""
    return job is not None and job.state in ACTIVE
