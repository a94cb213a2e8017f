"""Single pictures to spoil with noise: two of our own making and scikit-learn's two photographs."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from explorer.data.digits import sklearn_file
from explorer.registry import Registry

PICTURES = Registry("picture")
FOLDER = Path(__file__).resolve().parents[2] / "assets" / "images"
LARGEST = 512  # pixels of the longer side
SHAPE = 4, 3  # width to height


def cropped(path: Path, size: int) -> np.ndarray:
    """The file's middle in the proportion 4 : 3, as (h, size, 3) float32 in [-1, 1]."""
    from PIL import Image

    if not 8 <= size <= LARGEST or size != int(size):
        raise ValueError(
            f"size must be a whole number of pixels from 8 to {LARGEST}; {size!r} is not."
        )
    wide, high = SHAPE
    with Image.open(path, formats=["JPEG", "WEBP"]) as file:
        image = file.convert("RGB")
    unit = min(image.width / wide, image.height / high)
    left, top = (image.width - wide * unit) / 2, (image.height - high * unit) / 2
    box = (left, top, left + wide * unit, top + high * unit)
    small = image.resize((int(size), round(size * high / wide)), Image.Resampling.LANCZOS, box)
    return np.asarray(small) / np.float32(127.5) - 1


def _register(name: str, path: Path, english: str, chinese: str, source: str) -> None:
    def picture(size: int = 192) -> np.ndarray:
        """(h, size, 3) float32 in [-1, 1], in the proportion 4 : 3; size from 8 to 512."""
        return cropped(path, size)

    PICTURES.register(
        name,
        label={"en": english, "zh": chinese},
        source=source,
        refuses=({"size": 4}, {"size": 5000}),
    )(picture)


PAINTED = "painted by explorer/data/paintings.py"
BUNDLED = "scikit-learn, load_sample_images"
_register("lighthouse", FOLDER / "lighthouse.webp", "lighthouse", "灯塔", PAINTED)
_register("tiles", FOLDER / "tiles.webp", "tiles without end", "无尽的瓷砖", PAINTED)
_register("china", sklearn_file("images", "china.jpg"), "temple in China", "中国古寺", BUNDLED)
_register("flower", sklearn_file("images", "flower.jpg"), "flower", "花", BUNDLED)
