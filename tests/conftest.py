"""How the tests are shared out between workers (pytest -n), how they see pages, and what a test may
leave behind.

Pages that tests run without a browser wait for their pictures, and so show the new ones, and make
what stands in popovers too, so that tests can move it.
"""

from __future__ import annotations

import sys

import pytest

from tests.halves import TwoHalves

WITHOUT_PAGES = {"core", "data", "models", "training", "frames"}  # and so without Streamlit


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_make_scheduler(config, log):
    return TwoHalves(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(autouse=True)
def whole_pages(request, monkeypatch):
    if not WITHOUT_PAGES & set(request.path.parts):
        monkeypatch.setattr("explorer.ui.late.PATIENCE_S", 60.0)
        monkeypatch.setattr("explorer.ui.controls.controls.SPARING", False)


@pytest.fixture(autouse=True)
def nobody_works_on():
    """The jobs that a test has ordered rest when it is over: they would take the processor from the
    next for a minute and a half."""
    yield
    if "explorer.jobs" in sys.modules:
        from tests.rest import rest

        rest()
