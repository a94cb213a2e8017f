"""The evaluations of the page `vlb`: what their threads run, and what is remembered of them.

An evaluation yields what it knows after every batch of rows, so that the page has bars at once and
sharper ones with every poll; stopped, it leaves what it has, and another goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from explorer.core.reverse import BoundDenoiser
from explorer.lessons.vlb import scene_data as data
from explorer.lessons.vlb import scene_evaluation as runs
from explorer.lessons.vlb.scene_data import Order
from explorer.worlds import networks
from explorer.worlds.memo import Memo

MOST = 24  # evaluations remembered
GLANCES = 12  # looks at a network that is trained here
GLANCE_ROWS = 16
_ended, _so_far = Memo(MOST), Memo(2 * MOST)  # by Order; of the latter `_places`


def ended(order: Order) -> runs.Evaluation | None:
    """The finished evaluation, where one is remembered."""
    return _ended.get(order)


def evaluation(order: Order) -> Iterator[runs.Evaluation]:
    """What a job's thread runs; it begins with all that is remembered of the same data."""
    with np.errstate(all="ignore"):  # a network that exploded is shown, not complained about
        if data.denoiser(order) is None:
            yield from _train_here(order)
        now = begun = _begin(order, data.denoiser(order))
        try:
            for now in runs.evaluate(begun, order.rows, order.seed):
                yield now
        finally:
            _leave(order, now)
    _ended.put(order, now)


def _places(order: Order) -> tuple[Order, Order]:
    """Where an evaluation is looked for that another may go on from: of the same denoiser, then
    of any with the same data and the same noise."""
    return replace(order, rows=0), order.ground


def _leave(order: Order, now: runs.Evaluation) -> None:
    for place in _places(order):
        _so_far.put(place, now)


def _begin(order: Order, denoiser: BoundDenoiser) -> runs.Evaluation:
    """Where to start: with all that is known already."""
    subject = data.subject(order, denoiser)
    for before in map(_so_far.get, _places(order)):
        if before is not None and before.subject.denoiser is denoiser:
            return before
        if before is not None and before.subject.reference is subject.reference:
            return runs.renewed(before, denoiser)
    return runs.fresh(subject)


def _train_here(order: Order) -> Iterator[runs.Evaluation]:
    """Train a small network for this shape, with a glance at its bars now and then."""
    config = networks.config_of(order.world)
    due = sorted(set(np.geomspace(1, config.steps, GLANCES).astype(int)))
    for snapshot in networks.training(config):
        if not due or snapshot.step < due[0]:
            continue
        due = [step for step in due if step > snapshot.step]
        begun = _begin(order, snapshot.denoiser())
        *_, now = runs.evaluate(begun, GLANCE_ROWS, order.seed)
        share = snapshot.step / config.steps
        now = replace(now, share=share, step=snapshot.step)
        _leave(order, now)
        yield now
