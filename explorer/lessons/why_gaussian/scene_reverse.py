"""One step of size beta back from a mixture on the line, and how far it is from a Gaussian.

The data x_{t-1} are two bells that one can shape; x_t is one noisy step on. All is exact but for
quadrature: q(x_{t-1} | x_t) is a mixture in closed form, its KL to a Gaussian an integral.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.exact import GaussianMixture
from explorer.core.true_reverse import kl_to_gaussian, mean_kl, mean_kls, reverse_at
from explorer.worlds.memo import memo

BETA_MIN, BETA_MAX = 1e-4, 0.99
DRAWN = np.geomspace(BETA_MIN, BETA_MAX, 33)  # values of beta for which the KL is drawn
SMALL = np.geomspace(BETA_MIN, 4 * BETA_MIN, 3)  # where the slope is measured
RIGHT = 1.25  # the right bell's width, in units of the left one's
LIMIT = 0.01  # nats: below it nobody could tell the two apart by a hundred samples
FINISH = 0.02  # what is left of the signal's variance where the many steps begin
NOTHING = 1e-25  # nats: a smaller KL is rounding
REACH = 6.5  # deviations to each side of that grid
CELLS = 1200  # of the grid on which the ways go back
STEPS = (1, 4, 12, 36)  # ways back that are compared


@dataclass(frozen=True)
class Shape:
    """Two bells on the line: at -distance with weight and width, at distance with the rest.

    The right one is `ratio` times as wide; 1 and weight 0.5 make the two twins.
    """

    distance: float = 1.2
    width: float = 0.35
    weight: float = 0.35
    ratio: float = RIGHT

    def mixture(self) -> GaussianMixture:
        widths = np.array([self.width, self.width * self.ratio])
        return GaussianMixture(
            [self.weight, 1 - self.weight],
            [[-self.distance], [self.distance]],
            (widths**2)[:, None, None],
        )


@dataclass(frozen=True)
class Present:
    """The reverse step at one beta and one x_t: moments, KL to the best Gaussian and to the one
    whose variance is beta (nats), number of humps, and the mixture's own weights there."""

    mean: float
    deviation: float
    kl: float
    kl_fixed: float
    humps: int


def present(shape: Shape, beta: float, x_t: float) -> Present:
    reverse = reverse_at(shape.mixture(), beta, x_t)
    deviation = float(np.sqrt(reverse.variance[0]))
    around = reverse.mean[0] + deviation * np.linspace(-5, 5, 2001)
    kl = float(kl_to_gaussian(reverse)[0])
    return Present(
        mean=float(reverse.mean[0]),
        deviation=deviation,
        kl=kl if kl > NOTHING else 0.0,
        kl_fixed=float(kl_to_gaussian(reverse, variance=beta)[0]),
        humps=int(reverse.peaks(around)[0]),
    )


def averages(shape: Shape, beta: float) -> tuple[float, float]:
    """KL averaged over x_t ~ q(x_t), in nats: to the best Gaussian, to the one of variance beta."""
    best, fixed = mean_kls(shape.mixture(), beta, (None, beta))
    return float(best), float(fixed)


@dataclass(frozen=True)
class Falls:
    """KL over DRAWN betas, in nats: averaged over x_t for the best Gaussian (`best`) and for that
    of variance beta (`fixed`), and at the one x_t (`here`); slopes measured at SMALL betas."""

    betas: np.ndarray
    best: np.ndarray
    fixed: np.ndarray
    here: np.ndarray
    slopes: dict[str, float]


@memo(most=64)
def falls(shape: Shape, x_t: float) -> Falls:
    (best, fixed), small = (averaged(shape, tuple(betas.tolist())) for betas in (DRAWN, SMALL))
    rows = {"best": small[0], "fixed": small[1], "here": at_place(shape, SMALL, x_t)}
    slopes = {name: slope(SMALL, row) for name, row in rows.items()}
    return Falls(DRAWN, best, fixed, at_place(shape, DRAWN, x_t), slopes)


@memo(most=128)
def averaged(shape: Shape, betas: tuple[float, ...]) -> np.ndarray:
    """`averages` at each beta, (2, S)."""
    return np.array([averages(shape, beta) for beta in betas]).T


def at_place(shape: Shape, betas: np.ndarray, x_t: float) -> np.ndarray:
    """KL to the best Gaussian at one x_t for each beta, in nats."""
    mixture = shape.mixture()
    return np.array([kl_to_gaussian(reverse_at(mixture, beta, x_t))[0] for beta in betas])


def slope(betas: np.ndarray, kl: np.ndarray) -> float:
    """d ln KL / d ln beta between the first and the last; nan where a KL is 0 to rounding."""
    if min(kl) < NOTHING:
        return float("nan")
    return float(np.log(kl[-1] / kl[0]) / np.log(betas[-1] / betas[0]))


@memo(most=64)
def passes(shape: Shape, limit: float = LIMIT) -> float | None:
    """The beta at which the averaged KL reaches `limit` nats; None where it never does.

    Halved in ln beta, at last along the chord of ln KL, which is nearly straight."""
    mixture = shape.mixture()
    low, high = np.log(BETA_MIN), np.log(BETA_MAX)
    below, above = (np.log(mean_kl(mixture, np.exp(end)) / limit) for end in (low, high))
    if above < 0:
        return None
    if below > 0:
        return BETA_MIN
    for _ in range(10):
        middle = (low + high) / 2
        value = np.log(mean_kl(mixture, np.exp(middle)) / limit)
        if value < 0:
            low, below = middle, value
        else:
            high, above = middle, value
    return float(np.exp(low + (high - low) * below / (below - above)))


@dataclass(frozen=True)
class Return:
    """What n Gaussian steps bring back: beta of each, density on `grid`, KL(data || it) in nats."""

    steps: int
    beta: float
    density: np.ndarray
    kl: float


def grid(shape: Shape) -> np.ndarray:
    """Even places that hold the data, the noise, and a Gaussian step that spans both bells."""
    widest = shape.width * max(1.0, shape.ratio)
    across = np.hypot(shape.distance, widest)
    half = max(REACH, shape.distance + REACH * widest, REACH * across)
    return np.linspace(-half, half, CELLS + 1)


@memo(most=32)
def ways(shape: Shape) -> list[Return]:
    """The ways back that are compared."""
    return [way_back(shape, steps) for steps in STEPS]


def way_back(shape: Shape, steps: int) -> Return:
    r"""From q(x_T) back in n steps, each the best Gaussian for its x_t; n equal betas.

    The betas are those of a way out at whose end FINISH of the signal's variance is left. Each
    step is p(x_{s-1}) = \int N(x_{s-1}; mu(x_s), sigma^2(x_s)) p(x_s) dx_s on the grid.
    """
    beta = float(1 - FINISH ** (1 / steps))
    levels = [shape.mixture()]
    for _ in range(steps):
        levels.append(_noised(levels[-1], beta))
    x = grid(shape)
    width = x[1] - x[0]
    p = np.exp(levels[-1].log_density(x[:, None]))
    for before in levels[-2::-1]:
        reverse = reverse_at(before, beta, x)
        spread = np.sqrt(reverse.variance)
        z = (x[:, None] - reverse.mean) / spread
        p = (np.exp(-0.5 * z * z) / (spread * np.sqrt(2 * np.pi))) @ (p * width)
    log_data = levels[0].log_density(x[:, None])
    data = np.exp(log_data)
    log_ratio = log_data - np.log(np.maximum(p, 1e-300))
    terms = data * log_ratio + p - data  # each at least 0, so that a small KL keeps its digits
    return Return(steps, beta, p, float(width * terms.sum()))


def _noised(mixture: GaussianMixture, beta: float) -> GaussianMixture:
    """The law of sqrt(1 - beta) x + sqrt(beta) z."""
    return GaussianMixture(
        mixture.weights,
        np.sqrt(1 - beta) * mixture.means,
        (1 - beta) * mixture.covariances + beta,
    )
