"""A picture and its noise: where pictures come from, and how they get their sizes.

A picture is (H, W, C) float64 in [-1, 1]; its mean square is not 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.worlds import brought

SMALL = ("digits", "glyphs", "shapes")  # data sets of which the seed picks one picture
SIZES = (64, 128, 192)  # pixels on the longer side of a photograph
POOLS = (8, 4, 2, 1)  # act size: pixels of the largest picture, per side, in one of each picture's
BLOCK = 8  # sides are multiples of it, so that pooling comes out even
NARROWEST = 1 / 3  # short side to long side; what is longer is cropped
LEAST, ENOUGH = 48, 96  # pictures smaller than the one are enlarged to the other in act size


@dataclass(frozen=True)
class Noised:
    """A picture and its noise, both (H, W, C)."""

    x0: np.ndarray
    eps: np.ndarray

    @property
    def mean_square(self) -> float:
        return float((self.x0**2).mean())


def noised(x0: np.ndarray, seed: int) -> Noised:
    """The picture with noise of its own size."""
    x0 = np.asarray(x0, np.float64)
    return Noised(x0, np.random.default_rng([seed, 1]).standard_normal(x0.shape))


def picture(dataset: str, size: int, seed: int, own: str = "") -> np.ndarray:
    """A photograph or a reader's picture (own, its mark) with its longer side at most `size`, or
    one of a data set's; ValueError where a reader's is gone."""
    from explorer.data.images import IMAGES
    from explorer.data.photographs import PICTURES

    if own:
        return fitted(brought.pictures(own), size)
    if dataset in SMALL:
        return IMAGES[dataset](1, np.random.default_rng(seed)).x[0]
    return fitted(PICTURES[dataset](size=max(SIZES)), size)


def overlap(n: int, m: int) -> np.ndarray:
    """(m, n): rows that average n pixels down to m by the area they share, each summing to 1."""
    left = np.maximum(np.arange(m)[:, None] / m, np.arange(n)[None] / n)
    right = np.minimum((np.arange(m)[:, None] + 1) / m, (np.arange(n)[None] + 1) / n)
    return np.maximum(right - left, 0) * m


def resized(picture: np.ndarray, h: int, w: int) -> np.ndarray:
    """The picture on h × w pixels, each the mean of the area that it covers."""
    lower = np.tensordot(overlap(picture.shape[0], h), picture, (1, 0))
    return np.moveaxis(np.tensordot(lower, overlap(picture.shape[1], w), (1, 1)), 1, -1)


def cropped(picture: np.ndarray, h: float, w: float) -> np.ndarray:
    """The middle of the picture, with sides in the ratio h : w."""
    most = picture.shape[:2]
    scale = min(most[0] / h, most[1] / w)
    sides = [min(n, max(1, round(scale * side))) for n, side in zip(most, (h, w), strict=True)]
    top, left = ((n - side) // 2 for n, side in zip(most, sides, strict=True))
    return picture[top : top + sides[0], left : left + sides[1]]


def fitted(picture: np.ndarray, size: int) -> np.ndarray:
    """Any picture with its longer side at most `size` and both sides multiples of 8.

    The middle is kept where the sides do not come out even or the picture is narrower than 1 : 3.
    Never enlarged, but for one smaller than 16.
    """
    h, w = picture.shape[:2]
    longer = max(h, w)
    side = min(size, max(BLOCK * (longer // BLOCK), 2 * BLOCK))
    shares = [max(n / longer, NARROWEST) for n in (h, w)]
    sides = [max(BLOCK, round(side * share / BLOCK) * BLOCK) for share in shares]
    return np.clip(resized(cropped(np.asarray(picture, np.float64), *sides), *sides), -1, 1)


def enlarged(picture: np.ndarray, times: int) -> np.ndarray:
    """Each pixel as times × times equal ones."""
    return picture.repeat(times, 0).repeat(times, 1)


def pooled(picture: np.ndarray, times: int) -> np.ndarray:
    """Each times × times block as one pixel, its mean: independent noise shrinks to 1/times."""
    h, w, c = picture.shape
    return picture.reshape(h // times, times, w // times, times, c).mean((1, 3))


def base(picture: np.ndarray) -> np.ndarray:
    """The largest of act size: a digit's or glyph's pixels are enlarged by a power of two."""
    side, times = max(picture.shape[:2]), 1
    while side < LEAST and side * times < ENOUGH:
        times *= 2
    return enlarged(picture, times)


def sizes(picture: np.ndarray, seed: int) -> list[Noised]:
    """The same picture with 1/8, 1/4, 1/2 and all of its pixels per side, each with fresh noise."""
    largest = base(picture)
    return [noised(pooled(largest, times), seed + i) for i, times in enumerate(POOLS)]
