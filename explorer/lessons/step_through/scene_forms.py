r"""The two formulas of the mean are one: from x_t and x̂_0 to x_t and ε̂ in four lines.

.. math:: c_1 \hat x_0 + c_2 x_t = \frac{1}{\sqrt{\alpha_t}}
          \Big(x_t - \frac{\beta_t}{\sqrt{1-\bar\alpha_t}}\hat\epsilon\Big)

Every line is computed by its own formula, for the first coordinate of the point that is followed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from explorer.frames.record import NAN, Exact, Measured
from explorer.lessons.step_through.scene_walk import AtStep


@dataclass(frozen=True)
class Forms:
    """The lines' values, nan at t = 0, where no step is left.  all_noise, step_noise : how long
    the arrow of all the noise in x_t is, √(1 − ᾱ_t) ε̂, and that of the step's own, σ_t z."""

    by_guess: Exact[float] = NAN
    by_noise_put_in: Exact[float] = NAN
    by_factors: Exact[float] = NAN
    by_noise: Exact[float] = NAN
    all_noise: Measured[float] = NAN
    step_noise: Measured[float] = NAN


def forms(now: AtStep) -> Forms:
    """The lines at the step under way."""
    if now.t == 0:
        return Forms()
    x, eps = now.x_t[0], now.eps_hat[0]
    root_alpha = now.signal / now.signal_prev
    alpha, rest = root_alpha**2, now.noise**2
    before = 1 - now.signal_prev**2
    guess = (x - now.noise * eps) / now.signal
    put_in = now.coef_x0 / now.signal
    return Forms(
        now.coef_x0 * guess + now.coef_xt * x,
        (put_in + now.coef_xt) * x - put_in * now.noise * eps,
        (1 - alpha + alpha * before) / (root_alpha * rest) * x
        - (1 - alpha) / (root_alpha * now.noise) * eps,
        (x - (1 - alpha) / now.noise * eps) / root_alpha,
        now.noise * math.hypot(*now.eps_hat),
        now.sigma * math.hypot(*now.z),
    )
