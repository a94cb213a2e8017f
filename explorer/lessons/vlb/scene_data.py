"""What the page `vlb` evaluates, in plain values: data, denoiser, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from explorer.data.images import IMAGES
from explorer.lessons.vlb.scene import Subject
from explorer.worlds import networks
from explorer.worlds.memo import memo
from explorer.worlds.world import World

POINTS, PICTURES = "points", "pictures"
DIGITS = "digits"
SHIPPED = ("pretrained", "trained")  # the denoisers for which the shipped network may stand
MOST_POINTS = 4096  # that the rows come from
LEVELS = 17  # values of a digit's pixels
CHUNK, DRAWS = 512, 500  # of pictures: rows at once, and draws of t


@dataclass(frozen=True, kw_only=True)
class Settings(World):
    """All that decides an evaluation; the key of every cache here. (Not σ² nor the act: what they
    change follows from what was measured.)

    what : points or pictures.  rows : measured at each t.
    """

    what: str = POINTS
    denoiser: str = "density"
    rows: int = 512

    @property
    def ground(self) -> Settings:
        """What data and reference depend on."""
        return replace(self, denoiser="", rows=0, network="")


def drawn(settings: Settings, n: int, k: int):
    """The k-th draw of n points of the cloud; independent of every other and of every training."""
    return settings.data(n, (settings.seed, 11, k))


def clouds(settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """Two draws (4096, D) of the cloud."""
    return tuple(drawn(settings, MOST_POINTS, k).x for k in (1, 2))


def digits(settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """All held-out pictures, and as many that networks train on: (n, 8, 8, 1) float64 each."""
    return _digits(dict(settings.dataset_params).get("split", "train"), settings.seed)


@memo(most=8)
def _digits(own: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    entry, rng = IMAGES[DIGITS], np.random.default_rng([seed, 12])
    parts = ("train" if own == "test" else "test", own)
    count = min(entry.size_of(part) for part in parts)
    return tuple(entry(count, rng, split=part).x.astype(np.float64) for part in parts)


def digits_config():
    """What the shipped network was trained with, or would be."""
    from explorer.training.image_config import recipe

    if networks.shipped_can_be_read(DIGITS):
        return networks.shipped(DIGITS)[0]
    return recipe(DIGITS)


def denoiser(settings: Settings):
    """Whose bound it is, the same object for the same settings; None where it must be trained."""
    if settings.what == POINTS:
        return networks.of_cloud(settings.world, settings.denoiser)
    if settings.network:
        return networks.brought(settings.network)
    if settings.denoiser in SHIPPED and networks.shipped_can_be_read(DIGITS):
        return networks.shipped(DIGITS)[1]
    if settings.denoiser == "untrained":
        return networks.untrained_picture(digits_config(), IMAGES[DIGITS].shape_of())
    return _by_heart(replace(settings.world, seed=0))


@memo(most=8)
def _by_heart(world: World):
    entry = IMAGES[DIGITS]
    known = entry(entry.size_of("train"), np.random.default_rng(0)).x.astype(np.float64)
    return networks.by_heart(known, world.noises())


def subject(settings: Settings, shown) -> Subject:
    """The denoiser `shown` with the data and the reference of its settings."""
    ground = settings.ground
    if settings.what == POINTS:
        x0, other = clouds(settings)
        reference = settings.ideal()
        return Subject(reference.schedule, shown, x0, reference, other, world=ground)
    reference = denoiser(replace(ground, denoiser="pretrained"))
    if reference.schedule != shown.schedule:
        reference = shown  # one's own schedule: there is nothing else to compare with
    x0, other = digits(settings)
    return Subject(shown.schedule, shown, x0, reference, other, LEVELS, CHUNK, DRAWS, ground)
