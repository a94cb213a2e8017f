"""One reverse step of a picture, as a row of pictures, and the numbers of one of its pixels.

Every formula of the step holds for each number of the picture alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from explorer.core.reverse import BoundDenoiser
from explorer.core.schedule import Schedule
from explorer.data.images import IMAGES
from explorer.frames.frame import Controls, Frame, Picture, Reports, StageView
from explorer.frames.pack import Blob, table
from explorer.frames.parts import Readout, Take, Tile
from explorer.frames.pictures import film
from explorer.frames.record import Given, Measured
from explorer.frames.text import Word
from explorer.lessons.step_through import scene_likeness as likeness
from explorer.lessons.step_through import scene_walk as walks
from explorer.worlds import networks
from explorer.worlds.memo import Memo, memo
from explorer.worlds.networks import PictureDenoiser
from explorer.worlds.pictures import Task, data_of, yardstick
from explorer.worlds.world import schedule

UNSEEN = 100  # held-out pictures whose distance to the training pictures is the usual one
KNOWN = 1197  # pictures of the exact denoiser: all training digits
SHIPPED = ("pretrained", "trained")  # the denoisers for which the shipped network may stand
STRIP = 12  # small pictures of x0_hat
BRIGHTEST = 100.0  # of a network that exploded; black to white is −1 to 1
FINE_BYTES = 3_000_000  # a film up to this size keeps 15 bits a value, a larger one 8
# part → (caption, colour, word above); the caption says how the part comes from those before it
LOOKS = {
    "x0": ("x_0", "data", "known"),
    "x_t": ("x_t", "state", "now"),
    "eps_hat": ("→ ε̂", "noise", "guess"),
    "x0_hat": ("→ x̂_0", "prediction", "clean"),
    "mean": ("→ μ", "prediction", "mean"),
    "added": ("+ σz", "spread", "fresh"),
    "x_prev": ("→ x_{t−1}", "state", "next"),
    "nearest": ("x⁽ⁱ⁾", "data", "nearest"),
}
_walks, _usuals = Memo(12), Memo(16)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the page shows of a picture.

    task : what the network was trained on and how; every denoiser uses its schedule and T, and
    the exact one ("training") its data.  start, options, num_steps : as of a cloud.
    label : the class asked for, or None.  known : how many pictures the exact denoiser knows.
    network : the mark of the weights of one's own training, else "".
    pixel : row · width + column of the followed one.  channel : of its number.
    """

    task: Task
    denoiser: str = "pretrained"
    start: str = "noise"
    label: int | None = None
    guidance: float = 0.0
    sampler: str = "ddpm"
    options: tuple[tuple[str, object], ...] = (("variance", "posterior"),)
    num_steps: int | None = 50
    known: int = KNOWN
    seed: int = 0
    network: str = ""
    pixel: int = 36
    channel: int = 0
    t: int = 100

    @property
    def walk(self) -> Settings:
        """The part that the walk depends on."""
        return replace(self, pixel=0, channel=0, t=0)

    @property
    def T(self) -> int:
        return self.task.config.T

    @property
    def exact(self) -> bool:
        return self.denoiser == "training"

    @property
    def place(self) -> tuple[int, int, int]:
        """(row, column, channel) of the followed number."""
        shape = self.task.shape
        return *likeness.place(self.pixel, shape), min(self.channel, shape[2] - 1)

    def noises(self) -> Schedule:
        config = self.task.config
        return schedule(config.schedule, config.T, config.schedule_params)


def defaults() -> Settings:
    """How the page opens: with the network that comes with the app."""
    return Settings(task=Task(networks.shipped("digits")[0]))


@dataclass(frozen=True, kw_only=True)
class Numbers(walks.AtStep):
    """The followed number's step at t: row and column counted from 1, channel from 0.

    fine : the part of the guess's contrast that is fine detail.  distance : to the nearest of the
    `known` training pictures; usual : the median of unseen ones.  steps : made from T down.
    """

    row: Given[int]
    column: Given[int]
    channel: Given[int]
    fine: Measured[float]
    distance: Measured[float]
    usual: Measured[float]
    known: Given[int]
    steps: Given[int]
    T: Given[int]


class PictureWalk(NamedTuple):
    """The walk of one picture, and what its guesses are like among `known` training pictures."""

    walk: walks.Walk
    like: likeness.Likeness
    known: int


def frame(settings: Settings) -> Frame:
    """The parts of the step at t, from left to right, and under them x0_hat at other t."""
    steps, (row, column, channel) = walk_of(settings), settings.place
    walk = steps.walk
    columns, over_t = numbers_of(settings.walk, settings.place)
    numbers = Numbers(**walks.at_t(columns, settings.t), row=row + 1, column=column + 1, T=walk.T,
                      channel=channel, known=steps.known, steps=len(walk.sigma))  # fmt: skip
    shown, names = film_of(settings.walk)
    # one scale for all, so that equal greys are equal numbers: black is −1, white is 1
    tiles = tuple(Tile(caption=LOOKS[n][0], colour=LOOKS[n][1], limit=1.0) for n in names)
    said = (Readout(Word(f"step_pictures.{n}"), n, 2) for n in ("fine", "distance", "usual"))
    picture = Picture(
        [Take(shown, tiles=tiles)],
        over_t,
        readout=(Readout("ᾱ_t", "alpha_bar"), *said),
        headings=tuple(Word(f"step_pictures.w_{LOOKS[name][2]}") for name in names),
        strip=likeness.strip_times(walk, STRIP).tolist(),
        strip_tile=names.index("x0_hat"),
        digits=2,  # a film knows a value to 1e-4: with three, the last could differ from the card's
        label=Word("step_pictures.stage"),
    )
    hand = Controls(picked=settings.pixel, pick="place")
    time = walks.clock(walk, settings.t, "step_pictures.picture")
    return Frame((StageView(picture, hand, Reports(t=True), "pictures"),), time, numbers)


@memo(most=12)
def film_of(settings: Settings) -> tuple[Blob, tuple[str, ...]]:
    """The film of the row, and the names of its tiles in order."""
    return film_row(walk_of(settings))


def film_row(steps: PictureWalk) -> tuple[Blob, tuple[str, ...]]:
    walk, nearest = steps.walk, steps.like.pictures
    tiles = dict(zip(likeness.PARTS, np.moveaxis(likeness.parts(walk), 1, 0), strict=True))
    tiles["nearest"] = nearest
    if walk.x0 is not None:
        tiles["x0"] = np.broadcast_to(walk.x0[0], nearest.shape)
    names = tuple(name for name in LOOKS if name in tiles)
    row = np.stack([tiles[name] for name in names], axis=1)
    row = np.nan_to_num(row, nan=0.0).clip(-BRIGHTEST, BRIGHTEST)
    limits = np.abs(row).max(axis=(0, 2, 3, 4)).clip(1.0)
    fine = 2 * row.size <= FINE_BYTES
    return film(row, walk.times, limits, hold=True, fine=fine), names


@memo(most=48)
def numbers_of(settings: Settings, place: tuple[int, int, int]) -> tuple[dict, Blob]:
    """The numbers at one place over t, and what is said of the guess; the same as a table."""
    return columns_and_table(walk_of(settings), place)


def columns_and_table(steps: PictureWalk, place: tuple[int, int, int]) -> tuple[dict, Blob]:
    columns = walks.columns(steps.walk, 0, *place) | likeness.columns(steps.walk, steps.like)
    return columns, table(columns)


# --- the walk -----------------------------------------------------------------------------------


def walk_of(settings: Settings, telling: Callable = lambda what: None) -> PictureWalk:
    """The walk of these settings, made once for all who ask.

    telling("walking") : gives a callback for the share that is done, or None.
    """
    return _walks.make(settings.walk, lambda: _walk(settings, telling))


def _walk(settings: Settings, telling: Callable) -> PictureWalk:
    training = training_set(settings)
    rng = np.random.default_rng([settings.seed, 3])
    start = rng.standard_normal((1, *settings.task.shape))
    if settings.start == "data":
        start = held_out(settings, settings.label)[settings.seed % UNSEEN :][:1]
    denoiser = _denoiser(settings, training)
    with np.errstate(all="ignore"):  # a training that exploded is shown, not complained about
        walk = walks.walk_as(settings, denoiser, start, rng, telling("walking"))
    like = likeness.likeness(walk, training, _usual(settings, training))
    return PictureWalk(walk, like, len(training))


def training_set(settings: Settings) -> np.ndarray:
    """(M, H, W, C): what the denoiser learned from; of an exact one, all that it knows."""
    if not settings.exact:
        return data_of(settings.task)[0]
    config, label, known = settings.task.config, settings.label, settings.known
    if label is None:
        return replace(config, n_images=known).make_data().x
    data = config.make_data()
    return data.x[data.labels == label][:known]


def held_out(settings: Settings, label: int | None = None) -> np.ndarray:
    """(UNSEEN, H, W, C): pictures that nobody trains on, of one class where it is given."""
    rng, config = np.random.default_rng([1, 9]), settings.task.config
    if settings.task.own:
        return settings.task.own.crops(UNSEEN, config.data_seed + 1)
    entry, params = IMAGES[config.dataset], dict(config.dataset_params)
    if any(param.name == "split" for param in entry.params):
        params["split"] = "test"
    drawn = entry(UNSEEN * len(entry.classes) // 2, rng, **params)
    return np.resize(drawn.x if label is None else drawn.x[drawn.labels == label],
                     (UNSEEN, *drawn.x.shape[1:]))  # fmt: skip


def _usual(settings: Settings, training: np.ndarray) -> float:
    """The usual distance, by what it depends on; training is that of the settings."""
    if settings.task.own:
        return yardstick(settings.task).typical  # of a crop to the nearest other one
    label = settings.label if settings.exact else None
    known = settings.known if settings.exact else 0
    return _usuals.make(
        (settings.task.world, label, known),
        lambda: likeness.usual_distance(held_out(settings, label), training),
    )


def _denoiser(settings: Settings, training: np.ndarray) -> BoundDenoiser:
    """Whose guess is used."""
    if settings.exact:
        return networks.by_heart(training, settings.noises())
    network = _network(settings)
    label = settings.label if network.classes else None
    return network.conditioned(label, settings.guidance if label is not None else 0.0)


def _network(settings: Settings) -> PictureDenoiser:
    if settings.network:
        return networks.brought(settings.network)
    config = settings.task.config
    if settings.denoiser in SHIPPED:
        return networks.shipped(config.dataset)[1]
    return networks.untrained_picture(config, settings.task.shape)
