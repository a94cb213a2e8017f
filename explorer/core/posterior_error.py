r"""What the best denoiser still gets wrong, exactly: moments of its squared error, by quadrature.

With \rho = (1 - \bar\alpha_t)/\bar\alpha_t, x_t / \sqrt{\bar\alpha_t} = x_0 + \sqrt\rho\,\epsilon;
so what can be told of x_0 depends on rho alone, and one table serves every schedule and every T:

.. math:: E\,q = \int \mathrm{tr\,Cov}[x_0 | y]\, p(y)\, dy,\quad
          q = \|x_0 - E[x_0 | y]\|^2,\quad y = x_0 + \sqrt\rho\,\epsilon

Given y and a component x_0 is normal, so every moment is a sum over components of products of
functions of one coordinate: explorer.core.grid.
Source: Guo, Shamai & Verdú 2005 (the minimum mean squared error as a function of the noise).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.interpolate import CubicSpline

from explorer.core.grid import Parallel, Tile, parallel, tiles
from explorer.core.mixture import Mixture
from explorer.core.schedule import Schedule

NODES = 96  # of the table over rho
LOUDEST = 1e4  # of rho, in variances of the data: louder noise tells nothing
TINY = 1e-250  # a density below it adds nothing, and could not be divided by
ORDERS = ((0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (0, 1), (0, 2), (0, 3), (0, 4), (1, 1), (1, 2),
          (2, 1), (2, 2))  # fmt: skip


def error_moments(mixture: Mixture, rho: float) -> tuple[float, float]:
    """(E q, E q²) at rho > 0 of a mixture on the line or in the plane, sums over coordinates.

    Raises ValueError for what a grid cannot follow (explorer.core.grid.parallel).
    """
    return _moments(parallel(mixture), rho)


def _moments(given: Parallel, rho: float) -> tuple[float, float]:
    """The integrals over all tiles."""
    sums = np.zeros(2)
    for tile in tiles(given.weights, given.means, given.variances + rho):
        powers = [_powers(given, rho, tile, d) for d in range(len(tile.nodes))]
        p = tile.sum(*tile.bells)
        inside = p > TINY
        raw = {
            orders: tile.sum(*(each[k] for each, k in zip(powers, orders, strict=False)))[inside]
            / p[inside]
            for orders in (ORDERS if len(powers) > 1 else ORDERS[:5])
        }
        axes = [_central(raw, d) for d in range(len(powers))]
        first = sum(variance for variance, _ in axes)
        second = sum(fourth for _, fourth in axes)
        if len(axes) > 1:
            second = second + 2 * _crossed(raw)
        sums += tile.area * np.array([p[inside] @ first, p[inside] @ second])
    return float(sums[0]), float(sums[1])


def _powers(given: Parallel, rho: float, tile: Tile, d: int) -> list[np.ndarray]:
    """Bell times E[o^j | y, k], j = 0..4, (n_d, near), of o = x_0 less the straight guess at it.

    That guess, y C/(C + rho), takes from o what would cancel: near the data's size in loud noise,
    near the noise's in faint one.
    """
    bell, y = tile.bells[d], tile.nodes[d][:, None]
    own, mean = given.variances[tile.near, d], given.means[tile.near, d]
    whole = given.covariance[d, d]
    s = own * rho / (own + rho)  # the variance of x_0 there
    o = rho / (own + rho) * (mean + y * (own - whole) / (whole + rho))
    squares = o * o
    moments = (o, squares + s, o * (squares + 3 * s), squares * (squares + 6 * s) + 3 * s * s)
    return [bell, *(bell * each for each in moments)]


def _central(raw: dict, d: int) -> tuple[np.ndarray, np.ndarray]:
    """The second and the fourth moment along one axis about the best guess, at every node."""
    m, two, three, four = (raw[(k, 0) if d == 0 else (0, k)] for k in (1, 2, 3, 4))
    return two - m * m, four - 4 * m * three + 6 * m * m * two - 3 * m**4


def _crossed(raw: dict) -> np.ndarray:
    """E[q_1 q_2 | y] of the two axes about the best guess."""
    m, n = raw[1, 0], raw[0, 1]
    return (
        raw[2, 2] - 2 * n * raw[2, 1] - 2 * m * raw[1, 2] + n * n * raw[2, 0] + m * m * raw[0, 2]
        + 4 * m * n * raw[1, 1] - 3 * m * m * n * n
    )  # fmt: skip


# --- over every noise ---------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class PosteriorError:
    """E q / D and E q² / D² as functions of rho, right to about 3e-5 and 1e-3 of themselves.

    places : ln(rho + narrow) of the nodes, where narrow is the narrowest component's variance.
    logs : (2, n), ln of the moments over those of a normal law with the data's variances (D,); the
    ratios lie near 1 at both ends and are smooth between, so that a cubic spline serves.
    """

    variances: np.ndarray
    narrow: float
    places: np.ndarray
    logs: np.ndarray

    @cached_property
    def _fit(self) -> CubicSpline:
        return CubicSpline(self.places, self.logs, axis=1)

    def moments(self, rho: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(E q / D, E q² / D²) at every rho > 0, each (R,)."""
        places = np.log(rho + self.narrow).clip(self.places[0], self.places[-1])
        first, second = np.exp(self._fit(places)) * _normal_moments(self.variances, rho)
        D = len(self.variances)
        return first / D, second / D**2

    def over(self, schedule: Schedule) -> tuple[np.ndarray, np.ndarray]:
        """The same at every t of a schedule, each (T+1,); nan at t = 0."""
        rho = schedule.one_minus_alphas_bar[1:] / schedule.alphas_bar[1:]
        first, second = self.moments(rho)
        return np.append(np.nan, first), np.append(np.nan, second)


def posterior_error(mixture: Mixture) -> PosteriorError:
    """The table of a mixture, or of a product of independent ones; ValueError where none can be."""
    factors = [parallel(each) for each in factors_of(mixture)]
    variances = np.concatenate([np.diag(each.covariance) for each in factors])
    narrow = min(float(each.variances.min()) for each in factors)
    loudest = LOUDEST * variances.max()
    rhos = np.geomspace(narrow, loudest + narrow, NODES)[1:] - narrow
    parts = np.array([[_moments(each, rho) for rho in rhos] for each in factors])  # (F, R, 2)
    first, second = np.moveaxis(parts, -1, 0)
    both = second.sum(axis=0) + first.sum(axis=0) ** 2 - (first**2).sum(axis=0)
    logs = np.log(np.stack([first.sum(axis=0), both]) / _normal_moments(variances, rhos))
    start = np.zeros((2, 1))  # without noise the error is the noise's own, whatever the law
    places = np.log(np.append(narrow, rhos + narrow))
    return PosteriorError(variances, narrow, places, np.hstack([start, logs]))


def _normal_moments(variances: np.ndarray, rho: np.ndarray) -> np.ndarray:
    """E q and E q² of a normal law with these variances (D,), (2, R)."""
    left = variances[:, None] * rho / (variances[:, None] + rho)
    total = left.sum(axis=0)
    return np.stack([total, total**2 + 2 * (left**2).sum(axis=0)])


def factors_of(mixture: Mixture) -> Sequence[Mixture]:
    """The independent groups of coordinates; a plain density is its only one."""
    return getattr(mixture, "factors", (mixture,))
