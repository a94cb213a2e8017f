"""Results that threads and pages share: the newest of them, by a key of plain values."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


class Kept:
    """A table of the `most` results that were put last; any thread may read and write."""

    def __init__(self, most: int = 24):
        self.most, self._lock = most, threading.Lock()
        self._results: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, default: Any = None) -> Any:
        with self._lock:
            return self._results.get(key, default)

    def put(self, key: Hashable, result: Any) -> Any:
        """Keep the result and return it; the oldest makes room."""
        with self._lock:
            self._results[key] = result
            self._results.move_to_end(key)
            while len(self._results) > self.most:
                self._results.popitem(last=False)
        return result

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._results
