"""A network's field beside the exact one: what it has learned, what is right, the difference.

Both are the expected noise E[eps | x_t], and both pass through the same functions: with the exact
denoiser in the network's place the difference is zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.exact import Empirical
from explorer.core.forward import q_sample
from explorer.core.targets import eps_from_x0
from explorer.training.floor import ideal_loss

FIELD_TIMES = 13
HALF = (3.8, 2.8)  # the part of the plane that fields cover: wide, as the stage is
DRAW_SEED = 73
BIG = 1000  # centres from which the exact answers are asked for at fewer places


@dataclass(frozen=True, eq=False)
class Probe:
    """Where fields are compared, and the exact answers there: costly, the same for a whole run.

    grid (G, 2) for arrows, pixels (H W, 2) for heat, draws (K, M, 2) of x_t ~ q(x_t) at the
    times (K,); exact_… the expected noise there.  shape : (H, W).  spacing : of the arrows.
    """

    times: np.ndarray
    grid: np.ndarray
    pixels: np.ndarray
    draws: np.ndarray
    exact_grid: np.ndarray
    exact_pixels: np.ndarray
    exact_draws: np.ndarray
    shape: tuple[int, int]
    spacing: float


@dataclass(frozen=True, eq=False)
class Field:
    """learned (K, G, 2) : expected noise on the probe's grid.  heat (K, H, W) : length of
    the difference to the exact one, rows from small y to large.
    share (K,) : mean square of the difference per coordinate over x_t ~ q(x_t): what this t adds
    to the loss above its floor.
    """

    learned: np.ndarray
    heat: np.ndarray
    share: np.ndarray


def truth(config):
    """(reference, "density" | "training set"): the exact density, else the training set itself."""
    density = config.density()
    if density is not None:
        return density, "density"
    return Empirical(config.make_data().x), "training set"


def size_of(reference):
    """How many centres the reference has."""
    return len(getattr(reference, "means", ()))


def eps_of(schedule, denoiser, x_t, t):
    """The noise (N, D) that a denoiser believes is in x_t (N, D)."""
    return eps_from_x0(schedule, x_t, t, np.asarray(denoiser(x_t, t), float))


def noisy_draws(schedule, reference, t, rng):
    """x_t and its eps, each (N, D), for t (N,), with x0 drawn from the reference."""
    x0 = reference.sample(len(t), rng)
    eps = rng.standard_normal(x0.shape)
    return q_sample(schedule, x0, t, eps), eps


def loss_floor(config):
    """The loss of the ideal denoiser, of the density or else of the training set (estimated).

    The latter is lower: a training set betrays more of its noise than the shape it was drawn from.
    """
    known = ideal_loss(config, n=40_000)
    if known is not None:
        return known
    schedule, rng = config.make_schedule(), np.random.default_rng(DRAW_SEED)
    reference = Empirical(config.make_data().x)
    t = 1 + np.arange(2000) * schedule.T // 2000
    x_t, eps = noisy_draws(schedule, reference, t, rng)
    return float(np.mean((eps - eps_of(schedule, reference.denoiser(schedule), x_t, t)) ** 2))


def field_times(T, count=FIELD_TIMES):
    """At most `count` steps from 1 to T, closer together where t is small."""
    spread = T * np.linspace(0, 1, count) ** 1.5
    return np.unique(np.clip(np.round(spread), 1, T).astype(int))


def lattice(spacing):
    """((H W, 2), (H, W)): points of a lattice over ±HALF, row by row from small y to large."""
    x, y = (np.linspace(-half, half, 2 * round(half / spacing) + 1) for half in HALF)
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2), (len(y), len(x))


def probe(schedule, reference, spacing=0.31, pixel=0.12, num_draws=400):
    """The reference's exact field at `field_times`: on two lattices and on draws of q(x_t)."""
    if size_of(reference) > BIG:
        spacing, pixel, num_draws = 0.56, 0.28, 100
    rng = np.random.default_rng(DRAW_SEED)
    times = field_times(schedule.T)
    (grid, _), (pixels, shape) = lattice(spacing), lattice(pixel)
    at = [np.full(num_draws, t) for t in times]
    draws = np.stack([noisy_draws(schedule, reference, t, rng)[0] for t in at])
    exact = reference.denoiser(schedule)
    answers = [everywhere(schedule, exact, places, times) for places in (grid, pixels, draws)]
    return Probe(times, grid, pixels, draws, *answers, shape, spacing)


def everywhere(schedule, denoiser, places, times):
    """Expected noise (K, G, 2) at places (G, 2), or at places (K, G, 2) with their own per t."""
    places = np.broadcast_to(places, (len(times), *places.shape[-2:]))
    t = np.repeat(times, places.shape[1])
    return eps_of(schedule, denoiser, places.reshape(-1, 2), t).reshape(places.shape)


def learned_field(schedule, denoiser, at):
    """The denoiser's Field at the places of the Probe `at`."""
    learned = everywhere(schedule, denoiser, at.grid, at.times)
    off = everywhere(schedule, denoiser, at.pixels, at.times) - at.exact_pixels
    wrong = everywhere(schedule, denoiser, at.draws, at.times) - at.exact_draws
    heat = np.linalg.norm(off, axis=-1).reshape(len(at.times), *at.shape)
    return Field(learned, heat, np.mean(wrong**2, axis=(1, 2)))


def arrows(eps, spacing):
    """Arrows (K, G, 2) against the noise, longer for more but within the lattice's spacing."""
    length = np.linalg.norm(eps, axis=-1, keepdims=True)
    return -eps * 0.95 * spacing / (0.7 + length)


def over_t(T, times, values):
    """(T+1,) values for a readout: linear between `times`, constant outside."""
    return np.interp(np.arange(T + 1), times, values)
