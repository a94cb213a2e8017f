"""The app with a plain page beside its own and a meter inside the server, for `rerun` and `hall`.

The plain page, at /plain, has 75 elements of the kinds that ours have: texts, sliders, menus,
switches, buttons, links, formulas, and a Plotly figure of 200 points. Into the file that
EXPLORER_METER names goes a line for each script run: "<CPU seconds of its thread>".
"""

import math
import os
import time
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from explorer.ui.frame.navigation import run_app

METER = Path(os.environ["EXPLORER_METER"])


def meter() -> None:
    """Time every script run, from the first on."""
    plain_run = ScriptRunner._run_script
    if plain_run.__module__ == __name__:
        return

    def timed(self, rerun_data):
        worked = time.thread_time()
        plain_run(self, rerun_data)
        with METER.open("a", encoding="ascii") as file:
            file.write(f"{time.thread_time() - worked}\n")

    ScriptRunner._run_script = timed


def plain() -> None:
    """A page of 75 elements."""
    st.title("plain")
    left, right = st.columns([2, 1])
    with right:
        for k in range(8):
            st.slider(f"slider {k}", 0, 100, 10, key=f"slider{k}")
        for k in range(6):
            st.selectbox(f"menu {k}", ("one", "two", "three"), key=f"menu{k}")
            st.toggle(f"switch {k}", key=f"switch{k}")
            st.button(f"button {k}", key=f"exercise_{k}_set")
        st.segmented_control("part", ("a", "b", "c"), default="a", key="part")
    with left:
        scale = st.session_state.slider0
        curve = go.Scatter(y=[scale * math.sin(k / 20) for k in range(200)])
        st.plotly_chart(go.Figure(curve, {"height": 320}), key="curve")
        for k in range(3):
            st.latex(rf"x_{k} = \sqrt{{\alpha_{k}}} x_0")
        for k in range(14):
            st.page_link("https://example.org", label=f"link {k}")
    for k in range(29):
        st.markdown(f"line {k} of **text**, which says what there is to see with ${k}$ words")


meter()
run_app(st.Page(plain, title="plain", visibility="hidden"))
