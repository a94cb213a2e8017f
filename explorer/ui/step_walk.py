"""The walks of the step_through page: made once for all sessions, kept by names and numbers."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np
import streamlit as st

from explorer.scenes import step_through as scene
from explorer.ui import cached

POINTS = 600  # of the cloud


@dataclass(frozen=True)
class Settings:
    """All that decides a walk, in plain values; the cache's key.

    options : the sampler's own, as pairs.  num_steps : None for every t.  network : what tells one
    network from another: "" for the one trained here, else the job's own.
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
    network: str = ""


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
    network = ""
    if snapshot is not None:
        config = snapshot.config
        given |= {"dataset": config.dataset, "schedule": config.schedule}
        T, network = config.T, f"{hash(snapshot.weights.tobytes())}"
    count = None if num_steps == "all" or int(num_steps) >= T else int(num_steps)
    return Settings(T=T, denoiser=denoiser, num_steps=count, network=network, **given), snapshot


def _own_snapshot(page):
    """The latest moment of this tab's training on train_points, where it can be shown here."""
    from explorer.ui.live import current_job

    job = current_job("train_points")
    latest = job.latest if job else None
    if latest is None or latest.step == 0:
        st.caption(page.word("step_through.trained_here", name=page.word("pages.train_points")))
        return None
    plain = not latest.config.dataset_params and not latest.config.schedule_params
    if latest.dims != 2 or latest.config.density() is None or not plain:
        st.caption(page.word("step_through.not_yours"))
        return None
    st.caption(page.word("step_through.your_training", step=f"{latest.step:,}"))
    return latest


def walk(page, settings: Settings, snapshot=None) -> scene.Walk:
    """The walk of these settings; shows how far it is while it is made."""
    return _walk_place(settings).get(lambda: _make(page, settings, snapshot))


def _make(page, settings: Settings, snapshot) -> scene.Walk:
    bar = st.progress(0.0, page.word("step_through.walking"))
    rng = np.random.default_rng([settings.seed, 3])
    way, start = scene.walk_back, rng.standard_normal((POINTS, 2))
    if settings.start == "data":
        way, start = scene.walk_out, cached.dataset(settings.dataset, POINTS, settings.seed).x
    made = way(
        cached.schedule(settings.schedule, settings.T),
        _denoiser(page, settings, snapshot, bar),
        start,
        rng,
        sampler=settings.sampler,
        num_steps=settings.num_steps,
        progress=_told(bar, page.word("step_through.walking")),
        **dict(settings.options),
    )
    bar.empty()
    return made


def _told(bar, text: str, every: float = 0.05):
    """A progress callback that speaks once in a while."""
    last = [0.0]

    def tell(share: float) -> None:
        if share - last[0] >= every:
            last[0] = share
            bar.progress(min(share, 1.0), text)

    return tell


def _denoiser(page, settings: Settings, snapshot, bar):
    schedule = cached.schedule(settings.schedule, settings.T)
    if settings.denoiser == "density":
        return cached.density(settings.dataset).denoiser(schedule)
    if settings.denoiser == "training":
        return scene.memorising(training_set(settings), schedule)
    if settings.denoiser == "trained" and snapshot is not None:
        return snapshot.denoiser()
    return _network(settings, _told(bar, page.word("step_through.training")))


def training_set(settings: Settings) -> np.ndarray:
    """(centres, 2): the points that the memorising denoiser knows."""
    return cached.dataset(settings.dataset, settings.centres, settings.seed).x


def _network(settings: Settings, progress):
    """A small network for this shape, schedule and T: trained here, or untrained."""
    from explorer.training.config import TrainConfig

    config = TrainConfig(settings.dataset, schedule=settings.schedule, T=settings.T)
    trained = settings.denoiser == "trained"
    place = _network_place(config, trained)
    return place.get(lambda: scene.network(config, trained, progress))
