"""Pages that tests run without a browser: they wait for their pictures, and so show the new ones,
and make what stands in popovers too, so that tests can move it."""

import pytest

from explorer.ui import late
from explorer.ui.controls import controls


@pytest.fixture(autouse=True)
def whole_pages(monkeypatch):
    monkeypatch.setattr(late, "PATIENCE_S", 60.0)
    monkeypatch.setattr(controls, "SPARING", False)
