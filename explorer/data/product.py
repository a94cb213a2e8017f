"""The exact density of two independent groups of coordinates: a product of Gaussian mixtures.

A noisy surface "curve × interval" is a mixture over its nodes in both directions, tens of
thousands of Gaussians. As noise is isotropic, the curve's plane and the interval stay independent
at every t, so each can be its own small mixture, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.arrays import is_tensor
from explorer.core.exact import ExactDenoiser, GaussianMixture
from explorer.core.mixture import Mixture
from explorer.core.schedule import Schedule
from explorer.core.types import Kind, Times


class ProductMixture:
    """p(x) = p_1(x[axes_1]) p_2(x[axes_2]) ...; the interface of GaussianMixture.

    factors : GaussianMixtures.  axes : the columns of x (N, D) that each speaks of; together
    every column once.  `weights`, `means`, `covariances` write the product out as one mixture,
    whose size is the product of the sizes: for a look, not for a loop.
    """

    def __init__(self, factors: Sequence[Mixture], axes: Sequence[Sequence[int]]) -> None:
        order = [axis for group in axes for axis in group]
        fits = all(f.dims == len(group) for f, group in zip(factors, axes, strict=True))
        if not fits or sorted(order) != list(range(len(order))):
            raise ValueError(f"axes must name each column once, as many as factors have; {axes}.")
        self.factors, self.axes = tuple(factors), tuple(tuple(group) for group in axes)
        self.dims = len(order)
        self._places = [order.index(d) for d in range(self.dims)]

    def _each(self, x: Kind) -> list[tuple[Mixture, Any]]:
        """(factor, its columns of x) for every factor."""
        if x.shape[-1] != self.dims:
            raise ValueError(
                f"x must have {self.dims} coordinates per row; its shape is {tuple(x.shape)}."
            )
        return [(f, x[..., list(group)]) for f, group in zip(self.factors, self.axes, strict=True)]

    def _joined(self, parts: Sequence[Any]) -> Any:
        """Columns of the factors put back in their places; numpy arrays or tensors."""
        columns = [part[..., d] for part in parts for d in range(part.shape[-1])]
        if not is_tensor(columns[0]):
            return np.stack([columns[place] for place in self._places], axis=-1)
        joined = columns[0].new_empty((*columns[0].shape, self.dims))
        for d, place in enumerate(self._places):
            joined[..., d] = columns[place]
        return joined

    def log_density(self, x: Kind) -> Kind:
        """ln p(x_0 = x) in nats, (N,)."""
        return sum(f.log_density(part) for f, part in self._each(x))

    def log_prob(self, schedule: Schedule, x_t: Kind, t: Times) -> Kind:
        """ln q(x_t) in nats, (N,). t : int or (N,) in 0..T."""
        return sum(f.log_prob(schedule, part, t) for f, part in self._each(x_t))

    def score(self, schedule: Schedule, x_t: Kind, t: Times) -> Kind:
        """grad ln q(x_t), (N, D)."""
        return self._joined([f.score(schedule, part, t) for f, part in self._each(x_t)])

    def posterior_mean(self, schedule: Schedule, x_t: Kind, t: Times) -> Kind:
        """E[x_0 | x_t], (N, D)."""
        return self._joined([f.posterior_mean(schedule, part, t) for f, part in self._each(x_t)])

    def denoiser(self, schedule: Schedule) -> ExactDenoiser:
        """The best denoiser, bound to a schedule: (x_t, t) -> E[x_0 | x_t]."""
        return ExactDenoiser(self, schedule)

    def marginal(self, schedule: Schedule, t: int) -> ProductMixture:
        """q(x_t)."""
        return ProductMixture([f.marginal(schedule, t) for f in self.factors], self.axes)

    def reverse(self, schedule: Schedule, x_t: ArrayLike, t: int) -> ProductMixture:
        """The true reverse step q(x_{t-1} | x_t) for ONE x_t (D,)."""
        parts = [f.reverse(schedule, part, t) for f, part in self._each(np.asarray(x_t))]
        return ProductMixture(parts, self.axes)

    def sample(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """n draws (n, D), factor by factor."""
        return self._joined([f.sample(n, rng) for f in self.factors])

    def scaled(self, factor: float) -> ProductMixture:
        """The density of factor · x."""
        return ProductMixture([scaled_mixture(f, factor) for f in self.factors], self.axes)

    def mean(self) -> np.ndarray:
        """E[x_0], (D,)."""
        return self._joined([f.mean() for f in self.factors])

    def covariance(self) -> np.ndarray:
        """Cov[x_0], (D, D): zero between the factors."""
        whole = np.zeros((self.dims, self.dims))
        for f, group in zip(self.factors, self.axes, strict=True):
            whole[np.ix_(group, group)] = f.covariance()
        return whole

    def expanded(self) -> GaussianMixture:
        """The same density as one mixture of Π K components."""
        return GaussianMixture(self.weights, self.means, self.covariances)

    def _crossed(self, parts: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Every combination of one entry from each part: list of (Π K, ...)."""
        index = np.indices([len(part) for part in parts]).reshape(len(parts), -1)
        return [np.asarray(part)[i] for part, i in zip(parts, index, strict=True)]

    @property
    def weights(self) -> np.ndarray:
        return np.prod(self._crossed([f.weights for f in self.factors]), axis=0)

    @property
    def means(self) -> np.ndarray:
        return self._joined(self._crossed([f.means for f in self.factors]))

    @property
    def covariances(self) -> np.ndarray:
        crossed = self._crossed([f.covariances for f in self.factors])
        whole = np.zeros((len(crossed[0]), self.dims, self.dims))
        for part, group in zip(crossed, self.axes, strict=True):
            whole[:, np.array(group)[:, None], np.array(group)] = part
        return whole


def scaled_mixture(mixture: Mixture, factor: float) -> Mixture:
    """The density of factor · x, given that of x."""
    if isinstance(mixture, ProductMixture):
        return mixture.scaled(factor)
    means, covariances = mixture.means * factor, mixture.covariances * factor**2
    first = covariances[0]
    if np.all(covariances == first) and np.all(first == first[0, 0] * np.eye(len(first))):
        return GaussianMixture.isotropic(mixture.weights, means, first[0, 0])
    return GaussianMixture(mixture.weights, means, covariances)
