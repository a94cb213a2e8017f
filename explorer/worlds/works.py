"""Shares of work that trains and measures, for generators that others take as parts."""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from explorer.worlds import networks
from explorer.worlds.memo import Memo

if TYPE_CHECKING:
    from explorer.training.config import Snapshot
    from explorer.training.image_config import Config

Work = Generator[float, None, Any]  # yields the share done, returns the result
_results = Memo(64)


def remembered(key: Hashable, work: Work) -> Work:
    """Yield the share done while the work goes on; return what it returned, now or once.

    key : all that decides the result, in plain values.  work : not begun where that is known.
    """
    result = _results.get(key)
    if result is None:
        result = _results.put(key, (yield from work))
    yield 1.0
    return result


def network(config: Config) -> Work:
    """Train `config` (TrainConfig or ImageConfig); yields the share done, returns the denoiser.

    Raises ValueError with a sentence where the training ended early.
    """
    if networks.trained(config) is None:
        for snapshot in networks.training(config):
            yield snapshot.step / config.steps
    yield 1.0
    return networks.trained(config)


def part(work: Work, begin: float, end: float) -> Work:
    """The work's shares moved into begin..end of a larger one; returns what the work returns."""
    while True:
        try:
            share = next(work)
        except StopIteration as done:
            return done.value
        yield begin + (end - begin) * share


def in_turn(works: Sequence[Work], so_far: Callable[[list], Any]) -> Iterator[tuple[float, Any]]:
    """(share done, so_far(what the works that are finished returned)), one work after another."""
    results: list = []
    for k, work in enumerate(works):
        while len(results) == k:
            try:
                share = next(work)
            except StopIteration as done:
                results.append(done.value)
            else:
                yield (k + share) / len(works), so_far(results)
    yield 1.0, so_far(results)


def watched(config: Config, due: Iterable[int], look: Callable[[Snapshot], Any]) -> Work:
    """Train, and look(snapshot) at the first snapshot from each of the steps `due` on.

    Returns (steps, what look returned); the last snapshot is among them.
    """
    left, looks = sorted(set(due)), []
    for snapshot in networks.training(config):
        if snapshot.failed:
            continue
        if snapshot.finished or (left and snapshot.step >= left[0]):
            left = [step for step in left if step > snapshot.step]
            looks.append((snapshot.step, look(snapshot)))
        yield snapshot.step / config.steps
    return [step for step, _ in looks], [look for _, look in looks]
