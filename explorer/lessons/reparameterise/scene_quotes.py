"""The figures that `reparameterise` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.core.estimators import moments, pathwise, score_function
from explorer.core.gaussians import area_below, standardise
from explorer.frames.record import pick
from explorer.lessons.reparameterise import scene, scene_through, scene_two
from explorer.lessons.reparameterise.scene_settings import Settings


def shown(act: str, field: str, **settings: Any) -> float:
    """A field of the act's numbers, as the page shows it under these settings."""
    return float(pick(scene.frame(Settings(**settings), act).numbers, field))


def noises() -> int:
    """Draws of the first act."""
    return scene_through.COUNT


def repeats() -> int:
    """Estimates in sight in the second act."""
    return scene_two.REPEATS


def noise_of(z: float, mu: float, sigma: float) -> float:
    """Of which z is made."""
    return float(standardise(z, mu, sigma))


def flat_noise(mu: float, sigma: float) -> float:
    """At which z is 0, where z² does not change."""
    return float(standardise(0.0, mu, sigma))


def mean_square(mu: float, sigma: float) -> float:
    """Of z² under the bell."""
    return mu**2 + sigma**2


def times_as_many(**settings: Any) -> float:
    """How many draws weighing needs for the variance of one draw with the gradient through it."""
    path, score = (shown("two", f"{each}_variance", **settings) for each in ("path", "score"))
    return score / path


def wave_variance(frequency: float, way: str) -> float:
    """Of one draw's estimate of the gradient by mu of E[cos(frequency z)] at N(0, 1)."""
    if way == "path":
        return moments(
            lambda eps: pathwise(lambda z: -frequency * np.sin(frequency * z), 0.0, 1.0, eps)
        )[1]
    return moments(lambda eps: score_function(lambda z: np.cos(frequency * z), 0.0, 1.0, eps))[1]


def step_gradient() -> float:
    """The derivative by mu of the chance that z is positive, at N(0, 1): the bell's height there,
    by a difference of areas."""
    nudge = 1e-4
    return float(area_below(nudge) - area_below(-nudge)) / (2 * nudge)


# --- which option is right ----------------------------------------------------------------------


def goes_with_sigma(eps: float) -> int:
    """Of z, when sigma grows: 0 if it goes up as far, 1 if down and farther, 2 if it stays."""
    nudge = shown("through", "z_by_sigma", eps=eps)
    return 2 if np.isclose(nudge, 0) else 1 if nudge < -1 else 0


def weighing_scatters() -> int:
    """Of its variance at N(1, 1): 0 if it is less, 1 if as large to a tenth, 2 if many times."""
    times = times_as_many()
    return 1 if abs(times - 1) < 0.1 else 0 if times < 1 else 2
