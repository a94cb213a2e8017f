"""The walks of the step_through page: made once for all sessions, kept by names and numbers."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field, replace

import numpy as np
import streamlit as st

from explorer.data.clouds import Dataset, scaled, scaled_density
from explorer.lessons.step_through import scene
from explorer.ui.controls import cached

POINTS = 600  # of the cloud
PINNED = "_step_through_pinned_"  # and the page of the training


@dataclass(frozen=True)
class Settings:
    """All that decides a walk, in plain values; the cache's key.

    options : the sampler's own, as pairs.  num_steps : None for every t.  The last four come with
    the tab's own training; network is the mark of its weights, "" for a network trained here.
    """

    dataset: str
    schedule: str
    T: int
    denoiser: str
    start: str
    sampler: str
    options: tuple[tuple[str, object], ...]
    num_steps: int | None
    centres: int
    seed: int
    dataset_params: cached.Params = ()
    data_scale: float = 1.0
    schedule_params: cached.Params = ()
    network: str = ""

    def noises(self):
        return cached.schedule(self.schedule, self.T, self.schedule_params)

    def density(self):
        found = cached.density(self.dataset, self.dataset_params)
        return found if self.data_scale == 1 else scaled_density(found, self.data_scale)

    def data(self, n: int, seed: int) -> Dataset:
        found = cached.dataset(self.dataset, n, seed, self.dataset_params)
        return found if self.data_scale == 1 else scaled(found, self.data_scale)


@dataclass
class Kept:
    """A place in the cache, filled by the first who comes; others wait, then take the same."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    value: object = None

    def get(self, make):
        with self.lock:
            if self.value is None:
                self.value = make()
        return self.value


@st.cache_resource(max_entries=5, show_spinner=False)
def _walk_place(settings: Settings) -> Kept:
    return Kept()


@st.cache_resource(max_entries=8, show_spinner=False)
def _network_place(config, trained: bool) -> Kept:
    return Kept()


def settle(page, *, num_steps: str, denoiser: str, T: int, **given):
    """Settings from the controls, and the tab's own training where it is used, else None."""
    snapshot = _own_snapshot(page) if denoiser == "trained" else None
    if snapshot is not None:
        names = ("dataset", "dataset_params", "data_scale", "schedule", "schedule_params")
        given |= {name: getattr(snapshot.config, name) for name in names}
        given["network"] = mark(snapshot)
        T = snapshot.config.T
    count = None if num_steps == "all" or int(num_steps) >= T else int(num_steps)
    settings = Settings(T=T, denoiser=denoiser, num_steps=count, **given)
    try:
        settings.noises()
    except ValueError:  # some beta would reach 1
        page.notice(page.word("step_through.refused", T=T))
        settings = replace(settings, schedule="cosine", schedule_params=())
    return settings, snapshot


def _own_snapshot(page):
    """This tab's training on train_points as it is now, where it can be shown here."""
    from explorer.ui.training import job as live

    job = live.remember("train_points")
    latest = live.poll(job).latest
    if latest is None or latest.step == 0:
        st.caption(page.word("step_through.trained_here", name=page.word("pages.train_points")))
        return None
    if latest.dims != 2 or latest.config.density() is None:
        st.caption(page.word("step_through.not_yours"))
        return None
    latest = pinned(job, latest, "train_points")
    st.caption(page.word("step_through.your_training", step=f"{latest.step:,}"))
    return latest


def pinned(job, latest, page: str):
    """While a training runs on, the moment that was shown first stays: scrubbing is calm."""
    key = PINNED + page
    kept = st.session_state.get(key)
    if job.state != "running" or kept is None or kept[0] != job.id:
        kept = st.session_state[key] = (job.id, latest)
    return kept[1]


def mark(snapshot) -> str:
    """A name for the snapshot's weights, for caches."""
    return hashlib.sha256(snapshot.weights.tobytes()).hexdigest()[:16]


def walk(page, settings: Settings, snapshot=None) -> scene.Walk:
    """The walk of these settings; shows how far it is while it is made.

    The place of the bar is always there, so that what stands below it is never mounted anew.
    """
    place = st.empty()
    return _walk_place(settings).get(lambda: _make(page, settings, snapshot, place))


def _make(page, settings: Settings, snapshot, place) -> scene.Walk:
    bar = place.progress(0.0, page.word("step_through.walking"))
    rng = np.random.default_rng([settings.seed, 3])
    way, start = scene.walk_back, rng.standard_normal((POINTS, 2))
    if settings.start == "data":
        way, start = scene.walk_out, settings.data(POINTS, settings.seed).x
    made = way(
        settings.noises(),
        denoiser_of(page, settings, snapshot, bar),
        start,
        rng,
        sampler=settings.sampler,
        num_steps=settings.num_steps,
        progress=told(bar, page.word("step_through.walking")),
        **dict(settings.options),
    )
    bar.empty()
    return made


def told(bar, text: str, every: float = 0.05):
    """A progress callback that speaks once in a while."""
    last = [0.0]

    def tell(share: float) -> None:
        if share - last[0] >= every:
            last[0] = share
            bar.progress(min(share, 1.0), text)

    return tell


def denoiser_of(page, settings: Settings, snapshot, bar):
    """The Denoiser that the settings name; a network is trained here if the tab has none."""
    schedule = settings.noises()
    if settings.denoiser == "density":
        return settings.density().denoiser(schedule)
    if settings.denoiser == "training":
        return scene.memorising(training_set(settings), schedule)
    if settings.denoiser == "trained" and snapshot is not None:
        return snapshot.denoiser()
    return _network(settings, told(bar, page.word("step_through.training")))


def training_set(settings: Settings) -> np.ndarray:
    """(centres, 2): the points that the memorising denoiser knows."""
    return settings.data(settings.centres, settings.seed).x


def _network(settings: Settings, progress):
    """A small network for this shape, schedule and T: trained here, or untrained."""
    from explorer.training.config import TrainConfig

    config = TrainConfig(settings.dataset, schedule=settings.schedule, T=settings.T)
    trained = settings.denoiser == "trained"
    place = _network_place(config, trained)
    return place.get(lambda: scene.network(config, trained, progress))
