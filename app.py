"""The entry: `streamlit run app.py`. Declares the pages and runs the one that is asked for."""

from explorer.ui.frame.frame import run_app

run_app()
