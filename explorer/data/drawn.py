"""A cloud painted on the stage: checked, resampled, and its exact density.

Painted points are the centres and the brush is Gaussian noise, so that a painted cloud has an
exact density like any other and the ideal denoiser needs no training.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.data.dataset import Dataset, check_draw
from explorer.data.tables import standardise

if TYPE_CHECKING:
    from explorer.core.exact import GaussianMixture

__all__ = ["density", "labels_by_angle", "points_from_strokes", "resample", "standardise", "thin"]

MOST_POINTS = 10_000
LIMIT = 10.0  # the stage shows about ±3
BRUSH = 0.06
MOST_CENTRES = 2_000  # of draw and density alike: cost of the ideal denoiser grows with it


def points_from_strokes(points: object) -> np.ndarray:
    """The painted points as (n, 2) float64, in the order of painting.

    points : what the browser sent, a list of [x, y]; untrusted. Raises ValueError with a sentence
    unless there are 1 to 10,000 pairs of finite numbers within ±10.
    """
    if not isinstance(points, Sequence | np.ndarray) or isinstance(points, str | bytes):
        raise ValueError(
            f"painted points must be a list of [x, y]; got {type(points).__name__} instead."
        )
    if not 1 <= len(points) <= MOST_POINTS:
        raise ValueError(
            f"there must be 1 to {MOST_POINTS:,} painted points; got {len(points):,}: "
            f"{'paint something first' if len(points) == 0 else 'clear some'}."
        )
    return np.array([_pair(index, point) for index, point in enumerate(points)])


def _pair(index: int, point: Any) -> tuple[float, float]:
    pair = isinstance(point, Sequence | np.ndarray) and not isinstance(point, str | bytes)
    if not pair or len(point) != 2 or not all(_is_coordinate(value) for value in point):
        raise ValueError(
            f"every painted point must be two numbers within ±{LIMIT:g}; "
            f"point {index + 1} is {str(point)[:40]!r}."
        )
    return float(point[0]), float(point[1])


def _is_coordinate(value: Any) -> bool:
    number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    return number and abs(value) <= LIMIT and math.isfinite(value)


def thin(points: np.ndarray, most: int = MOST_CENTRES) -> np.ndarray:
    """At most `most` of the points, evenly spaced in the order of painting."""
    if len(points) <= most:
        return points
    return points[np.round(np.linspace(0, len(points) - 1, most)).astype(int)]


def resample(
    points: np.ndarray, n: int, rng: np.random.Generator, brush: float = BRUSH, by: str = "order"
) -> Dataset:
    """n independent draws: a painted point (thinned to 2,000), plus the brush as Gaussian noise.

    points : (m, 2).  brush : standard deviation, in the points' units.
    by : "order" labels a draw by when its centre was painted, "angle" by its direction from the
    mean.
    """
    check_draw(n, brush)
    centres = thin(np.asarray(points, dtype=np.float64))
    which = (rng.random(n) * len(centres)).astype(int)
    x = centres[which] + brush * rng.standard_normal((n, 2))
    order = which / max(len(centres) - 1, 1)
    return Dataset(x, order if by == "order" else labels_by_angle(x))


def labels_by_angle(x: np.ndarray) -> np.ndarray:
    """(n, D) -> (n,) in [0, 1]: the direction from the mean, in the plane of the first two axes."""
    gap = x[:, :2] - x[:, :2].mean(axis=0)
    return np.clip(np.arctan2(gap[:, 1], gap[:, 0]) / (2 * np.pi) + 0.5, 0.0, 1.0)


def density(points: np.ndarray, brush: float = BRUSH) -> GaussianMixture:
    """The exact density of `resample`: a GaussianMixture with a centre per painted point."""
    from explorer.core.exact import GaussianMixture

    check_draw(1, brush)
    if brush == 0:
        raise ValueError("brush must be above 0; without width points have no density.")
    centres = thin(np.asarray(points, dtype=np.float64))
    weights = np.full(len(centres), 1 / len(centres))
    return GaussianMixture.isotropic(weights, centres, brush**2)
