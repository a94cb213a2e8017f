"""The app with one page more, for the browser tests: /nothing draws nothing, so that a tab may pass
it on the way from one visit of a page to the next (tab.py). What was at work rests then, and long
jobs take it easy (easy.py)."""

from __future__ import annotations

import streamlit as st

from explorer.ui.frame.navigation import PAGES, run_app
from explorer.ui.frame.question import GUESSES
from tests.browser import easy
from tests.page_run import skipped
from tests.rest import rest

easy.take_it_easy()
if st.query_params.get("asks"):  # a newcomer's session, whose questions wait for a guess
    del st.query_params["asks"]
    st.session_state["_asks"] = True
if "_asks" not in st.session_state:
    st.session_state.setdefault(GUESSES, skipped(*(entry.name for entry in PAGES)))


def nothing() -> None:
    """Not a page of the path: neither settings nor widgets."""
    rest()


run_app(st.Page(nothing, title="nothing", visibility="hidden"))
