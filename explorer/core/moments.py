"""Mean and covariance of what a Gaussian mixture says of x_0 once x_t is seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.mixture import Mixture
from explorer.core.schedule import Schedule

ROWS_AT_ONCE = 1 << 17  # numbers of one array


def posterior_moments(
    mixture: Mixture, schedule: Schedule, x_t: ArrayLike, t: int
) -> tuple[np.ndarray, ...]:
    r"""E[x_0 | x_t] (N, D) and Cov[x_0 | x_t] (N, D, D) of a GaussianMixture, t >= 1; numpy.

    Given component k, x_0 is normal with covariance C_k = b^2 Sigma_k M_k and mean
    m_k = b^2 M_k mu_k + a Sigma_k M_k x_t, where M_k = (a^2 Sigma_k + b^2)^{-1}; then the law of
    total covariance. Where all Sigma_k are equal, one matrix product does the sum over k.
    """
    x = np.asarray(x_t, dtype=float)
    a, rest = float(schedule.signal[t]), float(schedule.one_minus_alphas_bar[t])
    spreads = mixture.covariances
    with np.errstate(divide="ignore"):
        log_weights = np.log(mixture.weights)
    shared = not np.ptp(spreads, axis=0).any()
    given = (log_weights, mixture.means, spreads[0] if shared else spreads, a, rest)
    work = _shared_moments if shared else _general_moments
    rows = max(1, ROWS_AT_ONCE // mixture.means.size)
    parts = [work(x[i : i + rows], *given) for i in range(0, max(len(x), 1), rows)]
    return tuple(np.concatenate(each) for each in zip(*parts, strict=True))


def _shared_moments(
    x: np.ndarray,
    log_weights: np.ndarray,
    means: np.ndarray,
    spread: np.ndarray,
    a: float,
    rest: float,
) -> tuple[np.ndarray, np.ndarray]:
    dims = len(spread)
    inverse = np.linalg.inv(a * a * spread + rest * np.eye(dims))
    root = np.linalg.cholesky(inverse)
    centres = a * means @ root
    logits = (x @ root) @ centres.T
    logits += log_weights - 0.5 * (centres**2).sum(1)
    weights = _softmax(logits)
    pulls = rest * means @ inverse  # (K, D): the part of m_k that differs from k to k
    mean = weights @ pulls
    outer = (pulls[:, :, None] * pulls[:, None, :]).reshape(len(means), -1)
    cov = (weights @ outer).reshape(-1, dims, dims) - mean[:, :, None] * mean[:, None, :]
    return mean + a * x @ inverse @ spread, cov + rest * spread @ inverse


def _general_moments(
    x: np.ndarray,
    log_weights: np.ndarray,
    means: np.ndarray,
    spreads: np.ndarray,
    a: float,
    rest: float,
) -> tuple[np.ndarray, np.ndarray]:
    inverse = np.linalg.inv(a * a * spreads + rest * np.eye(means.shape[1]))
    gap = x[:, None] - a * means
    pull = np.einsum("kde,nke->nkd", inverse, gap)
    logits = log_weights + 0.5 * np.linalg.slogdet(inverse)[1] - 0.5 * (gap * pull).sum(-1)
    weights = _softmax(logits)
    each = means + a * np.einsum("kde,nke->nkd", spreads, pull)
    mean = np.einsum("nk,nkd->nd", weights, each)
    off = each - mean[:, None]
    cov = np.einsum("nk,nkd,nke->nde", weights, off, off)
    return mean, cov + np.einsum("nk,kde->nde", weights, rest * spreads @ inverse)


def _softmax(logits: np.ndarray) -> np.ndarray:
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)
