"""What the page `forward` shows: a cloud under noise, in three acts. Plain values in, arrays out.

Act 1, jump = walk: the same x0 reached by the one-jump formula and by the recursion.
Act 2, what is forgotten first: see scene_forgetting.py.
Act 3, the entropy surprise: H, KL and mutual information over t (scene_entropy.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from explorer.core.forward import q_sample, q_step
from explorer.data.clouds import DATASETS
from explorer.lessons.forward import scene_entropy as entropy

POINTS = 2000
KEY_FRAMES = 256
LIVE = ("entropy", "gaussian_entropy", "kl", "information")  # curves that follow the scale slider


@dataclass(frozen=True)
class Cloud:
    """x0 (n, D) in our units; labels (n,) place along the shape in [0, 1].

    mean (D,), covariance (D, D): those of the law the points were drawn from where it is known
    (`known`), else the points' own.  eps: the noise of the one jump.
    """

    x0: np.ndarray
    eps: np.ndarray
    labels: np.ndarray
    mean: np.ndarray
    covariance: np.ndarray
    known: bool


def cloud(dataset: str, n=POINTS, seed=0, params: tuple = (), own=None) -> Cloud:
    """The data of all acts at scale 1.

    own : (Dataset, its density or None), used instead of the registered data set.
    """
    data, density = own or (drawn(dataset, n, seed, params), density_of(dataset, params))
    x = data.x
    eps = np.random.default_rng([seed, 1]).standard_normal(x.shape)
    mean = x.mean(0) if density is None else density.mean()
    covariance = np.cov(x.T, bias=True) if density is None else density.covariance()
    return Cloud(x, eps, data.labels, mean, covariance, density is not None)


def scaled(found: Cloud, scale: float) -> Cloud:
    """The same cloud `scale` times as large; the noise stays."""
    x0, mean = scale * found.x0, scale * found.mean
    return replace(found, x0=x0, mean=mean, covariance=scale**2 * found.covariance)


def drawn(dataset: str, n: int, seed: int, params: tuple):
    return DATASETS[dataset](n, np.random.default_rng(seed), **dict(params))


def density_of(dataset: str, params: tuple):
    """The data set's exact density, or None where it has none."""
    entry = DATASETS[dataset]
    return entry.density(**dict(params)) if "density" in entry.extras else None


def key_times(T: int, frames: int = KEY_FRAMES) -> np.ndarray:
    """At most `frames` whole values of t from 0 to T, both ends among them."""
    return np.unique(np.round(np.linspace(0, T, min(T + 1, frames))).astype(int))


@dataclass(frozen=True)
class Walk:
    """frames (K, n, D) float32 at times (K,); length: mean length of a path over all T steps."""

    times: np.ndarray
    frames: np.ndarray
    length: float


def walk(schedule, x0: np.ndarray, seed: int = 0, times=None) -> Walk:
    """x_t by the recursion x_t = √α_t x_{t−1} + √β_t ε_t, fresh noise at every step.

    Source: Ho et al. 2020, eq. (2).
    """
    times = key_times(schedule.T) if times is None else times
    rng = np.random.default_rng([seed, 2])
    wanted = {int(t): k for k, t in enumerate(times)}
    frames = np.empty((len(times), *x0.shape), dtype=np.float32)
    frames[0], x_t, length = x0, x0, 0.0
    for t in range(1, schedule.T + 1):
        before = x_t
        x_t = q_step(schedule, before, t, rng.standard_normal(x0.shape))
        length += np.sqrt(((x_t - before) ** 2).sum(1)).mean()
        if t in wanted:
            frames[wanted[t]] = x_t
    return Walk(times, frames, float(length))


def jump_length(schedule, found: Cloud) -> float:
    """Mean length of the one jump's paths: all t with one noise, so a smooth arc."""
    at = [jump_cloud(schedule, found, int(t)) for t in key_times(schedule.T)]
    return float(sum(np.sqrt(((b - a) ** 2).sum(1)).mean() for a, b in pairwise(at)))


def moments_over_time(schedule, found: Cloud) -> dict[str, np.ndarray]:
    """Variance of the jump's cloud at every t, measured and in theory, each (T+1,).

    Averaged over coordinates. x_t is linear in x0 and ε, so the measured one is an exact sum,
    Var x_t = ᾱ Var x0 + (1−ᾱ) Var ε + 2 √(ᾱ(1−ᾱ)) Cov(x0, ε), and so is its standard error.
    `variance_low`, `variance_high`: theory ∓ two standard errors.
    """
    x, z = found.x0 - found.x0.mean(0), found.eps - found.eps.mean(0)
    per_point = np.stack([(x * x).mean(1), (z * z).mean(1), 2 * (x * z).mean(1)])
    a, b = schedule.signal, schedule.noise
    mix = np.stack([a * a, b * b, a * b])
    theory = a**2 * np.diag(found.covariance).mean() + b**2
    spread = np.einsum("it,ij,jt->t", mix, np.cov(per_point), mix)
    error = np.sqrt(spread / len(x))
    return {
        "variance": per_point.mean(1) @ mix,
        "variance_theory": theory,
        "variance_low": theory - 2 * error,
        "variance_high": theory + 2 * error,
    }


@dataclass(frozen=True)
class Moment:
    """One line of the table: what it is, measured on the cloud, by theory, standard error."""

    name: str
    measured: float
    theory: float
    error: float


def moment_table(schedule, found: Cloud, x_t: np.ndarray, t: int) -> list[Moment]:
    """Mean and covariance of the whole cloud x_t against √ᾱ m and ᾱ C + (1−ᾱ) I.

    The standard errors are the cloud's own: the spread of x_i and of (x_i − m_i)(x_j − m_j) over
    the points, divided by √n.
    """
    n, D = x_t.shape
    mean = schedule.signal[t] * found.mean
    spread = schedule.alphas_bar[t] * found.covariance + schedule.one_minus_alphas_bar[t] * np.eye(
        D
    )
    centred = x_t - x_t.mean(0)
    lines = []
    for i in range(D):
        error = x_t[:, i].std() / np.sqrt(n)
        lines.append(Moment(f"m{i + 1}", x_t[:, i].mean(), mean[i], error))
    for i in range(D):
        for j in range(i, D):
            product = centred[:, i] * centred[:, j]
            error = product.std() / np.sqrt(n)
            lines.append(Moment(f"C{i + 1}{j + 1}", product.mean(), spread[i, j], error))
    return lines


def jump_cloud(schedule, found: Cloud, t: int) -> np.ndarray:
    """x_t by the one jump (Ho 2020, eq. 4), what the stage shows at t."""
    return q_sample(schedule, found.x0, t, found.eps)


@lru_cache(maxsize=32)
def negentropy(dataset: str, params: tuple, n: int = POINTS, seed: int = 0) -> entropy.Negentropy:
    """J(σ) of a registered data set at scale 1: by its density, else by nearest neighbours."""
    return negentropy_of(density_of(dataset, params), drawn(dataset, n, seed, params).x, n, seed)


def negentropy_of(density, x0, n: int = POINTS, seed: int = 0) -> entropy.Negentropy:
    if density is not None:
        return entropy.from_density(density, n, seed)
    return entropy.from_points(x0, seed=seed)


def entropy_columns(schedule, found: entropy.Negentropy, scale: float, t=None) -> dict:
    """H, its Gaussian bound, KL with its parts and I in bits at t (default: all of 0..T).

    At t = 0 the information is infinite: entry 0 repeats t = 1, so that curves begin there.
    """
    t = np.maximum(np.arange(schedule.T + 1) if t is None else t, 1)
    bars, rest = schedule.alphas_bar[t], schedule.one_minus_alphas_bar[t]
    return entropy.over_time(found, bars, rest, scale)


def scale_sweep(schedule, found, values: np.ndarray, t: np.ndarray) -> list[dict]:
    """Tables for the live slider of the data scale: coefficients and curves at each value."""
    tables = []
    for scale in values:
        columns = entropy_columns(schedule, found, float(scale), t)
        columns = {name: columns[name] for name in LIVE}
        tables.append({**columns, "signal": scale * schedule.signal[t]})
    return tables
