"""The score over t as a field, and at one place all that it is equal to."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from explorer.core.mixture import Mixture
from explorer.core.reverse import BoundDenoiser
from explorer.core.schedule import Schedule
from explorer.core.targets import eps_from_x0, score_from_eps
from explorer.worlds.field import HALF, arrows, eps_of, field_times, lattice

SPACING, PIXEL = 0.31, 0.12  # of arrows, and of what is drawn as heat or read at the probe
FIELD_KEYS, FINE_KEYS = 49, 33


class Place(NamedTuple):
    """What a denoiser says where x_t stands, each (N, D), in the order in which it follows."""

    x0_hat: np.ndarray
    eps_hat: np.ndarray
    score: np.ndarray
    again: np.ndarray


def at_place(schedule: Schedule, denoiser: BoundDenoiser, x_t: np.ndarray, t: int) -> Place:
    """The denoiser's x0_hat as noise, as score, and by Tweedie's formula as x0_hat again.

    x_t : (N, D).  t : int in 1..T. The round trip is exact but for rounding.
    """
    x0_hat = denoiser(x_t, t)
    eps_hat = eps_from_x0(schedule, x_t, t, x0_hat)
    score = score_from_eps(schedule, x_t, t, eps_hat)
    return Place(x0_hat, eps_hat, score, tweedie(schedule, x_t, t, score))


def tweedie(schedule: Schedule, x_t: np.ndarray, t: int, score: np.ndarray) -> np.ndarray:
    r"""E[x_0 | x_t] from the score alone; t in 0..T.

    .. math:: \hat x_0 = (x_t + (1 - \bar\alpha_t) \nabla\log q(x_t)) / \sqrt{\bar\alpha_t}

    Source: Efron 2011, eq. (1.4), for x_t = sqrt(abar) x_0 + sqrt(1 - abar) eps.
    """
    return (x_t + schedule.one_minus_alphas_bar[t] * score) / schedule.signal[t]


def variance_of(mixture: Mixture) -> float:
    """The s^2 that all components share, s^2 I each; ValueError if they do not."""
    covariances = mixture.covariances
    first = covariances[0, 0, 0]
    if np.abs(covariances - first * np.eye(mixture.dims)).max() > 1e-12:
        raise ValueError("every component must have the same variance in every direction.")
    return float(first)


def columns(schedule: Schedule, s2: float | None) -> dict[str, np.ndarray]:
    """Coefficients over t = 0..T of all sums that the page shows; nan where one does not exist.

    With the components' mean c, weighted by their nearness to x_t, and v = abar s^2 + 1 - abar,
    x0_hat = gain_x x_t + gain_centre c and log q = log(sum of weights) + log_norm.
    s2 : the components' variance, or None where x0_hat is a network's.
    """
    a, b, rest = schedule.signal, schedule.noise, schedule.one_minus_alphas_bar
    coefficients = {"signal": a, "noise": b, "alpha_bar": schedule.alphas_bar, "rest": rest}
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = np.where(rest > 0, 1 / b, np.nan)
        coefficients |= {
            "inverse_noise": inverse,
            "minus_inverse_noise": -inverse,
            "minus_signal_noise": -a * inverse,
            "inverse_signal": 1 / a,
            "rest_signal": rest / a,
        }
        if s2 is not None:
            v = a * a * s2 + rest
            coefficients |= {
                "variance": v,
                "gain_x": a * s2 / v,
                "gain_centre": rest / v,
                "log_norm": -np.log(2 * np.pi * v),
            }
    return coefficients


def _eps(
    schedule: Schedule, denoiser: BoundDenoiser, places: np.ndarray, times: np.ndarray
) -> np.ndarray:
    """eps_hat (K, G, 2) of a denoiser at places (G, 2), for each of the times."""
    return np.stack([eps_of(schedule, denoiser, places, int(t)) for t in times])


def field(schedule: Schedule, denoiser: BoundDenoiser) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(arrows (K, G, 2), grid (G, 2), times): along the score, sqrt(1 - abar) times as long.

    So scaled it is -eps_hat, of about the same length at every t; long ones are drawn shorter, so
    that no arrow reaches the next.
    """
    grid, _ = lattice(SPACING)
    times = field_times(schedule.T, FIELD_KEYS)
    return arrows(_eps(schedule, denoiser, grid, times), SPACING), grid, times


def error(
    schedule: Schedule, denoiser: BoundDenoiser, exact: BoundDenoiser
) -> tuple[np.ndarray, np.ndarray]:
    """(heat (K, H, W), times): |eps_hat - eps*| over the plane."""
    pixels, shape = lattice(PIXEL)
    times = field_times(schedule.T, FINE_KEYS)
    off = _eps(schedule, denoiser, pixels, times) - _eps(schedule, exact, pixels, times)
    return np.linalg.norm(off, axis=-1).reshape(len(times), *shape), times


def guesses(schedule: Schedule, denoiser: BoundDenoiser) -> tuple[np.ndarray, np.ndarray]:
    """(x0_hat (K, H, W, 2), times) on a lattice, for a denoiser of which no formula is known."""
    pixels, shape = lattice(PIXEL)
    times = field_times(schedule.T, FINE_KEYS)
    x0_hat = np.stack([np.asarray(denoiser(pixels, int(t)), float) for t in times])
    return x0_hat.reshape(len(times), *shape, 2), times


EXTENT = (-HALF[0], HALF[0], -HALF[1], HALF[1])  # of the lattices
