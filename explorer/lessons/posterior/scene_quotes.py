"""The figures that the lesson `posterior` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

import numpy as np

from explorer.frames.record import pick
from explorer.lessons.posterior.scene import Settings, columns, numbers
from explorer.worlds.world import World

NARROW = 0.99  # β̃ is as good as β above this ratio
EARLY = 0.2  # of all steps: the first ones


def shown(act: str, field: str, **settings: object) -> float:
    """A field of the act's numbers, as the page shows it under these settings."""
    return float(pick(numbers(Settings(**settings), act), field))


def first_narrower(schedule: str, T: int) -> int:
    """The first t at which the Gaussian from x_t is the narrower."""
    over_t = columns(World(schedule=schedule, T=T))
    return first(over_t["like_width"] < over_t["prior_width"])


def first_ratio_above(schedule: str, T: int, ratio: float) -> int:
    """The first t from which on β̃_t/β_t stays above `ratio`."""
    values = columns(World(schedule=schedule, T=T))["ratio"]
    return int(np.flatnonzero(~(values > ratio))[-1]) + 1


def first(holds: np.ndarray) -> int:
    """The first t >= 1 at which a condition holds."""
    return int(np.flatnonzero(holds[1:])[0]) + 1


# --- which option is right ----------------------------------------------------------------------


def narrower(schedule: str, T: int, t: int) -> int:
    """0 if the Gaussian from x_0 is the narrower, 1 if that from x_t, 2 if they are alike."""
    names = ("prior_width", "like_width")
    widths = [shown("line", name, schedule=schedule, T=T, t=t) for name in names]
    return 2 if np.isclose(*widths, rtol=1e-3) else int(np.argmin(widths))


def mean_beside(schedule: str, T: int, t: int, at: float) -> int:
    """Both handles at one place: 0 if the mean stands there, 1 a little below, 2 a little above."""
    mean = shown("line", "mean_place.0", schedule=schedule, T=T, t=t, x0=at, xt=at)
    return 0 if mean == at else 1 if mean < at else 2


def circle_when_apart(schedule: str, T: int, t: int) -> int:
    """0 if the answer's circle grows as x_t goes away from x_0, 1 if it shrinks, 2 if it stays."""
    near, far = (shown("plane", "width", schedule=schedule, T=T, t=t, xt=xt) for xt in (0.9, 3.0))
    return 2 if near == far else 0 if far > near else 1


def where_variances_differ(schedule: str, T: int) -> int:
    """0 if β̃ differs from β everywhere, 1 in the first steps only, 2 in the last steps only."""
    apart = columns(World(schedule=schedule, T=T))["ratio"][1:] < NARROW
    early = round(EARLY * T)
    return 1 if not apart[early:].any() else 2 if not apart[:-early].any() else 0


def approximate_line(options: list[list[str]], **settings: object) -> int:
    """The place of the option whose lines differ from the others; the last one if all agree."""
    lines = numbers(Settings(**settings), "steps").derivation.lines_nats
    usual = float(np.median(list(lines.values())))
    apart = {name for name, nats in lines.items() if abs(nats - usual) > 1e-9}
    return next((i for i, names in enumerate(options) if apart & set(names)), len(options))
