"""Pictures made to fit: reduced to a side, or cut into squares for training."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from explorer.data.dataset import check_count, turns

WHITE = 255.0


def fit(picture: np.ndarray, size: int) -> np.ndarray:
    """(H, W, C) -> the longer side `size`, smoothed on the way down; float32 in [-1, 1]."""
    height, width = picture.shape[:2]
    scale = size / max(height, width)
    return resized(picture, (max(1, round(width * scale)), max(1, round(height * scale))))


def resized(
    picture: np.ndarray, size: tuple[int, int], box: tuple[float, float, float, float] | None = None
) -> np.ndarray:
    """(H, W, C) -> (h, w, C) float32 in [-1, 1]; size : (w, h); box : left, top, right, bottom."""
    from PIL import Image

    planes = [
        np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BICUBIC, box))
        for plane in np.ascontiguousarray(np.moveaxis(picture, 2, 0), np.float32)
    ]
    return np.clip(np.stack(planes, axis=2), -1, 1)


def crops(
    pictures: Iterable[np.ndarray], size: int, n: int, rng: np.random.Generator, least: float = 0.5
) -> np.ndarray:
    """n random squares of the pictures as (n, size, size, 3) float32; gray becomes R = G = B.

    Each picture equally often, cut at a random place; a square's side is uniform between `least`
    and 1 times the picture's shorter side, but no fewer than `size` pixels if it has them.
    Pixels are rounded to 256 levels.
    """
    from PIL import Image

    check_count(n, "pictures")
    images = [Image.fromarray(_bytes(picture)) for picture in pictures]
    squares = np.empty((int(n), size, size, 3), np.uint8)
    for k, which in enumerate(turns(len(images), n, rng)):
        width, height = images[which].size
        short = min(width, height)
        u = rng.random(3)
        side = max(short * (least + (1 - least) * u[0]), min(size, short))
        left, top = u[1] * (width - side), u[2] * (height - side)
        box = (left, top, left + side, top + side)
        squares[k] = images[which].resize((size, size), Image.Resampling.BICUBIC, box, 2.0)
    return squares / np.float32(WHITE / 2) - 1


def _bytes(picture: np.ndarray) -> np.ndarray:
    """(H, W, 1 or 3) in [-1, 1] -> (H, W, 3) uint8."""
    levels = np.rint((np.asarray(picture) + 1) * (WHITE / 2)).clip(0, WHITE).astype(np.uint8)
    return np.ascontiguousarray(np.broadcast_to(levels, (*levels.shape[:2], 3)))
