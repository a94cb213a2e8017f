"""The figures that the lesson `latent_variables` quotes: plain values in, a number out."""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.frames.record import pick
from explorer.lessons.latent_variables import scene, scene_bound, scene_climb
from explorer.lessons.latent_variables.scene_settings import HALVES, Settings


def shown(act: str, field: str, **settings: Any) -> float:
    """A field of the act's numbers, as the page shows it under these settings."""
    return float(pick(scene.frame(Settings(**settings), act).numbers, field))


def points() -> int:
    return scene_climb.COUNT


def least() -> float:
    """The width below which no bell of the climb goes."""
    return scene_climb.LEAST


def even_place(**settings: Any) -> float:
    """The x at which both bells are as probable: where the parts cross."""
    at = Settings(**settings)
    gap = at.sigma**2 / (at.m2 - at.m1)
    return (at.m1 + at.m2) / 2 + gap * float(np.log((1 - at.w) / at.w))


def best_belief(**settings: Any) -> float:
    """The belief q(z = 2), of those that the range has, whose bound is largest."""
    row = scene_bound.columns(Settings(**settings))
    return float(row["q"][row["elbo_nats"].argmax()])


# --- which option is right ----------------------------------------------------------------------


def half_way(w: float) -> int:
    """How probable the second bell is half-way between both: 0 a half, 1 as its weight says, 2
    something else."""
    r = shown("mixture", "r_2", w=w, m1=-1.2, m2=1.2, x=0.0)
    return 1 if np.isclose(r, w) else 0 if np.isclose(r, 0.5) else 2


def best_is(**settings: Any) -> int:
    """Where the bound is largest: 0 at the weights, 1 at the posterior, 2 at certainty."""
    best, at = best_belief(**settings), Settings(**settings)
    options = (at.w, shown("bound", "posterior", **settings), float(round(best)))
    return int(np.argmin([abs(best - each) for each in options]))


def beliefs_alone() -> int:
    """What setting the beliefs anew does to ln p of the points: 0 it rises, 1 nothing, 2 it
    falls."""
    evidence = [each.evidence for each in scene_climb.climb(0, "apart")]
    moved = [evidence[k] - evidence[k - 1] for k in range(1, HALVES + 1, 2)]
    return 1 if np.allclose(moved, 0) else 0 if min(moved) >= 0 else 2
