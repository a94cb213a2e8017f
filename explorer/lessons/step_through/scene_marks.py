"""Where the parts of a step are drawn: tracks over the steps of one point, for both pictures."""

from __future__ import annotations

import numpy as np

from explorer.lessons.step_through.scene_magnified import Magnified
from explorer.lessons.step_through.scene_walk import Walk

Track = tuple[str, np.ndarray]  # kind of mark, places (K+1, 2 | 3 | 4); the last is t = 0


def key_times(walk: Walk) -> np.ndarray:
    """(K+1,) the t from which each step's marks hold: just above the next visited t; then 0.

    So at every t between two visited ones the step under way is the one that is shown.
    """
    return np.append(walk.times[1:] + 1, 0)


def in_cloud(walk: Walk, point: int) -> dict[str, Track]:
    """The step in the data's own units.

    noise : the arrow from sqrt(abar) x0_hat (its tail) to x_t, which is sqrt(1 - abar) eps_hat.
    x0_hat, x_t, x0 : places.  sigma : p_theta's circle around mu, of radius sigma.
    """
    signal = walk.schedule.signal[:0:-1][:, None]
    x_t, x0_hat, mean = (part[:, point] for part in (walk.x_t, walk.x0_hat, walk.mean))
    end = x_t[-1:]
    arrow = np.concatenate([signal * x0_hat, x_t[:-1]], axis=1)
    circle = np.column_stack([mean, walk.sigma])
    tracks = {
        "noise": ("arrow", _ended(arrow, np.tile(end, 2))),
        "tail": ("line", _ended(arrow[:, [0, 1, 0, 1]], np.tile(end, 2))),
        "sigma": ("circle", _ended(circle, np.append(end, [[0.0]], axis=1))),
        "x0_hat": ("ring", _ended(x0_hat, end)),
        "x_t": ("dot", x_t),
    }
    if walk.x0 is not None:
        tracks["x0"] = ("cross", np.repeat(walk.x0[point : point + 1], len(x_t), axis=0))
    return tracks


def in_step(magnified: Magnified) -> dict[str, Track]:
    """The step seen from mu, in its own units; at t = 0 everything rests at the origin."""
    seen, zero = magnified, np.zeros_like
    circle = np.column_stack([zero(seen.x_t), seen.circle])
    twice = circle * [1, 1, 2]
    tracks = {
        "known": None if seen.known is None else ("circle", seen.known),
        "two_sigma": ("circle", twice),
        "sigma": ("circle", circle),
        "drift": ("line", np.concatenate([seen.x_t, zero(seen.x_t)], axis=1)),
        "noise": ("arrow", np.concatenate([zero(seen.x_prev), seen.x_prev], axis=1)),
        "mean": ("ring", zero(seen.x_t)),
        "x_t": ("dot", seen.x_t),
        "x_prev": ("dot", seen.x_prev),
    }
    return {
        name: (track[0], _ended(track[1], zero(track[1][:1])))
        for name, track in tracks.items()
        if track is not None
    }


def _ended(track: np.ndarray, end: np.ndarray) -> np.ndarray:
    return np.concatenate([track, end])
