"""A word as a cloud: the pixels of Pillow's bundled font, as centres of Gaussians."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.data.dataset import DATASETS, Dataset, check_draw, noise_param
from explorer.registry import Param

if TYPE_CHECKING:
    from explorer.core.exact import GaussianMixture

LONGEST = 12  # characters
MISSING = "\uffff"  # never a character: drawn as the font's "missing glyph" box


@lru_cache(maxsize=64)
def _ink(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Centres (K, 2) of the inked pixels, y upwards, and their weights (K,), by darkness.

    The letters shrink as the word grows, so that K stays near 1,500.
    """
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(size=round(48 * (4 / max(4, len(text))) ** 0.5))
    _check_glyphs(font, text)
    left, top, right, bottom = (int(edge) for edge in font.getbbox(text))
    image = Image.new("L", (right - left + 2, bottom - top + 2))
    ImageDraw.Draw(image).text((1 - left, 1 - top), text, fill=255, font=font)
    grey = np.asarray(image, dtype=np.float64)
    rows, columns = np.nonzero(grey > 16)
    if len(rows) == 0:
        raise ValueError("text must have at least one letter with ink; this one draws nothing.")
    weights = grey[rows, columns]
    return np.stack([columns, -rows], axis=-1).astype(float), weights / weights.sum()


def _check_glyphs(font: Any, text: str) -> None:
    box = bytes(font.getmask(MISSING))
    for character in text:
        if not character.isspace() and bytes(font.getmask(character)) == box:
            raise ValueError(
                f"text must be of signs that Pillow's own font has: A-Z, a-z, 0-9 and punctuation; "
                f"{character!r} is not."
            )


def _checked_ink(text: str) -> tuple[np.ndarray, np.ndarray]:
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST or not text.isprintable():
        raise ValueError(
            f"text must be 1 to {LONGEST} printable characters; {str(text)[:40]!r} is not."
        )
    return _ink(text)


def can_be_drawn(text: str) -> bool:
    """Whether the font has every sign of the text, and one of them has ink."""
    try:
        return len(_checked_ink(text)[1]) > 0
    except ValueError:
        return False


def word_units(text: str = "DDPM", **_: Any) -> tuple[np.ndarray, float]:
    """Centre (2,) and scale in pixels: original = centre + scale · ours."""
    centres, weights = _checked_ink(text)
    centre = weights @ centres
    return centre, float(np.sqrt(weights @ np.mean((centres - centre) ** 2, axis=1)))


def word_density(text: str = "DDPM", noise: float = 0.7) -> GaussianMixture:
    """The exact mixture: one Gaussian per inked pixel."""
    from explorer.core.exact import GaussianMixture

    check_draw(1, noise)
    if noise == 0:
        raise ValueError("noise must be above 0: without noise pixels have no density.")
    centres, weights = _checked_ink(text)
    centre, scale = word_units(text)
    return GaussianMixture.isotropic(weights, (centres - centre) / scale, (noise / scale) ** 2)


@DATASETS.register(
    "word",
    label={"en": "a word", "zh": "文字"},
    params=(
        noise_param(0.7, 0.4, 3.0, 0.1),
        Param(
            "text",
            "DDPM",
            {"en": "text", "zh": "文字内容"},
            max_length=LONGEST,
            accepts=can_be_drawn,
            help={"en": "A-Z, a-z, digits and punctuation.", "zh": "英文字母、数字和标点。"},
        ),
    ),
    source="Pillow's bundled font (Aileron)",
    refuses=({"text": "   "}, {"text": ""}, {"text": "\u7530"}),
    dims=2,
    units=word_units,
    unit_scale=29.71,  # pixels at the defaults; measured here it would load Pillow at the start
    density=word_density,
)
def word(n: int, rng: np.random.Generator, noise: float = 0.7, text: str = "DDPM") -> Dataset:
    """Pixels drawn by their darkness, plus Gaussian noise in pixels, which hides the pixel grid.

    Labels: the place from left to right. Centre and scale: of the pixels, exactly.
    """
    check_draw(n, noise)
    centres, weights = _checked_ink(text)
    which = np.searchsorted(np.cumsum(weights)[:-1], rng.random(n), side="right")
    x = centres[which] + noise * rng.standard_normal((n, 2))
    left, right = centres[:, 0].min(), centres[:, 0].max()
    centre, scale = word_units(text)
    labels = (centres[which, 0] - left) / max(right - left, 1.0)
    return Dataset((x - centre) / scale, labels)
