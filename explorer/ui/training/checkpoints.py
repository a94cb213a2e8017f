"""The checkpoints of a training as the takes of a stage: which travel, which one is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from dataclasses import dataclass

import streamlit as st

from explorer.frames.pack import Blob
from explorer.frames.parts import Events
from explorer.ui.stage.stage import hold as bring

FOLD_AFTER = 6  # new checkpoints that may travel with the poll before the page takes them over


@dataclass(frozen=True)
class Shown:
    """The steps of the takes on the stage and the blobs that the page, not the poll, carries."""

    steps: tuple[int, ...] = ()
    carried: frozenset[str] = frozenset()


def hold(key: str, steps: Iterable[int], blobs: Iterable[Blob]) -> Shown:
    """Let the page carry the checkpoints that are there now, so that polls need not."""
    blobs = list(blobs)
    bring(f"{key}-held", blobs)
    return Shown(tuple(steps), frozenset(blob.id for blob in blobs))


def overflowing(steps: Sized, held: Shown) -> bool:
    """True when so many checkpoints travel with the polls that the page should take them over."""
    return len(steps) > len(held.steps) + FOLD_AFTER


def wanted(key: str, run: str, steps: Iterable[int]) -> int | None:
    """The step that the hand has chosen to see (its neighbour, where it is remembered no longer),
    or None for the newest, whichever that is.

    A new run begins at its newest checkpoint, whatever was chosen in the run before.
    """
    steps = tuple(steps)
    memory = st.session_state.setdefault(f"{key}.takes", {"run": None, "report": None})
    report = (st.session_state.get(key) or {}).get("take")
    if memory["run"] != run:
        memory |= {"run": run, "steps": steps, "report": report, "chosen": None}
        return steps[-1]
    if report is not None and report != memory["report"]:
        before = memory["steps"]
        newest = report >= len(before) - 1
        memory |= {"report": report, "chosen": None if newest else before[report]}
    memory["steps"] = steps
    return memory["chosen"]


def is_fresh(key: str, run: str) -> bool:
    """True until the stage has shown something of this run."""
    return st.session_state.get(f"{key}.takes", {}).get("run") != run


def moved(key: str, t: int | None) -> bool:
    """True once for each t that the hand reports; an old report is no news to a new run."""
    if t is None or t == st.session_state.get(f"{key}.t"):
        return False
    st.session_state[f"{key}.t"] = t
    return True


def late(key: str, events: Events) -> Events:
    """No news: what was reported of the stage as it was before Start."""
    moved(key, events.t)
    return Events()
