"""The floor under a loss curve: what the ideal denoiser of the density still gets wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.forward import q_sample
from explorer.core.mixture import Mixture
from explorer.core.posterior_error import PosteriorError, posterior_error
from explorer.core.schedule import Schedule
from explorer.core.targets import eps_from_x0
from explorer.training.config import TrainConfig

STRETCHES = 100  # of 1..T, for each of which the less noisy mean is chosen
FEWEST, MOST = 800, 40_000  # draws, where noise has to be drawn
PAIRS = 50_000_000  # of a draw and a component: at most about 0.3 s


@dataclass(frozen=True)
class Floor:
    """A loss per dimension and its standard error, 0 where it is exact."""

    loss: float
    error: float = 0.0


def ideal_loss(config: TrainConfig, table: PosteriorError | None = None) -> Floor | None:
    r"""L_simple of the ideal denoiser, per dimension; None where the density is not known.

    .. math:: E\,\|\epsilon - \hat\epsilon^*(x_t, t)\|^2 / D,\quad t \sim U\{1..T\}

    By quadrature, right to about 1e-5.  table : that of the config's density, where it is known.
    No network can stay below it on fresh points.
    """
    density = config.density()
    if density is None:
        return None
    errors = eps_errors(table or posterior_error(density), config.make_schedule())
    return Floor(float(errors.mean()))


def eps_errors(table: PosteriorError, schedule: Schedule) -> np.ndarray:
    """E ||eps - eps*||^2 / D of the ideal denoiser at t = 1..T, (T,): SNR times that of x_0."""
    return schedule.snr[1:] * table.over(schedule)[0][1:]


def drawn_loss(reference: Mixture, schedule: Schedule, seed: int = 0) -> Floor:
    """The same as ideal_loss of any reference, by draws spread evenly over all t; repeatable."""
    rng, size = np.random.default_rng(seed), _size(reference)
    n = int(np.clip(PAIRS // size, FEWEST, MOST))
    t = 1 + np.floor((np.arange(n) + rng.random(n)) * schedule.T / n).astype(int)
    x0 = reference.sample(n, rng)
    eps = rng.standard_normal(x0.shape)
    x_t = q_sample(schedule, x0, t, eps)
    eps_hat = eps_from_x0(schedule, x_t, t, reference.denoiser(schedule)(x_t, t))
    direct, by_parts = (np.mean(each, axis=1) for each in ((eps - eps_hat) ** 2, 1 - eps_hat**2))
    parts = zip(np.array_split(direct, STRETCHES), np.array_split(by_parts, STRETCHES), strict=True)
    chosen = np.concatenate([_less_noisy(*part) for part in parts])
    within = [part.var(ddof=1) * len(part) for part in np.array_split(chosen, STRETCHES)]
    return Floor(float(chosen.mean()), float(np.sqrt(np.sum(within)) / n))


def _size(reference: Mixture) -> int:
    """How many components are looked at for each draw."""
    return sum(len(each.means) for each in getattr(reference, "factors", (reference,)))


def _less_noisy(direct: np.ndarray, by_parts: np.ndarray) -> np.ndarray:
    """Whichever scatters less: E(eps - eps*)² = 1 - E eps*², as eps* = E[eps | x_t].

    The first hardly scatters at large t, the second at small t; together three times less.
    """
    return direct if direct.var() <= by_parts.var() else by_parts
