"""One reverse step of a picture, opened: its parts as pictures, and what the guess x0_hat becomes.

The walk is the one of scene_walk.py; a picture is a point of H W C dimensions,
and every formula of the step holds for each of its numbers alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from explorer.lessons.step_through.scene_magnified import thinned
from explorer.lessons.step_through.scene_walk import Walk
from explorer.worlds.picture_quality import nearest, shown

PARTS = ("x_t", "eps_hat", "x0_hat", "mean", "added", "x_prev")
FINE = 0.5  # of the highest frequency that the pixels can carry: what lies above it is fine detail


class Likeness(NamedTuple):
    """What a walk's guesses are most like among the training pictures.

    pictures (K+1, H, W, C) : the one nearest to each x0_hat, and last to the picture that arrived.
    distance (K+1,) : how far it is; root mean square over the pixels, black to white is 2.
    usual : the median distance of pictures that nobody trained on.
    """

    pictures: np.ndarray
    distance: np.ndarray
    usual: float


def parts(walk: Walk, picture: int = 0) -> np.ndarray:
    """(K+1, 6, H, W, C): the parts of the step made at each of walk.times, in the order of PARTS.

    "added" is sigma z. The last, at t = 0, is the picture that has arrived, with no step left:
    nothing is guessed and nothing added (zeros).
    """
    sigma = walk.sigma.reshape(-1, 1, 1, 1)
    arrays = [walk.eps_hat, walk.x0_hat, walk.mean, walk.noise, walk.x_prev]
    eps_hat, x0_hat, mean, noise, x_prev = (part[:, picture] for part in arrays)
    pieces = [walk.x_t[:-1, picture], eps_hat, x0_hat, mean, sigma * noise, x_prev]
    by_step = np.stack(pieces, axis=1)
    end = np.zeros_like(by_step[:1])
    end[0, 0] = walk.x_t[-1, picture]
    return np.concatenate([by_step, end]).astype(np.float32)


def strip_times(walk: Walk, count: int) -> np.ndarray:
    """At most `count` of the t at which a step is made, rising, evenly in steps, T among them."""
    return walk.times[thinned(len(walk.sigma), count)][::-1]


def fine_share(pictures: np.ndarray) -> np.ndarray:
    """(K,) the part of each picture's contrast that is fine detail, in 0..1.

    pictures : (K, H, W, C). Contrast is the power of all frequencies but 0; fine are those above
    FINE of the highest one along an axis. A picture without contrast, or with a pixel that is no
    number, has no detail: 0.
    """
    pictures = np.asarray(pictures, dtype=float)
    pictures = np.where(np.isfinite(pictures).all(axis=(1, 2, 3), keepdims=True), pictures, 0)
    power = np.abs(np.fft.fft2(pictures, axes=(1, 2))) ** 2
    across, down = (np.fft.fftfreq(size) for size in pictures.shape[2:0:-1])
    frequency = np.hypot(down[:, None], across[None])
    power = power.sum(axis=3)
    total = power[:, frequency > 0].sum(axis=1)
    fine = power[:, frequency > 0.5 * FINE].sum(axis=1)
    return np.divide(fine, total, out=np.zeros_like(total), where=total > 1e-12)


def columns(walk: Walk, like: Likeness, picture: int = 0) -> dict[str, np.ndarray]:
    """Over t = 0..T, held between visited t: the fine share of x0_hat (nan at t = 0, where nothing
    is guessed any more), the distance of the nearest training picture, and the usual one."""
    step = walk.at(np.arange(walk.T + 1))
    share = np.append(fine_share(walk.x0_hat[:, picture]), np.nan)
    usual = np.full(walk.T + 1, like.usual)
    return {"fine": share[step], "distance": like.distance[step].round(4), "usual": usual}


def place(index: int, shape: tuple[int, int, int]) -> tuple[int, int]:
    """(row, column) of the pixel that a stage reports as (tile H + row) W + column."""
    height, width, _ = shape
    row, column = divmod(index, width)
    return row % height, column


def likeness(walk: Walk, training: np.ndarray, usual: float, picture: int = 0) -> Likeness:
    """The training picture (M, H, W, C) nearest to the guess of every step."""
    ends = walk.x_t[-1:, picture]
    index, distance = nearest(shown(np.concatenate([walk.x0_hat[:, picture], ends])), training)
    return Likeness(training[index], distance, usual)


def usual_distance(unseen: np.ndarray, training: np.ndarray) -> float:
    """How far held-out pictures are from the training picture nearest to each: the median."""
    return float(np.median(nearest(unseen, training)[1]))
