"""The entry: `streamlit run app.py`. The app's script is explorer/ui/frame/entry.py."""

import streamlit as st
from starlette.middleware import Middleware

from explorer.ui.frame.paths import Nearest

app = st.App("explorer/ui/frame/entry.py", middleware=[Middleware(Nearest)])
