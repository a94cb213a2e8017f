"""The evaluations of the page `vlb`: each a job beside the page, kept once it has ended.

An evaluation yields what it knows after every batch of rows, so that the page has bars at once and
sharper ones with every poll; stopped, it keeps what it has, and may go on from there.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import streamlit as st

from explorer.jobs import Job
from explorer.lessons.vlb import scene
from explorer.lessons.vlb.settings import PICTURES, POINTS, Settings
from explorer.ui.training import side_job as live_sides
from explorer.worlds import world as worlds
from explorer.worlds.memo import Memo

LEVELS = 17  # values of a digit's pixels
CHUNK, DRAWS = 512, 500  # of pictures: rows at once, and draws of t
MOST = 24  # evaluations remembered
GLANCES = 12  # looks at a network that is trained here
GLANCE_ROWS = 16
_ended, _denoisers = Memo(MOST), Memo(MOST)  # by Settings


def order(settings: Settings, snapshot) -> Job | None:
    """The job that evaluates these settings for this tab; None where the evaluation is known.

    A training that runs has new weights at every look: what was ordered at the look before and has
    ended since is taken over first, so that the bars follow however fast it trains.
    """
    kept = memory()
    asked = kept.get("asked")
    if asked is not None and asked.world == settings.world and ended(asked) is not None:
        kept.update(evaluation=ended(asked), settings=asked)
    kept["asked"] = settings
    kept["job"] = None
    if ended(settings) is None:
        work = functools.partial(_work, settings, snapshot, kept.get("evaluation"))
        wanted = (settings, kept["go_on"])
        kept["job"] = live_sides.side(("vlb", id(kept)), wanted, work)
    return kept["job"]


def go_on() -> None:
    """After a stop: a new job, which begins with what the old one knew."""
    memory()["go_on"] += 1


def ended(settings: Settings) -> scene.Evaluation | None:
    """The finished evaluation, where one is remembered."""
    return _ended.get(settings)


def memory() -> dict:
    """What this tab saw last: settings and evaluation, its job, and how often it went on."""
    return st.session_state.setdefault("_vlb", {"go_on": 0})


def latest(settings: Settings, job: Job | None):
    """(what is known now, the settings that it belongs to), or (None, settings).

    While a new evaluation in the same world has not begun, the one before stays in sight.
    """
    found, kept = ended(settings) or live_sides.latest(job), memory()
    if found is not None:
        kept.update(evaluation=found, settings=settings)
    elif "settings" not in kept or kept["settings"].world != settings.world:
        return None, settings
    return kept["evaluation"], kept["settings"]


def _work(settings: Settings, snapshot, before) -> Iterator[scene.Evaluation]:
    """What the job's thread runs."""
    with np.errstate(all="ignore"):  # a network that exploded is shown, not complained about
        if settings.what == POINTS and settings.denoiser == "trained" and snapshot is None:
            before = yield from _train_here(settings, before)
        made = _begin(settings, _denoiser(settings, snapshot), before)
        for now in scene.evaluate(made, settings.rows, settings.seed):
            yield now
    _ended.put(settings, now)


def _begin(settings: Settings, denoiser, before) -> scene.Evaluation:
    """Where to start: with all that is known already of the same data and the same noise."""
    subject = _subject(settings, denoiser)
    if before is None or before.subject.world != settings.world:
        return scene.fresh(subject)
    if before.subject.denoiser is denoiser:
        return before
    if before.subject.reference is subject.reference:
        return scene.renewed(before, denoiser)
    return scene.fresh(subject)


def _train_here(settings: Settings, before):
    """Train a small network for this shape, with a glance at its bars now and then."""
    config, place = _config(settings), _place(settings)
    if place in _denoisers:
        return before
    from explorer.training.trainer import train

    due = sorted(set(np.geomspace(1, config.steps, GLANCES).astype(int)))
    for snapshot in train(config):
        if not due or snapshot.step < due[0]:
            continue
        due = [step for step in due if step > snapshot.step]
        made = _begin(settings, snapshot.denoiser(), before)
        *_, before = scene.evaluate(made, GLANCE_ROWS, settings.seed)
        share = snapshot.step / config.steps
        before = replace(before, share=share, step=snapshot.step, sampling={})
        yield before
    _denoisers.put(place, snapshot.denoiser())
    return before


def _config(settings: Settings):
    from explorer.training.config import TrainConfig

    return TrainConfig(settings.dataset, schedule=settings.schedule, T=settings.T)


def _place(settings: Settings):
    """What a denoiser depends on."""
    return replace(settings, rows=0, seed=0)


def _denoiser(settings: Settings, snapshot):
    """Whose bound it is; the same object for the same settings, so that work may go on."""
    place = _place(settings)
    return _denoisers.get(place) or _denoisers.put(place, _made(settings, snapshot))


def _made(settings: Settings, snapshot):
    if snapshot is not None:
        return snapshot.denoiser()
    if settings.what == PICTURES:
        name = "pretrained" if settings.denoiser == "trained" else settings.denoiser
        return worlds.picture_denoiser(name, settings.world)
    if settings.denoiser == "density":
        return worlds.density_denoiser(settings.world)
    from explorer.lessons.step_through.scene import network

    return network(_config(settings), trained=False)


def _subject(settings: Settings, denoiser) -> scene.Subject:
    """The denoiser with the data and the reference of its world."""
    world = settings.world
    if settings.what == POINTS:
        x0, other = worlds.clouds(world)
        reference = worlds.density_denoiser(world)
        return scene.Subject(reference.schedule, denoiser, x0, reference, other, world=world)
    reference = worlds.picture_denoiser("pretrained", world)
    if reference.schedule != denoiser.schedule:
        reference = denoiser  # one's own schedule: there is nothing else to compare with
    x0, other = worlds.digits(world)
    return scene.Subject(
        denoiser.schedule, denoiser, x0, reference, other, LEVELS, CHUNK, DRAWS, world
    )
