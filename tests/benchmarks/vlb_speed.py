"""The whole bound at once, on one thread, against the textbook loop.

    OMP_NUM_THREADS=1 python -m tests.benchmarks.vlb_speed

2,000 points, T = 1000. Textbook: a loop over t in which means, variances and KL are written out
for every number (variances too, as a full array, with its logarithm), with the same denoiser. For
the roll's 400 components the bound is estimated from as many points per t as 2 s allow.
"""

from __future__ import annotations

import time
from statistics import median

import numpy as np

from explorer.core.bound import bars
from explorer.core.exact import GaussianMixture
from explorer.core.schedules import SCHEDULES
from explorer.core.vlb import vlb_terms
from explorer.data.clouds import DATASETS
from explorer.models.denoiser import one_thread
from explorer.training.config import TrainConfig
from explorer.training.trainer import train

N, T, ROUNDS, PER_T = 2000, 1000, 3, 500


def sixteen(general: bool) -> GaussianMixture:
    """16 components in the plane, of one round covariance or each of its own."""
    rng = np.random.default_rng(0)
    roots = 0.2 * (rng.standard_normal((16, 2, 2)) if general else np.tile(np.eye(2), (16, 1, 1)))
    covariances = roots @ roots.transpose(0, 2, 1) + (0.01 if general else 0) * np.eye(2)
    covariances = (covariances + covariances.transpose(0, 2, 1)) / 2
    return GaussianMixture(np.full(16, 1 / 16), rng.standard_normal((16, 2)), covariances)


def textbook(schedule, denoiser, x0, rng) -> float:
    """The sum of L_1 .. L_{T-1} in bits/dim, every term written out."""
    total, abar = 0.0, schedule.alphas_bar
    for t in range(2, schedule.T + 1):
        eps = rng.standard_normal(x0.shape)
        x_t = np.sqrt(abar[t]) * x0 + np.sqrt(1 - abar[t]) * eps
        x0_hat = denoiser(x_t, t)
        beta, alpha = schedule.betas[t], schedule.alphas[t]
        means = [
            (np.sqrt(abar[t - 1]) * beta * x + np.sqrt(alpha) * (1 - abar[t - 1]) * x_t)
            / (1 - abar[t])
            for x in (x0, x0_hat)
        ]
        log_variance = np.full(x0.shape, np.log((1 - abar[t - 1]) / (1 - abar[t]) * beta))
        gap = (means[0] - means[1]) ** 2 * np.exp(-log_variance)
        kl = 0.5 * (-1 + log_variance - log_variance + np.exp(log_variance - log_variance) + gap)
        total += kl.mean() / np.log(2)
    return total


def seconds(work) -> float:
    times = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return median(times)


def main():
    one_thread()
    schedule = SCHEDULES["cosine"](T)
    snapshot = next(train(TrainConfig(T=T)))
    cases = [
        ("exact, 16 round components", sixteen(False), None, 2.0),
        ("exact, 16 of their own shape", sixteen(True), None, 2.0),
        ("the point network", sixteen(False), snapshot.denoiser(), 1.5),
    ]
    for name, mixture, denoiser, target in cases:
        denoiser = denoiser or mixture.denoiser(schedule)
        x0 = mixture.sample(N, np.random.default_rng(1))

        def ours(denoiser=denoiser, x0=x0):
            return vlb_terms(denoiser.schedule, denoiser, x0, np.random.default_rng(2))

        def plain(denoiser=denoiser, x0=x0):
            return textbook(denoiser.schedule, denoiser, x0, np.random.default_rng(2))

        fast, slow = seconds(ours), seconds(plain)
        print(f"{name}: {fast:.2f} s · textbook {slow:.2f} s · target {target} s", flush=True)
    roll = DATASETS["swiss_roll"].density()
    x0 = roll.sample(20_000, np.random.default_rng(1))
    begin = time.process_time()
    bound = bars(schedule, roll.denoiser(schedule), x0, np.random.default_rng(2), PER_T)
    total, error = bound.total
    print(
        f"the roll, {PER_T} points at each t: {time.process_time() - begin:.2f} s · "
        f"bound {total:.4f} ± {error:.4f} bits/dim · target 2 s"
    )


if __name__ == "__main__":
    main()
