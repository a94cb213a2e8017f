"""The script that Streamlit runs for every reader: declares the pages, runs the one asked for.

It lies apart from app.py, because Streamlit would run pages/x.py without it on a cold server if it
lay beside the folder pages/.
"""

from explorer.ui.frame.frame import run_app

run_app()
