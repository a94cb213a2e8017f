"""A small chain on the line whose bound and likelihood are known exactly.

Data x_0 from a Gaussian mixture, T noising steps, and a model p whose reverse steps are Gaussians.
All numbers are in nats.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explorer.core.bound import likelihood_variance
from explorer.core.exact import GaussianMixture
from explorer.core.forward import q_step
from explorer.core.reverse import BoundDenoiser, p_mean_variance
from explorer.core.schedule import Schedule
from explorer.core.schedules import SCHEDULES
from explorer.core.true_reverse import reverse_at

Numbers = np.ndarray | float
LOG_2PI = float(np.log(2.0 * np.pi))
MOST_STEPS = 50
MODELS = ("matched", "posterior", "beta", "straight")
# weights, means and standard deviations; every mean of the whole is 0, every variance near 1
DATA = {
    "two": ((0.6, 0.4), (-0.8, 1.2), (0.35, 0.3)),
    "three": ((0.3, 0.45, 0.25), (-1.35, 0.15, 1.35), (0.2, 0.3, 0.2)),
    "one": ((1.0,), (0.0,), (0.6,)),
}


def mixture_of(data: str) -> GaussianMixture:
    """The registered data as an exact density on the line."""
    if data not in DATA:
        raise ValueError(f"no data named {data!r}; known: {', '.join(DATA)}.")
    weights, means, spreads = (np.array(part) for part in DATA[data])
    return GaussianMixture(weights, means[:, None], (spreads**2)[:, None, None])


@dataclass(frozen=True)
class Chain:
    """q: `mixture`, then the schedule's T steps. p: N(0, 1), then T Gaussian steps by `model`.

    model : "matched" has the true mean and variance of x_{t-1} given x_t, the best Gaussian there
    is; "posterior" and "beta" the true mean with sigma^2 = beta~ (beta~_2 at t = 1) or beta;
    "straight" the mean that takes the data for one Gaussian, so its denoiser is a straight line.
    """

    mixture: GaussianMixture
    schedule: Schedule
    model: str

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise ValueError(f"no model named {self.model!r}; known: {', '.join(MODELS)}.")

    @property
    def T(self) -> int:
        return self.schedule.T

    @cached_property
    def denoiser(self) -> BoundDenoiser:
        """x0_hat of the model, bound to the schedule."""
        believed = self.mixture
        if self.model == "straight":
            mean, variance = believed.mean(), believed.covariance()
            believed = GaussianMixture([1.0], mean[None], variance[None])
        return believed.denoiser(self.schedule)

    @cached_property
    def sigma2(self) -> np.ndarray:
        """The fixed variances (T+1,), where the model has them."""
        return likelihood_variance(self.schedule, "beta" if self.model == "beta" else "posterior")

    def step(self, x_t: np.ndarray, t: int) -> tuple[np.ndarray, np.ndarray]:
        """Mean and variance of p(x_{t-1} | x_t) at x_t (any shape), both of its shape."""
        x = np.asarray(x_t, dtype=float)
        mean = p_mean_variance(self.schedule, self.denoiser, x.reshape(-1, 1), t)[0]
        return mean.reshape(x.shape), self.variance(x, t)

    def variance(self, x_t: np.ndarray, t: int) -> np.ndarray:
        if self.model != "matched":
            return np.full(x_t.shape, self.sigma2[t])
        before = self.mixture.marginal(self.schedule, t - 1)
        true = reverse_at(before, float(self.schedule.betas[t]), x_t.ravel())
        return true.variance.reshape(x_t.shape)


def chain_of(data: str, model: str, schedule: str, T: int) -> Chain:
    """The chain by the names that the page's controls give."""
    return Chain(mixture_of(data), SCHEDULES[schedule](T), model)


def log_normal(x: np.ndarray, mean: Numbers, variance: Numbers) -> np.ndarray:
    """ln N(x; mean, variance), of the arguments' common shape."""
    return -0.5 * ((x - mean) ** 2 / variance + np.log(variance) + LOG_2PI)


def draw_paths(chain: Chain, x0: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """x_0 .. x_T by T single steps from x0 (N,): (N, T+1); noise from rng in rising t."""
    paths = [np.asarray(x0, dtype=float)]
    for t in range(1, chain.T + 1):
        eps = rng.standard_normal(paths[0].shape)
        paths.append(q_step(chain.schedule, paths[-1], t, eps))
    return np.stack(paths, axis=-1)


def reverse_logs(chain: Chain, paths: np.ndarray) -> np.ndarray:
    """ln p(x_{t-1} | x_t) along the paths, (N, T); column t-1 belongs to step t."""
    steps = [chain.step(paths[:, t], t) for t in range(1, chain.T + 1)]
    return np.stack([log_normal(paths[:, t], *moments) for t, moments in enumerate(steps)], axis=-1)


def forward_logs(chain: Chain, paths: np.ndarray) -> np.ndarray:
    """ln q(x_t | x_{t-1}) along the paths, (N, T); column t-1 belongs to step t."""
    betas, alphas = chain.schedule.betas[1:], chain.schedule.alphas[1:]
    return log_normal(paths[:, 1:], np.sqrt(alphas) * paths[:, :-1], betas)


def surplus(chain: Chain, paths: np.ndarray) -> np.ndarray:
    """-ln p(x_0..x_T)/q(x_1..x_T | x_0), (N,): its mean is the bound, the mean of its exp(-) p."""
    prior = log_normal(paths[:, -1], 0.0, 1.0)
    return -prior - (reverse_logs(chain, paths) - forward_logs(chain, paths)).sum(1)
