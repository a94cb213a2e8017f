"""The evaluations of the page `vlb`: what their threads run, and what is remembered of them.

An evaluation yields what it knows after every batch of rows, so that the page has bars at once and
sharper ones with every poll; stopped, it leaves what it has, and another goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from explorer.lessons.vlb import scene
from explorer.lessons.vlb import scene_data as data
from explorer.lessons.vlb.scene_data import Settings
from explorer.worlds import networks
from explorer.worlds.memo import Memo

MOST = 24  # evaluations remembered
GLANCES = 12  # looks at a network that is trained here
GLANCE_ROWS = 16
_ended, _so_far = Memo(MOST), Memo(2 * MOST)  # by Settings; of the latter `_places`


def ended(settings: Settings) -> scene.Evaluation | None:
    """The finished evaluation, where one is remembered."""
    return _ended.get(settings)


def evaluation(settings: Settings) -> Iterator[scene.Evaluation]:
    """What a job's thread runs; it begins with all that is remembered of the same data."""
    with np.errstate(all="ignore"):  # a network that exploded is shown, not complained about
        if data.denoiser(settings) is None:
            yield from _train_here(settings)
        now = begun = _begin(settings, data.denoiser(settings))
        try:
            for now in scene.evaluate(begun, settings.rows, settings.seed):
                yield now
        finally:
            _leave(settings, now)
    _ended.put(settings, now)


def _places(settings: Settings) -> tuple[Settings, Settings]:
    """Where an evaluation is looked for that another may go on from: of the same denoiser, then
    of any with the same data and the same noise."""
    return replace(settings, rows=0), settings.ground


def _leave(settings: Settings, now: scene.Evaluation) -> None:
    for place in _places(settings):
        _so_far.put(place, now)


def _begin(settings: Settings, denoiser) -> scene.Evaluation:
    """Where to start: with all that is known already."""
    subject = data.subject(settings, denoiser)
    for before in map(_so_far.get, _places(settings)):
        if before is not None and before.subject.denoiser is denoiser:
            return before
        if before is not None and before.subject.reference is subject.reference:
            return scene.renewed(before, denoiser)
    return scene.fresh(subject)


def _train_here(settings: Settings) -> Iterator[scene.Evaluation]:
    """Train a small network for this shape, with a glance at its bars now and then."""
    config = networks.config_of(settings.world)
    due = sorted(set(np.geomspace(1, config.steps, GLANCES).astype(int)))
    for snapshot in networks.training(config):
        if not due or snapshot.step < due[0]:
            continue
        due = [step for step in due if step > snapshot.step]
        begun = _begin(settings, snapshot.denoiser())
        *_, now = scene.evaluate(begun, GLANCE_ROWS, settings.seed)
        share = snapshot.step / config.steps
        now = replace(now, share=share, step=snapshot.step, sampling={})
        _leave(settings, now)
        yield now
