"""Iterators that run in the background: poll, pause, resume, step, stop; standard library only.

A job is a daemon thread that pulls one iterator of snapshots. A snapshot is any object, best with
`.step`; one with a true `.failed` and a `.message` ends the job as failed. A job that nobody polls
pauses, later ends, and is forgotten.
"""

from explorer.jobs.jobs import MAX_JOBS, Evaluate, Factory, Job, Jobs, process_jobs
from explorer.jobs.status import ACTIVE, KEEP, Status, log_spaced

__all__ = [
    "ACTIVE", "KEEP", "MAX_JOBS", "Evaluate", "Factory", "Job", "Jobs", "Status", "log_spaced",
    "process_jobs",
]  # fmt: skip
