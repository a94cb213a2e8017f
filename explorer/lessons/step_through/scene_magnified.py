"""One reverse step under the magnifying glass: the model's circle against the true density.

Everything is seen from the model's mean mu, in units of the step's own sigma, so that p_theta is
the same circle at every t and only its error moves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.mixture import Mixture
from explorer.lessons.step_through.scene_walk import Walk, posterior

HALF = 3.6  # half the width of the picture, in units
CELLS = 33  # of the grid, each way: more than four to a unit
MOST_TIMES = 200  # how many steps carry a grid; more would make the page heavy


@dataclass(frozen=True)
class Magnified:
    """The step at each of walk.times[:-1], seen from mu in the step's unit.

    unit : (K,) data units to one unit of the picture.  x_t, x_prev : (K, 2) places.
    circle : (K,) radius of p_theta (1, or 0 where no noise is added).
    shown : which of the K steps carry a grid.  density : (len(shown), H, W) of q(x_{t-1} | x_t),
    integrating to 1 over the plane.  known : (K, 3) x, y and radius of q(x_{t-1} | x_t, x_0), or
    None where x_0 is not known.
    """

    unit: np.ndarray
    x_t: np.ndarray
    x_prev: np.ndarray
    circle: np.ndarray
    shown: np.ndarray
    density: np.ndarray
    known: np.ndarray | None

    @property
    def extent(self) -> tuple[float, float, float, float]:
        return (-HALF, HALF, -HALF, HALF)


def magnify(walk: Walk, point: int, density: Mixture) -> Magnified:
    """Look at the steps of one point; density is the data's GaussianMixture."""
    unit = units(walk)
    mu = walk.mean[:, point].astype(np.float64)
    shown = thinned(len(unit), MOST_TIMES)
    values = [true_density(walk, point, density, j, mu[j], unit[j]) for j in shown]
    return Magnified(
        unit=unit,
        x_t=(walk.x_t[:-1, point] - mu) / unit[:, None],
        x_prev=(walk.x_prev[:, point] - mu) / unit[:, None],
        circle=walk.sigma / unit,
        shown=shown,
        density=np.stack(values),
        known=None if walk.x0 is None else _known(walk, point, mu, unit),
    )


def units(walk: Walk) -> np.ndarray:
    """(K,) sigma; where the step adds no noise beta~, and at the last step what x_t tells of x_0.

    The last: x_0 = (x_t - noise)/sqrt(abar), so x_t alone fixes x_0 to sqrt((1 - abar)/abar).
    """
    chain = walk.schedule
    spread = np.sqrt(chain.posterior_variance[:0:-1])
    spread[-1] = chain.noise[1] / chain.signal[1]
    return np.where(walk.sigma > 0, walk.sigma, spread)


def true_density(
    walk: Walk, point: int, density: Mixture, j: int, centre: np.ndarray, unit: float
) -> np.ndarray:
    """q(x_{t-1} | x_t) of step j on the grid around `centre`, per unit squared: (H, W)."""
    k = len(walk.sigma) - j
    x_t = walk.x_t[j, point].astype(np.float64)
    reverse = density.reverse(walk.schedule, x_t, k)
    axis = np.linspace(-HALF, HALF, CELLS)
    return unit**2 * on_grid(reverse, centre[0] + unit * axis, centre[1] + unit * axis)


def on_grid(mixture: Mixture, xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
    """The density of a planar mixture at all crossings of xs (W,) and ys (H,): (H, W).

    Components without correlation are products of two normals, so the sum over K components is one
    matrix product. Raises ValueError for correlated ones.
    """
    if np.abs(mixture.covariances[:, 0, 1]).max() > 1e-12 * np.abs(mixture.covariances).max():
        raise ValueError("the components must be uncorrelated in x and y; some are not.")
    across = _normal(xs, mixture.means[:, 0], mixture.covariances[:, 0, 0])
    upward = _normal(ys, mixture.means[:, 1], mixture.covariances[:, 1, 1])
    return (mixture.weights[:, None] * upward).T @ across


def _normal(places: np.ndarray, means: np.ndarray, variances: np.ndarray) -> np.ndarray:
    """(K, len(places)) normal densities."""
    z2 = (places - means[:, None]) ** 2 / variances[:, None]
    return np.exp(-0.5 * z2) / np.sqrt(2 * np.pi * variances[:, None])


def _known(walk: Walk, point: int, mu: np.ndarray, unit: np.ndarray) -> np.ndarray:
    means, spreads = posterior(walk, point)
    return np.column_stack([(means - mu) / unit[:, None], spreads / unit])


def thinned(count: int, most: int) -> np.ndarray:
    """At most `most` of the indices 0..count-1, first and last among them."""
    return np.unique(np.round(np.linspace(0, count - 1, min(count, most))).astype(int))
