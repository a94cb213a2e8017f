"""The figures that the lesson `bayes` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.core.bayes import after_draws
from explorer.frames.record import pick
from explorer.lessons.bayes import scene, scene_bag
from explorer.lessons.bayes.scene_settings import BALLS, Settings


def shown(act: str, field: str, **settings: Any) -> float:
    """A number that the page shows."""
    return pick(scene.frame(Settings(**settings), act).numbers, field)


def percent(act: str, field: str, **settings: Any) -> float:
    return 100 * shown(act, field, **settings)


def balls() -> int:
    return BALLS


def next_black(draws: int) -> float:
    """After so many black balls in a row, from a bag of which nothing is known."""
    return float(after_draws(BALLS, np.ones(draws, dtype=bool))[-1] @ np.arange(BALLS + 1)) / BALLS


def succession(draws: int) -> float:
    """The same for endlessly many balls. Source: Laplace 1774."""
    return (draws + 1) / (draws + 2)


def settles(black: int, seed: int) -> int:
    """From how many draws on the true content is believed most, up to the last."""
    wrong = np.flatnonzero(scene_bag.beliefs(black, seed).argmax(1) != black)
    return int(wrong[-1]) + 1 if len(wrong) else 0


# --- which option is right ----------------------------------------------------------------------


def nearest(options: list[float], **settings: Any) -> int:
    """Which option is the share of girls among those who are left."""
    share = shown("school", "posterior_b", **settings)
    return int(np.argmin([abs(share - option) for option in options]))


def nearest_next(draws: int, options: list[float]) -> int:
    """Which option is the probability that the next ball is black too."""
    return int(np.argmin([abs(next_black(draws) - option) for option in options]))


def middle_moves(**settings: Any) -> int:
    """0 if the middle of the product follows x_0 all the way, 1 if in part, 2 if not at all."""
    start = Settings(**settings)
    before, after = (
        shown("three", "mean", **settings | {"x0": start.x0 + step}) for step in (0.0, 1.0)
    )
    return 0 if after - before > 0.99 else 1 if after - before > 0.01 else 2
