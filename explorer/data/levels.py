"""Pixels of a picture file whose inside was walked: decoded, small, upright, on white paper."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from explorer.data.crops import WHITE
from explorer.data.inside import Inside, broken, deep
from explorer.data.tables import Refusal

if TYPE_CHECKING:
    import PIL.Image

MIDDLE = range(127, 130)  # the gray with which a JPEG's decoder fills what is missing
MORE = bytes(range(1, 200)) * 40  # that could be coded pixels


def levels(kind: str, inside: Inside, longest: int) -> np.ndarray:
    """(h, w, 1 or 3) float32 from 0 to 255, at most `longest` a side, alpha over white.

    Raises Refusal with one sentence where the decoder stumbles, or fewer pixels are there.
    """
    from PIL import Image

    try:
        lower = _lower_clear(inside) if inside.clear else None
        image = _loaded(kind, inside, longest)
        if lower is not None:
            upper = _alike(image, [value >> 8 for value in inside.clear])
            image.putalpha(Image.fromarray(255 * np.uint8(~(upper & lower))))
        if kind == "JPEG":
            _check_filled(image, inside, longest)
        return _upright(_levels(image, inside, longest), inside.turn)
    except Refusal:
        raise
    except Image.UnidentifiedImageError:  # of which the walk had nothing to say
        raise deep() from None
    except Exception:  # whatever a decoder stumbles on, the answer to the reader is the same
        raise broken() from None


def _loaded(kind: str, inside: Inside, longest: int) -> PIL.Image.Image:
    from PIL import Image

    with Image.open(io.BytesIO(inside.data), formats=[kind]) as image:
        if image.size != tuple(inside.coded):
            raise broken("says two sizes")
        image.draft(image.mode, (2 * longest, 2 * longest))  # a JPEG's own quick reduction
        image.load()
        return image


def _check_filled(image: PIL.Image.Image, inside: Inside, longest: int) -> None:
    """Raise Refusal if a JPEG's coded pixels end early, which its decoder passes over in gray.

    Where the last pixel is of that gray, more bytes are put behind the coded ones: they change
    nothing if those were enough.
    """
    last = np.asarray(image)[-1, -1]
    if not np.isin(last, MIDDLE).all():
        return
    more = inside._replace(data=inside.data[:-2] + MORE + inside.data[-2:])
    if not np.array_equal(np.asarray(image), np.asarray(_loaded("JPEG", more, longest))):
        raise broken()


def _levels(image: PIL.Image.Image, inside: Inside, longest: int) -> np.ndarray:
    """(h, w, 1 or 3) float32 from 0 to 255, reduced, alpha over white."""
    if image.mode.startswith("I;16"):
        levels = _wide_levels(image, longest)
        return WHITE - levels if inside.negative else levels
    gray = inside.gray or image.mode in ("P", "PA")  # a palette may be of grays
    image = _plain(image)
    if inside.frame:
        image = _on_canvas(image, inside.size, inside.frame[:2])
    values = np.asarray(_reduced(image, longest), np.float32)
    values = values[..., None] if values.ndim == 2 else values
    if inside.negative:
        values = WHITE - values
    if values.shape[2] in (2, 4):
        alpha = values[..., -1:] / WHITE
        values = alpha * values[..., :-1] + WHITE * (1 - alpha)
    if gray and not np.ptp(values, axis=2).any():
        values = values[..., :1]
    return values


def _plain(image: PIL.Image.Image) -> PIL.Image.Image:
    """The image in a mode of 8 bits whose channels are gray or RGB, with alpha where there is."""
    seen_through = "transparency" in image.info or image.mode in ("LA", "La", "PA", "RGBa")
    if image.mode in ("P", "PA", "CMYK", "YCbCr", "RGBX"):
        image = image.convert("RGBA" if seen_through else "RGB")
    elif seen_through or image.mode == "1":
        gray = image.mode in ("1", "L", "LA", "La")
        image = image.convert(("LA" if gray else "RGBA") if seen_through else "L")
    if image.mode not in ("L", "LA", "RGB", "RGBA"):
        raise deep()
    return image


def _lower_clear(inside: Inside) -> np.ndarray:
    """Where the lower halves of 16 bits of colour are those of the colour declared transparent.

    The decoder keeps the upper ones, but for a file read as if its bytes stood the other way round.
    """
    from PIL import Image

    with Image.open(io.BytesIO(inside.data), formats=["PNG"]) as image:
        image.tile = [tile._replace(args="RGB;16L") for tile in image.tile]
        return _alike(image, [value & 255 for value in inside.clear])


def _alike(image: PIL.Image.Image, colour: Sequence[int]) -> np.ndarray:
    """(H, W): where a picture has this colour; band by band, as large ones take much room."""
    alike = np.ones(image.size[::-1], bool)
    for band, value in enumerate(colour):
        alike &= np.asarray(image.getchannel(band)) == value
    return alike


def _on_canvas(
    image: PIL.Image.Image, size: tuple[int, int], place: tuple[int, int]
) -> PIL.Image.Image:
    """A first frame in its place, white paper around it."""
    from PIL import Image

    canvas = Image.new(image.mode, size, "white")
    canvas.paste(image, place)
    return canvas


def _wide_levels(image: PIL.Image.Image, longest: int) -> np.ndarray:
    """16 bits of gray; a value that is declared transparent is white."""
    from PIL import Image

    values = np.asarray(image).astype(np.float32)
    clear = image.info.get("transparency")
    values = values / np.float32(65535 / WHITE)
    if isinstance(clear, int):
        values[np.asarray(image) == clear] = WHITE
    return np.asarray(_reduced(Image.fromarray(values), longest)).clip(0, WHITE)[..., None]


def _reduced(image: PIL.Image.Image, longest: int) -> PIL.Image.Image:
    """The picture with its longer side at most `longest`: whole blocks first, then Lanczos."""
    from PIL import Image

    factor = max(image.size) // (2 * longest)
    if factor > 1:
        image = image.reduce(factor)
    return image.resize(within(image.size, longest), Image.Resampling.LANCZOS)


def within(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """The size reduced, never enlarged, to `longest` on the longer side."""
    scale = min(1.0, longest / max(size))
    width, height = (max(1, round(side * scale)) for side in size)
    return width, height


def _upright(x: np.ndarray, turn: int) -> np.ndarray:
    """(h, w, C) as Exif's orientation 1 to 8 wants it seen."""
    if turn >= 5:
        x = x.transpose(1, 0, 2)
    if turn in (2, 3, 6, 7):
        x = x[:, ::-1]
    if turn in (3, 4, 7, 8):
        x = x[::-1]
    return x
