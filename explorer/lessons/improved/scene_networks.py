"""Shares of work that trains and measures, for generators that others take as parts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Any

from explorer.worlds import networks
from explorer.worlds.memo import Memo

_kept = Memo(64)


def remembered(key: Hashable, make: Callable[[], Iterator[float]]) -> Iterator[float]:
    """Yield the share done while make()'s generator works; return what it returned, now or once.

    key : all that decides the result, in plain values.
    """
    found = _kept.get(key)
    if found is None:
        found = _kept.put(key, (yield from make()))
    yield 1.0
    return found


def network(config) -> Iterator[float]:
    """Train `config` (TrainConfig or ImageConfig); yields the share done, returns the denoiser.

    Raises ValueError with a sentence where the training ended early.
    """
    if networks.trained(config) is None:
        for snapshot in networks.training(config):
            yield snapshot.step / config.steps
    yield 1.0
    return networks.trained(config)


def part(work: Iterator[float], begin: float, end: float) -> Iterator[float]:
    """The work's shares moved into begin..end of a larger one; returns what the work returns."""
    while True:
        try:
            share = next(work)
        except StopIteration as done:
            return done.value
        yield begin + (end - begin) * share


def told(work: Iterator[float]) -> Iterator[tuple[float, Any]]:
    """(share, None) while the work goes on, at last (1.0, what it returns), which is not None."""
    while True:
        try:
            share = next(work)
        except StopIteration as done:
            yield 1.0, done.value
            return
        yield share, None


def watched(config, due, look) -> Iterator[float]:
    """Train, and look(snapshot) at the first snapshot from each of the steps `due` on.

    Returns (steps, what look returned); the last snapshot is among them.
    """
    left, found = sorted(set(due)), []
    for snapshot in networks.training(config):
        if snapshot.failed:
            continue
        if snapshot.finished or (left and snapshot.step >= left[0]):
            left = [step for step in left if step > snapshot.step]
            found.append((snapshot.step, look(snapshot)))
        yield snapshot.step / config.steps
    return [step for step, _ in found], [seen for _, seen in found]
