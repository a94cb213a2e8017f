"""The controls of the page `schedule`, and the settings that they decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS
from explorer.lessons.schedule.scene import Settings
from explorer.lessons.schedule.scene_sweep import numeric
from explorer.registry import Entry
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_t, reported
from explorer.ui.controls.world import accepted
from explorer.ui.page import AnyPage
from explorer.worlds.schedules import repaired
from explorer.worlds.world import key

KEY, KEY_B = "schedule_stage", "schedule_stage_b"
NONE = {"none": Entry("none", None, {"en": "none", "zh": "不比较"})}


def choose(page: AnyPage) -> dict[str, Any]:
    """The controls beside the stage; what they say, by the names of Settings, and under "values"
    schedule A's numbers."""
    first, second = st.columns(2, gap="small")
    with first:
        name = choice(page, "schedule", SCHEDULES, "linear")
        asked = controls.slider(page, controls.worded(page, "T", 1000, 10, 1000, 10))
    with second:
        other = choice(page, "compare", NONE | dict(SCHEDULES), "none")
        rest = more(page, name)
    return {"schedule": name, "T": asked, "other": "" if other == "none" else other} | rest


def more(page: AnyPage, name: str) -> dict[str, Any]:
    """What stands under "more", and schedule A's numbers, which live sliders move."""
    params = SCHEDULES[name].params
    with controls.Popover(page):
        rest = [param for param in params if param.name not in numeric(name)]
        values = {param.name: controls.control(page, param) for param in rest}
        dataset = choice(page, "dataset", CLOUDS, "swiss_roll")
        seed = controls.seed(page)
    values |= {each.name: controls.read(page, each) for each in params if each not in rest}
    return {"dataset": dataset, "seed": seed, "values": values}


def choice(page: AnyPage, name: str, menu: Mapping[str, Entry], default: str) -> str:
    label = controls.worded(page, name, default).label
    return controls.choose(page, name, menu, default, label=label)


def settle(page: AnyPage, chosen: dict[str, Any], alone: bool) -> Settings:
    """The settings, with a schedule that accepts them and what the hand has just let go of.

    alone : the stage answers ahead of its page, with the sweeps of before and without a notice.
    """
    name, asked, values = chosen["schedule"], chosen["T"], chosen["values"]
    given, before = key(values | released(page, name, values)), None
    if alone:
        T, params, _ = repaired(name, asked, given)
        before = repaired(name, asked, key(values))[1]
    else:
        T, params = accepted(page, name, asked, given, bound=True)
    t = listen_t(page, T, T // 5, KEY)
    settled = {"T": T, "t": t, "schedule_params": params, "before": before}
    return Settings(**{each: chosen[each] for each in chosen if each != "values"} | settled)


def released(page: AnyPage, name: str, values: dict[str, Any]) -> dict[str, Any]:
    """The numbers that the hand has just let go of, put into the address."""
    now = {}
    for moving, value in (reported(KEY, "sliders", values) or {}).items():
        if moving not in values:
            continue  # a slider of the schedule shown before
        param = SCHEDULES[name].param(moving)
        value = (int if param.kind == "int" else float)(value)
        now[moving] = min(max(value, param.minimum), param.maximum)
        controls.write(page, moving, now[moving])
    return now
