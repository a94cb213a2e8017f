"""Freed memory is given back; where the C library cannot be asked, nothing happens."""

import ctypes
import os
from pathlib import Path

import numpy as np
import pytest

from explorer.worlds import memory

SMALL = 100_000  # bytes: below the size that glibc maps by itself


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(memory.trimmer() is None, reason="the C library has no malloc_trim")
def test_what_arrays_leave_between_others_is_given_back():
    arrays = [np.ones(SMALL, np.uint8) for _ in range(1000)]
    kept = arrays[::20] + arrays[-1:]  # so that the heap's end cannot move
    del arrays
    memory.trim()  # what lies at the end
    before = resident()
    arrays = [np.ones(SMALL, np.uint8) for _ in range(1000)]
    full = resident()
    kept += arrays[::20] + arrays[-1:]
    del arrays
    assert memory.trim() and resident() < before + 0.3 * (full - before) and kept


def test_another_library_leaves_it_at_that(monkeypatch):
    def none(name):
        raise OSError("no library")

    memory.trimmer.cache_clear()
    monkeypatch.setattr(ctypes, "CDLL", none)
    assert memory.trimmer() is None and memory.trim() is False
    memory.trimmer.cache_clear()


def test_it_is_done_at_most_every_so_often(monkeypatch):
    times, done = iter((100.0, 105.0, 111.0)), []
    monkeypatch.setattr(memory.time, "monotonic", lambda: next(times))
    monkeypatch.setattr(memory, "trim", lambda: done.append(1) or True)
    monkeypatch.setattr(memory, "_last", [0.0])
    assert [memory.trim_sometimes() for _ in range(3)] == [True, False, True] and len(done) == 2
