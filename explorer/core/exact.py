"""Data whose every distribution is known: a Gaussian mixture, or a finite set of points.

Through the forward process a mixture stays a mixture, so at every t its density, score, best
denoiser and true reverse step are closed formulas. They have the networks' interface.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.arrays import at, check_t, is_tensor, to_numpy, where
from explorer.core.kernels import General, Kernel, SharedIsotropic
from explorer.core.mixture import Mixture
from explorer.core.schedule import Schedule
from explorer.core.types import Array, Kind, Numbers, Times

TINY_NEGATIVE = -1e-10  # an eigenvalue this far below 0, relative to the largest, is rounding


class GaussianMixture:
    r"""p(x_0) = \sum_k w_k N(mu_k, Sigma_k), exact at every t of every schedule.

    weights : (K,) >= 0 with sum 1.  means : (K, D), D >= 1.  covariances : (K, D, D), symmetric,
    no negative eigenvalue; zero is allowed (a point), but then there is no density at t = 0.
    Raises ValueError with a sentence. x and x_t below are (N, D), arrays or tensors, and
    answers are in kind. Arrays are computed in float64, tensors in their own dtype.
    """

    def __init__(self, weights: ArrayLike, means: ArrayLike, covariances: ArrayLike) -> None:
        weights, means = _checked(weights, means)
        eigenvalues, axes = _eigen(covariances, *means.shape)
        self._set(weights, means, eigenvalues, axes)

    @classmethod
    def isotropic(cls, weights: ArrayLike, means: ArrayLike, variance: float) -> GaussianMixture:
        """The mixture whose components all have covariance `variance` times I; any K and D."""
        mixture = object.__new__(GaussianMixture)
        weights, means = _checked(weights, means)
        if not (np.isfinite(variance) and variance >= 0):
            raise ValueError(f"variance must be a number of at least 0; got {variance!r}.")
        mixture._set(weights, means, np.full((1, 1), float(variance)), None)
        return mixture

    def _set(
        self,
        weights: np.ndarray,
        means: np.ndarray,
        eigenvalues: np.ndarray,
        axes: np.ndarray | None,
    ) -> None:
        """eigenvalues (K, D) with axes (K, D, D) in columns, or (1, 1) and None: shared, round."""
        self.weights, self.means = weights, means
        self._eigenvalues, self._axes = eigenvalues, axes
        with np.errstate(divide="ignore"):
            log_weights = np.log(weights)
        if eigenvalues.size and np.ptp(eigenvalues) == 0:
            self._kernel: Kernel = SharedIsotropic(log_weights, means, eigenvalues.flat[0])
        else:
            self._kernel = General(log_weights, means, eigenvalues, axes)  # type: ignore[arg-type]

    @property
    def dims(self) -> int:
        return self.means.shape[1]

    @property
    def covariances(self) -> np.ndarray:
        """(K, D, D)."""
        if self._axes is None:
            each = self._eigenvalues[0, 0] * np.eye(self.dims)
            return np.broadcast_to(each, (len(self.means), *each.shape)).copy()
        return np.einsum("kde,ke,kfe->kdf", self._axes, self._eigenvalues, self._axes)

    def mean(self) -> np.ndarray:
        """E[x_0], (D,)."""
        return self.weights @ self.means

    def covariance(self) -> np.ndarray:
        """Cov[x_0], (D, D): the mean of the covariances plus the covariance of the means."""
        centred = self.means - self.mean()
        if self._axes is None:
            within = self._eigenvalues[0, 0] * np.eye(self.dims)
        else:
            within = np.einsum("k,kde->de", self.weights, self.covariances)
        return within + (self.weights[:, None] * centred).T @ centred

    def sample(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """n draws (n, D): components from rng.choice, then rng.standard_normal((n, D))."""
        k = rng.choice(len(self.weights), size=n, p=self.weights)
        z = rng.standard_normal((n, self.dims))
        if self._axes is None:
            return self.means[k] + np.sqrt(self._eigenvalues[0, 0]) * z
        return self.means[k] + np.einsum(
            "nde,ne->nd", self._axes[k], np.sqrt(self._eigenvalues[k]) * z
        )

    def log_density(self, x: Kind) -> Kind:
        """ln p(x_0 = x) in nats, (N,). Raises ValueError where a component is a point."""
        self._need_density(0)
        return self._evaluate(x, 1.0, 0.0)[0]

    def log_prob(self, schedule: Schedule, x_t: Kind, t: Times) -> Kind:
        """ln q(x_t) in nats, (N,): the log-density of the noised data. t : int or (N,) in 0..T."""
        check_t(t, schedule.T, x_t)
        self._need_density(t)
        return self._at(schedule, x_t, t)[0]

    def score(self, schedule: Schedule, x_t: Kind, t: Times) -> Kind:
        """grad ln q(x_t), (N, D). t : int or (N,) int in 0..T. Song Y. et al. 2021, sec. 2."""
        check_t(t, schedule.T, x_t)
        self._need_density(t)
        return self._at(schedule, x_t, t)[1]

    def posterior_mean(self, schedule: Schedule, x_t: Kind, t: Times) -> Kind:
        """E[x_0 | x_t], (N, D): the best denoiser there can be. x_t itself at t = 0."""
        check_t(t, schedule.T, x_t)
        if np.ndim(t) == 0 and not is_tensor(t):
            return x_t + 0.0 if int(t) == 0 else self._at(schedule, x_t, t)[2]
        many: Any = t
        x0_hat = self._at(schedule, x_t, many.clip(1))[2]
        clean = many.reshape((-1,) + (1,) * (len(x_t.shape) - 1)) == 0
        return where(clean, x_t, x0_hat)

    def denoiser(self, schedule: Schedule) -> ExactDenoiser:
        """The best denoiser, bound to a schedule: (x_t, t) -> E[x_0 | x_t]."""
        return ExactDenoiser(self, schedule)

    def marginal(self, schedule: Schedule, t: int) -> GaussianMixture:
        """q(x_t), itself a mixture, of means a mu_k and covariances a^2 Sigma_k + b I; t : int."""
        check_t(t, schedule.T, None)
        a, b = float(schedule.signal[t]), float(schedule.one_minus_alphas_bar[t])
        return self._mapped(self.weights, a * self.means, a * a * self._eigenvalues + b)

    def reverse(self, schedule: Schedule, x_t: ArrayLike, t: int) -> GaussianMixture:
        r"""The true reverse step q(x_{t-1} | x_t) for ONE x_t (D,): a mixture, not a Gaussian.

        With S' = abar_{t-1} Sigma_k + (1 - abar_{t-1}) I, the covariance of component k at t-1,

        .. math:: w_k' \propto w_k N(x_t; \sqrt{\bar\alpha_t}\mu_k, \alpha_t S' + \beta_t I),\quad
                  C_k = \beta_t S' (\alpha_t S' + \beta_t)^{-1},
        .. math:: m_k = (\beta_t \sqrt{\bar\alpha_{t-1}} \mu_k + \sqrt{\alpha_t} S' x_t)
                  (\alpha_t S' + \beta_t)^{-1}

        t : int in 1..T. Raises ValueError if t leaves 1..T or x_t is not (D,).
        Source: Bayes' rule with q(x_t | x_{t-1}) of Ho et al. 2020, eq. (2), per component.
        """
        check_t(t, schedule.T, None, first=1)
        x = np.asarray(to_numpy(x_t), dtype=float)
        if x.shape != (self.dims,):
            raise ValueError(f"x_t must be one point of shape ({self.dims},); it has {x.shape}.")
        before, now = self.marginal(schedule, t - 1), self.marginal(schedule, t)
        alpha, beta = float(schedule.alphas[t]), float(schedule.betas[t])
        inner, total = before._eigenvalues, alpha * before._eigenvalues + beta
        pull = before._turn(before.means), np.sqrt(alpha) * inner * before._turn(x)
        means = before._turn((beta * pull[0] + pull[1]) / total, back=True)
        return self._mapped(now._responsibilities(x), means, beta * inner / total)

    def _mapped(
        self, weights: np.ndarray, means: np.ndarray, eigenvalues: np.ndarray
    ) -> GaussianMixture:
        mixture = object.__new__(GaussianMixture)
        mixture._set(weights, means, eigenvalues, self._axes)
        return mixture

    def _turn(self, x: np.ndarray, back: bool = False) -> np.ndarray:
        """x (K, D) or (D,) in each component's own axes, (K, D), or back again."""
        if self._axes is None:
            return x
        x = np.broadcast_to(x, self.means.shape)
        return np.einsum("kde,ke->kd" if back else "kde,kd->ke", self._axes, x)

    def _responsibilities(self, x: np.ndarray) -> np.ndarray:
        """p(k | x) for one x (D,), (K,)."""
        y = self._turn(x - self.means)
        variances = np.broadcast_to(self._eigenvalues, self.means.shape)
        with np.errstate(divide="ignore"):
            logits = np.log(self.weights) - 0.5 * np.sum(y * y / variances + np.log(variances), 1)
        weights = np.exp(logits - logits.max())
        return weights / weights.sum()

    def _at(self, schedule: Schedule, x_t: Kind, t: Times) -> tuple[Any, Kind, Kind]:
        a = at(schedule.signal, t, _double(x_t))
        b = at(schedule.one_minus_alphas_bar, t, _double(x_t))
        flat = (a.reshape(-1, 1), b.reshape(-1, 1)) if getattr(a, "ndim", 0) else (a, b)
        return self._evaluate(x_t, *flat)

    def _evaluate(self, x: Kind, a: Numbers, b: Numbers) -> tuple[Any, Kind, Kind]:
        """log p (N,), score and E[x_0 | x], both of x's shape and dtype."""
        if isinstance(x, list | tuple):
            raise ValueError("x must be an array or a tensor (N, D), not a list.")
        flat = _double(x).reshape(x.shape[0], -1)
        if flat.shape[1] != self.dims:
            raise ValueError(
                f"x must have {self.dims} coordinates per row; its shape is {tuple(x.shape)}."
            )
        log_p, score, x0_hat = self._kernel(flat, a, b)
        if not is_tensor(x) and x.dtype.kind == "f":
            log_p, score, x0_hat = (part.astype(x.dtype) for part in (log_p, score, x0_hat))
        return log_p, score.reshape(x.shape), x0_hat.reshape(x.shape)

    def _need_density(self, t: Times) -> None:
        if self._eigenvalues.min() > 0 or np.min(to_numpy(t)) > 0:
            return
        raise ValueError(
            "a component is a point or a line, so there is no density at t = 0; "
            "it has one for t >= 1, where noise has been added."
        )


class Empirical(GaussianMixture):
    """The finite training set itself: each of its points with equal weight. It memorises.

    points : (M, D) or (M, ...), which is flattened. Its best denoiser returns training points at
    small t. Speed and memory of 2,000 x_t against 10,000: tests/benchmarks/exact_speed.py.
    """

    def __init__(self, points: ArrayLike) -> None:
        points = np.asarray(to_numpy(points), dtype=float)
        if points.ndim < 2 or len(points) == 0:
            raise ValueError(f"points must be (M, D) with M >= 1; got shape {points.shape}.")
        means = points.reshape(len(points), -1)
        weights, means = _checked(np.full(len(means), 1.0 / len(means)), means)
        self._set(weights, means, np.zeros((1, 1)), None)

    def sample(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """n training points (n, D), with repeats, from rng.integers."""
        return self.means[rng.integers(len(self.means), size=n)]


class ExactDenoiser:
    """(x_t (N, ...), t) -> E[x_0 | x_t] of a mixture, bound to one schedule."""

    def __init__(self, mixture: Mixture, schedule: Schedule) -> None:
        self.mixture, self.schedule = mixture, schedule

    def __call__(self, x_t: Kind, t: Times) -> Kind:
        return self.mixture.posterior_mean(self.schedule, x_t, t)


def _double(x: Array) -> Array:
    return x if is_tensor(x) else np.asarray(x, dtype=float)


def _checked(weights: ArrayLike, means: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    weights, means = (np.array(to_numpy(part), dtype=float) for part in (weights, means))
    if means.ndim != 2 or weights.shape != means.shape[:1] or means.size == 0:
        raise ValueError(
            f"weights must be (K,) and means (K, D); got {weights.shape} and {means.shape}."
        )
    if not (np.isfinite(means).all() and np.isfinite(weights).all()):
        raise ValueError("weights and means must be finite numbers; some are not.")
    total = weights.sum()
    if weights.min() < 0 or abs(total - 1.0) > 1e-9:
        raise ValueError(
            f"weights must be at least 0 and sum to 1; the least is {weights.min():.6g} "
            f"and the sum {total:.12g}."
        )
    return weights / total, means


def _eigen(covariances: ArrayLike, K: int, D: int) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues (K, D) and eigenvectors in columns (K, D, D) of symmetric matrices."""
    covariances = np.array(to_numpy(covariances), dtype=float)
    if not np.isfinite(covariances).all():
        raise ValueError("covariances must be finite numbers; some are not.")
    if covariances.shape != (K, D, D):
        raise ValueError(f"covariances must be {(K, D, D)}; got {covariances.shape}.")
    if not np.allclose(covariances, covariances.transpose(0, 2, 1), rtol=1e-12, atol=0):
        raise ValueError("every covariance must be a symmetric matrix; one is not.")
    diagonal = np.einsum("kdd->kd", covariances)
    if np.array_equal(covariances, diagonal[:, :, None] * np.eye(D)):
        eigenvalues, axes = diagonal.copy(), np.broadcast_to(np.eye(D), (K, D, D))
    else:
        eigenvalues, axes = np.linalg.eigh(covariances)
    if eigenvalues.min() < TINY_NEGATIVE * max(eigenvalues.max(), 0.0) or eigenvalues.max() < 0:
        raise ValueError(
            f"no covariance may have a negative eigenvalue; one is {eigenvalues.min():.6g}."
        )
    return np.maximum(eigenvalues, 0.0), axes
