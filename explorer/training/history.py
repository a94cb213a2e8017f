"""The losses of a run, thinned: a million steps fit into 400 points."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

LIMIT = 400
MEMORY = 0.98  # of the running mean: about the last 50 steps


class LossHistory:
    """Means of the loss over equal stretches of steps; the stretch doubles when space runs out."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit, self.stride, self.step = limit, 1, 0
        self._means: list[float] = []
        self._open: list[float] = []
        self._sum, self._weight = 0.0, 0.0

    def add(self, losses: ArrayLike) -> None:
        """Note the losses of the next steps, in order."""
        for loss in np.asarray(losses, dtype=np.float64).tolist():
            self.step += 1
            self._sum = MEMORY * self._sum + loss
            self._weight = MEMORY * self._weight + 1.0
            self._open.append(loss)
            if len(self._open) == self.stride:
                self._means.append(sum(self._open) / self.stride)
                self._open = []
                if len(self._means) == self.limit:
                    self._halve()

    @property
    def running(self) -> float:
        """Exponential mean over about the last 50 steps; nan before the first."""
        return self._sum / self._weight if self._weight else float("nan")

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """(steps, means): the mean of each stretch, at its last step."""
        steps = self.stride * np.arange(1, len(self._means) + 1)
        return steps, np.array(self._means)

    def _halve(self) -> None:
        means = self._means
        self._means = [(a + b) / 2 for a, b in zip(means[::2], means[1::2], strict=True)]
        self.stride *= 2


def thin_curve(
    steps: ArrayLike, losses: ArrayLike, limit: int = 120
) -> tuple[np.ndarray, np.ndarray]:
    """Means over at most `limit` stretches, even in log(step): what a log axis can show."""
    steps, losses = np.asarray(steps), np.asarray(losses)
    if len(steps) <= 2:
        return steps, losses
    edges = np.unique(np.geomspace(1, len(steps) + 1, limit + 1).astype(int)) - 1
    counts = np.diff(edges)
    return steps[edges[1:] - 1], np.add.reduceat(losses, edges[:-1]) / counts
