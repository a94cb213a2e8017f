"""Tests that run a page without a browser wait for its pictures, and so see the new ones."""

import pytest

from explorer.ui import late


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(late, "PATIENCE_S", 60.0)
