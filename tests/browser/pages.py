"""The app with two pages more, for the browser tests, as app.py starts it; see pages_entry.py."""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware

from explorer.ui.frame.paths import NAMES, Nearest

app = st.App("pages_entry.py", middleware=[Middleware(Nearest, names=(*NAMES, "nothing", "links"))])
