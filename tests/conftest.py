"""Pages that tests run without a browser: they wait for their pictures, and so show the new ones,
and make what stands in popovers too, so that tests can move it."""

import pytest

WITHOUT_PAGES = {"core", "data", "models", "training", "frames"}  # and so without Streamlit


@pytest.fixture(autouse=True)
def whole_pages(request, monkeypatch):
    if not WITHOUT_PAGES & set(request.path.parts):
        monkeypatch.setattr("explorer.ui.late.PATIENCE_S", 60.0)
        monkeypatch.setattr("explorer.ui.controls.controls.SPARING", False)
