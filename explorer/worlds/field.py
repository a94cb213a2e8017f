"""A network's field beside the exact one: what it has learned, what is right, the difference.

Both are the expected noise E[eps | x_t], and both pass through the same functions: with the exact
denoiser in the network's place the difference is zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.core.exact import Empirical
from explorer.core.forward import q_sample
from explorer.core.mixture import Mixture
from explorer.core.reverse import Denoiser
from explorer.core.schedule import Schedule
from explorer.core.targets import eps_from_x0
from explorer.core.types import Times
from explorer.training.floor import Floor, drawn_loss, ideal_loss
from explorer.worlds.world import World

if TYPE_CHECKING:
    from explorer.training.config import TrainConfig

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


def truth(config: TrainConfig) -> tuple[Mixture, str]:
    """(reference, "density" | "training set"): the exact density, else the training set itself."""
    density = config.density()
    if density is not None:
        return density, "density"
    return Empirical(config.make_data().x), "training set"


def size_of(reference: object) -> int:
    """How many centres the reference has."""
    return len(getattr(reference, "means", ()))


def eps_of(schedule: Schedule, denoiser: Denoiser, x_t: np.ndarray, t: Times) -> np.ndarray:
    """The noise (N, D) that a denoiser believes is in x_t (N, D)."""
    return eps_from_x0(schedule, x_t, t, np.asarray(denoiser(x_t, t), float))


def noisy_draws(
    schedule: Schedule, reference: Mixture, t: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """x_t and its eps, each (N, D), for t (N,), with x0 drawn from the reference."""
    x0 = reference.sample(len(t), rng)
    eps = rng.standard_normal(x0.shape)
    return q_sample(schedule, x0, t, eps), eps


def loss_floor(config: TrainConfig) -> Floor:
    """The loss of the ideal denoiser, of the density or else of the training set (estimated).

    The latter is lower: a training set betrays more of its noise than the shape it was drawn from.
    """
    known = ideal_loss(config, cloud_of(config).ideal_error()) if config.density() else None
    if known is not None:
        return known
    return drawn_loss(Empirical(config.make_data().x), config.make_schedule(), DRAW_SEED)


def cloud_of(config: TrainConfig) -> World:
    """The cloud that a config trains on."""
    return World(config.dataset, dataset_params=config.dataset_params, data_scale=config.data_scale)


def field_times(T: int, count: int = FIELD_TIMES) -> np.ndarray:
    """At most `count` steps from 1 to T, closer together where t is small."""
    spread = T * np.linspace(0, 1, count) ** 1.5
    return np.unique(np.clip(np.round(spread), 1, T).astype(int))


def lattice(spacing: float) -> tuple[np.ndarray, tuple[int, int]]:
    """((H W, 2), (H, W)): points of a lattice over ±HALF, row by row from small y to large."""
    x, y = (np.linspace(-half, half, 2 * round(half / spacing) + 1) for half in HALF)
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2), (len(y), len(x))


def probe(
    schedule: Schedule,
    reference: Mixture,
    spacing: float = 0.31,
    pixel: float = 0.12,
    num_draws: int = 400,
) -> Probe:
    """The reference's exact field at `field_times`: on two lattices and on draws of q(x_t)."""
    if size_of(reference) > BIG:
        spacing, pixel, num_draws = 0.56, 0.28, 100
    rng = np.random.default_rng(DRAW_SEED)
    times = field_times(schedule.T)
    (grid, _), (pixels, shape) = lattice(spacing), lattice(pixel)
    at = [np.full(num_draws, t) for t in times]
    draws = np.stack([noisy_draws(schedule, reference, t, rng)[0] for t in at])
    exact = reference.denoiser(schedule)
    there = (grid, pixels, draws)
    on_grid, on_pixels, on_draws = (everywhere(schedule, exact, each, times) for each in there)
    return Probe(times, grid, pixels, draws, on_grid, on_pixels, on_draws, shape, spacing)


def everywhere(
    schedule: Schedule, denoiser: Denoiser, places: np.ndarray, times: np.ndarray
) -> np.ndarray:
    """Expected noise (K, G, 2) at places (G, 2), or at places (K, G, 2) with their own per t."""
    places = np.broadcast_to(places, (len(times), *places.shape[-2:]))
    t = np.repeat(times, places.shape[1])
    return eps_of(schedule, denoiser, places.reshape(-1, 2), t).reshape(places.shape)


def learned_field(schedule: Schedule, denoiser: Denoiser, at: Probe) -> Field:
    """The denoiser's Field at the places of the Probe `at`."""
    learned = everywhere(schedule, denoiser, at.grid, at.times)
    off = everywhere(schedule, denoiser, at.pixels, at.times) - at.exact_pixels
    wrong = everywhere(schedule, denoiser, at.draws, at.times) - at.exact_draws
    heat = np.linalg.norm(off, axis=-1).reshape(len(at.times), *at.shape)
    return Field(learned, heat, np.mean(wrong**2, axis=(1, 2)))


def arrows(eps: np.ndarray, spacing: float) -> np.ndarray:
    """Arrows (K, G, 2) against the noise, longer for more but within the lattice's spacing."""
    length = np.linalg.norm(eps, axis=-1, keepdims=True)
    return -eps * 0.95 * spacing / (0.7 + length)


def over_t(T: int, times: np.ndarray, values: np.ndarray) -> np.ndarray:
    """(T+1,) values for a readout: linear between `times`, constant outside."""
    return np.interp(np.arange(T + 1), times, values)
