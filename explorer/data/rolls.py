"""The swiss roll and the S-curve, in the plane and in their native three dimensions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.data import curves
from explorer.data.curves import Piece
from explorer.data.dataset import (
    CurveCloud,
    Dataset,
    PiecesOf,
    check_draw,
    curve_dataset,
    noise_param,
    planar_density,
)
from explorer.registry import Param

if TYPE_CHECKING:
    from explorer.data.product import ProductMixture

TURNS = Param("turns", 1.5, {"en": "turns", "zh": "圈数"}, 0.5, 2.5, 0.1)
LENGTH = Param("length", 1.0, {"en": "length", "zh": "长度"}, 0.4, 1.3, 0.05)
ROLL_NOISE = noise_param(0.5, 0.25, 2.0, 0.05)
S_NOISE = noise_param(0.1, 0.03, 0.3, 0.01)
SKLEARN = "scikit-learn, make_swiss_roll, after Marsland 2014, ch. 6"


@curve_dataset(
    "swiss_roll",
    label={"en": "swiss roll", "zh": "瑞士卷"},
    params=(ROLL_NOISE, TURNS),
    source=SKLEARN + "; its x–z plane",
    refuses=({"turns": 0.0}, {"noise": -1.0}),
)
def swiss_roll(turns: float) -> tuple[Piece, ...]:
    """(t cos t, t sin t), t uniform in [1.5π, (1.5 + 2 turns)π]; scikit-learn's has turns = 1.5."""
    if not 0 < turns <= 20:
        raise ValueError(f"turns must lie in (0, 20]; {turns!r} does not.")

    def curve(v: np.ndarray) -> np.ndarray:
        t = 1.5 * np.pi + 2 * np.pi * turns * v
        return np.stack([t * np.cos(t), t * np.sin(t)], axis=-1)

    return (Piece(curve),)


@curve_dataset(
    "s_curve",
    label={"en": "S-curve", "zh": "S 形曲线"},
    params=(S_NOISE, LENGTH),
    source="scikit-learn, make_s_curve; its x–z plane",
    refuses=({"length": 0.0}, {"noise": -1.0}),
)
def s_curve(length: float) -> tuple[Piece, ...]:
    """(sin t, sign(t)(cos t - 1)), t uniform in 1.5π · length · [-1, 1]; scikit-learn: length 1.

    Two pieces, because the curvature jumps at t = 0 and quadrature wants smooth pieces.
    """
    if not 0 < length <= 4:
        raise ValueError(f"length must lie in (0, 4]; {length!r} does not.")
    end = 1.5 * np.pi * length

    def half(sign: int) -> Callable[[np.ndarray], np.ndarray]:
        def curve(v: np.ndarray) -> np.ndarray:
            t = end * (v if sign > 0 else v - 1)
            return np.stack([np.sin(t), sign * (np.cos(t) - 1)], axis=-1)

        return curve

    return (Piece(half(-1), labels=(0.0, 0.5)), Piece(half(1), labels=(0.5, 1.0)))


class SurfaceCloud(CurveCloud):
    """The surface curve × [0, width]: columns x, y, z, the curve in x and z.

    Noise is isotropic, so the density is that of the planar curve in (x, z) times that of a noisy
    uniform width in y: a product of two exact mixtures, where one mixture over the surface would
    need the product of their sizes (tens of thousands of Gaussians).
    Centre and scale: of the noise-free surface, by quadrature; the width in closed form.
    """

    dims = 3

    def parts(self, given: dict[str, Any]) -> tuple[Any, ...]:
        """(pieces, noise, width)."""
        merged = self.defaults | given
        width = merged.pop("width")
        if not 0 < width <= 1000:
            raise ValueError(f"width must lie in (0, 1000]; {width!r} does not.")
        noise = merged.pop("noise")
        return self.__wrapped__(**merged), noise, width

    def __call__(self, n: int, rng: np.random.Generator, **given: Any) -> Dataset:
        pieces, noise, width = self.parts(given)
        check_draw(n, noise)
        plane, labels = curves.draw(pieces, n, rng, noise)
        y = width * rng.random(n) + noise * rng.standard_normal(n)
        centre, scale = self.units(**given)
        x = np.stack([plane[:, 0], y, plane[:, 1]], axis=-1)
        return Dataset((x - centre) / scale, labels)

    def units(self, **given: Any) -> tuple[np.ndarray, float]:
        """Centre (3,) and scale: original = centre + scale · ours."""
        pieces, _, width = self.parts(given)
        plane, spread = curves.centre_and_scale(pieces)
        centre = np.array([plane[0], width / 2, plane[1]])
        return centre, float(np.sqrt((2 * spread**2 + width**2 / 12) / 3))

    def density(self, refine: float = 1.0, **given: Any) -> ProductMixture:
        """The exact ProductMixture, with the interface of GaussianMixture."""
        from explorer.core.exact import GaussianMixture
        from explorer.data.product import ProductMixture

        pieces, noise, width = self.parts(given)
        centre, scale = self.units(**given)
        plane = planar_density(pieces, noise, centre[[0, 2]], scale, refine)
        weights, means = curves.interval_nodes(width, noise, refine)
        side = GaussianMixture.isotropic(weights, (means - centre[1]) / scale, (noise / scale) ** 2)
        return ProductMixture((plane, side), axes=((0, 2), (1,)))


def _surface(name: str, pieces_of: PiecesOf, *, params: tuple[Param, ...], **facts: Any) -> None:
    SurfaceCloud(pieces_of, params).register(name, params=params, **facts)


_surface(
    "swiss_roll_3d",
    swiss_roll,
    label={"en": "swiss roll, 3-D", "zh": "瑞士卷（三维）"},
    params=(
        ROLL_NOISE,
        TURNS,
        Param("width", 21.0, {"en": "width", "zh": "宽度"}, 5.0, 30.0, 1.0),
    ),
    source=SKLEARN,
    refuses=({"turns": 0.0}, {"width": 0.0}),
)
_surface(
    "s_curve_3d",
    s_curve,
    label={"en": "S-curve, 3-D", "zh": "S 形曲线（三维）"},
    params=(
        S_NOISE,
        LENGTH,
        Param("width", 2.0, {"en": "width", "zh": "宽度"}, 0.5, 4.0, 0.1),
    ),
    source="scikit-learn, make_s_curve",
    refuses=({"length": 0.0}, {"width": 0.0}),
)
