"""How the tests are shared out between workers (pytest -n), and how they see pages.

Pages that tests run without a browser wait for their pictures, and so show the new ones, and make
what stands in popovers too, so that tests can move it.
"""

from __future__ import annotations

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
