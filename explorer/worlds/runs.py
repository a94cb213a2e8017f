"""A training as pages and frames see it at one moment: its checkpoints, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explorer.frames.record import Measured
from explorer.jobs import ACTIVE, Status


@dataclass(frozen=True)
class Pace:
    """How fast a training goes. per_second : steps, 0 where that is not known.  left_seconds : to
    its end, None at rest.  took_seconds : at rest, how long it trained, 0 where it did not."""

    per_second: Measured[float] = 0.0
    left_seconds: Measured[float | None] = None
    took_seconds: Measured[float] = 0.0


@dataclass(frozen=True, eq=False)
class Run:
    """A job's work at one moment; the same object is the same moment.

    id : of the job.  previews : step → what was made of that checkpoint, rising; by default of all
    that have been evaluated and did not fail.
    """

    id: str
    status: Status
    previews: Mapping[int, Any] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        if self.previews is None:
            object.__setattr__(self, "previews", evaluated(self.status))

    @property
    def newest(self) -> Any:
        """The preview of the newest checkpoint that has one, or None."""
        return self.previews[max(self.previews)] if self.previews else None

    def shown(self, step: int | None) -> int | None:
        """The step whose preview stands for this one: the nearest; of None, the newest. None where
        there are no previews."""
        if step is None or not self.previews:
            return max(self.previews, default=None)
        return min(self.previews, key=lambda each: abs(each - step))

    def index(self, step: int | None) -> int | None:
        """The place of that preview among all; None for the newest, whichever that is."""
        return None if step is None else list(self.previews).index(self.shown(step))  # type: ignore[arg-type]

    def snapshot(self, step: int) -> Any:
        """The checkpoint at a step, or the newest where it is no longer remembered."""
        status = self.status
        return next((old for old in status.history if old.step == step), status.latest)


def evaluated(status: Status) -> dict[int, Any]:
    """Step → what was made of that checkpoint, rising; without those that failed."""
    return {step: preview for step, preview in sorted(status.evaluations.items()) if preview}


def pace(status: Status) -> Pace:
    """How fast the job of this status goes."""
    active, latest = status.state in ACTIVE and status.remaining is not None, status.latest
    seconds = 0.0 if active or latest is None else latest.seconds
    return Pace(status.rate, status.remaining if active else None, seconds)
