"""The stages of the page `schedule`: A's answers alone what the hand does to it, B's follows."""

from __future__ import annotations

import time

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.frames.frame import Frame
from explorer.lessons.schedule import scene, settings
from explorer.ui.charts import live
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage

# Under two clouds side by side stand A's sliders and curves: both give them room, alike, so that
# their scale is one. In lecturer's mode, where all else is larger, they do not grow.
BELOW_A, BELOW_B, IN_LECTURE = 290, 430, 260
HEAD_START = 0.06  # seconds for the exact picture to leave and be drawn before the page follows


def show(page: AnyPage, chosen: dict) -> tuple[scene.Settings, Frame]:
    """Stage A; beside it, where there is one, B: the same points and noise on the same clock."""
    if not chosen["other"]:
        return answer(page, chosen)
    first, second = st.columns(2, gap="small")
    with first:
        now, frame = answer(page, chosen)
    with second:
        stage.show(
            page, frame.view("b"), frame.time, settings.KEY_B, height=height(page, "b"),
            reserve=0 if page.present else BELOW_B, bare=True,
        )  # fmt: skip
        st.caption(page.word("schedule.stage_b"))
    return now, frame


def height(page: AnyPage, other: str) -> int | str:
    """Of a cloud; `other` is what it is compared with."""
    return IN_LECTURE if page.present and other else "fill"


@st.fragment
def answer(page: AnyPage, chosen: dict) -> tuple[scene.Settings, Frame]:
    """The stage. What it reports runs this alone, so the exact curve comes first; then the page."""
    alone = bool(get_script_run_ctx().fragment_ids_this_run)
    # alone, only the exact table travels; the sweeps of before serve until the page follows
    now = settings.settle(page, chosen, alone)
    frame = scene.frame(now, "schedule")
    stage.show(
        page, frame.view("stage"), frame.time, settings.KEY, height=height(page, now.other),
        reserve=BELOW_A if now.other else 0,
    )  # fmt: skip
    for cut in frame.numbers.cuts:
        st.caption(page.say(cut.sentence()))
    if alone:
        time.sleep(HEAD_START)  # a new run throws away what has not left yet
        st.rerun()
    return now, frame


def source(frame: Frame) -> live.Source:
    """Where the sentence and the badge find their numbers while t or a slider moves."""
    return live.source(settings.KEY, frame.view("stage").picture.table)
