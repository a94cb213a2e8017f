"""Which t to train on: those whose loss is large are drawn more often, and count less."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.bound import importance
from explorer.core.types import Array

MEMORY = 10  # losses remembered of each t


class Importance:
    r"""The last ten losses of each t, and the probabilities of t that follow from them.

    .. math:: p_t \propto \sqrt{E[L_t^2]},\quad \sum_t p_t = 1,\quad
              L_{vlb} = E_{t \sim p}\left[\frac{L_t}{p_t}\right]

    Uniform until every t has its ten; a thousandth is always spread evenly, as in OpenAI's code, so
    that no t is forgotten. A loss that is no number is not remembered.
    Source: Nichol & Dhariwal 2021, sec. 3.3, eq. (18).
    """

    def __init__(self, T: int, memory: int = MEMORY) -> None:
        if T < 1 or memory < 1:
            raise ValueError(f"T and memory must be at least 1; got {T!r} and {memory!r}.")
        self.T, self.memory = T, memory
        self.losses = np.zeros((T + 1, memory))  # row = t; row 0 stays empty
        self.counts = np.zeros(T + 1, dtype=np.int64)  # losses ever noted of each t

    @property
    def full(self) -> bool:
        """Whether every t has been seen `memory` times."""
        return bool(self.counts[1:].min() >= self.memory)

    def update(self, t: Array, losses: Array) -> None:
        """Note the losses (M,) of the times t (M,) in 1..T, in this order."""
        t, losses = np.asarray(t, dtype=np.int64), np.asarray(losses, dtype=np.float64)
        known = np.isfinite(losses)
        t, losses = t[known], losses[known]
        order = np.argsort(t, kind="stable")
        t, losses = t[order], losses[order]
        times, starts, sizes = np.unique(t, return_index=True, return_counts=True)
        rank = np.arange(len(t)) - np.repeat(starts, sizes)  # 0, 1, … within each t
        last = rank >= np.repeat(sizes, sizes) - self.memory
        places = (self.counts[t] + rank)[last] % self.memory
        self.losses[t[last], places] = losses[last]
        self.counts[times] += sizes

    def probabilities(self) -> np.ndarray:
        """(T,) for t = 1..T; they sum to 1 and none is 0."""
        squares = np.mean(self.losses**2, axis=1)
        if not self.full or not 0 < squares.sum() < np.inf:
            return np.full(self.T, 1 / self.T)
        return importance(np.append(squares[1:], 0.0))  # that function's last entry is L_T

    def weights(self, t: ArrayLike) -> np.ndarray:
        """1/(p_t T): with them the mean over t drawn from p is that over all t evenly."""
        return 1 / (self.probabilities()[np.asarray(t) - 1] * self.T)
