"""One reverse step of a picture, opened: its parts as pictures, and what the guess x0_hat becomes.

The walk is the one of explorer/scenes/step_through.py; a picture is a point of H W C dimensions,
and every formula of the step holds for each of its numbers alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from explorer.scenes.step_marks import key_times
from explorer.scenes.step_through import Walk

PARTS = ("x_t", "eps_hat", "x0_hat", "mean", "added", "x_prev")
FINE = 0.5  # of the highest frequency that the pixels can carry: what lies above it is fine detail


class Likeness(NamedTuple):
    """A picture's nearest training picture: which, how far (root mean square of a pixel's
    difference), and how far pictures that nobody trained on are from theirs (their median)."""

    index: int
    distance: float
    usual: float


def parts(walk: Walk, picture: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """(pictures (K+1, 6, H, W, C), times (K+1,)): a step's parts, in the order of PARTS.

    "added" is sigma z. Each set holds from its time on until the next; the last, at t = 0, is the
    picture that has arrived, with no step left: nothing is guessed and nothing added (zeros).
    """
    sigma = walk.sigma.reshape(-1, 1, 1, 1)
    made = [walk.eps_hat, walk.x0_hat, walk.mean, walk.noise, walk.x_prev]
    eps_hat, x0_hat, mean, noise, x_prev = (part[:, picture] for part in made)
    shown = np.stack([walk.x_t[:-1, picture], eps_hat, x0_hat, mean, sigma * noise, x_prev], axis=1)
    end = np.zeros_like(shown[:1])
    end[0, 0] = walk.x_t[-1, picture]
    return np.concatenate([shown, end]).astype(np.float32), key_times(walk)


def guesses(walk: Walk, count: int, picture: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """(x0_hat (count, H, W, C), the t (count,) they were made at), from T down, evenly in steps."""
    kept = np.unique(np.linspace(0, len(walk.sigma) - 1, min(count, len(walk.sigma))).round())
    kept = kept.astype(int)
    return walk.x0_hat[kept, picture], walk.times[kept]


def fine_share(pictures: np.ndarray) -> np.ndarray:
    """(K,) the part of each picture's contrast that is fine detail, in 0..1.

    pictures : (K, H, W, C). Contrast is the power of all frequencies but 0; fine are those above
    FINE of the highest one along an axis. A picture without contrast has no detail: 0.
    """
    power = np.abs(np.fft.fft2(pictures, axes=(1, 2))) ** 2
    across, down = (np.fft.fftfreq(size) for size in pictures.shape[2:0:-1])
    frequency = np.hypot(down[:, None], across[None])
    power = power.sum(axis=3)
    total = power[:, frequency > 0].sum(axis=1)
    fine = power[:, frequency > 0.5 * FINE].sum(axis=1)
    return np.divide(fine, total, out=np.zeros_like(total), where=total > 1e-12)


def columns_of_guess(walk: Walk, picture: int = 0) -> dict[str, np.ndarray]:
    """Over t = 0..T, held between visited t: the fine share of x0_hat; nan at t = 0."""
    share = np.append(fine_share(walk.x0_hat[:, picture]), np.nan)
    return {"fine": share[walk.at(np.arange(walk.T + 1))]}


def place(index: int, shape: tuple[int, int, int]) -> tuple[int, int]:
    """(row, column) of the pixel that a stage reports as (tile H + row) W + column."""
    height, width, _ = shape
    row, column = divmod(index, width)
    return row % height, column


def likeness(picture, training, unseen) -> Likeness:
    """What `picture` (H, W, C) is nearest to in training (M, H, W, C); unseen : held-out ones."""
    distances = rms(picture[None], training)[0]
    nearest = int(distances.argmin())
    usual = float(np.median(rms(unseen, training).min(axis=1)))
    return Likeness(nearest, float(distances[nearest]), usual)


def rms(pictures, others) -> np.ndarray:
    """(N, M) root mean square differences of a pixel, by |a|^2 - 2ab + |b|^2 in float64."""
    a, b = (np.asarray(each, dtype=float).reshape(len(each), -1) for each in (pictures, others))
    squares = (a * a).sum(1)[:, None] - 2 * a @ b.T + (b * b).sum(1)
    return np.sqrt(np.maximum(squares, 0.0) / a.shape[1])
