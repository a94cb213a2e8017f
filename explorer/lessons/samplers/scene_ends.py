"""The two ends of the part `between`, data or noises, of points or pictures, and their ways."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from explorer.core import interpolation
from explorer.core.reverse import BoundDenoiser
from explorer.data.clouds import Dataset
from explorer.data.images import IMAGES
from explorer.worlds import networks
from explorer.worlds.memo import memo
from explorer.worlds.world import dataset, density, schedule

T = 200  # of the points' schedule; that of the shipped networks is their own
PLACES = 100  # of the clock
CLOUD = 2000  # points of the data on the stage, and those that may be picked
UNSEEN = 100  # held-out pictures that may be chosen
COUNTS = {"points": 101, "digits": 41, "glyphs": 41, "shapes": 21}  # places of a way
STEPS = (10, 20, 50, 100, 200)
CORRECTIONS = (0, 1, 3)
TRAVELLERS = {"points": 64, "digits": 16, "glyphs": 6, "shapes": 4}  # that make the round trips
LOOKS = {"slerp": ("prediction", ""), "lerp": ("spread", "dash"), "straight": ("state", "dot")}


@dataclass(frozen=True)
class Settings:
    """All that decides the part.

    what : "points" or "pictures".  data : a cloud, or a shipped network's pictures.
    ends : "data", with two indices in `pair`, or "noise": of points four coordinates of x_T, of
    pictures none, as both come from the seed.
    start : the t at which the inversion begins.  place : between the ends, in per cent.
    """

    what: str = "points"
    data: str = "swiss_roll"
    ends: str = "data"
    pair: tuple[float, ...] = (759, 1371)
    num_steps: int = 50
    iterations: int = 1
    start: int = 0
    seed: int = 0
    place: int = 50

    @property
    def kind(self) -> str:
        return "points" if self.what == "points" else self.data

    @property
    def stage(self) -> str:
        """The name of the view that the hand moves."""
        return f"between_points_{self.ends}" if self.what == "points" else "between_pictures"

    @property
    def travellers(self) -> int:
        """How many data make the round trips."""
        return TRAVELLERS[self.kind]

    @property
    def way(self) -> Settings:
        """The part that the ways depend on."""
        return replace(self, place=0)

    @property
    def travels(self) -> Settings:
        """The part that the round trips depend on."""
        return replace(self, ends="data", pair=(), num_steps=0, iterations=0, place=0)


@memo(most=8)
def cloud(data: str) -> Dataset:
    """The points of the stage, CLOUD of them, in their order along the shape."""
    drawn = dataset(data, CLOUD)
    order = np.argsort(drawn.labels, kind="stable")
    return Dataset(drawn.x[order], drawn.labels[order])


@memo(most=3)
def unseen(data: str) -> Dataset:
    """Held-out pictures and their labels, UNSEEN of them."""
    entry, rng = IMAGES[data], np.random.default_rng([1, 9])
    params = {"split": "test"} if any(each.name == "split" for each in entry.params) else {}
    return entry(UNSEEN, rng, **params)


def real(settings: Settings) -> Dataset:
    """The data of which two may be the ends."""
    return cloud(settings.data) if settings.what == "points" else unseen(settings.data)


@memo(most=8)
def denoiser(what: str, data: str) -> BoundDenoiser:
    """The exact one of a cloud; of pictures the shipped network, asked for no class."""
    if what == "points":
        return density(data).denoiser(schedule("cosine", T))
    return networks.shipped(data)[1].conditioned(None)


def ends_of(settings: Settings) -> np.ndarray:
    """(2, …): the two data, or the two x_T."""
    if settings.ends == "data":
        return real(settings).x[[int(index) for index in settings.pair]]
    if settings.what == "points":
        return np.array(settings.pair).reshape(2, 2)
    rng = np.random.default_rng([settings.seed, 23])
    return rng.standard_normal((2, *IMAGES[settings.data].shape_of()), dtype=np.float32)


@memo(most=24)
def ways(settings: Settings) -> interpolation.Between:
    """The ways between the ends of `settings.way`; ValueError where the network cannot be read."""
    model = denoiser(settings.what, settings.data)
    places = np.linspace(0, 1, COUNTS[settings.kind])
    how = {"iterations": settings.iterations, "start": settings.start, "seed": settings.seed}
    return interpolation.between(
        model.schedule, model, ends_of(settings), places, settings.num_steps,
        noises=settings.ends == "noise", **how,
    )  # fmt: skip
