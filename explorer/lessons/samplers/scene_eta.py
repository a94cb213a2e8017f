"""What η does: one chain from the same x_T with the same noises, from the ODE (0) to DDPM (1).

The noises are drawn once, so that between two η only η differs, and what moves under the hand is
its doing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.samplers import SAMPLERS
from explorer.lessons.samplers.scene import MeasuredYard

ETAS = tuple(np.linspace(0.0, 1.0, 9).tolist())
KEYS = 17  # moments of each chain that are shown


@dataclass(frozen=True, eq=False)
class Sweep:
    """times (K,) rising; places (E, K, N, D) at ETAS and times; distances (E,) of all N; floor."""

    times: np.ndarray
    places: np.ndarray
    distances: np.ndarray
    floor: float


def sweep(schedule, denoiser, x_T, seed, yard: MeasuredYard, shown: int, etas=ETAS) -> Sweep:
    """DDIM through every t for each η, from one x_T (N, 2), with one run of noises.

    shown : so many points are kept; the distances are those of all.
    """
    times = key_times(schedule.T)
    places, distances = [], []
    for eta in etas:
        rng = np.random.default_rng(seed)
        run = SAMPLERS["ddim"](schedule, denoiser, x_T, rng, eta=eta, num_steps=None)
        seen = {step.t: step.x_t for step in run}
        places.append(np.stack([seen[t][:shown] for t in times.tolist()]))
        distances.append(yard.distance(seen[0]))
    return Sweep(times, np.stack(places), np.array(distances), yard.floor)


def key_times(T: int) -> np.ndarray:
    """At most KEYS of the t in 0..T, rising, closer together where the data take shape."""
    return np.unique(np.rint(T * np.linspace(0, 1, min(KEYS, T + 1)) ** 1.3).astype(int))


def weights(times, eta: float, etas=ETAS) -> np.ndarray:
    """(K, E, K): how much cloud (k, e) counts at each time, for an η between those computed.

    At times[k] the clouds k of the two neighbouring η are mixed; a table of these columns, which
    is read linearly between its rows, mixes neighbouring times as well.
    """
    share = np.array([np.interp(eta, etas, row) for row in np.eye(len(etas))])
    return np.eye(len(times))[:, None, :] * share[None, :, None]


def gaussian_variance(schedule, variance: float, eta: float) -> float:
    r"""Variance of what DDIM through every t makes of N(0, 1), with the exact denoiser of N(0, s²).

    The denoiser is linear, so is every step, and the variance of x_t follows by itself:

    .. math:: v_s = A^2 v_t + \sigma^2,\quad
              A = \sqrt{\bar\alpha_s}\,k + \sqrt{1-\bar\alpha_s-\sigma^2}\,
              \frac{1-\sqrt{\bar\alpha_t}\,k}{\sqrt{1-\bar\alpha_t}},\quad
              k = \frac{\sqrt{\bar\alpha_t} s^2}{\bar\alpha_t s^2 + 1 - \bar\alpha_t}

    Source: Song J. et al. 2021, eq. (12).
    """
    found = 1.0
    for t in range(schedule.T, 0, -1):
        sigma2 = eta**2 * schedule.posterior_variance[t]
        k = _shrink(schedule, variance, t)
        inward = np.sqrt(max(schedule.one_minus_alphas_bar[t - 1] - sigma2, 0.0))
        turn = schedule.signal[t - 1] * k
        turn += inward * (1.0 - schedule.signal[t] * k) / schedule.noise[t]
        found = turn**2 * found + sigma2
    return float(found)


def gaussian_variance_ddpm(schedule, variance: float, spread: str = "beta") -> float:
    r"""The same for DDPM, v' = A² v + σ² with A = c_0 k + c_t; no noise at the last step.

    spread : "beta" or "posterior". Source: Ho et al. 2020, eq. (7).
    """
    sigma2s = schedule.betas if spread == "beta" else schedule.posterior_variance
    found = 1.0
    for t in range(schedule.T, 0, -1):
        turn = schedule.posterior_coef_x0[t] * _shrink(schedule, variance, t)
        turn += schedule.posterior_coef_xt[t]
        found = turn**2 * found + (sigma2s[t] if t > 1 else 0.0)
    return float(found)


def _shrink(schedule, variance: float, t: int) -> float:
    """k: the exact x0_hat of N(0, s²) is k x_t."""
    signal, rest = schedule.signal[t], schedule.one_minus_alphas_bar[t]
    return signal * variance / (signal**2 * variance + rest)
