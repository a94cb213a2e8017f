"""The settings of the page `fitting`, and the ranges of its live sliders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

REACH = (-3.0, 5.0)  # where points may stand
MOST = 5  # points
STEPS = 60  # of a climb


class Live(NamedTuple):
    """A live slider: its ends, its step (0 of a logarithmic one), whether it is logarithmic."""

    low: float
    high: float
    step: float = 0.0
    log: bool = False

    def grid(self, count: int) -> np.ndarray:
        """The values at which a sweep knows it: all of a slider with steps, else `count`."""
        if not self.log:
            return np.linspace(self.low, self.high, round((self.high - self.low) / self.step) + 1)
        values = np.geomspace(self.low, self.high, count)
        values[[0, -1]] = self.low, self.high
        return values


LIVE = {
    "tau": Live(0.1, 10.0, log=True),
    "times": Live(1.0, 30.0, 1.0),
    "keep": Live(0.0, 1.0, 0.02),
    "eta": Live(0.02, 1.0, log=True),
    "kappa": Live(0.1, 20.0, log=True),
    "nu": Live(1.0, 20.0, log=True),
    "s0": Live(0.2, 3.0, log=True),
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that decides a picture of this page.

    n : of the points x1 … x5 the first n count, each `times` times.  m : the prior's middle.
    tau, keep : the prior's width where the bell's is known, and how much of the posterior's is
    kept.  kappa, nu, s0 : where it is not, how many points the prior's middle and its width are
    worth, and that width.  eta, t : the learning rate and the step of the climb; start_x, start_y :
    where it begins, in the picture's units from its middle.
    """

    n: int = 3
    x1: float = 1.0
    x2: float = 2.0
    x3: float = 3.0
    x4: float = 0.4
    x5: float = 2.6
    m: float = 0.0
    times: float = 1.0
    tau: float = 1.0
    keep: float = 1.0
    kappa: float = 1.0
    nu: float = 1.0
    s0: float = 1.0
    eta: float = 0.1
    t: int = 0
    start_x: float = -1.4
    start_y: float = 1.0

    @property
    def names(self) -> tuple[str, ...]:
        """Of the points that count."""
        return tuple(f"x{i}" for i in range(1, self.n + 1))

    @property
    def points(self) -> tuple[float, ...]:
        return tuple(getattr(self, name) for name in self.names)

    def at(self, **changes: float) -> Settings:
        """The same with some of them other."""
        return replace(self, **changes)

    def without_places(self) -> Settings:
        """The same with everything that a hand drags on an axis as it opens: what columns of a
        line do not depend on."""
        opens = Settings()
        places = ("m", *(f"x{i}" for i in range(1, MOST + 1)))
        return self.at(**{name: getattr(opens, name) for name in places})
