"""The app with one page more, for the browser tests: /nothing draws nothing, so that a tab may pass
it on the way from one visit of a page to the next (tab.py). What was at work rests then, and long
jobs take it easy (easy.py)."""

from __future__ import annotations

import streamlit as st

from explorer.ui.frame.navigation import run_app
from tests.browser import easy
from tests.rest import rest

easy.take_it_easy()


def nothing() -> None:
    """Not a page of the path: neither settings nor widgets."""
    rest()


run_app(st.Page(nothing, title="nothing", visibility="hidden"))
