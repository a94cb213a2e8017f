"""The figures that the lesson `probability` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.core.schedules import SCHEDULES
from explorer.frames.record import pick
from explorer.lessons.probability import scene, scene_draws, scene_three
from explorer.lessons.probability.scene_settings import WHOLE, Settings


def shown(act: str, field: str, **settings: Any) -> float:
    """A number that the page shows."""
    laws = {name: tuple(settings[name]) for name in ("sky", "rain") if name in settings}
    return pick(scene.frame(Settings(**settings | laws), act).numbers, field)


def whole() -> int:
    return WHOLE


def most() -> int:
    """Draws, in all."""
    return int(scene_draws.COUNTS[-1])


def enough(error: float) -> int:
    """The fewest of the draws that are sent whose mean has an error below this."""
    errors = scene_draws.running(Settings().seed)["error"]
    return int(scene_draws.COUNTS[int(np.argmax(errors < error))])


def covariance(schedule: str, T: int, t: int) -> float:
    r"""Of x_{t−1} and x_t given x_0: :math:`\sqrt{\alpha_t}\,(1-\bar\alpha_{t-1})`."""
    noises = SCHEDULES[schedule](T)
    return float(np.sqrt(noises.alphas[t]) * noises.one_minus_alphas_bar[t - 1])


def correlation(schedule: str, T: int, t: int) -> float:
    """The same over both standard deviations."""
    rest = SCHEDULES[schedule](T).one_minus_alphas_bar
    return covariance(schedule, T, t) / float(np.sqrt(rest[t] * rest[t - 1]))


def told(graph: str, agree: float, known: bool) -> float:
    """I(x; z) in bits, or once y is known."""
    i = int(np.abs(scene_three.AGREE - agree).argmin())
    return float(scene_three.curves(graph)[int(known)][i])


# --- which option is right ----------------------------------------------------------------------


def error_for(times: int, options: list[float]) -> int:
    """Which option is nearest to the fall of the mean's error when the draws are so many times as
    many, over twenty seeds."""
    runs = [scene_draws.drawn(seed) for seed in range(20)]
    few = 5000 // times
    parts = [run.reshape(times, few).mean(1) for run in runs]
    fall = np.std(np.concatenate(parts)) / np.std([run.mean() for run in runs])
    return int(np.argmin([abs(np.log(fall / option)) for option in options]))


def two_ways(**settings: Any) -> int:
    """0 if p(rain | grey) and p(grey | rain) are the same, 1 if they differ."""
    there, back = (shown("joint", field, **settings) for field in ("split_2", "slice_2"))
    return 0 if abs(there - back) < 1e-9 else 1


def collides() -> int:
    """Of a collider: 0 if x and z tell of each other without y, 1 if only with it, 2 if never."""
    apart, given = scene_three.curves("collider")
    return 0 if apart.max() > 1e-9 else 1 if given.max() > 1e-9 else 2
