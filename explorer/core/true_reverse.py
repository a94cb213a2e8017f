r"""The true reverse step of a mixture on the line, and how far it is from a Gaussian.

q(x_{t-1} | x_t) of a Gaussian mixture is itself a mixture (GaussianMixture.reverse); on the line
(D = 1) its KL to a Gaussian is an integral that quadrature gives to many digits. For small beta it
falls as beta^3 when the Gaussian has the true mean and variance, as beta^2 when its variance is
set to beta, and as beta^4 at an x_t about which the density is symmetric.
Source: Feller 1949 (the limit); Sohl-Dickstein et al. 2015, sec. 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.mixture import Mixture
from explorer.core.schedule import Schedule

NODES = 24  # Gauss-Legendre nodes in each panel
PANELS = 40
REACH = 11.0  # standard deviations to each side: what lies beyond weighs e^-60
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
    mixture: Mixture, beta: float, variance: float | str | None = None, places: int = 120
) -> float:
    """The KL of kl_to_gaussian averaged over x_t ~ q(x_t), in nats, by quadrature over x_t.

    variance : None for the true one, or "beta": fixed, with the true mean.
    """
    x_t, weights = crossing(mixture, beta, places)
    reverse = reverse_at(mixture, beta, x_t)
    fixed = beta if isinstance(variance, str) and variance == "beta" else variance
    return float(weights @ kl_to_gaussian(reverse, variance=fixed))


def crossing(mixture: Mixture, beta: float, places: int = 120) -> tuple[np.ndarray, np.ndarray]:
    """Places x_t (places,) and weights that average over q(x_t); the weights sum to 1."""
    mu, var = mixture.means[:, 0], mixture.covariances[:, 0, 0]
    centres, spreads = np.sqrt(1 - beta) * mu, np.sqrt((1 - beta) * var + beta)
    low, high = (centres - 8 * spreads).min(), (centres + 8 * spreads).max()
    nodes, w = np.polynomial.legendre.leggauss(places)
    x = 0.5 * (low + high) + 0.5 * (high - low) * nodes
    q = np.exp(_log_mixture(x[None], mixture.weights[None], centres[None], spreads**2))[0]
    weights = w * q
    return x, weights / weights.sum()


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
    places = (np.arange(PANELS)[:, None] + 0.5 * (nodes + 1)).ravel() / PANELS
    width = (high - low)[:, None]
    return low[:, None] + width * places, width * np.tile(w, PANELS) / (2 * PANELS)


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
