"""What a stage has reported since the page last looked.

A component's state stays at its last report. Read on every run it would undo what came after it:
an exercise that sets t, a button that resets a slider. So a report counts once.
"""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

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
