"""Jobs that a test has ordered and left rest, so that they take nothing from the tests after it."""

from __future__ import annotations

from explorer.jobs import process_jobs


def rest() -> None:
    """What runs rests as if nobody had looked at it for long: who asks for it again wakes it."""
    for job in list(process_jobs()._jobs.values()):
        job._change(("waiting", "running"), "paused", idle=True)
