"""Digits and letters from Pillow's bundled font, endlessly: random slant, weight and place.

Each character is drawn once, large, and turned into its field of signed distances (negative in the
ink). A picture reads that field at its own sheared and shifted pixels; adding to the distance makes
strokes thicker or thinner, and the distance over one pixel is the pixel's coverage.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from explorer.data.dataset import DATASETS, Dataset, check_count
from explorer.registry import Param, Text

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CLASSES = tuple({"en": character, "zh": character} for character in CHARACTERS)
SETS = {"all": (0, 36), "digits": (0, 10), "letters": (10, 36)}
SIDE = 28  # pixels
TALL, WIDE = 18.0, 17.0  # pixels of a capital, and at most across: M and W are condensed
FINE = 8  # pixels of the large drawing per pixel
COARSE = 4  # of the distance field per pixel: smooth enough to be read between its pixels
BOLD = 0.5  # pixels that half a stroke is wider than the font's own, which is thin at this size
THIN, THICK = -0.5, 1.0  # ends of the change of a stroke's half width, in units of `weight`
BATCH = 256  # pictures at a time, so that the arrays stay in the processor's cache
MOST_SLANT, MOST_WEIGHT, MOST_SHIFT = 30.0, 1.0, 5.0


@lru_cache(maxsize=1)
def _fields() -> np.ndarray:
    """(36, M, M) float32: distance to each character's edge in pixels, M = 28 · COARSE."""
    from scipy.ndimage import distance_transform_edt as distance

    block = FINE // COARSE
    M = SIDE * COARSE
    fields = np.empty((len(CHARACTERS), M, M), np.float32)
    for index, character in enumerate(CHARACTERS):
        ink = _drawing(character)
        signed = (distance(~ink) - distance(ink)) / FINE
        fields[index] = signed.reshape(M, block, M, block).mean(axis=(1, 3))
    return fields


def _drawing(character: str) -> np.ndarray:
    """(28 · FINE, 28 · FINE) bool: the character's ink, centred, its capitals TALL pixels high."""
    from PIL import Image, ImageDraw, ImageFont

    trial = ImageFont.load_default(size=200)
    _, top, _, bottom = trial.getbbox("H")
    font = ImageFont.load_default(size=200 * TALL * FINE / (bottom - top))
    left, top, right, bottom = (int(edge) for edge in font.getbbox(character))
    image = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(image).text((-left, -top), character, fill=255, font=font)
    image = image.crop(image.getbbox())
    if image.width > WIDE * FINE:
        image = image.resize((round(WIDE * FINE), image.height), Image.Resampling.BOX)
    sheet = Image.new("L", (SIDE * FINE, SIDE * FINE))
    sheet.paste(image, ((sheet.width - image.width) // 2, (sheet.height - image.height) // 2))
    return np.asarray(sheet) > 127


def draw_glyphs(
    labels: np.ndarray, slant: np.ndarray, weight: np.ndarray, right: np.ndarray, down: np.ndarray
) -> np.ndarray:
    """The pictures (n, 28, 28, 1) float32: white (1) on black (-1), smooth at the edges.

    labels (n,) index of CHARACTERS.  slant (n,) pixels to the right per pixel upwards.
    weight (n,) added to half the width of each stroke, right, down (n,) the shift: in pixels; all 0
    is the font's own regular.
    """
    fields = _fields()
    out = np.empty((len(labels), SIDE, SIDE), np.float32)
    for start in range(0, len(labels), BATCH):
        some = slice(start, start + BATCH)
        slant_, weight_, right_, down_ = (
            np.asarray(values[some], np.float32)[:, None, None]
            for values in (slant, weight, right, down)
        )
        middle = np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2
        y = middle[None, :, None] - down_
        x = middle[None, None, :] - right_ + slant_ * y
        distance = _read(fields, labels[some], x, y)
        np.clip(2 * (weight_ - distance), -1, 1, out=out[some])
    return out[..., None]


def _read(fields: np.ndarray, labels: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The fields of `labels` at the places x, y (pixels from the centre), between their pixels."""
    M = fields.shape[1]
    last = np.float32(M - 1.001)
    x = np.clip(COARSE * x + np.float32((M - 1) / 2), 0, last)
    y = np.clip(COARSE * y + np.float32((M - 1) / 2), 0, last)
    column, row = x.astype(np.int32), y.astype(np.int32)
    x, y = x - column, y - row
    flat = fields.reshape(-1)
    at = np.asarray(labels, np.int32)[:, None, None] * (M * M) + row * M + column
    upper = flat[at] * (1 - x) + flat[at + 1] * x
    lower = flat[at + M] * (1 - x) + flat[at + M + 1] * x
    return upper + y * (lower - upper)


def _amount(
    name: str, english: str, chinese: str, default: float, most: float, step: float, unit: Text
) -> Param:
    return Param(
        name,
        default,
        {"en": english, "zh": chinese},
        0.0,
        most,
        step,
        help={"en": f"Largest, in {unit['en']}.", "zh": f"最大值，单位：{unit['zh']}。"},
    )


PIXELS = {"en": "pixels", "zh": "像素"}


@DATASETS.register(
    "glyphs",
    label={"en": "digits and letters", "zh": "数字与字母"},
    params=(
        Param(
            "characters",
            "all",
            {"en": "characters", "zh": "字符"},
            choices=tuple(SETS),
            names={
                "all": {"en": "all", "zh": "全部"},
                "digits": {"en": "0–9", "zh": "0–9"},
                "letters": {"en": "A–Z", "zh": "A–Z"},
            },
        ),
        _amount("slant", "slant", "倾斜", 12.0, 30.0, 1.0, {"en": "degrees", "zh": "度"}),
        _amount("weight", "weight", "粗细", 0.6, 1.0, 0.1, PIXELS),
        _amount("shift", "shift", "平移", 2.0, 4.0, 0.5, PIXELS),
    ),
    source="Pillow's bundled font (Aileron)",
    refuses=({"characters": "αβγ"}, {"slant": 60.0}, {"weight": -1.0}, {"shift": 20.0}),
    kind="images",
    shape_of=lambda **_: (SIDE, SIDE, 1),
    classes=CLASSES,
    finite=False,
)
def drawn_glyphs(
    n: int,
    rng: np.random.Generator,
    characters: str = "all",
    slant: float = 12.0,
    weight: float = 0.6,
    shift: float = 2.0,
) -> Dataset:
    """One character per picture, white on black; the label is its place in 0-9 A-Z, whatever set.

    Slant and shift are uniform to either side, up to the amounts given; half the width of a stroke
    grows by -0.5 to 1 times `weight`. The same random numbers serve any amounts.
    """
    check_count(n, "pictures")
    if characters not in SETS:
        raise ValueError(
            f"characters must be one of {', '.join(SETS)}; {str(characters)[:40]!r} is not."
        )
    for name, value, most in (
        ("slant", slant, MOST_SLANT),
        ("weight", weight, MOST_WEIGHT),
        ("shift", shift, MOST_SHIFT),
    ):
        if not 0 <= value <= most:
            raise ValueError(f"{name} must lie between 0 and {most:g}; {value!r} does not.")
    first, last = SETS[characters]
    u = rng.random((5, int(n)))
    labels = first + ((last - first) * u[0]).astype(np.int64)
    shear = np.tan(np.deg2rad(slant)) * (2 * u[1] - 1)
    weights = BOLD + weight * (THIN + (THICK - THIN) * u[2])
    right, down = shift * (2 * u[3:] - 1)
    return Dataset(draw_glyphs(labels, shear, weights, right, down), labels)
