"""The table of data sets, what an entry returns, and how a cloud becomes an entry.

The table holds clouds (explorer/data/clouds.py) and pictures (explorer/data/images.py); it is full
once both are imported, as `from explorer.data import DATASETS` does.

Adding a cloud that is a curve is one function: see `moons` in explorer/data/shapes.py. It returns
the noise-free pieces in whatever units are natural; the draw, the scale and the exact density come
from them. Adding any other cloud is one function under `DATASETS.register` (see `checkerboard`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from explorer.data import curves
from explorer.registry import Param, Registry, Text

if TYPE_CHECKING:
    from explorer.core.exact import GaussianMixture
    from explorer.core.mixture import Mixture

DATASETS = Registry("dataset")
PiecesOf = Callable[
    ..., tuple[curves.Piece, ...]
]  # the noise-free pieces, of an entry's parameters


class Dataset(NamedTuple):
    """Clouds: x (n, 2 or 3) float64 in our units; labels (n,) in [0, 1], the place along the shape.

    Pictures: x (n, H, W, C) float32 in [-1, 1], C = 1 or 3; labels (n,) int, the class.
    """

    x: np.ndarray
    labels: np.ndarray


def noise_param(default: float, minimum: float, maximum: float, step: float) -> Param:
    """The noise slider of a cloud, in the cloud's original units."""
    return Param(
        "noise",
        default,
        {"en": "noise", "zh": "噪声"},
        minimum,
        maximum,
        step,
        help={
            "en": "Standard deviation of the Gaussian noise on every point, in original units.",
            "zh": "每个点所加高斯噪声的标准差，以原始单位计。",
        },
    )


def check_draw(n: int, noise: float) -> None:
    """Raise ValueError with a sentence unless n >= 1 and noise is a finite number >= 0."""
    check_count(n, "points")
    if not (math.isfinite(noise) and noise >= 0):
        raise ValueError(f"noise must be a finite number of at least 0; {noise!r} is not.")


def check_count(n: int, noun: str) -> None:
    """Raise ValueError with a sentence unless n is a whole number of at least 1."""
    if n != int(n) or n < 1:
        raise ValueError(f"n must be a whole number of {noun}, at least 1; {n!r} is not.")


def turns(count: int, n: int, rng: np.random.Generator) -> np.ndarray:
    """n indices below `count`, none a second time before each has come once.

    Every round is a fresh shuffle, so each comes equally often (or once more than another).
    """
    rounds = -(-int(n) // count)
    return np.concatenate([rng.permutation(count) for _ in range(rounds)])[: int(n)]


class CurveCloud:
    """What a planar entry's pieces give: call it to draw; `units` and `density` beside it.

    pieces_of : the registered function, of every parameter but `noise`. Points are centred and
    scaled by the mean and the scalar standard deviation of the noise-free shape: constants of the
    entry and its parameters, by quadrature, never of the draw.
    """

    dims = 2

    def __init__(self, pieces_of: PiecesOf, params: tuple[Param, ...]) -> None:
        self.__wrapped__, self.__doc__ = pieces_of, pieces_of.__doc__  # its source is the lesson
        self.defaults = {param.name: param.default for param in params}

    def parts(self, given: dict[str, Any]) -> tuple[Any, ...]:
        """(pieces, noise) of the parameters given and the defaults."""
        merged = self.defaults | given
        noise = merged.pop("noise")
        return self.__wrapped__(**merged), noise

    def __call__(self, n: int, rng: np.random.Generator, **given: Any) -> Dataset:
        pieces, noise = self.parts(given)
        check_draw(n, noise)
        centre, scale = curves.centre_and_scale(pieces)
        x, labels = curves.draw(pieces, n, rng, noise)
        return Dataset((x - centre) / scale, labels)

    def units(self, **given: Any) -> tuple[np.ndarray, float]:
        """Centre (2,) and scale: original = centre + scale · ours."""
        return curves.centre_and_scale(self.parts(given)[0])

    def density(self, refine: float = 1.0, **given: Any) -> Mixture:
        """The exact GaussianMixture. refine : times the nodes, for tests of their number."""
        pieces, noise = self.parts(given)
        return planar_density(pieces, noise, *curves.centre_and_scale(pieces), refine)

    def register(self, name: str, *, params: tuple[Param, ...], **facts: Any) -> None:
        facts |= {"dims": self.dims, "units": self.units, "unit_scale": self.units()[1]}
        DATASETS.register(name, params=params, density=self.density, **facts)(self)


def curve_dataset(
    name: str,
    *,
    label: Text,
    params: tuple[Param, ...] = (),
    source: str = "",
    refuses: tuple[Mapping[str, Any], ...] = (),
) -> Callable[[PiecesOf], PiecesOf]:
    """Register the function that returns a planar cloud's noise-free pieces; see CurveCloud."""

    def decorate(pieces_of: PiecesOf) -> PiecesOf:
        CurveCloud(pieces_of, params).register(
            name, label=label, params=params, source=source, refuses=refuses, pieces=pieces_of
        )
        return pieces_of

    return decorate


def planar_density(
    pieces: Sequence[curves.Piece],
    noise: float,
    centre: np.ndarray,
    scale: float,
    refine: float = 1.0,
) -> GaussianMixture:
    """The exact GaussianMixture of noisy pieces, moved by -centre and divided by scale."""
    from explorer.core.exact import GaussianMixture

    weights, means = curves.nodes(pieces, noise, refine)
    return GaussianMixture.isotropic(weights, (means - centre) / scale, (noise / scale) ** 2)


def scaled(dataset: Dataset, factor: float) -> Dataset:
    """The same cloud, `factor` times as large about the origin (the data-scale slider)."""
    return Dataset(dataset.x * factor, dataset.labels)


def scaled_density(density: Mixture, factor: float) -> Mixture:
    """The density of `scaled(dataset, factor)`, given the density of `dataset`."""
    from explorer.data.product import scaled_mixture

    return scaled_mixture(density, factor)
