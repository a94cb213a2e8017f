"""Bound, model likelihood and entropy exactly, by quadrature on the line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.core.entropy import entropy
from explorer.core.true_reverse import reverse_at
from explorer.core.vlb import gaussian_kl
from explorer.lessons.objective.scene_chain import Chain, draw_paths, log_normal, surplus

REACH = 8.5  # standard deviations: e^-36 lies beyond
NODES = 641  # of the trapezoid rule over the noise of one jump
PLACES = 1801  # of the trapezoid rule over q(x_t)
FINE = 0.75  # grid spacing over the narrowest width that a step must resolve
STOPS = (1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50)


@dataclass(frozen=True)
class Terms:
    """The bound taken apart, in nats, exact; entry t of the arrays (T+1,) belongs to step t.

    kl : L_{t-1} for t >= 2 (nan below).  gap : the part of it that only the variances make.
    mse : E(eps - eps_hat)^2.  weight : what one unit of mse costs, so kl = weight mse + gap.
    """

    first: float  # L_0
    last: float  # L_T
    kl: np.ndarray
    gap: np.ndarray
    mse: np.ndarray
    weight: np.ndarray

    @property
    def middle(self) -> float:
        return float(np.nansum(self.kl))

    @property
    def bound(self) -> float:
        return self.first + self.middle + self.last


def terms(chain: Chain) -> Terms:
    """The bound's terms, averaged over the data."""
    schedule, T = chain.schedule, chain.T
    kl, gap, mse, weight = np.full((4, T + 1), np.nan)
    first = 0.0
    for t in range(1, T + 1):
        x, q = crossed(chain, t)
        sigma2 = chain.variance(x, t)
        # E[(x_0 - x0_hat)^2 | x_t]: the variance that no denoiser escapes, and the model's error
        true = reverse_at(chain.mixture, float(schedule.one_minus_alphas_bar[t]), x)
        square = true.variance + (true.mean - chain.denoiser(x[:, None], t)[:, 0]) ** 2
        coef = schedule.posterior_coef_x0[t]
        snr = schedule.snr[t]
        mse[t] = snr * (q @ square)
        pull = q @ (coef**2 * square / (2 * sigma2))
        weight[t] = pull / mse[t]
        if t == 1:
            first = float(0.5 * q @ (np.log(2 * np.pi * sigma2)) + pull)
            continue
        gap[t] = q @ gaussian_kl(0.0, schedule.posterior_variance[t], 0.0, sigma2)
        kl[t] = pull + gap[t]
    return Terms(first, last_term(chain), kl, gap, mse, weight)


def last_term(chain: Chain) -> float:
    """L_T = E KL(q(x_T | x_0) || N(0, 1)): only the second moment of the data enters."""
    abar, rest = chain.schedule.alphas_bar[-1], chain.schedule.one_minus_alphas_bar[-1]
    second = float(chain.mixture.covariance()[0, 0] + chain.mixture.mean()[0] ** 2)
    return float(0.5 * (abar * (second - 1) - np.log(rest)))


def crossed(chain: Chain, t: int) -> tuple[np.ndarray, np.ndarray]:
    """Places x_t and weights that average over q(x_t); the weights sum to 1."""
    marginal = chain.mixture.marginal(chain.schedule, t)
    means, spreads = marginal.means[:, 0], np.sqrt(marginal.covariances[:, 0, 0])
    x = np.linspace((means - REACH * spreads).min(), (means + REACH * spreads).max(), PLACES)
    q = np.exp(marginal.log_density(x[:, None]))
    return x, q / q.sum()


def bound_at(chain: Chain, x0: np.ndarray) -> np.ndarray:
    """The bound on -ln p(x0) for each x0 (M,), exact: the mean of `surplus` over all paths."""
    x0 = np.asarray(x0, dtype=float)
    z = np.linspace(-REACH, REACH, NODES)
    normal = np.exp(-0.5 * z**2)
    normal /= normal.sum()
    schedule = chain.schedule
    last = schedule.signal[-1] * x0, schedule.one_minus_alphas_bar[-1]
    total = gaussian_kl(*last, 0.0, 1.0)
    for t in range(1, chain.T + 1):
        x_t = schedule.signal[t] * x0[:, None] + schedule.noise[t] * z
        mean, sigma2 = chain.step(x_t, t)
        if t == 1:
            total = total - log_normal(x0[:, None], mean, sigma2) @ normal
            continue
        true = schedule.posterior_coef_x0[t] * x0[:, None] + schedule.posterior_coef_xt[t] * x_t
        total = total + gaussian_kl(true, schedule.posterior_variance[t], mean, sigma2) @ normal
    return total


def model_density(chain: Chain, x0: np.ndarray) -> np.ndarray:
    r"""p(x_0) of the model at x0 (M,), by pushing N(0, 1) down the chain on a grid.

    .. math:: p(x_{t-1}) = \int N(x_{t-1}; \mu(x_t), \sigma^2(x_t))\, p(x_t)\, dx_t

    The trapezoid rule, whose spacing is FINE times the narrowest width in the integrand, errs by
    about 1e-5 of the density where it is lowest between two humps, by 1e-7 on average.
    """
    return pushed(*last_push(chain))(np.asarray(x0, dtype=float))


Push = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def last_push(chain: Chain) -> Push:
    """The last of the pushes: places x_1, p(x_1) there, mean and variance of p(x_0 | x_1)."""
    low, high, narrow = -REACH, REACH, 1.0  # of p(x_t): where it lives, how narrow its features are
    density = None
    for t in range(chain.T, 0, -1):
        probe = np.linspace(low, high, 4001)
        mean, sigma2 = chain.step(probe, t)
        sigma = np.sqrt(sigma2)
        steep = np.abs(np.gradient(mean, probe)).clip(1e-6)
        width = 1.0 / np.sqrt(1.0 / (sigma / steep).min() ** 2 + 1.0 / narrow**2)
        count = int(np.ceil((high - low) / (FINE * width))) + 1
        grid = np.linspace(low, high, count)
        known = np.exp(log_normal(grid, 0.0, 1.0)) if density is None else density(grid)
        push = (grid, known, *chain.step(grid, t))
        density = pushed(*push)
        low, high = (mean - REACH * sigma).min(), (mean + REACH * sigma).max()
        narrow = sigma.min()
    return push


def pushed(
    grid: np.ndarray, known: np.ndarray, mean: np.ndarray, sigma2: np.ndarray
) -> Callable[[np.ndarray], np.ndarray]:
    """The density that a step makes of `known` on its grid: places (M,) -> (M,)."""
    weights = known * (grid[1] - grid[0]) / np.sqrt(2 * np.pi * sigma2)

    def density(x: np.ndarray) -> np.ndarray:
        return np.exp(-0.5 * (x[:, None] - mean) ** 2 / sigma2) @ weights

    return density


@dataclass(frozen=True)
class Looseness:
    """bound >= nll >= entropy, in nats, and the model's density at `x`."""

    bound: float
    nll: float
    entropy: float
    density: np.ndarray


def looseness(chain: Chain, x: np.ndarray) -> Looseness:
    """The three numbers, exact. x (M,): where the density is to be drawn."""
    places, q = crossed(chain, 0)
    density = model_density(chain, np.concatenate([places, x]))
    nll = float(-q @ np.log(density[: len(places)]))
    return Looseness(terms(chain).bound, nll, entropy(chain.mixture), density[len(places) :])


@dataclass(frozen=True)
class Jensen:
    """For each x0 (M,): the bound, -ln p(x0), and how the surplus of its paths is spread.

    shares (M, B): the share of the paths in each bin of `edges` (B+1,); the outer ones hold what
    lies beyond.  draws : how many paths.
    """

    x0: np.ndarray
    bound: np.ndarray
    nll: np.ndarray
    shares: np.ndarray
    edges: np.ndarray
    draws: int


def jensen(
    chain: Chain, x0: np.ndarray, rng: np.random.Generator, draws: int, bins: int = 60
) -> Jensen:
    """Bound and likelihood exactly at each x0 (M,); the histograms from `draws` paths each."""
    x0 = np.asarray(x0, dtype=float)
    paths = draw_paths(chain, np.repeat(x0, draws), rng)
    values = surplus(chain, paths).reshape(len(x0), draws)
    low, high = np.quantile(values, [0.001, 0.99])
    edges = np.linspace(low - 0.05 * (high - low), high + 0.05 * (high - low), bins + 1)
    values = values.clip(edges[0], edges[-1])
    shares = np.stack([np.histogram(row, edges)[0] / draws for row in values])
    nll = -np.log(model_density(chain, x0))
    return Jensen(x0, bound_at(chain, x0), nll, shares, edges, draws)
