"""What the page `vlb` evaluates, in plain values: data, denoiser, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from explorer.core.measured_errors import Exact, Rows
from explorer.core.mixture import Mixture
from explorer.core.reverse import BoundDenoiser
from explorer.data.dataset import Dataset
from explorer.data.images import IMAGES
from explorer.lessons.vlb.scene_evaluation import Subject
from explorer.worlds import networks
from explorer.worlds.memo import memo
from explorer.worlds.world import World

POINTS, PICTURES = "points", "pictures"
if TYPE_CHECKING:
    from explorer.training.image_config import ImageConfig

DIGITS = "digits"
SHIPPED = ("pretrained", "trained")  # the denoisers for which the shipped network may stand
LEVELS = 17  # values of a digit's pixels
CHUNK = 512  # of pictures: rows at once


@dataclass(frozen=True, kw_only=True)
class Order(World):
    """All that decides an evaluation; the key of every cache here. (Not σ² nor the act: what they
    change follows from what was measured.)

    what : points or pictures.  rows : measured at each t.
    """

    what: str = POINTS
    denoiser: str = "density"
    rows: int = 512

    @property
    def ground(self) -> Order:
        """What data and reference depend on."""
        return replace(self, denoiser="", rows=0, network="")


@dataclass(frozen=True, kw_only=True)
class Settings(Order):
    """What the page shows of an evaluation.

    variance : σ² of the reverse step, one of SPREADS.  unit : in which pictures and words say bits.
    """

    variance: str = "posterior"
    unit: str = "bits"
    t: int = 20
    log_t: bool = True

    @property
    def order(self) -> Order:
        """The part that the evaluation depends on."""
        return Order(**{each.name: getattr(self, each.name) for each in fields(Order)})


def drawn(order: Order, n: int, k: int) -> Dataset:
    """The k-th draw of n points of the cloud; independent of every other and of every training."""
    return order.data(n, (order.seed, 11, k))


def digits(order: Order) -> tuple[np.ndarray, np.ndarray]:
    """All held-out pictures, and as many that networks train on: (n, 8, 8, 1) float64 each."""
    return _digits(dict(order.dataset_params).get("split", "train"), order.seed)


@memo(most=8)
def _digits(own: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    entry, rng = IMAGES[DIGITS], np.random.default_rng([seed, 12])
    parts = ("train" if own == "test" else "test", own)
    count = min(entry.size_of(part) for part in parts)
    return tuple(entry(count, rng, split=part).x.astype(np.float64) for part in parts)


def digits_config() -> ImageConfig:
    """What the shipped network was trained with, or would be."""
    from explorer.training.image_config import recipe

    if networks.shipped_can_be_read(DIGITS):
        return networks.shipped(DIGITS)[0]
    return recipe(DIGITS)


def denoiser(order: Order) -> BoundDenoiser | None:
    """Whose bound it is, the same object for the same settings; None where it must be trained."""
    if order.what == POINTS:
        return networks.of_cloud(order.world, order.denoiser)
    if order.network:
        return networks.brought(order.network)
    if order.denoiser in SHIPPED and networks.shipped_can_be_read(DIGITS):
        return networks.shipped(DIGITS)[1]
    if order.denoiser == "untrained":
        return networks.untrained_picture(digits_config(), IMAGES[DIGITS].shape_of())
    return _by_heart(replace(order.world, seed=0))


@memo(most=8)
def _by_heart(world: World) -> BoundDenoiser:
    entry = IMAGES[DIGITS]
    known = entry(entry.size_of("train"), np.random.default_rng(0)).x.astype(np.float64)
    return networks.by_heart(known, world.noises())


def subject(order: Order, shown: BoundDenoiser) -> Subject:
    """The denoiser `shown` with the data and the reference of its order."""
    if order.what == POINTS:
        law, reference = order.density(), order.ideal()
        schedule = reference.schedule
        best = Exact(*order.ideal_error().over(schedule))
        rows, moment = fresh_rows(law), order.second_moment()
        return Subject(schedule, shown, reference, rows, moment, best)
    reference = denoiser(replace(order.ground, denoiser="pretrained"))
    if reference.schedule != shown.schedule:
        reference = shown  # one's own schedule: there is nothing else to compare with
    x0, other = digits(order)
    moment = float((x0**2).mean())
    return Subject(shown.schedule, shown, reference, x0, moment, None, other, LEVELS, CHUNK)


def fresh_rows(law: Mixture) -> Rows:
    """Points of the law, new at every t and in every pass."""

    def rows(times: np.ndarray, done: int, n: int, rng: np.random.Generator) -> np.ndarray:
        return law.sample(len(times) * n, rng).reshape(len(times), n, law.dims)

    return rows
