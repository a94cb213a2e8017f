r"""Which normal clouds lose entropy: with variances λ_i along the axes, in closed form.

.. math:: H = \tfrac12 \sum_i \log_2 2\pi e\,(\bar\alpha\lambda_i + 1 - \bar\alpha),\qquad
          \frac{dH}{d\bar\alpha} = \frac1{2\ln 2} \sum_i
          \frac{\lambda_i - 1}{\bar\alpha\lambda_i + 1 - \bar\alpha}

ᾱ falls with t, so H falls where the sum is above 0. Each term of H is concave in ᾱ, so H is too:
it may rise and then fall as ᾱ goes from 1 to 0, never the reverse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.frames.record import Exact, Given
from explorer.lessons.forward.scene_data import Settings, cloud


@dataclass(frozen=True)
class Normal:
    """Of the normal law with the cloud's covariance at t: its least and its largest variance along
    an axis at t = 0, and the sum whose sign says whether its entropy falls (above 0) or rises."""

    t: Given[int]
    least: Exact[float]
    largest: Exact[float]
    sum_at_t: Exact[float]


def normal(settings: Settings) -> Normal:
    """The numbers of the cloud in sight."""
    variances = settings.scale**2 * np.linalg.eigvalsh(cloud(settings.shape).covariance)
    bar = settings.noises().alphas_bar[settings.t]
    total = tilt(variances, bar)
    return Normal(settings.t, float(variances[0]), float(variances[-1]), total)


def tilt(variances: Sequence[float] | np.ndarray, alpha_bar: float) -> float:
    """Σ (λ_i − 1)/(ᾱ λ_i + 1 − ᾱ)."""
    excess = np.asarray(variances) - 1
    return float((excess / (1 + alpha_bar * excess)).sum())


def entropy_bits(variances: Sequence[float] | np.ndarray, alpha_bar: float) -> float:
    """H at ᾱ, in bits."""
    grown = 1 + alpha_bar * (np.asarray(variances) - 1)
    return float(0.5 * np.log2(2 * np.pi * np.e * grown).sum())
