"""The walks of single pictures on the step_through page: made once for all sessions, then kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from explorer.data.images import IMAGES
from explorer.lessons.step_through import scene as steps
from explorer.lessons.step_through import scene_pictures as scene
from explorer.lessons.step_through.work import Kept, mark, pinned, told
from explorer.lessons.train_images.work import Task, data_of, yardstick
from explorer.training.image_config import ImageConfig, recipe
from explorer.ui.controls import cached

UNSEEN = 100  # held-out pictures whose distance to the training pictures is the usual one
TRAINING = "train_images"  # the page whose training is "your own"
SHIPPED = ("pretrained", "trained")  # the denoisers for which the shipped network may stand


@dataclass(frozen=True)
class Settings:
    """All that decides a walk, in plain values; the cache's key.

    task : what the network was trained on and how; every denoiser uses its schedule and T, and
    the exact one its data.
    label : the class asked for, or None.  options : the sampler's own, as pairs.
    num_steps : None for every t.  known : how many pictures the exact denoiser knows.
    network : the mark of the weights of one's own training, else "".
    """

    task: Task
    denoiser: str
    start: str
    label: int | None
    guidance: float
    sampler: str
    options: tuple[tuple[str, object], ...]
    num_steps: int | None
    known: int
    seed: int
    network: str = ""

    @property
    def config(self) -> ImageConfig:
        return self.task.config

    @property
    def shape(self) -> tuple[int, int, int]:
        return self.task.own.shape if self.task.own else self.config.shape

    @property
    def exact(self) -> bool:
        return self.denoiser == "training"

    def noises(self):
        return cached.schedule(self.config.schedule, self.config.T, self.config.schedule_params)


@dataclass(frozen=True, eq=False)
class Made:
    """A walk of one picture; what its guesses are like; how many pictures were looked through."""

    walk: steps.Walk
    found: scene.Likeness
    training: int


@st.cache_resource(max_entries=12, show_spinner=False)
def _place(settings: Settings) -> Kept:
    return Kept()


@st.cache_resource(max_entries=16, show_spinner=False)
def _usual_place(task: Task, label: int | None, known: int) -> Kept:
    return Kept()


def walk(page, settings: Settings, snapshot=None) -> Made:
    """The walk of these settings; shows how far it is while it is made.

    The place of the bar is always there, so that what stands below it is never mounted anew.
    """
    place = st.empty()
    return _place(settings).get(lambda: _make(page, settings, snapshot, place))


def _make(page, settings: Settings, snapshot, place) -> Made:
    text = page.word("step_pictures.walking")
    bar = place.progress(0.0, text)
    training = training_set(settings)
    rng = np.random.default_rng([settings.seed, 3])
    way, start = steps.walk_back, rng.standard_normal((1, *settings.shape))
    if settings.start == "data":
        way, start = (
            steps.walk_out,
            held_out(settings, settings.label)[settings.seed % UNSEEN :][:1],
        )
    with np.errstate(all="ignore"):  # a training that exploded is shown, not complained about
        made = way(
            settings.noises(),
            _denoiser(settings, snapshot, training),
            start,
            rng,
            sampler=settings.sampler,
            num_steps=settings.num_steps,
            progress=told(bar, text),
            **dict(settings.options),
        )
    found = scene.likeness(made, training, _usual(settings, training))
    bar.empty()
    return Made(made, found, len(training))


def training_set(settings: Settings) -> np.ndarray:
    """(M, H, W, C): what the denoiser learned from; of an exact one, all that it knows."""
    if not settings.exact:
        return data_of(settings.task)[0]
    config, label, known = settings.config, settings.label, settings.known
    if label is None:
        return replace(config, n_images=known).make_data().x
    data = config.make_data()
    return data.x[data.labels == label][:known]


def held_out(settings: Settings, label: int | None = None) -> np.ndarray:
    """(UNSEEN, H, W, C): pictures that nobody trains on, of one class where it is given."""
    rng = np.random.default_rng([1, 9])
    if settings.task.own:
        return settings.task.own.crops(UNSEEN, settings.config.data_seed + 1)
    entry, params = IMAGES[settings.config.dataset], dict(settings.config.dataset_params)
    if any(param.name == "split" for param in entry.params):
        params["split"] = "test"
    drawn = entry(UNSEEN * len(entry.classes) // 2, rng, **params)
    return np.resize(drawn.x if label is None else drawn.x[drawn.labels == label],
                     (UNSEEN, *drawn.x.shape[1:]))  # fmt: skip


def _usual(settings: Settings, training) -> float:
    """The usual distance, kept by what it depends on; training is that of the settings."""
    if settings.task.own:
        return yardstick(settings.task).typical  # of a crop to the nearest other one
    label = settings.label if settings.exact else None
    known = settings.known if settings.exact else 0
    place = _usual_place(settings.task.world, label, known)
    return place.get(lambda: scene.usual_distance(held_out(settings, label), training))


def _denoiser(settings: Settings, snapshot, training):
    """Whose guess is used."""
    if settings.exact:
        return steps.memorising(training, settings.noises())
    network = _network(settings, snapshot)
    label = settings.label if network.classes else None
    return network.conditioned(label, settings.guidance if label is not None else 0.0)


def _network(settings: Settings, snapshot):
    if snapshot is not None:
        return snapshot.denoiser()
    if settings.denoiser in SHIPPED:
        return shipped(settings.config.dataset)[1]
    from explorer.models.image_denoiser import ImageDenoiser
    from explorer.training.image_trainer import network

    config = settings.config
    born = network(config, settings.shape, config.classes)
    return ImageDenoiser(born, settings.noises(), config.target)


@st.cache_resource(max_entries=3, show_spinner=False)
def shipped(name: str):
    """(ImageConfig, ImageDenoiser) of the network that comes with the app."""
    from explorer.training import pretrained

    return pretrained.load(name)


def settle(page, task: Task | None, *, dataset: str, denoiser: str, num_steps: str, **given):
    """Settings from the controls, and the snapshot of the tab's own training, or None.

    task : that training's, where it is to be shown and there is one.
    """
    snapshot = own_training(page, task) if denoiser == "trained" else None
    if snapshot is not None:
        given["network"] = mark(snapshot)
    else:
        task, denoiser = shipped_task(page, dataset, denoiser)
    T = task.config.T
    settings = Settings(
        task=task,
        denoiser=denoiser,
        num_steps=None if num_steps == "all" or int(num_steps) >= T else int(num_steps),
        **given,
    )
    return settings, snapshot


def shipped_task(page, dataset: str, denoiser: str) -> tuple[Task, str]:
    """What a denoiser's network was trained on. Where the shipped one cannot be read, the exact
    denoiser is shown, with a sentence."""
    if denoiser in SHIPPED:
        try:
            return Task(shipped(dataset)[0]), denoiser
        except ValueError:  # missing or damaged
            page.notice(page.word("step_pictures.not_shipped", name=dataset))
            denoiser = "training"
    return Task(recipe(dataset)), denoiser


def own_task() -> Task | None:
    """What this tab trains, or has trained, on train_images, once there is a step to show."""
    from explorer.ui.training import job as live

    job = live.current_job(TRAINING)
    latest = live.poll(job).latest
    return None if latest is None or latest.step == 0 else job.evaluate.task


def own_training(page, task: Task | None):
    """The snapshot of this tab's training as it is now, with a sentence; None where there is no
    task, and so nothing to show yet."""
    from explorer.ui.training import job as live

    job = live.remember(TRAINING)
    if task is None:
        st.caption(page.word("step_pictures.none_yet", name=page.word(f"pages.{TRAINING}")))
        return None
    latest = pinned(job, job.latest, TRAINING)
    st.caption(page.word("step_pictures.your_training", step=f"{latest.step:,}"))
    return latest
