"""How far one cloud lies from another: numpy only, float64, (n, D) arrays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

CHUNK = 512  # rows of a distance matrix held at once: 512 × 5,000 numbers are 20 MB
DIRECTIONS = 64  # projected and sorted at once


def sliced_wasserstein(
    a: ArrayLike, b: ArrayLike, num_directions: int = 256, rng: np.random.Generator | None = None
) -> float:
    r"""Sliced Wasserstein-2 distance of two clouds: the mean over directions is of the squares.

    .. math:: SW_2 = \Big(\tfrac1K \sum_k W_2^2(\theta_k\cdot a, \theta_k\cdot b)\Big)^{1/2}

    a, b : (n, D), (m, D); each W_2 is exact, for n ≠ m too (quantile functions are steps).
    rng None : the same directions every time: (cos kπ/K, sin kπ/K) in the plane, a Fibonacci
    lattice on the half sphere in space, above that normal ones of a fixed seed; else drawn from it.
    Source: Rabin et al. 2011; Bonneel et al. 2015.
    """
    a, b = _pair(a, b)
    directions = _directions(a.shape[1], num_directions, rng)
    share, left, right = _quantile_steps(len(a), len(b))
    total = 0.0
    for start in range(0, len(directions), DIRECTIONS):
        chunk = directions[start : start + DIRECTIONS]
        pa, pb = np.sort(chunk @ a.T, axis=1), np.sort(chunk @ b.T, axis=1)
        gap = pa - pb if len(a) == len(b) else pa[:, left] - pb[:, right]
        total += float(np.sum(gap**2 @ share))
    return float(np.sqrt(total / len(directions)))


def _quantile_steps(n: int, m: int) -> tuple[np.ndarray, Any, Any]:
    """Lengths of the levels on which both quantile functions are constant, and who stands there."""
    if n == m:
        return np.full(n, 1 / n), None, None
    levels = np.union1d(np.arange(1, n + 1) * m, np.arange(1, m + 1) * n)  # in units of 1/(nm)
    return np.diff(levels, prepend=0) / (n * m), (levels - 1) // m, (levels - 1) // n


def _directions(dims: int, count: int, rng: np.random.Generator | None) -> np.ndarray:
    """(count, dims) unit vectors; see sliced_wasserstein."""
    if count < 1:
        raise ValueError(f"num_directions must be at least 1; {count} is not.")
    if dims == 1:
        return np.ones((1, 1))
    if rng is None and dims == 2:
        angles = np.arange(count) * np.pi / count
        return np.stack([np.cos(angles), np.sin(angles)], axis=1)
    if rng is None and dims == 3:
        height = (np.arange(count) + 0.5) / count  # opposite directions give the same projection
        angles = np.arange(count) * np.pi * (3 - np.sqrt(5))
        radius = np.sqrt(1 - height**2)
        return np.stack([radius * np.cos(angles), radius * np.sin(angles), height], axis=1)
    normals = (rng or np.random.default_rng(0)).standard_normal((count, dims))
    return normals / np.linalg.norm(normals, axis=1, keepdims=True)


def mmd_rbf(
    a: ArrayLike, b: ArrayLike, bandwidths: ArrayLike, estimator: str = "unbiased"
) -> float:
    r"""Squared maximum mean discrepancy with Gaussian kernels, averaged over the bandwidths.

    .. math:: k(x, y) = \operatorname{mean}_\sigma \exp(-\|x - y\|^2 / 2\sigma^2)

    bandwidths : σ, a number or a sequence, in the data's units.  a, b : (n, D), (m, D).
    estimator : "unbiased" (the pairs i = j are left out within each cloud; may be below 0),
    "biased" (all pairs, V-statistic) or "u-statistic" (n = m; i = j is left out across, too).
    Source: Gretton et al. 2012, eqs. (3), (5) and (4) in that order.
    """
    a, b = _pair(a, b)
    sigmas = np.atleast_1d(np.asarray(bandwidths, dtype=np.float64))
    if not np.all(sigmas > 0) or sigmas.size == 0:
        raise ValueError(f"every bandwidth must be above 0; {bandwidths!r} has one that is not.")
    if estimator not in ("unbiased", "biased", "u-statistic"):
        raise ValueError(
            f"estimator must be unbiased, biased or u-statistic; {estimator!r} is none."
        )
    n, m = len(a), len(b)
    if min(n, m) < 2:
        raise ValueError(f"each cloud needs 2 points or more; {n} and {m} are too few.")
    aa, bb, ab = (_kernel_sum(x, y, sigmas) for x, y in ((a, a), (b, b), (a, b)))
    if estimator == "biased":
        return aa / n**2 + bb / m**2 - 2 * ab / (n * m)
    within = (aa - n) / (n * (n - 1)) + (bb - m) / (m * (m - 1))  # k(x, x) = 1
    if estimator == "unbiased":
        return within - 2 * ab / (n * m)
    if n != m:
        raise ValueError(f"the u-statistic needs clouds of one size; {n} and {m} are not.")
    paired = np.sum(np.exp(-0.5 * np.sum((a - b) ** 2, 1)[:, None] / sigmas**2)) / len(sigmas)
    return within - 2 * float(ab - paired) / (n * (n - 1))


def _kernel_sum(a: np.ndarray, b: np.ndarray, sigmas: np.ndarray) -> float:
    total = sum(
        float(np.sum(np.exp(squares * (-0.5 / sigma**2))))
        for _, squares in _squared_distances(a, b)
        for sigma in sigmas
    )
    return total / len(sigmas)


def precision_recall(fake: ArrayLike, real: ArrayLike, k: int = 3) -> tuple[float, float]:
    """Share of fake points within the real manifold, and of real points within the fake one.

    A manifold is the union of balls about its points, each reaching to the point's k-th nearest
    neighbour (itself not counted); a point on the surface of a ball is inside (≤, as published;
    some codes use <, which differs when points tie).
    fake, real : (n, D), (m, D), each with more than k points.  O(nm) time, bounded memory.
    Source: Kynkäänniemi et al. 2019, eqs. (1) and (2).
    """
    fake, real = _pair(fake, real)
    if not 1 <= k < min(len(fake), len(real)):
        raise ValueError(
            f"k must be at least 1 and below the number of points; k = {k} with "
            f"{len(fake)} and {len(real)} points is not."
        )
    fake_reach, real_reach = _reach(fake, k), _reach(real, k)
    precise, recalled = np.zeros(len(fake), bool), np.zeros(len(real), bool)
    for rows, squares in _squared_distances(fake, real):
        precise[rows] = np.any(squares <= real_reach, axis=1)
        recalled |= np.any(squares <= fake_reach[rows, None], axis=0)
    return float(precise.mean()), float(recalled.mean())


def _reach(x: np.ndarray, k: int) -> np.ndarray:
    """Squared distance of each point to its k-th nearest neighbour."""
    reach = np.empty(len(x))
    for rows, squares in _squared_distances(x, x):
        squares[np.arange(rows.stop - rows.start), np.arange(rows.start, rows.stop)] = -1.0
        reach[rows] = np.partition(squares, k, axis=1)[:, k]
    return reach


def _squared_distances(a: np.ndarray, b: np.ndarray) -> Iterator[tuple[slice, np.ndarray]]:
    """Yield (rows, squares (len(rows), m)) over the rows of a, so that memory stays bounded.

    By differences in up to 16 dimensions: there the products of the other way lose ties.
    """
    for start in range(0, len(a), CHUNK):
        rows = slice(start, min(start + CHUNK, len(a)))
        part = a[rows]
        if a.shape[1] > 16:
            squares = np.sum(part**2, 1)[:, None] + np.sum(b**2, 1) - 2 * (part @ b.T)
            yield rows, np.maximum(squares, 0, out=squares)
            continue
        squares = np.square(np.subtract.outer(part[:, 0], b[:, 0]))
        for d in range(1, a.shape[1]):
            gap = np.subtract.outer(part[:, d], b[:, d])
            squares += np.square(gap, out=gap)
        yield rows, squares


def frechet_distance(features_a: ArrayLike, features_b: ArrayLike) -> float:
    r"""Fréchet distance of the Gaussians with the clouds' means and covariances (n - 1 below).

    .. math:: \|\mu_a - \mu_b\|^2 + \operatorname{tr}(C_a + C_b - 2 (C_a C_b)^{1/2})

    It is a squared distance (FID, when the features are Inception's).  (n, D), (m, D) -> float.
    Source: Dowson & Landau 1982; Heusel et al. 2017.
    """
    a, b = _pair(features_a, features_b)
    if min(len(a), len(b)) < 2:
        raise ValueError(f"each cloud needs 2 points or more; {len(a)} and {len(b)} are too few.")
    cov_a, cov_b = (np.atleast_2d(np.cov(x, rowvar=False)) for x in (a, b))
    values, vectors = np.linalg.eigh(cov_a)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    # (C_a C_b)^½ has the eigenvalues of (C_a^½ C_b C_a^½)^½, which is symmetric
    cross = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ cov_b @ root), 0)).sum()
    gap = a.mean(axis=0) - b.mean(axis=0)
    return max(0.0, float(gap @ gap + np.trace(cov_a) + np.trace(cov_b) - 2 * cross))


def _pair(a: ArrayLike, b: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    a, b = (np.asarray(x, dtype=np.float64) for x in (a, b))
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1] or 0 in a.shape + b.shape:
        raise ValueError(
            f"two clouds must be (n, D) and (m, D) with points in them; {a.shape} and {b.shape} "
            f"are not."
        )
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise ValueError("both clouds must be finite numbers; one holds NaN or infinity.")
    return a, b
