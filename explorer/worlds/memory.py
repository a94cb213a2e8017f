"""What was freed is given back to the system, where the C library can be asked to."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from functools import lru_cache

EVERY_S = 10.0
_last = [0.0]


@lru_cache(maxsize=1)
def trimmer() -> Callable[[int], int] | None:
    """The malloc_trim of glibc, which keeps what arrays leave behind for each thread, or None."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):  # another C library; Windows
        return None


def trim() -> bool:
    """Give back what is free; whether that could be done. Some milliseconds, without the GIL."""
    trim_heap = trimmer()
    return trim_heap is not None and trim_heap(0) >= 0


def trim_sometimes() -> bool:
    """The same where it was not done within EVERY_S seconds."""
    now = time.monotonic()
    if now - _last[0] < EVERY_S:
        return False
    _last[0] = now
    return trim()
