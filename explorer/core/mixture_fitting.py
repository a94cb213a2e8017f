"""A mixture of bells on a line as a model with a hidden part: beliefs of it, the bound, the climb.

A point x comes from bell z, which nobody sees. N points, K bells; all logarithms are natural.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import xlogy

from explorer.core.types import Array


@dataclass(frozen=True)
class Bells:
    """weights (K,), positive, summing to 1; means (K,); deviations (K,), positive.
    Raises ValueError with a sentence where they are no mixture."""

    weights: np.ndarray
    means: np.ndarray
    deviations: np.ndarray

    def __post_init__(self) -> None:
        shapes = {np.shape(each) for each in (self.weights, self.means, self.deviations)}
        if len(shapes) > 1:
            raise ValueError(f"each bell has a weight, a mean and a width; got shapes {shapes}.")
        if np.min(self.weights) < 0 or abs(np.sum(self.weights) - 1) > 1e-9:
            raise ValueError(f"weights are a law and sum to 1; got {np.sum(self.weights):g}.")
        if np.min(self.deviations) <= 0:
            raise ValueError(f"widths are above 0; got {np.min(self.deviations):g}.")


def log_joint(bells: Bells, x: Array) -> np.ndarray:
    r""":math:`\ln p(x_i, z) = \ln \pi_z + \ln \mathcal N(x_i; \mu_z, \sigma_z^2)`.

    x : (N,).  Returns (N, K), in nats; minus infinity for a bell without weight.
    """
    z = (np.asarray(x, dtype=float)[:, None] - bells.means) / bells.deviations
    with np.errstate(divide="ignore"):
        return np.log(bells.weights) - np.log(bells.deviations * np.sqrt(2 * np.pi)) - z**2 / 2


def log_evidence(bells: Bells, x: Array) -> np.ndarray:
    r"""The hidden part summed away, :math:`\ln p(x_i) = \ln \sum_z p(x_i, z)`; (N,), in nats."""
    return np.logaddexp.reduce(log_joint(bells, x), axis=1)


def responsibilities(bells: Bells, x: Array) -> np.ndarray:
    r"""What a point says of its bell, :math:`p(z \mid x_i) = p(x_i, z) / p(x_i)`; (N, K).

    Source: Bishop 2006, eq. (9.13).
    """
    joint = log_joint(bells, x)
    return np.exp(joint - np.logaddexp.reduce(joint, axis=1, keepdims=True))


def elbo(bells: Bells, x: Array, q: Array) -> np.ndarray:
    r"""The bound of each point by beliefs q of its bell.

    .. math:: \mathrm{ELBO}_i = \sum_z q_i(z) \ln \frac{p(x_i, z)}{q_i(z)} \le \ln p(x_i)

    q : (N, K), rows that sum to 1; 0 ln 0 is 0.  Returns (N,), in nats.
    Source: Bishop 2006, eq. (9.71); Neal, Hinton 1998.
    """
    q = beliefs_of(q)
    joint = log_joint(bells, x)
    with np.errstate(invalid="ignore"):
        hit = np.where(q > 0, q * joint, 0.0)
    return (hit - xlogy(q, q)).sum(1)


def beliefs_of(q: Array) -> np.ndarray:
    """q as floats. Raises ValueError where a row is no law."""
    q = np.asarray(q, dtype=float)
    if (q < 0).any() or (np.abs(q.sum(-1) - 1) > 1e-9).any():
        raise ValueError(f"beliefs are laws, rows that sum to 1; got sums {q.sum(-1).tolist()}.")
    return q


def best_bells(x: Array, q: Array, least: float) -> Bells:
    r"""The bells that make the bound largest while the beliefs stay: counts, means, widths.

    .. math:: N_z = \sum_i q_i(z),\quad \mu_z = \frac1{N_z}\sum_i q_i(z)\,x_i

    least : no width goes below, since a bell on one point alone could grow without end. The width
    is then the best of those that are allowed.  Source: Bishop 2006, eqs. (9.24) to (9.26).
    """
    x, q = np.asarray(x, dtype=float), beliefs_of(q)
    counts = q.sum(0)
    means = x @ q / counts
    variances = ((x[:, None] - means) ** 2 * q).sum(0) / counts
    return Bells(counts / len(x), means, np.maximum(np.sqrt(variances), least))


@dataclass(frozen=True)
class HalfStep:
    """Bells and beliefs (N, K) after a half of a step; the sums over all points of ln p and of the
    bound, in nats."""

    bells: Bells
    q: np.ndarray
    evidence: float
    bound: float


def em_steps(x: Array, start: Bells, count: int, least: float) -> list[HalfStep]:
    """Expectation–maximisation in `count` halves, and where it begins: count + 1 entries.

    At the beginning each point is believed to come from a bell as often as the weights say. Odd
    halves set the beliefs to the posterior (E), even ones the bells to the best for them (M); the
    bound never falls.  Source: Dempster, Laird, Rubin 1977; Neal, Hinton 1998.
    """
    bells, q = start, np.broadcast_to(start.weights, (len(x), len(start.weights)))
    halves = []
    for k in range(count + 1):
        if k % 2:
            q = responsibilities(bells, x)
        elif k:
            bells = best_bells(x, q, least)
        halves.append(
            HalfStep(bells, q, float(log_evidence(bells, x).sum()), float(elbo(bells, x, q).sum()))
        )
    return halves
