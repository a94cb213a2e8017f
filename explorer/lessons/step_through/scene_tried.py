"""Other ways to take a step, tried: what is left of the cloud's width when they arrive.

The denoiser is the ideal one, so that nothing but the rule is to blame.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explorer.core.exact import GaussianMixture
from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES, Schedule
from explorer.core.targets import eps_from_x0
from explorer.worlds.world import density

Rule = Callable[[Schedule, np.ndarray, int, np.ndarray], np.ndarray]


def all_at_once(schedule: Schedule, x: np.ndarray, t: int, eps: np.ndarray) -> np.ndarray:
    """x_t less all the noise that is guessed to be in it."""
    return x - schedule.noise[t] * eps


def as_if_of_the_step(schedule: Schedule, x: np.ndarray, t: int, eps: np.ndarray) -> np.ndarray:
    """The forward step solved for x_{t−1}, as if ε̂ were the noise of that step."""
    return (x - np.sqrt(schedule.betas[t]) * eps) / np.sqrt(schedule.alphas[t])


def without_fresh_noise(schedule: Schedule, x: np.ndarray, t: int, eps: np.ndarray) -> np.ndarray:
    """The step's mean alone."""
    return (x - schedule.betas[t] / schedule.noise[t] * eps) / np.sqrt(schedule.alphas[t])


RULES: dict[str, Rule] = {
    "all_at_once": all_at_once,
    "as_if_of_the_step": as_if_of_the_step,
    "without_fresh_noise": without_fresh_noise,
}


def width_left(rule: str, dataset: str, schedule: str, T: int, points: int) -> float:
    """The deviation of a coordinate at t = 0, over the data's; from `points` draws of noise.

    rule : of RULES; "chain", the sampler as it is; or "one_jump", x̂_0 taken at t = T.
    """
    noises, law = SCHEDULES[schedule](T), density(dataset)
    denoiser = law.denoiser(noises)
    rng = np.random.default_rng(0)
    x = rng.standard_normal((points, 2))
    if rule == "chain":
        *_, last = SAMPLERS["ddpm"](noises, denoiser, x, rng)
        x = last.x_t
    elif rule == "one_jump":
        x = denoiser(x, T)
    else:
        for t in range(T, 0, -1):
            x = RULES[rule](noises, x, t, eps_from_x0(noises, x, t, denoiser(x, t)))
    return float(np.sqrt(x.var(0).mean() / np.trace(law.covariance()) * 2))


# --- whether the guess is a straight line in x_t --------------------------------------------------


def guesses(law: str, schedule: str, T: int, t: int, x_t: np.ndarray) -> np.ndarray:
    """x̂_0 at places x_t (N,) of a line, for two narrow humps at ±1 ("humps"), or for the normal law
    of the same variance ("normal")."""
    width = 0.1
    places = [-1.0, 1.0] if law == "humps" else [0.0]
    variance = width**2 if law == "humps" else 1 + width**2
    count = len(places)
    mixture = GaussianMixture(
        np.full(count, 1 / count), np.array(places)[:, None], np.full((count, 1, 1), variance)
    )
    return mixture.denoiser(SCHEDULES[schedule](T))(x_t[:, None], t)[:, 0]


def slope_of_guess(law: str, schedule: str, T: int, t: int, at: float) -> float:
    """dx̂_0/dx_t at x_t = `at`."""
    gap = 1e-4
    low, high = guesses(law, schedule, T, t, np.array([at - gap, at + gap]))
    return float((high - low) / (2 * gap))
