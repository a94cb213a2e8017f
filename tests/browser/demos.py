"""All demo pages on one server, for the browser tests: each at the address of its file's name.

/nothing draws nothing and forgets what the demos kept in the session: a tab passes it on the way
from one visit of a demo to the next (tab.py).
"""

from __future__ import annotations

import streamlit as st


def nothing() -> None:
    st.session_state.clear()


FIRST = st.Page(nothing, url_path="first", default=True)  # it answers at the root only
DEMOS = [st.Page(f"{name}_demo.py") for name in ("stage", "line", "pictures")]
st.navigation([FIRST, st.Page(nothing), *DEMOS], position="hidden").run()
