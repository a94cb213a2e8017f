"""The one cache: results by keys of plain values, for threads and pages, bounded in bytes.

Who asks for a result that another is making waits for that one: thirty students who ask for the
same setting cause one computation. All memos share one budget of bytes; the result that was asked
for longest ago makes room. The newest stays, however large it is.
"""

from __future__ import annotations

import functools
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterable
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

from explorer.registry import Function
from explorer.worlds import memory

BUDGET = 96 * 2**20  # bytes of all results together
GIVE_BACK = 24 * 2**20  # bytes dropped, after which free memory is given back to the system
SMALL = 64  # bytes that any object is taken to have
LARGE = 1024  # bytes from which a part is told from others by itself
_APART = (type, ModuleType, FunctionType, BuiltinFunctionType, MethodType)


class Store:
    """Results of all memos, the one asked for last at the end; never more bytes than the budget,
    but for the newest result alone."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget, self.bytes, self.lock = budget, 0, threading.RLock()
        self._dropped = 0  # bytes since free memory was given back
        self._results: OrderedDict[Hashable, tuple[Any, dict[int, int]]] = OrderedDict()
        self._holders: Counter[int] = Counter()  # of a part, by its id: results that hold it
        self._sizes: dict[int, int] = {}  # of a part, as it was when the first of them came

    def get(self, key: Hashable) -> tuple[bool, Any]:
        with self.lock:
            if key not in self._results:
                return False, None
            self._results.move_to_end(key)
            return True, self._results[key][0]

    def put(self, key: Hashable, result: Any) -> None:
        parts = sizes_of(result)
        with self.lock:
            self.drop(key)
            self._results[key] = result, parts
            for part, size in parts.items():
                if part not in self._sizes:
                    self._sizes[part] = size
                    self.bytes += size
                self._holders[part] += 1
            while self.bytes > self.budget and len(self._results) > 1:
                self.drop(next(iter(self._results)))
            much = self._dropped > GIVE_BACK
            self._dropped = 0 if much else self._dropped
        if much:
            memory.trim()

    def drop(self, key: Hashable) -> None:
        with self.lock:
            _, parts = self._results.pop(key, (None, {}))
            for part in parts:
                self._holders[part] -= 1
                if not self._holders[part]:
                    del self._holders[part]
                    size = self._sizes.pop(part)
                    self.bytes -= size
                    self._dropped += size

    def keys(self) -> list[Hashable]:
        with self.lock:
            return list(self._results)


STORE = Store()


class _Flight:
    """A result on its way: whoever comes meanwhile waits for it."""

    result: Any
    error: BaseException | None

    def __init__(self) -> None:
        self.landed, self.result, self.error = threading.Event(), None, None
        self.pilot = threading.get_ident()


class Memo:
    """The newest `most` results of one kind, within the budget that all kinds share.

    Keys are plain values (names, numbers, frozen records); None is a result like any other.
    """

    def __init__(self, most: int = 64, store: Store = STORE) -> None:
        self.most, self._store, self._lock = most, store, threading.Lock()
        self._mark = object()  # lives as long as a result does; an id would be given out again
        self._keys: OrderedDict[Hashable, None] = OrderedDict()
        self._flights: dict[Hashable, _Flight] = {}

    def get(self, key: Hashable, default: Any = None) -> Any:
        """The result, or `default` where none is remembered."""
        known, result = self._store.get((self._mark, key))
        return result if known else default

    def __contains__(self, key: Hashable) -> bool:
        return self._store.get((self._mark, key))[0]

    def put(self, key: Hashable, result: Any) -> Any:
        """Remember the result and return it."""
        self._store.put((self._mark, key), result)
        with self._lock:
            self._keys[key] = None
            self._keys.move_to_end(key)
            while len(self._keys) > self.most:
                oldest, _ = self._keys.popitem(last=False)
                self._store.drop((self._mark, oldest))
        return result

    def make(self, key: Hashable, factory: Callable[[], Any]) -> Any:
        """The result, made by `factory()` where none is remembered, by one caller at a time.

        An error reaches all who wait, and the next caller tries anew. Where the maker was only
        interrupted (no Exception: its page runs again), the first of those who wait makes it.
        """
        known, result = self._store.get((self._mark, key))
        if known:
            return result
        with self._lock:
            flight, ours = self._flights.get(key), False
            if flight is None or flight.pilot == threading.get_ident():  # a call within itself
                flight = self._flights[key] = _Flight()
                ours = True
        return self._fly(key, flight, factory) if ours else self._wait(key, flight, factory)

    def _fly(self, key: Hashable, flight: _Flight, factory: Callable[[], Any]) -> Any:
        try:
            flight.result = self.put(key, factory())
        except BaseException as error:
            flight.error = error
            raise
        finally:
            with self._lock:
                if self._flights.get(key) is flight:
                    del self._flights[key]
            flight.landed.set()
        return flight.result

    def _wait(self, key: Hashable, flight: _Flight, factory: Callable[[], Any]) -> Any:
        flight.landed.wait()
        if flight.error is not None and not isinstance(flight.error, Exception):
            return self.make(key, factory)
        if flight.error is not None:
            raise flight.error
        return flight.result

    def clear(self) -> None:
        """Forget all results of this memo."""
        with self._lock:
            for key in self._keys:
                self._store.drop((self._mark, key))
            self._keys.clear()


def memo(most: int = 64) -> Callable[[Function], Function]:
    """A decorator: the function's newest `most` results, by its arguments. `f.memo` is the Memo."""

    def decorate(function: Function) -> Function:
        results = Memo(most)

        @functools.wraps(function)
        def remembered(*args: Any, **kwargs: Any) -> Any:
            key = (args, tuple(sorted(kwargs.items())))
            return results.make(key, lambda: function(*args, **kwargs))

        remembered.memo = results  # type: ignore[attr-defined]
        return remembered  # type: ignore[return-value]

    return decorate


def size_of(result: Any) -> int:
    """Bytes of the arrays, tensors and texts in a result, at any depth, each object once."""
    return sum(sizes_of(result).values())


def sizes_of(result: Any) -> dict[int, int]:
    """The same by part: the id of each large one → its bytes; all small ones under the result's.

    So what results share, as frames at different t their blobs, is counted once.
    """
    seen: set[int] = set()
    large: dict[int, int] = {}
    small, waiting = 0, [result]
    while waiting:
        value = waiting.pop()
        if id(value) in seen or isinstance(value, _APART):
            continue
        seen.add(id(value))
        size = _own_size(value)
        if size > LARGE:
            large[id(value)] = size
        else:
            small += size
        waiting.extend(_parts(value))
    large[id(result)] = large.get(id(result), 0) + small
    return large


def _own_size(value: Any) -> int:
    if isinstance(value, (bytes, bytearray, str)):
        return SMALL + len(value)
    size = getattr(value, "nbytes", 0)
    return SMALL + (size if isinstance(size, int) else 0)


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, (list, tuple, set, frozenset)):
        return value
    if hasattr(value, "nbytes"):
        return ()
    slots = getattr(type(value), "__slots__", ())
    slots = (slots,) if isinstance(slots, str) else slots
    return [
        *getattr(value, "__dict__", {}).values(),
        *(getattr(value, name) for name in slots if hasattr(value, name)),
    ]
