"""What a picture's data, noise and networks depend on, in plain values, and the arrays they name.

Everything here is remembered by names and numbers (worlds/memo.py), so that pages, the threads of
evaluations and tests ask for the same objects. Arrays are read-only.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from explorer.core.mixture import Mixture
from explorer.core.negentropy import entropy
from explorer.core.posterior_error import PosteriorError, factors_of, posterior_error
from explorer.core.reverse import BoundDenoiser
from explorer.core.schedule import Schedule
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS, Dataset, scaled, scaled_density
from explorer.frames.pack import Blob, table
from explorer.worlds import brought
from explorer.worlds.memo import memo

Params = tuple[tuple[str, object], ...]  # sorted (name, value) pairs, see `key`


def key(params: dict) -> Params:
    """A parameter dict as a cache key."""
    return tuple(sorted(params.items()))


@memo(most=256)
def schedule(name: str, T: int, params: Params = ()) -> Schedule:
    """The registered schedule; its arrays are read-only. ValueError where it refuses."""
    return SCHEDULES[name](T, **dict(params))


def mixing(given: Schedule) -> dict[str, np.ndarray]:
    """√ᾱ, √(1 − ᾱ) and ᾱ of a Schedule over t: the columns by which data turn into noise."""
    return {"signal": given.signal, "noise": given.noise, "alpha_bar": given.alphas_bar}


@memo(most=64)
def mixing_table(name: str, T: int, params: tuple = ()) -> Blob:
    """The same as a table of a stage, of the registered schedule."""
    return table(mixing(schedule(name, T, params)))


@memo()
def dataset(name: str, n: int, seed: int | tuple[int, ...] = 0, params: Params = ()) -> Dataset:
    """n points of the registered cloud, drawn with default_rng(seed)."""
    return _still(DATASETS[name](n, _rng(seed), **dict(params)))


@memo()
def density(name: str, params: Params = ()) -> Mixture:
    """The exact density of a cloud as a Gaussian mixture; ValueError where the cloud has none."""
    entry = DATASETS[name]
    if "density" not in entry.extras:
        raise ValueError(f"the cloud {name!r} has no density in closed form.")
    return entry.density(**dict(params))


@memo()
def noise(n: int, dims: int, seed: int = 0) -> np.ndarray:
    """(n, dims) standard normal draws from default_rng([seed, 1])."""
    drawn = np.random.default_rng([seed, 1]).standard_normal((n, dims))
    drawn.setflags(write=False)
    return drawn


@dataclass(frozen=True)
class World:
    """Data, schedule, T and seed: the part of a page's settings that data and networks depend on.

    dataset_params, schedule_params : (name, value) pairs, sorted.  data_scale : the cloud times as
    large.  network : the mark of a reader's own trained weights (worlds/networks.py), "" for none.
    own : the hash of a cloud that a reader brought (worlds/brought.py), "" for a registered one.
    """

    dataset: str = "swiss_roll"
    schedule: str = "cosine"
    T: int = 200
    seed: int = 0
    dataset_params: Params = ()
    data_scale: float = 1.0
    schedule_params: Params = ()
    network: str = ""
    own: str = ""

    @property
    def world(self) -> World:
        """These values alone, of settings that hold more."""
        return World(**{each.name: getattr(self, each.name) for each in fields(World)})

    @property
    def cloud(self) -> World:
        """The part that the real data depend on."""
        return replace(
            self.world, schedule="cosine", T=200, seed=0, schedule_params=(), network=""
        )  # fmt: skip

    def noises(self) -> Schedule:
        """The Schedule; ValueError with a sentence where it refuses these numbers."""
        return schedule(self.schedule, self.T, self.schedule_params)

    def has_density(self) -> bool:
        """Whether the cloud's law is known in closed form."""
        if self.own:
            return brought.cloud(self.own).density is not None
        return "density" in DATASETS[self.dataset].extras

    def density(self) -> Mixture:
        """The exact density as a GaussianMixture; ValueError where there is none."""
        return _density(self.cloud)

    def data(self, n: int, seed: int | tuple[int, ...] | None = None) -> Dataset:
        """n points (n, D) with labels in [0, 1], drawn with default_rng(seed), the world's unless
        told; of a cloud that a reader brought all points, as they were brought."""
        if self.own:
            return brought.cloud(self.own).data
        return _data(self.cloud, n, self.seed if seed is None else seed)

    def ideal(self) -> BoundDenoiser:
        """The best denoiser of the cloud's law: the same object whenever the same is asked."""
        return _ideal(replace(self.world, seed=0, network=""))

    def ideal_error(self) -> PosteriorError:
        """What that denoiser gets wrong, exactly, at every noise: one table for all schedules."""
        return _ideal_error(self.cloud)

    def second_moment(self) -> float:
        """E[x0²] of the cloud's law, per dimension."""
        law = self.density()
        return float((law.mean() ** 2).mean() + np.diag(law.covariance()).mean())

    def entropy(self) -> float:
        """Of the cloud's law in nats, by quadrature."""
        return _entropy(self.cloud)


@memo(most=32)
def _ideal_error(cloud: World) -> PosteriorError:
    return posterior_error(cloud.density())


@memo(most=64)
def _entropy(cloud: World) -> float:
    return sum(entropy(each) for each in factors_of(cloud.density()))


@memo()
def _density(cloud: World) -> Mixture:
    if cloud.own:
        given = brought.cloud(cloud.own).density
        if given is None:
            raise ValueError("a cloud from a table has no density in closed form.")
        return given
    plain = density(cloud.dataset, cloud.dataset_params)
    return plain if cloud.data_scale == 1 else scaled_density(plain, cloud.data_scale)


@memo()
def _data(cloud: World, n: int, seed: int | tuple[int, ...]) -> Dataset:
    plain = dataset(cloud.dataset, n, seed, cloud.dataset_params)
    return plain if cloud.data_scale == 1 else _still(scaled(plain, cloud.data_scale))


@memo()
def _ideal(world: World) -> BoundDenoiser:
    return world.density().denoiser(world.noises())


def _rng(seed: int | tuple[int, ...]) -> np.random.Generator:
    return np.random.default_rng(list(seed) if isinstance(seed, tuple) else seed)


def _still(given: Dataset) -> Dataset:
    for array in given:
        if array is not None:
            array.setflags(write=False)
    return given
