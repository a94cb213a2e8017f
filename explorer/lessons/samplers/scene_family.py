r"""Why DDIM needs no new training: one joint law for each η, and all with the same marginals.

.. math:: q_\eta(x_s \mid x_t, x_0) = N\Big(\sqrt{\bar\alpha_s}\,x_0 + \sqrt{1-\bar\alpha_s
          -\sigma^2}\,\frac{x_t-\sqrt{\bar\alpha_t}x_0}{\sqrt{1-\bar\alpha_t}},\ \sigma^2\Big)

The clean points are known here, so nothing is guessed. Source: Song J. et al. 2021, eq. (7).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.schedule import Schedule
from explorer.frames.record import Estimated, Exact, Given, Measured
from explorer.lessons.samplers.scene_eta import POINTS, Settings


@dataclass(frozen=True)
class Family:
    """Chains from T down to `half`, with η of 0, of the page (`now`) and of 1.

    theory : E x² of a coordinate at `half` by the jump.  square_… : measured, with standard error.
    tie_… : the correlation of the noise there with that of x_T; bound_… : the same in theory.
    """

    family_eta: Given[float]
    steps: Given[int]
    half: Given[int]
    theory: Exact[float]
    square_zero: Measured[float]
    square_zero_error: Estimated[float]
    square_now: Measured[float]
    square_now_error: Estimated[float]
    square_one: Measured[float]
    square_one_error: Estimated[float]
    tie_zero: Measured[float]
    tie_now: Measured[float]
    tie_one: Measured[float]
    bound_now: Exact[float]
    bound_one: Exact[float]


def family(settings: Settings) -> Family:
    """The three chains of the settings' shape, schedule and seed, all from one x_T."""
    schedule, half = settings.noises(), settings.T // 2
    x0 = settings.data(POINTS).x
    etas = {"zero": 0.0, "now": settings.eta, "one": 1.0}
    given: dict[str, float] = {}
    for name, eta in etas.items():
        first, last = walked_down(schedule, x0, eta, half, settings.seed)
        x = schedule.signal[half] * x0 + schedule.noise[half] * last
        of_point = (x**2).mean(1)
        given[f"square_{name}"] = float(of_point.mean())
        given[f"square_{name}_error"] = float(of_point.std(ddof=1) / np.sqrt(POINTS))
        given[f"tie_{name}"] = float(np.corrcoef(first.ravel(), last.ravel())[0, 1])
    bar = schedule.alphas_bar[half]
    theory = float(bar * (x0**2).mean() + 1 - bar)
    bounds = (float(np.prod(share_of_noise(schedule, eta, half))) for eta in (settings.eta, 1.0))
    now, one = bounds
    return Family(settings.eta, settings.T, half, theory, bound_now=now, bound_one=one, **given)


def walked_down(
    schedule: Schedule, x0: np.ndarray, eta: float, end: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """The noise in x_T and the noise in x_end, (N, D) each, of one chain of q_η with x_0 known."""
    rng = np.random.default_rng([seed, 5])
    first = rng.standard_normal(x0.shape)
    noise = first
    for share in share_of_noise(schedule, eta, end):
        fresh = rng.standard_normal(x0.shape)
        noise = share * noise + np.sqrt(max(1 - share**2, 0.0)) * fresh
    return first, noise


def share_of_noise(schedule: Schedule, eta: float, end: int) -> list[float]:
    """How much of the noise each step from T down to `end` keeps: √(1 − σ²/(1 − ᾱ_s))."""
    t = np.arange(schedule.T, max(end, 1), -1)
    fresh = eta**2 * schedule.posterior_variance[t] / schedule.one_minus_alphas_bar[t - 1]
    return np.sqrt(np.maximum(1 - fresh, 0.0)).tolist()
