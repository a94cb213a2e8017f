"""What samplers make of Gaussian data, in closed form: how far finite chains miss the variance."""

from __future__ import annotations

import numpy as np

from explorer.core.schedule import Schedule


def gaussian_variance(schedule: Schedule, variance: float, eta: float) -> float:
    r"""Variance of what DDIM through every t makes of N(0, 1), with the exact denoiser of N(0, s²).

    The denoiser is linear, so is every step, and the variance of x_t follows by itself:

    .. math:: v_s = A^2 v_t + \sigma^2,\quad
              A = \sqrt{\bar\alpha_s}\,k + \sqrt{1-\bar\alpha_s-\sigma^2}\,
              \frac{1-\sqrt{\bar\alpha_t}\,k}{\sqrt{1-\bar\alpha_t}},\quad
              k = \frac{\sqrt{\bar\alpha_t} s^2}{\bar\alpha_t s^2 + 1 - \bar\alpha_t}

    Source: Song J. et al. 2021, eq. (12).
    """
    now = 1.0
    for t in range(schedule.T, 0, -1):
        sigma2 = eta**2 * schedule.posterior_variance[t]
        k = _shrink(schedule, variance, t)
        inward = np.sqrt(max(schedule.one_minus_alphas_bar[t - 1] - sigma2, 0.0))
        turn = schedule.signal[t - 1] * k
        turn += inward * (1.0 - schedule.signal[t] * k) / schedule.noise[t]
        now = turn**2 * now + sigma2
    return float(now)


def gaussian_variance_ddpm(schedule: Schedule, variance: float, spread: str = "beta") -> float:
    r"""The same for DDPM, v' = A² v + σ² with A = c_0 k + c_t; no noise at the last step.

    spread : "beta" or "posterior". Source: Ho et al. 2020, eq. (7).
    """
    sigma2s = schedule.betas if spread == "beta" else schedule.posterior_variance
    now = 1.0
    for t in range(schedule.T, 0, -1):
        turn = schedule.posterior_coef_x0[t] * _shrink(schedule, variance, t)
        turn += schedule.posterior_coef_xt[t]
        now = turn**2 * now + (sigma2s[t] if t > 1 else 0.0)
    return float(now)


def _shrink(schedule: Schedule, variance: float, t: int) -> float:
    """k: the exact x0_hat of N(0, s²) is k x_t."""
    signal, rest = schedule.signal[t], schedule.one_minus_alphas_bar[t]
    return float(signal * variance / (signal**2 * variance + rest))
