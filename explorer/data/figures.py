"""Shapes drawn by us, endlessly: six classes, with kind, place, size, turn and colour known.

Lengths are in units of the picture's side and the origin is the upper left corner, so that one set
of factors draws the same scene at any size. A figure's edge is where its distance function is
zero; a pixel's coverage is the distance over one pixel, which is what smooths the edges.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.data.dataset import DATASETS, Dataset, check_count
from explorer.registry import Param

Array = np.ndarray
Distance = Callable[[Array, Array, Array], Array]  # (right, down, radius), below 0 inside

KINDS = ("disc", "ring", "square", "triangle", "cross", "star")
CLASSES = (
    {"en": "disc", "zh": "圆盘"},
    {"en": "ring", "zh": "圆环"},
    {"en": "square", "zh": "正方形"},
    {"en": "triangle", "zh": "三角形"},
    {"en": "cross", "zh": "十字"},
    {"en": "star", "zh": "五角星"},
)
SIZES = ("16", "32")
RADIUS = (0.2, 0.38)  # of the circle about the figure, smallest and largest
TURN = 0.3  # radians to either side, some 17 degrees
MARGIN = 1 / 32  # between the figure and the edge of the picture
MIDDLE, REACH = 0.1, 0.9  # of the circle of colours, in [-1, 1]
BATCH = 256  # pictures at a time, so that the arrays stay in the processor's cache


@dataclass(frozen=True)
class Factors:
    """What is in n pictures. kind (n,) index of KINDS; x, y (n,) the centre, to the right and down.

    radius (n,) of the circle about the figure.  rgb (n, 3) in [-1, 1].
    angle (n,) radians, clockwise.
    """

    kind: Array
    x: Array
    y: Array
    radius: Array
    rgb: Array
    angle: Array

    def __len__(self) -> int:
        return len(self.kind)

    def __getitem__(self, which: slice | Array) -> Factors:
        """The factors of some of the pictures: a slice, a mask or indices."""
        return Factors(*(values[which] for values in vars(self).values()))


def colours(hue: Array) -> Array:
    """(n,) in turns -> (n, 3) in [-1, 1]: a circle in the space of colours, red at 0.

    rgb_k = 0.1 + 0.9 cos(2π (hue - k/3)): no two hues share a colour, and none is pale.
    """
    return MIDDLE + REACH * np.cos(2 * np.pi * (np.asarray(hue)[:, None] - np.arange(3) / 3))


def hues(rgb: Array) -> Array:
    """(n, 3) -> (n,) in [0, 1): the nearest hue of `colours`."""
    wave = (np.asarray(rgb) - MIDDLE) @ np.exp(2j * np.pi * np.arange(3) / 3)
    return np.angle(wave) / (2 * np.pi) % 1.0


def draw_factors(n: int, rng: np.random.Generator, colour: bool = True) -> Factors:
    """n independent scenes, every factor uniform in its range; the figure lies wholly inside.

    Without colour the figures are white (and the same otherwise).
    """
    check_count(n, "pictures")
    n = int(n)
    kind = rng.integers(0, len(KINDS), n)
    u = rng.random((5, n))
    radius = RADIUS[0] + (RADIUS[1] - RADIUS[0]) * u[0]
    free = 1 - 2 * (radius + MARGIN)
    x, y = 0.5 + free * (u[1] - 0.5), 0.5 + free * (u[2] - 0.5)
    angle = TURN * (2 * u[3] - 1)
    return Factors(kind, x, y, radius, colours(u[4]) if colour else np.ones((n, 3)), angle)


def draw(factors: Factors, size: int, colour: bool = True) -> Array:
    """The pictures (n, size, size, 3 or 1) float32: figures on black (-1), smooth at the edges.

    Without colour, C = 1 and the brightness is the mean of rgb.
    """
    rgb = factors.rgb if colour else factors.rgb.mean(axis=1, keepdims=True)
    out = np.empty((len(factors), size, size, rgb.shape[1]), np.float32)
    for index, function in enumerate(DISTANCES):
        mine = np.flatnonzero(factors.kind == index)
        for start in range(0, len(mine), BATCH):
            some = mine[start : start + BATCH]
            cover = _coverage(function, factors[some], size)[..., None]
            out[some] = cover * (rgb[some] + 1).astype(np.float32)[:, None, None, :] - 1
    return out


def _coverage(function: Distance, f: Factors, size: int) -> Array:
    """(n, size, size) float32 in [0, 1]: the part of each pixel that the figure covers, about."""
    centres = ((np.arange(size) + 0.5) / size).astype(np.float32)
    right = centres[None, None, :] - f.x.astype(np.float32)[:, None, None]
    down = centres[None, :, None] - f.y.astype(np.float32)[:, None, None]
    cos, sin = (wave(f.angle).astype(np.float32)[:, None, None] for wave in (np.cos, np.sin))
    radius = f.radius.astype(np.float32)[:, None, None]
    distance = function(cos * right + sin * down, cos * down - sin * right, radius)
    return np.clip(np.float32(0.5) - distance * np.float32(size), 0, 1)


# distance functions: (right, down, radius) -> negative inside, positive outside


def _disc(x: Array, y: Array, r: Array) -> Array:
    return np.sqrt(x * x + y * y) - np.float32(0.85) * r


def _ring(x: Array, y: Array, r: Array) -> Array:
    middle, half = np.float32(0.75) * r, np.float32(0.17) * r
    return np.abs(np.sqrt(x * x + y * y) - middle) - half


def _square(x: Array, y: Array, r: Array) -> Array:
    return np.maximum(np.abs(x), np.abs(y)) - np.float32(np.sqrt(0.5)) * r


def _cross(x: Array, y: Array, r: Array) -> Array:
    x, y, thick = np.abs(x), np.abs(y), np.float32(0.28) * r
    long = np.sqrt(r * r - thick * thick)  # the arms' corners lie on the circle
    return np.maximum(np.maximum(x, y) - long, np.minimum(x, y) - thick)


def _tips(count: int, waist: float) -> Distance:
    """A star of `count` tips on the circle, the first upwards, `waist` · r deep between them.

    The plane is folded onto half a tip, where the edge is one straight line.
    """
    half = np.pi / count
    foot = waist * np.cos(half), waist * np.sin(half)  # where the edge ends, the tip being (1, 0)
    normal = np.array([foot[1], 1 - foot[0]]) / np.hypot(foot[1], 1 - foot[0])
    turn, across, along = np.float32(2 * half), np.float32(normal[0]), np.float32(normal[1])

    def distance(x: Array, y: Array, r: Array) -> Array:
        angle = np.arctan2(x, -y)
        folded = np.abs(angle - turn * np.round(angle / turn))
        length = np.sqrt(x * x + y * y)
        return length * (across * np.cos(folded) + along * np.sin(folded)) - across * r

    return distance


DISTANCES = (_disc, _ring, _square, _tips(3, 0.5), _cross, _tips(5, 0.45))


def shape_of(size: str = "32", colour: bool = True) -> tuple[int, int, int]:
    """(H, W, C) of the pictures."""
    if str(size) not in SIZES:
        raise ValueError(f"size must be one of {', '.join(SIZES)}; {str(size)[:40]!r} is not.")
    return int(size), int(size), 3 if colour else 1


@DATASETS.register(
    "shapes",
    label={"en": "shapes", "zh": "几何图形"},
    params=(
        Param("size", "32", {"en": "pixels per side", "zh": "边长（像素）"}, choices=SIZES),
        Param("colour", True, {"en": "colour", "zh": "彩色"}),
    ),
    source="drawn by us",
    refuses=({"size": "20"}, {"size": ""}),
    kind="images",
    shape_of=shape_of,
    classes=CLASSES,
    finite=False,
)
def drawn_shapes(
    n: int, rng: np.random.Generator, size: str = "32", colour: bool = True
) -> Dataset:
    """One figure on black: its kind is the label; place, size, turn and hue are uniform."""
    side, _, _ = shape_of(size, colour)
    factors = draw_factors(n, rng, colour)
    return Dataset(draw(factors, side, colour), factors.kind)
