"""Planar clouds: moons, circles, eight Gaussians, checkerboard, pinwheel, spiral, smiley."""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.data.curves import Curve, Piece, spot
from explorer.data.dataset import DATASETS, Dataset, check_draw, curve_dataset, noise_param
from explorer.data.quadrature import ARCH, CLOSED, RISING
from explorer.registry import Param


def circle(radius: float, x: float = 0.0, y: float = 0.0) -> Curve:
    """v -> a point on the circle, once around for v from 0 to 1."""
    return arc(radius, 0, 2 * np.pi, x, y)


def arc(radius: float, start: float, end: float, x: float = 0.0, y: float = 0.0) -> Curve:
    """v -> a point on the arc from angle `start` to `end` about (x, y)."""

    def curve(v: np.ndarray) -> np.ndarray:
        angle = start + (end - start) * v
        return np.stack([x + radius * np.cos(angle), y + radius * np.sin(angle)], axis=-1)

    return curve


@curve_dataset(
    "moons",
    label={"en": "two moons", "zh": "双月"},
    params=(
        noise_param(0.08, 0.02, 0.3, 0.01),
        Param("gap", 0.5, {"en": "gap", "zh": "间距"}, -0.5, 1.5, 0.05),
    ),
    source="scikit-learn, make_moons (there gap = 0.5)",
)
def moons(gap: float) -> tuple[Piece, ...]:
    """Two half circles: (cos t, sin t) and (1 - cos t, 1 - gap - sin t), t uniform in [0, π]."""
    return (
        Piece(arc(1, 0, np.pi), labels=(0.0, 0.45)),
        Piece(arc(1, np.pi, 2 * np.pi, 1, 1 - gap), labels=(0.55, 1.0)),
    )


@curve_dataset(
    "circles",
    label={"en": "circles", "zh": "同心圆"},
    params=(
        noise_param(0.06, 0.02, 0.2, 0.01),
        Param("factor", 0.5, {"en": "inner radius", "zh": "内圆半径"}, 0.1, 0.9, 0.05),
    ),
    source="scikit-learn, make_circles (there factor = 0.8)",
    refuses=({"factor": -0.5},),
)
def circles(factor: float) -> tuple[Piece, ...]:
    """Two circles about the origin, of radius 1 and `factor`, with half of the points each."""
    if not 0 <= factor < 1:
        raise ValueError(f"factor must lie in [0, 1); {factor!r} does not.")
    return (
        Piece(circle(1), CLOSED, labels=(0.0, 0.45)),
        Piece(circle(factor), CLOSED, labels=(0.55, 1.0)),
    )


@curve_dataset(
    "eight_gaussians",
    label={"en": "eight Gaussians", "zh": "八个高斯"},
    params=(
        noise_param(0.2, 0.02, 0.6, 0.01),
        Param("modes", 8, {"en": "number of modes", "zh": "峰的个数"}, 2, 16, 1),
    ),
    source="Grathwohl et al. 2019, FFJORD, toy densities",
    refuses=({"modes": 1},),
)
def eight_gaussians(modes: int) -> tuple[Piece, ...]:
    """`modes` Gaussians, evenly spaced on a circle of radius 2."""
    if not 2 <= modes <= 1000:
        raise ValueError(f"modes must lie between 2 and 1000; {modes!r} does not.")
    angles = 2 * np.pi * np.arange(modes) / modes
    return tuple(
        spot((2 * np.cos(a), 2 * np.sin(a)), labels=(k / modes, k / modes))
        for k, a in enumerate(angles)
    )


@curve_dataset(
    "pinwheel",
    label={"en": "pinwheel", "zh": "风车"},
    params=(
        noise_param(0.1, 0.03, 0.25, 0.01),
        Param("arms", 5, {"en": "arms", "zh": "叶片数"}, 2, 9, 1),
        Param("rate", 0.25, {"en": "curl", "zh": "弯曲"}, 0.0, 0.5, 0.05),
    ),
    source="after Johnson et al. 2016, Composing graphical models with neural networks",
    refuses=({"arms": 0},),
)
def pinwheel(arms: int, rate: float) -> tuple[Piece, ...]:
    """Arms whose angle grows as rate · exp(radius).

    Johnson's radius is normal with mean 1 and standard deviation 0.3, and the noise (0.1) lies
    across the arm only. Here the radius is Beta(2, 2) on [0.25, 1.75] (mean 1, deviation 0.335),
    so that no tail winds on without end, and the noise is isotropic, so that the density is exact.
    """
    if not 1 <= arms <= 100:
        raise ValueError(f"arms must lie between 1 and 100; {arms!r} does not.")

    def arm(k: int) -> Piece:
        def curve(v: np.ndarray) -> np.ndarray:
            radius = 0.25 + 1.5 * v
            angle = 2 * np.pi * k / arms + rate * np.exp(radius)
            return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)

        return Piece(curve, ARCH, labels=(k / arms, (k + 0.8) / arms))

    return tuple(arm(k) for k in range(int(arms)))


@curve_dataset(
    "spiral",
    label={"en": "spiral", "zh": "螺旋"},
    params=(
        noise_param(0.12, 0.06, 0.3, 0.01),
        Param("turns", 1.5, {"en": "turns", "zh": "圈数"}, 0.5, 3.0, 0.1),
        Param("arms", 2, {"en": "arms", "zh": "旋臂数"}, 1, 3, 1),
    ),
    source="Archimedes' spiral",
    refuses=({"turns": -1.0}, {"arms": 0}),
)
def spiral(turns: float, arms: int) -> tuple[Piece, ...]:
    """Arms r = 3 v at the angle 2π · turns · v; v has density 2v, near even along the arm."""
    if not 0 < turns <= 20 or not 1 <= arms <= 100:
        raise ValueError(
            f"turns must lie in (0, 20] and arms between 1 and 100; {turns!r} and {arms!r} do not."
        )

    def arm(k: int) -> Piece:
        def curve(v: np.ndarray) -> np.ndarray:
            angle = 2 * np.pi * (turns * v + k / arms)
            return np.stack([3 * v * np.cos(angle), 3 * v * np.sin(angle)], axis=-1)

        return Piece(curve, RISING, labels=(k / arms, (k + 0.8) / arms))

    return tuple(arm(k) for k in range(int(arms)))


@curve_dataset(
    "smiley",
    label={"en": "smiley", "zh": "笑脸"},
    params=(
        noise_param(0.05, 0.02, 0.2, 0.01),
        Param("smile", 1.0, {"en": "smile", "zh": "笑容"}, -1.0, 1.0, 0.1),
    ),
    source="drawn for this project",
)
def smiley(smile: float) -> tuple[Piece, ...]:
    """A circle of radius 1, two eyes (upright ellipses), a mouth (part of a parabola).

    smile : 1 laughs, 0 is a straight line, -1 is sad.
    """

    def mouth(v: np.ndarray) -> np.ndarray:
        x = 1.1 * (v - 0.5)
        return np.stack([x, -0.4 + smile * (x * x - 0.15)], axis=-1)

    def eye(x: float) -> Curve:
        def curve(v: np.ndarray) -> np.ndarray:
            angle = 2 * np.pi * v
            return np.stack([x + 0.07 * np.cos(angle), 0.3 + 0.14 * np.sin(angle)], axis=-1)

        return curve

    return (
        Piece(circle(1), CLOSED, weight=0.6, labels=(0.0, 0.6)),
        Piece(eye(-0.35), CLOSED, weight=0.09, labels=(0.65, 0.7)),
        Piece(eye(0.35), CLOSED, weight=0.09, labels=(0.7, 0.75)),
        Piece(mouth, weight=0.2, labels=(0.8, 1.0)),
    )


def _checkerboard_units(cells: int, **_: Any) -> tuple[np.ndarray, float]:
    centres = _dark_cells(cells)
    centre = centres.mean(axis=0)
    side = 4 / cells  # a uniform square of that side has variance side²/12 per coordinate
    return centre, float(np.sqrt(np.mean((centres - centre) ** 2) + side**2 / 12))


def _dark_cells(cells: int) -> np.ndarray:
    i, j = np.divmod(np.arange(cells * cells), cells)
    dark = (i + j) % 2 == 0
    return np.stack([i, j], axis=-1)[dark] * (4 / cells) + 2 / cells - 2.0


def _checkerboard_squares(noise: float = 0.0, cells: int = 4) -> tuple[np.ndarray, float, float]:
    """(centres (K, 2) of the dark cells, their side, the noise), all in our units."""
    centre, scale = _checkerboard_units(cells)
    return (_dark_cells(cells) - centre) / scale, 4 / cells / scale, noise / scale


@DATASETS.register(
    "checkerboard",
    label={"en": "checkerboard", "zh": "棋盘"},
    params=(
        noise_param(0.0, 0.0, 0.2, 0.01),
        Param("cells", 4, {"en": "cells per side", "zh": "每边格数"}, 2, 8, 1),
    ),
    source="Grathwohl et al. 2019, FFJORD, toy densities",
    refuses=({"cells": 0},),
    dims=2,
    units=lambda cells=4, **_: _checkerboard_units(int(cells)),
    unit_scale=_checkerboard_units(4)[1],
    squares=_checkerboard_squares,
)
def checkerboard(n: int, rng: np.random.Generator, noise: float = 0.0, cells: int = 4) -> Dataset:
    """Uniform on the dark cells of a board of side 4. No finite mixture, so no `density`.

    Labels: the place along x. Centre and scale: of the noise-free board, in closed form.
    """
    check_draw(n, noise)
    if not 1 <= cells <= 100:
        raise ValueError(f"cells must lie between 1 and 100; {cells!r} does not.")
    centres = _dark_cells(int(cells))
    which = (rng.random(n) * len(centres)).astype(int)
    inside = centres[which] + (4 / cells) * (rng.random((n, 2)) - 0.5)
    centre, scale = _checkerboard_units(int(cells))
    x = inside + noise * rng.standard_normal((n, 2))
    return Dataset((x - centre) / scale, (inside[:, 0] + 2) / 4)
