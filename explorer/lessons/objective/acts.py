"""The pictures of the page `objective`, mounted."""

from __future__ import annotations

from contextlib import nullcontext

import streamlit as st

from explorer.frames.frame import Frame
from explorer.lessons.objective import derivation, scene
from explorer.lessons.objective.settings import KEYS
from explorer.ui.charts import plates
from explorer.ui.page import AnyPage


def show(page: AnyPage, settings: scene.Settings, act: str) -> Frame:
    """Make the act's picture and mount it; the last act's takes a moment."""
    slow = act == "gap"
    with st.spinner(page.word("objective.pushing")) if slow else nullcontext():
        frame = scene.frame(settings, act)
    mount = derivation.show if act == "lines" else plates.show
    mount(page, frame.views[0], page.key(KEYS[act]))
    return frame
