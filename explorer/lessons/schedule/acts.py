"""The stages of the page `schedule`: A's answers alone what the hand does to it, B's follows."""

from __future__ import annotations

import time

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.frames.frame import Frame
from explorer.lessons.schedule import scene, settings
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage

HEAD_START = 0.06  # seconds for the exact picture to leave and be drawn before the page follows


@st.fragment
def answer(page: AnyPage, chosen: dict) -> tuple[scene.Settings, Frame]:
    """The stage. What it reports runs this alone, so the exact curve comes first; then the page."""
    alone = bool(get_script_run_ctx().fragment_ids_this_run)
    # alone, only the exact table travels; the sweeps of before serve until the page follows
    now = settings.settle(page, chosen, alone)
    frame = scene.frame(now, "schedule")
    stage.show(page, frame.view("stage"), frame.time, settings.KEY)
    for cut in frame.numbers.cuts:
        st.caption(page.say(cut.sentence()))
    if alone:
        time.sleep(HEAD_START)  # a new run throws away what has not left yet
        st.rerun()
    return now, frame


def show_other(page: AnyPage, frame: Frame) -> None:
    """Stage B: the same points and noise on the same clock."""
    stage.show(page, frame.view("b"), frame.time, settings.KEY_B, height=220, bare=True)
