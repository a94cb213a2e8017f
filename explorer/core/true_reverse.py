r"""The true reverse step of a mixture on the line, and how far it is from a Gaussian.

q(x_{t-1} | x_t) of a Gaussian mixture is itself a mixture (GaussianMixture.reverse); on the line
(D = 1) its KL to a Gaussian is an integral that quadrature gives to many digits. For small beta it
falls as beta^3 when the Gaussian has the true mean and variance, as beta^2 when its variance is
set to beta, and as beta^4 at an x_t about which the density is symmetric.
Source: Feller 1949 (the limit); Sohl-Dickstein et al. 2015, sec. 2.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.mixture import Mixture
from explorer.core.schedule import Schedule

NODES = 24  # Gauss-Legendre nodes in each panel
PANELS, PANEL = 40, 1.5  # at most; else so many of the narrowest deviations wide
REACH = 11.0  # standard deviations to each side: what lies beyond weighs e^-60
FEWEST, MOST = 60, 2_000  # places of x_t, at first and in one doubling, for an average
TOLERANCE, NOTHING = 1e-2, 1e-25  # relative, the error left is its square; nats of rounding
LOG_2PI = np.log(2.0 * np.pi)


@dataclass(frozen=True)
class Reverse:
    """q(x_{t-1} | x_t) at M places x_t: weights, means (M, K) and variances (K,) of the mixture."""

    x_t: np.ndarray
    weights: np.ndarray
    means: np.ndarray
    variances: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """E[x_{t-1} | x_t], (M,)."""
        return (self.weights * self.means).sum(1)

    @property
    def variance(self) -> np.ndarray:
        """Var[x_{t-1} | x_t], (M,)."""
        gaps = self.means - self.mean[:, None]
        return (self.weights * (self.variances + gaps**2)).sum(1)

    def density(self, x: ArrayLike) -> np.ndarray:
        """The density at x (M, J) or (J,), (M, J)."""
        return np.exp(_log_mixture(x, self.weights, self.means, self.variances))

    def peaks(self, x: np.ndarray) -> np.ndarray:
        """How many humps the density has on the grid x (J,), (M,)."""
        rises = np.diff(self.density(x), axis=1) > 0
        return (rises[:, :-1] & ~rises[:, 1:]).sum(1)


def reverse_at(mixture: Mixture, beta: float, x_t: ArrayLike) -> Reverse:
    """The true reverse of one step of size beta from data distributed as `mixture` (D = 1).

    x_t (M,).  x_t = sqrt(1 - beta) x_{t-1} + sqrt(beta) z with x_{t-1} from the mixture.
    Raises ValueError unless the mixture is on the line and 0 < beta < 1.
    """
    if mixture.dims != 1:
        raise ValueError(f"the mixture must be on the line (D = 1); it has D = {mixture.dims}.")
    step = Schedule([beta])
    x = np.atleast_1d(np.asarray(x_t, dtype=float))
    mu, var = mixture.means[:, 0], mixture.covariances[:, 0, 0]
    alpha, total = step.alphas[1], step.alphas[1] * var + beta
    logits = np.log(mixture.weights) - 0.5 * (
        (x[:, None] - np.sqrt(alpha) * mu) ** 2 / total + np.log(total)
    )
    weights = np.exp(logits - logits.max(1, keepdims=True))
    means = (beta * mu + np.sqrt(alpha) * var * x[:, None]) / total
    return Reverse(x, weights / weights.sum(1, keepdims=True), means, beta * var / total)


def kl_to_gaussian(
    reverse: Reverse, mean: ArrayLike | None = None, variance: ArrayLike | None = None
) -> np.ndarray:
    """KL(true reverse || N(mean, variance)) at each x_t, (M,) in nats, by quadrature.

    mean, variance : numbers or (M,); None for the true ones (the best Gaussian there is).
    Terms are p ln(p/g) - p + g, each at least 0 (they add up to the same), so that a KL of 1e-20
    keeps its leading digits.
    """
    mean = reverse.mean if mean is None else np.broadcast_to(mean, reverse.x_t.shape)
    variance = reverse.variance if variance is None else variance
    variance = np.broadcast_to(variance, reverse.x_t.shape)
    x, w = _panels(reverse, mean, variance)
    log_p = _log_mixture(x, reverse.weights, reverse.means, reverse.variances)
    log_g = -0.5 * ((x - mean[:, None]) ** 2 / variance[:, None] + LOG_2PI)
    log_g = log_g - 0.5 * np.log(variance)[:, None]
    u, p = log_p - log_g, np.exp(log_p)
    near = np.abs(u) < 1.0
    small = np.where(near, u, 0.0)
    terms = np.where(near, p * (small + np.expm1(-small)), p * u - p + np.exp(log_g))
    return (w * terms).sum(1)


def mean_kl(
    mixture: Mixture, beta: float, variance: float | Literal["beta"] | None = None
) -> float:
    """The KL of kl_to_gaussian averaged over x_t ~ q(x_t), in nats, by quadrature over x_t.

    variance : None for the true one, or "beta": fixed, with the true mean.
    """
    fixed = beta if isinstance(variance, str) else variance
    return float(mean_kls(mixture, beta, (fixed,))[0])


def mean_kls(mixture: Mixture, beta: float, variances: Sequence[float | None]) -> np.ndarray:
    """mean_kl for each of the variances, None for the true one; right to about 1e-4.

    The KL has narrow ridges between components and q few places there, so the places are doubled
    (the old ones stay) until the means stand still.
    """
    low, high = span(mixture, beta)
    step, places = (high - low) / FEWEST, np.linspace(low, high, FEWEST + 1)
    mass, total = _at_places(mixture, beta, variances, places)
    while True:
        places = np.arange(low + step / 2, high, step)
        more, extra = _at_places(mixture, beta, variances, places)
        old, new = total / mass, (total + extra) / (mass + more)
        mass, total, step = mass + more, total + extra, step / 2
        moved = np.abs(new - old) > TOLERANCE * new + NOTHING
        if not moved.any() or len(places) >= MOST:
            return new


def span(mixture: Mixture, beta: float) -> tuple[float, float]:
    """The stretch of x_t outside which q(x_t) weighs e^-24."""
    mu, var = mixture.means[:, 0], mixture.covariances[:, 0, 0]
    centres, spreads = np.sqrt(1 - beta) * mu, np.sqrt((1 - beta) * var + beta)
    return float((centres - 7 * spreads).min()), float((centres + 7 * spreads).max())


def crossing(mixture: Mixture, beta: float, x_t: np.ndarray) -> np.ndarray:
    """The density q(x_t) after a step of size beta, (M,)."""
    mu, var = mixture.means[:, 0], mixture.covariances[:, 0, 0]
    centres, variances = np.sqrt(1 - beta) * mu, (1 - beta) * var + beta
    return np.exp(_log_mixture(x_t[None], mixture.weights[None], centres[None], variances))[0]


def _at_places(
    mixture: Mixture, beta: float, variances: Sequence[float | None], x_t: np.ndarray
) -> tuple[float, np.ndarray]:
    """Sums over x_t of q and, for each variance, of q times the KL."""
    q, reverse = crossing(mixture, beta, x_t), reverse_at(mixture, beta, x_t)
    sums = [q @ kl_to_gaussian(reverse, variance=variance) for variance in variances]
    return float(q.sum()), np.array(sums)


def _panels(
    reverse: Reverse, mean: np.ndarray, variance: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Legendre points (M, J) and weights over what the mixture and the Gaussian cover."""
    widest = np.sqrt(reverse.variances.max())
    spread = np.sqrt(variance)
    low = np.minimum(reverse.means.min(1) - REACH * widest, mean - REACH * spread)
    high = np.maximum(reverse.means.max(1) + REACH * widest, mean + REACH * spread)
    low = np.maximum(low, reverse.mean - 40 * np.sqrt(reverse.variance))
    high = np.minimum(high, reverse.mean + 40 * np.sqrt(reverse.variance))
    nodes, w = np.polynomial.legendre.leggauss(NODES)
    width = (high - low)[:, None]
    narrowest = min(float(np.sqrt(reverse.variances.min())), float(spread.min()))
    panels = min(PANELS, int(np.ceil(width.max() / (PANEL * narrowest))))
    places = (np.arange(panels)[:, None] + 0.5 * (nodes + 1)).ravel() / panels
    return low[:, None] + width * places, width * np.tile(w, panels) / (2 * panels)


def _log_mixture(
    x: ArrayLike, weights: np.ndarray, means: np.ndarray, variances: np.ndarray
) -> np.ndarray:
    """ln sum_k w_k N(x; m_k, v_k): x (M, J) or (J,), weights, means (M, K), variances (K,)."""
    x = np.broadcast_to(x, (len(weights), np.shape(x)[-1]))
    with np.errstate(divide="ignore"):
        log_w = np.log(weights) - 0.5 * (np.log(variances) + LOG_2PI)
    logits = log_w[:, None, :] - 0.5 * (x[:, :, None] - means[:, None, :]) ** 2 / variances
    top = logits.max(2, keepdims=True)
    return top[:, :, 0] + np.log(np.exp(logits - top).sum(2))
