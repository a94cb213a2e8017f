"""Langevin dynamics beside its annealed form, and the bias of a finite step.

The noise falls over `levels` from t = T to t = 0, the density itself, with the same number of steps
at each. With one level there is only the density: plain Langevin. In units of the narrowest width
w of q(x_t), eta = r w^2, one r means the same at every level and for every shape.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.exact import GaussianMixture
from explorer.core.mixture import Mixture
from explorer.core.samplers.langevin import langevin_step
from explorer.core.schedule import Schedule
from explorer.lessons.score.scene_score import variance_of
from explorer.metrics import sliced_wasserstein
from explorer.worlds.networks import Progress

WIDTH = 0.3  # standard deviation of each of the two modes
LIMIT = 30.0  # particles further out are gone: the walk has exploded
FAR = 1e6  # and here they stop, so that numbers stay numbers
KEYS = 201  # moments of it that are drawn, at most
DIRECTIONS = 32  # of the sliced distance


@dataclass(frozen=True)
class Plan:
    """How a walk goes.

    steps : of the dynamics.  levels : of noise; 1 is plain.  size : r = eta / w^2.
    temperature : tau.  spread : levels are even in sqrt(t), so that the last ones lie close.
    """

    steps: int
    levels: int
    size: float
    temperature: float = 1.0

    def times(self, T: int) -> np.ndarray:
        """t of each step, (steps,): falling, the last of them 0."""
        share = np.linspace(1.0, 0.0, self.levels) if self.levels > 1 else np.zeros(1)
        each = np.rint(T * share**2).astype(int)
        return each[np.arange(self.steps) * self.levels // self.steps]


@dataclass(frozen=True)
class Walk:
    """x : (K, N, 2) at the steps `keys` (K,).  times : (n+1,) t of the step under way.

    eta, share : (n+1,) its size, and the share of particles left of 0 (nan once they are gone).
    gone : the step at which some particle passed LIMIT, or None.
    """

    x: np.ndarray
    keys: np.ndarray
    times: np.ndarray
    eta: np.ndarray
    share: np.ndarray
    gone: int | None


def two_modes(weight: float, distance: float) -> GaussianMixture:
    """Two round Gaussians on the axis, `distance` apart; the left one has `weight`."""
    means = [[-distance / 2, 0.0], [distance / 2, 0.0]]
    return GaussianMixture.isotropic([weight, 1 - weight], means, WIDTH**2)


def mass_left(mixture: Mixture) -> float:
    """The probability that x < 0, exactly."""
    scale = math.sqrt(2 * variance_of(mixture))
    below = [0.5 * math.erfc(mean / scale) for mean in mixture.means[:, 0]]
    return float(mixture.weights @ below)


def start(mixture: Mixture, n: int, rng: np.random.Generator, way: str) -> np.ndarray:
    """(n, 2): "side" is around the last component (of two modes, the light one), else noise."""
    z = rng.standard_normal((n, 2))
    return mixture.means[-1] + math.sqrt(variance_of(mixture)) * z if way == "side" else z


def walk(
    mixture: Mixture,
    schedule: Schedule,
    plan: Plan,
    x: np.ndarray,
    rng: np.random.Generator,
    progress: Progress | None = None,
) -> Walk:
    """x <- x + eta score + sqrt(2 eta tau) z, along the plan's levels. x : (N, 2)."""
    times = plan.times(schedule.T)
    eta = plan.size * widths(mixture, schedule)[times]
    keys = np.unique(np.rint(np.linspace(0, plan.steps, KEYS)).astype(int))
    frames, share, gone = [x], [np.mean(x[:, 0] < 0)], None
    for k, (t, size) in enumerate(zip(times.tolist(), eta.tolist(), strict=True), 1):
        z, score = rng.standard_normal(x.shape), mixture.score(schedule, x, t)
        x = np.clip(langevin_step(x, score, size, z, plan.temperature), -FAR, FAR)
        if gone is None and np.abs(x).max() >= LIMIT:
            gone = k
        share.append(np.nan if gone is not None else np.mean(x[:, 0] < 0))
        if k in keys:
            frames.append(np.clip(x, -LIMIT, LIMIT))
        if progress is not None:
            progress(k / plan.steps)
    under_way = np.append(times, times[-1])
    return Walk(np.stack(frames), keys, under_way, np.append(eta, eta[-1]), np.array(share), gone)


def widths(mixture: Mixture, schedule: Schedule) -> np.ndarray:
    """w^2 at t = 0..T: the variance of each component of q(x_t)."""
    return schedule.alphas_bar * variance_of(mixture) + schedule.one_minus_alphas_bar


def distances(walk: Walk, real: np.ndarray) -> np.ndarray:
    """Sliced W2 to the draws `real` at the walk's keys; nan once particles are gone."""
    ends = len(walk.share) if walk.gone is None else walk.gone
    return np.array([
        sliced_wasserstein(x, real, DIRECTIONS) if k < ends else np.nan
        for k, x in zip(walk.keys, walk.x, strict=True)
    ])  # fmt: skip


def floor(
    mixture: Mixture, real: np.ndarray, rng: np.random.Generator, repeats: int = 64
) -> tuple[float, float]:
    """The mean sliced W2 of as many fresh draws to `real`, a perfect sampler's distance; and its
    standard error."""
    draws = (mixture.sample(len(real), rng) for _ in range(repeats))
    far = np.array([sliced_wasserstein(x, real, DIRECTIONS) for x in draws])
    return float(far.mean()), float(far.std(ddof=1) / np.sqrt(repeats))


def wilson(share: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    r"""The shares p from which the one seen is one standard error away: lowest and highest.

    .. math:: (p - \mathrm{share})^2 = p (1 - p) / n

    None or all of n particles leave an error too. nan where the share is.
    Source: Wilson 1927, with z = 1.
    """
    middle = (share + 0.5 / n) / (1 + 1 / n)
    half = np.sqrt(share * (1 - share) / n + 0.25 / n**2) / (1 + 1 / n)
    high = np.minimum(middle + half, 1)
    return share**2 / (1 + 1 / n) / high, high  # 0 exactly for none


def landscape(
    mixture: Mixture,
    schedule: Schedule,
    plan: Plan,
    half: tuple[float, float],
    cells: tuple[int, int] = (49, 37),
) -> tuple[np.ndarray, np.ndarray]:
    """(heat (K, H, W), moments (K,)): q(x_t) of each level relative to its peak.

    moments : the middle step of the level.  half : (x, y), half the sides of the part drawn.
    """
    axes = [np.linspace(-h, h, count) for h, count in zip(half, cells, strict=True)]
    grid = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    times = plan.times(schedule.T)
    hills, moments = [], []
    for t in np.unique(times)[::-1]:
        log_p = mixture.log_prob(schedule, grid, int(t))
        hills.append(np.exp(log_p - log_p.max()).reshape(cells[1], cells[0]))
        moments.append(int(np.mean(np.flatnonzero(times == t)) + 0.5))
    return np.stack(hills), np.array(moments)


def biased_variance(size: ArrayLike, s2: float = 1.0) -> np.ndarray:
    """s^2 / (1 - eta/(2 s^2)) for eta = size s^2: where Langevin on N(0, s^2) settles.

    inf from size = 2 on: each step overshoots by more than it corrects. Source: solve
    v = (1 - eta/s^2)^2 v + 2 eta.
    """
    size = np.asarray(size, dtype=float)
    with np.errstate(divide="ignore"):
        return np.where(size < 2, s2 / np.maximum(1 - size / 2, 0), np.inf)


def measured_variance(sizes: ArrayLike, n: int, steps: int, rng: np.random.Generator) -> np.ndarray:
    """The variance of n walkers on N(0, 1) after `steps`, begun there, for each size; (S,).

    The walkers of all sizes share their noise, so that the numbers move smoothly with the size.
    """
    sizes = np.asarray(sizes, dtype=float)[:, None]
    x = np.broadcast_to(rng.standard_normal(n), (len(sizes), n))
    for _ in range(steps):
        x = langevin_step(x, -x, sizes, rng.standard_normal(n))
    return x.var(axis=1)
