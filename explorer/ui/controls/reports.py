"""What a stage has reported since the page last looked.

A component's state stays at its last report. Read on every run it would undo what came after it:
an exercise that sets t, a button that resets a slider. So a report counts once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.page import AnyPage

STORE = "_heard"


def reported(key: str, name: str, current: Any = None) -> Any:
    """The new report `name` ("t", "sliders", …) of the stage `key`, or None; ask before stage().

    current : what the page has now. Where it has moved on from the last report, that report is
    forgotten, so that the hand may report the same value again and be heard.
    """
    state = st.session_state.get(key) or {}
    now = state.get(name)
    seen = st.session_state.setdefault(STORE, {})
    text = json.dumps(now, sort_keys=True, default=str)
    if seen.get((key, name)) != text:
        seen[key, name] = text
        return now
    if now is not None and current is not None and current != now:
        st.session_state[key] = {**state, name: None}
        seen[key, name] = "null"
    return None


def listen_t(page: AnyPage, T: int, start: int, *keys: str, name: str = "t") -> int:
    """t in 0..T: from the address (where it is `name`), after what these stages have just reported.

    start : where t stands when the address gives none.
    """
    t = controls.read(page, Param(name, start, {}, minimum=0, maximum=T))
    for key in keys:
        now = reported(key, "t", t)
        if now is not None:
            t = min(int(now), T)
            controls.write(page, name, t)
    return t


def listen_place(
    page: AnyPage,
    key: str,
    handle: str,
    start: Mapping[str, float],
    reach: float,
    digits: int | None = None,
) -> dict[str, float]:
    """Where a handle of the stage `key` stands: its coordinates by their names in the address.

    start : names and first places; all stay within ±reach.  digits : kept of a reported place.
    """
    at = {
        name: controls.read(page, Param(name, first, {}, minimum=-reach, maximum=reach))
        for name, first in start.items()
    }
    moved = reported(key, "handles", {handle: list(at.values())})
    if moved:
        for name, value in zip(start, moved[handle], strict=True):
            value = float(np.clip(value, -reach, reach))
            at[name] = value if digits is None else round(value, digits)
            controls.write(page, name, at[name])
    return at


def listen_handles(
    page: AnyPage, key: str, handles: Mapping[str, Sequence[Param]], flat: bool = False
) -> dict[str, float]:
    """Where the handles of the picture `key` stand, by the names of their coordinates' settings.

    handles : the settings of each handle's coordinates.  flat : of a line, one coordinate each.
    """
    params = {param.name: param for each in handles.values() for param in each}
    at = {name: controls.read(page, param) for name, param in params.items()}
    now = {handle: [at[param.name] for param in each] for handle, each in handles.items()}
    now = {handle: place[0] for handle, place in now.items()} if flat else now
    for handle, moved in (reported(key, "handles", now) or {}).items():
        for param, value in zip(handles[handle], np.atleast_1d(moved), strict=True):
            at[param.name] = within(page, param, value)
    return at


def listen_sliders(page: AnyPage, key: str, params: Iterable[Param]) -> dict[str, float]:
    """Where the live sliders of the picture `key` stand, by the names of their settings."""
    named = {param.name: param for param in params}
    at = {name: controls.read(page, param) for name, param in named.items()}
    for name, value in (reported(key, "sliders", at) or {}).items():
        if name in named:
            at[name] = within(page, named[name], value)
    return at


def within(page: AnyPage, param: Param, value: float) -> float:
    """A reported value in the param's range, written into the address."""
    value = float(np.clip(value, param.minimum, param.maximum))
    controls.write(page, param.name, value)
    return value
