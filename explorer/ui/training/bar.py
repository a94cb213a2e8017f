"""A bar for work that a page waits for itself: some seconds, with how far it is."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import streamlit as st

EVERY = 0.05  # of the whole, between two words of the bar


class Bar:
    """Its place is always there, so that what stands below is never mounted anew."""

    def __init__(self) -> None:
        self._place, self._shown = st.empty(), False

    def telling(self, text: str | Callable[[int], str]) -> Callable[[float], None]:
        """Show the bar with this text, and a callback that tells it the share done, 0..1.

        text : may be made from the seconds that are left, once they can be told.
        """
        told, began = [0.0], time.monotonic()
        self._place.progress(0.0, text if isinstance(text, str) else None)
        self._shown = True

        def tell(share: float) -> None:
            if share - told[0] < EVERY:
                return
            told[0] = share
            left = math.ceil((time.monotonic() - began) * (1 - share) / share)
            self._place.progress(min(share, 1.0), text if isinstance(text, str) else text(left))

        return tell

    def done(self) -> None:
        """Take the bar away, where there was one."""
        if self._shown:
            self._place.empty()
