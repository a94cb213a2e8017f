"""The table of data sets, what an entry returns, and how a cloud becomes an entry.

Adding a cloud that is a curve is one function: see `moons` in explorer/data/shapes.py. It returns
the noise-free pieces in whatever units are natural; the draw, the scale and the exact density come
from them. Adding any other cloud is one function under `DATASETS.register` (see `checkerboard`).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from explorer.data import curves
from explorer.registry import Param, Registry

DATASETS = Registry("dataset")


class Dataset(NamedTuple):
    """x (n, 2 or 3) float64 in our units; labels (n,) in [0, 1], the position along the shape."""

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
    if n != int(n) or n < 1:
        raise ValueError(f"n must be a whole number of points, at least 1; {n!r} is not.")
    if not (math.isfinite(noise) and noise >= 0):
        raise ValueError(f"noise must be a finite number of at least 0; {noise!r} is not.")


def curve_dataset(name: str, *, label, params=(), source="", refuses=()):
    """Register the function that returns a planar cloud's noise-free pieces as a data set.

    The function takes every parameter but `noise`. Points are centred and scaled by the mean and
    the scalar standard deviation of the noise-free shape: constants of the entry and its
    parameters, by quadrature, never of the draw.
    """
    defaults = {param.name: param.default for param in params}

    def decorate(pieces_of):
        def split(given):
            merged = defaults | given
            noise = merged.pop("noise")
            return pieces_of(**merged), noise

        def draw(n, rng, **given) -> Dataset:
            pieces, noise = split(given)
            check_draw(n, noise)
            centre, scale = curves.centre_and_scale(pieces)
            x, labels = curves.draw(pieces, n, rng, noise)
            return Dataset((x - centre) / scale, labels)

        def units(**given) -> tuple[np.ndarray, float]:
            """Centre (2,) and scale: original = centre + scale · ours."""
            return curves.centre_and_scale(split(given)[0])

        def density(refine: float = 1.0, **given):
            pieces, noise = split(given)
            return planar_density(pieces, noise, *curves.centre_and_scale(pieces), refine)

        draw.__wrapped__, draw.__doc__ = pieces_of, pieces_of.__doc__
        facts = {"dims": 2, "units": units, "unit_scale": units()[1], "density": density}
        facts["pieces"] = pieces_of
        DATASETS.register(
            name, label=label, params=params, source=source, refuses=refuses, **facts
        )(draw)
        return pieces_of

    return decorate


def planar_density(pieces, noise: float, centre, scale: float, refine: float = 1.0):
    """The exact GaussianMixture of noisy pieces, moved by -centre and divided by scale."""
    from explorer.core.exact import GaussianMixture

    weights, means = curves.nodes(pieces, noise, refine)
    return GaussianMixture.isotropic(weights, (means - centre) / scale, (noise / scale) ** 2)


def scaled(dataset: Dataset, factor: float) -> Dataset:
    """The same cloud, `factor` times as large about the origin (the data-scale slider)."""
    return Dataset(dataset.x * factor, dataset.labels)


def scaled_density(density, factor: float):
    """The density of `scaled(dataset, factor)`, given the density of `dataset`."""
    from explorer.data.product import scaled_mixture

    return scaled_mixture(density, factor)
