"""The bar for work that a page waits for: its text, its steps, and the seconds that are left."""

import streamlit as st

from explorer.ui.training import bar


class Place:
    """Where a bar is shown: remembers what it was told."""

    def __init__(self):
        self.told = []

    def progress(self, share, text=None):
        self.told.append((round(share, 2), text))

    def empty(self):
        self.told.append("empty")


def test_a_bar_moves_in_steps_and_goes(monkeypatch):
    place = Place()
    monkeypatch.setattr(st, "empty", lambda: place)
    shown = bar.Bar()
    shown.done()
    assert place.told == []  # nothing was shown, so nothing is taken away
    tell = shown.telling("walking")
    for share in (0.01, 0.06, 0.07, 0.2, 1.0):
        tell(share)
    shown.done()
    steps = [(0.0, "walking"), (0.06, "walking"), (0.2, "walking"), (1.0, "walking"), "empty"]
    assert place.told == steps


def test_a_text_may_tell_the_seconds_that_are_left(monkeypatch):
    place, now = Place(), [100.0]
    monkeypatch.setattr(st, "empty", lambda: place)
    monkeypatch.setattr(bar.time, "monotonic", lambda: now[0])
    tell = bar.Bar().telling(lambda left: f"{left} s left")
    now[0] = 102.0
    tell(0.25)
    now[0] = 107.9
    tell(0.99)
    assert place.told == [(0.0, None), (0.25, "6 s left"), (0.99, "1 s left")]
