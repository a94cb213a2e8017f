"""One policy for a schedule that refuses what was asked: the nearest it accepts, and a notice."""

from __future__ import annotations

from explorer.core.schedules import SCHEDULES
from explorer.ui.page import AnyPage
from explorer.worlds.schedules import repaired
from explorer.worlds.world import Params


def say_repaired(
    page: AnyPage, name: str, asked: int, given: Params, T: int, params: Params
) -> None:
    """At the top: the schedule refused what was asked; what changed instead."""
    before = {**SCHEDULES[name].defaults(), **dict(given), "T": asked}
    labels = {param.name: param.label[page.lang] for param in SCHEDULES[name].params} | {"T": "T"}
    now = {**dict(params), "T": T}
    changed = [f"{labels[key]} = {v:g}" for key, v in now.items() if v != before[key]]
    page.notice(page.word("notices.repaired", T=asked, shown=", ".join(changed)))


def accepted(page: AnyPage, name: str, T: int, params: Params = ()) -> tuple[int, Params]:
    """(T, params) as the schedule accepts them, with a notice where it refused what was asked."""
    now, numbers, refusal = repaired(name, T, params)
    if refusal:
        say_repaired(page, name, T, params, now, numbers)
    return now, numbers
