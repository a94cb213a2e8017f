r"""What Gaussian noise leaves of the information about which of finitely many places a point is at.

x_0 is place x_j with probability w_j, y = x_0 + σ ε. The information is at most the entropy of the
weights, H = -\sum_j w_j \log_2 w_j, which it has at σ = 0, and never rises with σ:

.. math:: I(x_0; y) = \sum_j w_j E_\epsilon \log_2 \frac{p(j | x_j + \sigma\epsilon)}{w_j}

All in bits. Source: Cover & Thomas 2006, eq. (2.47) and section 8.6 for the Gaussian bound.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from explorer.core.entropy import divergence_terms

LN2 = float(np.log(2.0))
ON_A_LINE = 1e-9  # of the spread: what is narrower is rounding
STEP, REACH = 0.4, 6.0  # of the grid of ε, in standard deviations: good to 1e-5 bits
COSTLIEST = 800_000  # of places² × nodes for one σ; beyond it noise is drawn
FEWEST_DRAWS, MOST_DRAWS = 800, 8_000
DRAWS = 1_600_000  # times places, for one σ


@dataclass(frozen=True)
class Information:
    """bits : I(x_0; y) at every σ.  errors : standard errors, 0 where no noise was drawn.
    whole : H of the weights, which no bits exceed.  draws : of noise, 0 where a grid took them."""

    bits: np.ndarray
    errors: np.ndarray
    whole: float
    draws: int


def distinct(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(places (K, D), weights (K,)): the different rows of x and how often each occurs."""
    places, counts = np.unique(x, axis=0, return_counts=True)
    return places, counts / len(x)


def weights_entropy(weights: np.ndarray) -> float:
    """H = -Σ w log2 w."""
    return float(-np.sum(weights * np.log2(weights))) + 0.0


def gaussian_information(variances: np.ndarray, sigmas: np.ndarray) -> np.ndarray:
    """½ Σ log2(1 + v/σ²), (S,): what a normal law of these variances (D,) has left, and so a bound
    for every law with them."""
    ratio = np.multiply.outer(1 / sigmas**2, variances)
    return 0.5 * np.log1p(ratio).sum(axis=1) / LN2


def information(
    places: np.ndarray, weights: np.ndarray, sigmas: np.ndarray, seed: int = 0
) -> Information:
    """I(x_0; y) at every σ > 0 (rising) for places (K, D) with weights (K,), in bits.

    Only the span of the places counts. On a line, or for few places in space, the mean over ε is
    a sum over a grid, good to 1e-5 bits; for more it is a mean over draws with its error. Either
    keeps 0 ≤ I ≤ H, never rises, and leaves the gap below the Gaussian bound never to rise.
    """
    whole, flat = weights_entropy(weights), spanned(places, weights)
    grid, shares = noise_grid(flat.shape[1])
    if len(flat) ** 2 * len(grid) <= COSTLIEST:
        bits = np.array([_by_grid(flat, weights, sigma, grid, shares) for sigma in sigmas])
        errors, draws = np.zeros(len(sigmas)), 0
    else:
        bits, errors, draws = _by_draws(flat, weights, sigmas, seed)
    bound = gaussian_information((weights[:, None] * flat**2).sum(axis=0), sigmas)
    return Information(_in_order(bits, bound, whole), errors, whole, draws)


def spanned(places: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The places around their mean, (K, d) in the d ≤ D directions in which they differ."""
    centred = places - weights @ places
    _, sizes, axes = np.linalg.svd(centred, full_matrices=False)
    wide = sizes > ON_A_LINE * sizes[0]  # none, where there is one place
    return centred @ axes[wide].T


def noise_grid(dims: int) -> tuple[np.ndarray, np.ndarray]:
    """(ε (M, dims), shares (M,) of sum 1): the trapezoid rule for a standard normal in a ball."""
    line = np.arange(-REACH, REACH + STEP / 2, STEP)
    eps = np.array(list(itertools.product(line, repeat=dims))).reshape(len(line) ** dims, dims)
    eps = eps[(eps**2).sum(axis=1) <= REACH**2]
    shares = np.exp(-0.5 * (eps**2).sum(axis=1))
    return eps, shares / shares.sum()


def _in_order(bits: np.ndarray, bound: np.ndarray, whole: float) -> np.ndarray:
    """The bits within what must hold: 0 ≤ I ≤ H, I ≤ bound, and neither I nor bound - I rises."""
    least, most = 0.0, whole
    ordered = np.empty_like(bits)
    for s, (value, limit) in enumerate(zip(bits, bound, strict=True)):
        most = min(most, float(limit))
        most = ordered[s] = min(max(float(value), least, 0.0), most)
        gap = limit - most
        least = bound[s + 1] - gap if s + 1 < len(bound) else 0.0
    return ordered


def _log_ratio(
    places: np.ndarray, weights: np.ndarray, own: np.ndarray, noise: np.ndarray
) -> np.ndarray:
    """log2 p(own | y) / w_own at y = place_own + noise, both in units of σ; (len(own),)."""
    y = places[own] + noise
    logits = y @ places.T - 0.5 * (places**2).sum(axis=1)
    logits -= logits[np.arange(len(own)), own][:, None]  # at most |noise|²/2: none overflows
    return -np.log(np.exp(logits, out=logits) @ weights) / LN2


def _by_grid(
    places: np.ndarray, weights: np.ndarray, sigma: float, grid: np.ndarray, shares: np.ndarray
) -> float:
    total = 0.0
    for k, weight in enumerate(weights):
        own = np.full(len(grid), k)
        total += float(weight * (shares @ _log_ratio(places / sigma, weights, own, grid)))
    return total


def _by_draws(
    places: np.ndarray, weights: np.ndarray, sigmas: np.ndarray, seed: int
) -> tuple[np.ndarray, np.ndarray, int]:
    """Means over draws, the same at every σ: of I itself where it is near H, of its gap to the
    Gaussian bound where that is small; whichever has the smaller error."""
    rng = np.random.default_rng([seed, 7])
    n = max(FEWEST_DRAWS, min(MOST_DRAWS, DRAWS // len(places)))
    own = np.searchsorted(np.cumsum(weights), (np.arange(n) + rng.random()) / n)
    own = own.clip(max=len(places) - 1)  # every place in proportion to its weight
    rng.shuffle(own)
    noise = rng.standard_normal((n, places.shape[1]))
    variances, axes = np.linalg.eigh((weights[:, None] * places).T @ places)
    bounds = gaussian_information(variances, sigmas)
    bits, errors = np.empty(len(sigmas)), np.empty(len(sigmas))
    for s, sigma in enumerate(sigmas):
        ratio = _log_ratio(places / sigma, weights, own, noise)
        y = (places[own] / sigma + noise) @ axes
        normal = (y**2 / (1 + variances / sigma**2)).sum(axis=1) - (noise**2).sum(axis=1)
        gap = divergence_terms((bounds[s] - ratio) * LN2 + 0.5 * normal) / LN2
        by_gap = gap.std() < ratio.std()
        bits[s] = bounds[s] - gap.mean() if by_gap else ratio.mean()
        errors[s] = (gap if by_gap else ratio).std(ddof=1) / np.sqrt(n)
    return bits, errors, n
