"""A bar for work that a page waits for itself: some seconds, with how far it is."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

EVERY = 0.05  # of the whole, between two words of the bar


class Bar:
    """Its place is always there, so that what stands below is never mounted anew."""

    def __init__(self):
        self._place, self._shown = st.empty(), False

    def telling(self, text: str) -> Callable[[float], None]:
        """Show the bar with this text, and a callback that tells it the share done, 0..1."""
        told = [0.0]
        self._place.progress(0.0, text)
        self._shown = True

        def tell(share: float) -> None:
            if share - told[0] >= EVERY:
                told[0] = share
                self._place.progress(min(share, 1.0), text)

        return tell

    def done(self) -> None:
        """Take the bar away, where there was one."""
        if self._shown:
            self._place.empty()
