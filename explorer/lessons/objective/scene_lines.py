"""The ten lines from the bound's definition to its three kinds of terms, each by its own formula.

Lines 1 to 9 are one quantity written nine ways: along the same path they are the same number.
Line 10 replaces each logarithm by its mean over x_{t-1} (or x_T), a KL in closed form, and so
agrees on average only. Source: Ho et al. 2020, app. A; Sohl-Dickstein et al. 2015, app. B.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.core.forward import q_mean_variance, q_posterior
from explorer.core.vlb import gaussian_kl
from explorer.lessons.objective.scene_chain import (
    Chain,
    draw_paths,
    forward_logs,
    log_normal,
    reverse_logs,
)

Parts = tuple[np.ndarray, ...]  # what a line adds up, each (N,) or (N, n)


@dataclass(frozen=True)
class Paths:
    """N paths x (N, T+1) of the chain, and ln p(x_{t-1} | x_t) along them (N, T)."""

    chain: Chain
    x: np.ndarray
    log_p: np.ndarray

    @property
    def x0(self) -> np.ndarray:
        return self.x[:, 0]

    @property
    def prior(self) -> np.ndarray:
        """ln p(x_T), (N,)."""
        return log_normal(self.x[:, -1], 0.0, 1.0)

    def jump(self, t: int) -> np.ndarray:
        """ln q(x_t | x_0), (N,)."""
        return log_normal(self.x[:, t], *q_mean_variance(self.chain.schedule, self.x0, t))

    def posterior(self, t: int) -> np.ndarray:
        """ln q(x_{t-1} | x_t, x_0), (N,), for t >= 2."""
        return log_normal(
            self.x[:, t - 1], *q_posterior(self.chain.schedule, self.x0, self.x[:, t], t)
        )

    def above(self, find: Callable[[int], np.ndarray]) -> np.ndarray:
        """find(t) for t = 2..T side by side, (N, T-1)."""
        columns = [find(t) for t in range(2, self.chain.T + 1)]
        return np.stack(columns, 1) if columns else np.zeros((len(self.x), 0))


def line_1(paths: Paths) -> Parts:
    """-ln p(x_0..x_T) + ln q(x_1..x_T | x_0), the latter as ONE normal in T dimensions."""
    schedule, T = paths.chain.schedule, paths.chain.T
    a, b = schedule.signal[1:], schedule.one_minus_alphas_bar[1:]
    early = np.minimum.outer(np.arange(T), np.arange(T))
    covariance = np.outer(a, a) / a[early] ** 2 * b[early]  # Cov(x_s, x_t) = a_t/a_s b_s, s <= t
    root = np.linalg.cholesky(covariance)
    z = np.linalg.solve(root, (paths.x[:, 1:] - paths.x0[:, None] * a).T)
    log_q = -0.5 * (z**2).sum(0) - np.log(np.diag(root)).sum() - 0.5 * T * np.log(2 * np.pi)
    return -(paths.prior + paths.log_p.sum(1)), log_q


def line_2(paths: Paths) -> Parts:
    """p(x_T) and the product of the ratios p(x_{t-1} | x_t)/q(x_t | x_{t-1}), as plain numbers."""
    ratios = np.exp(paths.log_p) / np.exp(forward_logs(paths.chain, paths.x))
    return np.exp(paths.prior), ratios.prod(1)


def line_3(paths: Paths) -> Parts:
    """The logarithm of the product as a sum of logarithms."""
    return -paths.prior, -(paths.log_p - forward_logs(paths.chain, paths.x)).sum(1)


def line_4(paths: Paths) -> Parts:
    """The step t = 1 stands apart."""
    logs = paths.log_p - forward_logs(paths.chain, paths.x)
    return -paths.prior, -logs[:, 1:].sum(1), -logs[:, 0]


def line_5(paths: Paths) -> Parts:
    """q(x_t | x_{t-1}, x_0) in place of q(x_t | x_{t-1}): conditioned in the joint normal."""
    schedule, x = paths.chain.schedule, paths.x
    a, b = schedule.signal, schedule.one_minus_alphas_bar

    def given_both(t: int) -> np.ndarray:
        covariance = a[t] / a[t - 1] * b[t - 1]
        gain = covariance / b[t - 1]
        mean = a[t] * paths.x0 + gain * (x[:, t - 1] - a[t - 1] * paths.x0)
        return log_normal(x[:, t], mean, b[t] - gain * covariance)

    middle = paths.log_p[:, 1:] - paths.above(given_both)
    return -paths.prior, -middle.sum(1), line_4(paths)[2]


def line_6(paths: Paths) -> Parts:
    """Bayes inside the sum: q(x_{t-1} | x_t, x_0) q(x_t | x_0)/q(x_{t-1} | x_0)."""
    turned = paths.above(lambda t: paths.posterior(t) + paths.jump(t) - paths.jump(t - 1))
    return -paths.prior, -(paths.log_p[:, 1:] - turned).sum(1), line_4(paths)[2]


def line_7(paths: Paths) -> Parts:
    """Two sums: the ratios of reverse steps, and those of the jumps."""
    reverse = paths.log_p[:, 1:] - paths.above(paths.posterior)
    jumps = paths.above(lambda t: paths.jump(t - 1) - paths.jump(t))
    return -paths.prior, -reverse.sum(1), -jumps.sum(1), line_4(paths)[2]


def line_8(paths: Paths) -> Parts:
    """The second sum telescopes to its two ends."""
    prior, reverse, _, first = line_7(paths)
    return prior, reverse, -(paths.jump(1) - paths.jump(paths.chain.T)), first


def line_9(paths: Paths) -> Parts:
    """q(x_1 | x_0) cancels; the rest in three groups."""
    reverse = paths.log_p[:, 1:] - paths.above(paths.posterior)
    return -(paths.prior - paths.jump(paths.chain.T)), -reverse.sum(1), -paths.log_p[:, 0]


def line_10(paths: Paths) -> Parts:
    """Means instead of logarithms: L_T, the sum of the KLs L_{t-1}, and L_0."""
    return last_kl(paths), paths.above(lambda t: step_kl(paths, t)).sum(1), -paths.log_p[:, 0]


def last_kl(paths: Paths) -> np.ndarray:
    """KL(q(x_T | x_0) || p(x_T)), (N,)."""
    return gaussian_kl(*q_mean_variance(paths.chain.schedule, paths.x0, paths.chain.T), 0.0, 1.0)


def step_kl(paths: Paths, t: int) -> np.ndarray:
    """KL(q(x_{t-1} | x_t, x_0) || p(x_{t-1} | x_t)) at the path's own x_t, (N,), t >= 2."""
    true = q_posterior(paths.chain.schedule, paths.x0, paths.x[:, t], t)
    return gaussian_kl(*true, *paths.chain.step(paths.x[:, t], t))


LINES = (line_1, line_2, line_3, line_4, line_5, line_6, line_7, line_8, line_9, line_10)


@dataclass(frozen=True)
class Ladder:
    """What the ten lines gave on N paths.

    x (N, T+1).  parts : per line (N, P), what the line adds up (line 2: multiplies).
    values (10, N).  means, errors (10,): over the paths, with standard errors.
    """

    x: np.ndarray
    parts: tuple[np.ndarray, ...]
    values: np.ndarray

    @property
    def means(self) -> np.ndarray:
        return self.values.mean(1)

    @property
    def spreads(self) -> np.ndarray:
        """Standard deviation of one path's value, (10,)."""
        return self.values.std(1, ddof=1)

    @property
    def errors(self) -> np.ndarray:
        return self.spreads / np.sqrt(self.values.shape[1])


def ladder(chain: Chain, n: int, rng: np.random.Generator) -> Ladder:
    """The ten lines on n paths whose x_0 come from the data."""
    x = draw_paths(chain, chain.mixture.sample(n, rng)[:, 0], rng)
    paths = Paths(chain, x, reverse_logs(chain, x))
    parts = tuple(np.stack(np.broadcast_arrays(*line(paths)), 1) for line in LINES)
    return Ladder(x, parts, np.stack([value_of(i, part) for i, part in enumerate(parts)]))


def value_of(index: int, parts: np.ndarray) -> np.ndarray:
    """The line's value from its parts (N, P): their sum; of line 2 minus the log of the product."""
    return -np.log(parts.prod(1)) if LINES[index] is line_2 else parts.sum(1)


def spreads_by_term(
    chain: Chain, n: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Standard deviations of the terms of line 9 and of line 10, each (T+1,): L_0 .. L_T.

    Term by term line 10's is never the larger (Rao-Blackwell); of the sums this need not hold.
    """
    x = draw_paths(chain, chain.mixture.sample(n, rng)[:, 0], rng)
    paths = Paths(chain, x, reverse_logs(chain, x))
    ends = (-paths.log_p[:, 0],) * 2, (-(paths.prior - paths.jump(chain.T)), last_kl(paths))
    nine = paths.above(paths.posterior) - paths.log_p[:, 1:]
    ten = paths.above(lambda t: step_kl(paths, t))
    return tuple(
        np.column_stack([first, middle, np.broadcast_to(last, len(x))]).std(0, ddof=1)
        for first, middle, last in zip(ends[0], (nine, ten), ends[1], strict=True)
    )
