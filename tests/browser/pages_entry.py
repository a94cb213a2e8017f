"""The app with two pages more, for the browser tests. /nothing draws nothing, so that a tab may
pass it on the way from one visit of a page to the next (tab.py); what was at work rests then, and
long jobs take it easy (easy.py). /links has a view of every kind (links_page.py)."""

from __future__ import annotations

import streamlit as st

from explorer.ui.frame.navigation import PAGES, run_app
from explorer.ui.frame.question import AGAIN, GUESSES
from tests.browser import easy
from tests.browser.links_page import links
from tests.page_run import skipped
from tests.rest import rest

easy.take_it_easy()
# Questions beside a stage are skipped, but where the address asks for them: as a newcomer's ("1"),
# or each once more, whatever else the address says ("all"), until it asks for none ("none").
NAMES = [entry.name for entry in PAGES]
asks = st.query_params.get("asks")
if asks:
    del st.query_params["asks"]
    every = skipped(*NAMES)
    wanted = {"all": dict.fromkeys(every, AGAIN), "none": every}
    st.session_state[GUESSES] = wanted.get(asks, {})
st.session_state.setdefault(GUESSES, skipped(*NAMES))


def nothing() -> None:
    """Not a page of the path: neither settings nor widgets."""
    rest()
    st.session_state[GUESSES] = skipped(*NAMES)


MORE = (nothing, links)
run_app(*(st.Page(page, title=page.__name__, visibility="hidden") for page in MORE))
