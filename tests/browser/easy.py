"""Jobs so long that no test waits for their end rest most of the time: what a test does while one
runs takes as long as the machine lets it, and the job would work all the while."""

from __future__ import annotations

import time
from functools import cache, wraps

from explorer.jobs import Job

LONG = 20_000  # steps
REST_S = 0.05  # after a snapshot, which is 20 ms of training


@cache  # once in a process: Streamlit runs its script again and again
def take_it_easy() -> None:
    Job._pull = resting(Job._pull)


def resting(pull):
    @wraps(pull)
    def with_a_rest(job, *args, **kwargs):
        pull(job, *args, **kwargs)
        if (job.total or 0) >= LONG:
            time.sleep(REST_S)

    return with_a_rest
