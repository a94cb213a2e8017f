"""The sentence about a schedule that refused what was asked."""

from __future__ import annotations

from explorer.core.schedules import SCHEDULES


def say_repaired(page, name: str, asked: int, given: tuple, T: int, params: tuple) -> None:
    """At the top: the schedule refused what was asked; what changed instead."""
    before = {**SCHEDULES[name].defaults(), **dict(given), "T": asked}
    labels = {param.name: param.label[page.lang] for param in SCHEDULES[name].params} | {"T": "T"}
    now = {**dict(params), "T": T}
    changed = [f"{labels[key]} = {v:g}" for key, v in now.items() if v != before[key]]
    page.notice(page.word("schedule.repaired", T=asked, shown=", ".join(changed)))
