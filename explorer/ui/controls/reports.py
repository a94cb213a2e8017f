"""What a stage has reported since the page last looked.

A component's state stays at its last report. Read on every run it would undo what came after it:
an exercise that sets t, a button that resets a slider. So a report counts once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from explorer.registry import Param
from explorer.ui.controls import controls

STORE = "_heard"


def heard(key: str, name: str, current: Any = None) -> Any:
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


def listen_t(page, T: int, start: int, *keys: str, name: str = "t") -> int:
    """t in 0..T: from the address (where it is `name`), after what these stages have just reported.

    start : where t stands when the address gives none.
    """
    t = controls.read(page, Param(name, start, {}, minimum=0, maximum=T))
    for key in keys:
        now = heard(key, "t", t)
        if now is not None:
            t = min(int(now), T)
            controls.write(page, name, t)
    return t


def listen_place(
    page, key: str, handle: str, start: Mapping[str, float], reach: float, digits: int | None = None
) -> dict[str, float]:
    """Where a handle of the stage `key` stands: its coordinates by their names in the address.

    start : names and first places; all stay within ±reach.  digits : kept of a reported place.
    """
    at = {
        name: controls.read(page, Param(name, first, {}, minimum=-reach, maximum=reach))
        for name, first in start.items()
    }
    moved = heard(key, "handles", {handle: list(at.values())})
    if moved:
        for name, value in zip(start, moved[handle], strict=True):
            value = float(np.clip(value, -reach, reach))
            at[name] = value if digits is None else round(value, digits)
            controls.write(page, name, at[name])
    return at
