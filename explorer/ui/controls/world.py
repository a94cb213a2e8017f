"""One policy for a schedule that refuses what was asked: the nearest it accepts, and a notice."""

from __future__ import annotations

from typing import Any

import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.ui.controls import address
from explorer.ui.page import AnyPage
from explorer.worlds.schedules import repaired
from explorer.worlds.world import Params


def accepted(
    page: AnyPage, name: str, T: int, params: Params = (), bound: bool = False
) -> tuple[int, Params]:
    """(T, params) as the schedule accepts them, with a notice where it refused what was asked.

    bound : the params are settings of the page by their own names. What the address gave of them is
    then corrected; else the notice stays as long as the page shows other numbers than were asked.
    """
    now, numbers, refusal = repaired(name, T, params)
    if refusal:
        before = {**SCHEDULES[name].defaults(), **dict(params), "T": T}
        after = {**dict(numbers), "T": now}
        changed = {key: value for key, value in after.items() if value != before[key]}
        facts = {"T": T, "shown": listed(page, name, changed)}
        if bound and address.correct(changed, "repaired", facts):
            st.rerun()
        page.notice(page.word("notices.repaired", **facts))
    return now, numbers


def listed(page: AnyPage, name: str, changed: dict[str, Any]) -> str:
    """The schedule's parameters (and T) with their values, in the page's language."""
    labels = {param.name: param.label[page.lang] for param in SCHEDULES[name].params} | {"T": "T"}
    return ", ".join(f"{labels[key]} = {value:g}" for key, value in changed.items())
