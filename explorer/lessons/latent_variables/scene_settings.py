"""All that decides a picture of the page `latent_variables`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.mixture_fitting import Bells
from explorer.registry import Param

REACH, HELD = 4.0, 3.0  # the axis' ends, and those of the handles
HALVES = 30  # of the climb
STARTS = ("apart", "aside", "alike")
PLACES = {
    "x": Param("x", 0.4, {}, -HELD, HELD),
    "m1": Param("m1", -1.2, {}, -HELD, HELD),
    "m2": Param("m2", 1.2, {}, -HELD, HELD),
}
SLIDERS = {
    "w": Param("w", 0.4, {}, 0.05, 0.95, 0.05),
    "sigma": Param("sigma", 0.8, {}, 0.3, 1.5, 0.05),
}
BELIEF = Param("belief", 90, {}, 0, 100)
HALF = Param("half", 0, {}, 0, HALVES)


@dataclass(frozen=True)
class Settings:
    """Of the mixture: the second bell's weight w, the means, the width of both, the place x. Of the
    bound: the belief in the second bell, in per cent. Of the climb: which points are drawn (seed),
    where the bells begin, and how many halves of a step are done."""

    w: float = 0.4
    sigma: float = 0.8
    m1: float = -1.2
    m2: float = 1.2
    x: float = 0.4
    belief: int = 90
    seed: int = 0
    start: str = "apart"
    half: int = 0

    @property
    def bells(self) -> Bells:
        return Bells(
            np.array([1 - self.w, self.w]), np.array([self.m1, self.m2]), np.full(2, self.sigma)
        )
