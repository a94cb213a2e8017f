r"""How far a noised cloud is from N(0, I), and how much entropy it has, at every t and every scale.

One function of one number does it all. Blur the data by σ, y = x0 + σ ε, and let the negentropy
J(σ) = KL(law of y ‖ the normal with y's mean and covariance) ≥ 0. The state is a blurred cloud in
other units, x_t = s√ᾱ (x0 + σ ε) with σ = √(1−ᾱ) / (s√ᾱ), and J does not care about units:

    H(x_t) = ½ log2 det(2πe C_t) − J(σ)      C_t = s²ᾱ C_0 + (1−ᾱ) I
    KL(q_t ‖ N(0, I)) = J(σ) + ½ (tr C_t + |m_t|² − D − ln det C_t) / ln 2
    I(x0; x_t) = H(x_t) − (D/2) log2(2πe (1−ᾱ))

So J is found once on a grid of σ, and a slider of the scale s moves all three at no cost: of known
densities by quadrature, of a table's rows by their places, of other clouds by nearest neighbours.
All in bits for the whole point (not per dimension). Source: Cover & Thomas 2006, ch. 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.spatial import cKDTree
from scipy.special import digamma

from explorer.core.mixture import Mixture
from explorer.core.negentropy import negentropy
from explorer.core.places import distinct, gaussian_information, information
from explorer.data.product import ProductMixture

NODES = 48
NODES_OF_ROWS = 84
NODES_OF_DENSITY = 96  # so that what lies between them has five digits
SIGMA_MIN, SIGMA_MAX = 2e-3, 30.0  # beyond 30 the rest of J is below 1e-6 bits at unit variance
ROWS_SIGMA_MIN = 2e-4  # rows may lie close
LEAST_BITS = 1e-25  # a normal law's J is rounding, below this
BIAS_OF_NEIGHBOURS = 0.05  # bits
BETWEEN_NODES = 1e-3  # bits that interpolation may cost a table's rows
LN2 = np.log(2.0)


@dataclass(frozen=True)
class Negentropy:
    """J(σ) in bits on a grid, with its standard error, and the moments of x0 that go with it.

    exact : True where J is an integral or a sum, False where it is an estimate: by nearest
    neighbours (biased by a few hundredths of a bit) or over draws of noise.  n : points.
    """

    sigmas: np.ndarray
    bits: np.ndarray
    errors: np.ndarray
    mean: np.ndarray
    covariance: np.ndarray
    exact: bool
    n: int

    def at(self, sigma: np.ndarray) -> np.ndarray:
        """J at any σ: monotone cubic in ln σ between nodes, level before them, 0 far out."""
        inside = np.clip(sigma, self.sigmas[0], self.sigmas[-1])
        return np.where(sigma > self.sigmas[-1], 0.0, self.fit(np.log(inside)))

    @cached_property
    def fit(self) -> CubicSpline | PchipInterpolator:
        return PchipInterpolator(np.log(self.sigmas), self.bits)

    def error_at(self, sigma: np.ndarray) -> np.ndarray:
        return np.interp(np.log(sigma), np.log(self.sigmas), self.errors)

    @property
    def bias(self) -> float:
        """In bits: what J may be off by whatever the draws; 0 where every digit shown is true."""
        return BIAS_OF_NEIGHBOURS


@dataclass(frozen=True)
class OfDensity(Negentropy):
    """J(σ) of a known density, from integrals at the nodes; n is 0, since no points are drawn.

    narrow : the narrowest component's variance v. Between nodes ln J is a cubic spline in
    ln(σ² + v), in which it is smooth down to σ = 0; beyond them it is a power law.
    """

    narrow: float

    def at(self, sigma: np.ndarray) -> np.ndarray:
        place = np.log(np.square(sigma) + self.narrow)
        last = self.fit.x[-1]
        inside = np.minimum(place, last)
        return np.exp(self.fit(inside) + self.fit(last, 1) * (place - inside))

    @cached_property
    def fit(self) -> CubicSpline:
        return CubicSpline(np.log(np.square(self.sigmas) + self.narrow), np.log(self.bits))

    def error_at(self, sigma: np.ndarray) -> np.ndarray:
        return np.zeros(np.shape(sigma))

    @property
    def bias(self) -> float:
        return 0.0


@dataclass(frozen=True)
class OfRows(Negentropy):
    """J(σ) of the law of a table's rows: finitely many places, each as likely as it is frequent.

    information : I(x0; x0 + σ ε) in bits on the grid, at most `whole`, the rows' own entropy, and
    never rising.  places : how many differ.  draws : of noise, 0 where a grid took the mean.
    """

    information: np.ndarray
    whole: float
    places: int
    draws: int

    @property
    def bias(self) -> float:
        return BETWEEN_NODES

    def at(self, sigma: np.ndarray) -> np.ndarray:
        return np.maximum(self.bound(sigma) - self.information_at(sigma), 0.0)

    def information_at(self, sigma: np.ndarray) -> np.ndarray:
        """I at any σ: between nodes, where it is near the Gaussian bound, by its gap to that."""
        inside = np.log(np.clip(sigma, self.sigmas[0], self.sigmas[-1]))
        small = self.bits < 0.1 * self.bound(self.sigmas)
        first = self.sigmas[np.argmax(small)] if small.any() else np.inf
        by_gap = self.bound(sigma) - np.where(sigma > self.sigmas[-1], 0.0, self.fit(inside))
        bits = np.where(sigma >= first, by_gap, self.fit_information(inside)).clip(0, self.whole)
        order = np.argsort(sigma, kind="stable")
        bits[order] = np.minimum.accumulate(bits[order])
        return bits

    def bound(self, sigma: np.ndarray) -> np.ndarray:
        variances = np.linalg.eigvalsh(self.covariance).clip(0)
        return gaussian_information(variances, np.asarray(sigma))

    @cached_property
    def fit_information(self) -> PchipInterpolator:
        return PchipInterpolator(np.log(self.sigmas), self.information)


def grid() -> np.ndarray:
    return np.geomspace(SIGMA_MIN, SIGMA_MAX, NODES)


def from_density(density: Mixture) -> OfDensity:
    """J(σ) of an exact mixture by quadrature; independent groups of coordinates add their J."""
    factors = density.factors if isinstance(density, ProductMixture) else (density,)
    narrow = min(float(np.linalg.eigvalsh(each.covariances).min()) for each in factors)
    squares = np.geomspace(narrow, SIGMA_MAX**2 + narrow, NODES_OF_DENSITY) - narrow
    sigmas = np.sqrt(squares.clip(0))
    bits = np.sum([negentropy(each, sigmas) for each in factors], axis=0) / LN2
    return OfDensity(
        sigmas, np.maximum(bits, LEAST_BITS), np.zeros(len(bits)), density.mean(),
        density.covariance(), True, 0, narrow,
    )  # fmt: skip


def from_rows(x0: np.ndarray, seed: int = 0) -> OfRows:
    """J(σ) of the law of the rows x0 (n, D) themselves, none of which is drawn from anything else.

    A discrete law has no density, so that its entropy is told by I, which is at most that of the
    frequencies: J(σ) = ½ log2 det(I + C_0/σ²) − I(x0; x0 + σ ε).
    """
    places, weights = distinct(x0)
    sigmas = np.geomspace(ROWS_SIGMA_MIN, SIGMA_MAX, NODES_OF_ROWS)
    got = information(places, weights, sigmas, seed)
    mean = x0.mean(axis=0)
    covariance = (x0 - mean).T @ (x0 - mean) / len(x0)
    bound = gaussian_information(np.linalg.eigvalsh(covariance).clip(0), sigmas)
    return OfRows(
        sigmas, np.maximum(bound - got.bits, 0.0), got.errors, mean, covariance, got.draws == 0,
        len(x0), got.bits, got.whole, len(places), got.draws,
    )  # fmt: skip


def from_points(x0: np.ndarray, k: int = 4, seed: int = 0) -> Negentropy:
    """J(σ) of a cloud without a density by k nearest neighbours (Kozachenko & Leonenko 1987).

    J = h(normal twin) − h(y), both by the same estimator from the same noise, so that most of its
    bias cancels and J goes to 0 with growing σ. errors: the spread of the mean over points.
    """
    n, D = x0.shape
    eps = np.random.default_rng([seed, 7]).standard_normal(x0.shape)
    mean = x0.mean(axis=0)
    covariance = np.cov(x0.T, bias=True).reshape(D, D)
    sigmas = grid()
    bits, errors = np.empty(NODES), np.empty(NODES)
    for j, sigma in enumerate(sigmas):
        values, vectors = np.linalg.eigh(blurred(covariance, sigma))
        twin = (eps @ vectors * np.sqrt(values)) @ vectors.T
        gap = (knn_entropies(twin, k) - knn_entropies(x0 + sigma * eps, k)) / LN2
        bits[j], errors[j] = max(gap.mean(), 0.0), gap.std(ddof=1) / np.sqrt(n)
    bits = np.minimum.accumulate(bits)  # blurring never adds structure
    return Negentropy(sigmas, bits, errors, mean, covariance, False, n)


def knn_entropies(x: np.ndarray, k: int = 4) -> np.ndarray:
    """(n,) whose mean is the Kozachenko–Leonenko estimate of the entropy of x (n, D), in nats.

    h ≈ ψ(n) − ψ(k) + ln V_D + D ⟨ln r_k⟩ with r_k the distance to the k-th neighbour.
    """
    n, D = x.shape
    distance = cKDTree(x).query(x, k=k + 1)[0][:, k]
    ball = {1: 2.0, 2: np.pi, 3: 4 * np.pi / 3}[D]
    return digamma(n) - digamma(k) + np.log(ball) + D * np.log(np.maximum(distance, 1e-12))


def blurred(covariance: np.ndarray, sigma: float) -> np.ndarray:
    return covariance + sigma**2 * np.eye(len(covariance))


def over_time(
    negentropy: Negentropy, alphas_bar: np.ndarray, one_minus: np.ndarray, scale: float = 1.0
) -> dict:
    """H, KL, I and their parts at every given ᾱ < 1, in bits; each as long as `alphas_bar`.

    entropy · gaussian_entropy (of the normal with the same covariance: an upper bound) · kl ·
    kl_shape (J) · kl_spread (covariance's part) · kl_place (mean's part) · information · error.
    """
    D = len(negentropy.mean)
    sigma = np.sqrt(one_minus / alphas_bar) / scale
    variances = np.linalg.eigvalsh(negentropy.covariance)
    grown = scale**2 * np.multiply.outer(alphas_bar, variances) + one_minus[:, None]
    J = negentropy.at(sigma)
    gaussian = 0.5 * (np.log2(grown) + np.log2(2 * np.pi * np.e)).sum(1)
    spread = 0.5 * (grown - 1 - np.log(grown)).sum(1) / LN2
    place = 0.5 * scale**2 * alphas_bar * (negentropy.mean**2).sum() / LN2
    entropy = gaussian - J
    information = entropy - 0.5 * D * np.log2(2 * np.pi * np.e * one_minus)
    if isinstance(negentropy, OfRows):  # the same, without the rounding of a difference
        information = negentropy.information_at(sigma)
    return {
        "entropy": entropy,
        "gaussian_entropy": gaussian,
        "kl": J + spread + place,
        "kl_shape": J,
        "kl_spread": spread,
        "kl_place": place,
        "information": information,
        "error": negentropy.error_at(sigma),
    }
