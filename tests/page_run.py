"""A page run without a browser, for the tests of pages."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[1]


def opened(name: str, session: dict | None = None, **query: str) -> AppTest:
    """The page `name` as the app runs it, in English unless told, with the address given.

    session : what the session already knows, such as the job of a training.
    """
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in (session or {}).items():
        at.session_state[key] = value
    at.switch_page(f"pages/{name}.py")
    for key, value in ({"lang": "en"} | query).items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, [error.message for error in at.exception]
    return at
