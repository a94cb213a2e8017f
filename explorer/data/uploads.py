"""A picture from anyone: measured, cut to its pixels, decoded small, or refused with one sentence.

The bytes are untrusted. What they are is told by how they begin, never by the file's ending: a JPEG
called .png is read as the JPEG it is. Bytes are counted first, then the pixels that the header
promises, and only then does a decoder see what explorer/data/containers.py has left of the file.
Colour profiles are left out, so that numbers are the file's own; alpha is laid over white.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from explorer.data import containers, folders
from explorer.data.crops import WHITE, crops, fit
from explorer.data.tables import Refusal

if TYPE_CHECKING:
    import PIL.Image

MOST_BYTES = 5_000_000
MOST_PIXELS = 24_000_000
MOST_WEBP = 16_000_000  # whose decoder holds four copies
MOST_SIDE = 12_000
FEWEST_SIDE = 8
THINNEST = 16  # times as long as wide
LONGEST = 512  # pixels of a side that are kept
LONGEST_FEW, LONGEST_MANY = 512, 128  # of a folder, so that its pictures take some 100 MB
MOST_TOGETHER = 40_000_000  # pixels of a folder's files: decoding them takes a second or so

__all__ = ["Pictures", "crops", "decode_image", "decode_zip", "fit"]


class Pictures(list):
    """Pictures (H, W, C) of one upload.  skipped : names of the files that were left out."""

    skipped: tuple[str, ...] = ()


def decode_image(data: bytes, name: str, longest: int = LONGEST) -> np.ndarray:
    """A PNG, JPEG, WebP, GIF, BMP or TIFF as (H, W, C) float32 in [-1, 1], C = 3, or 1 for gray.

    The first frame or page, upright by its Exif orientation, alpha over white, 16 bits as 16, CMYK
    as RGB, reduced to `longest` on the longer side. Up to 5 MB, 24 million pixels (a WebP 16),
    12,000 a side.
    Raises Refusal with one sentence for anything else.
    """
    shown = shown_name(name)
    try:
        return _decoded(*_checked(data), longest)
    except Refusal as refusal:
        facts = {"name": shown, **refusal.facts}
        raise Refusal(refusal.kind, f"{shown}: {refusal}", **facts) from None


def decode_zip(data: bytes, name: str) -> Pictures:
    """The pictures in a zip, in the order of their names, each as decode_image gives it.

    Files that are no pictures, and pictures that are bad, are left out and named in `.skipped`, as
    long as one is good. All is read in memory and nothing is written. Up to 5 MB, 500 pictures and
    40 million pixels together; longer sides become at most 512, 128 when there are many.
    Raises Refusal with one sentence for paths that lead elsewhere, links, encryption, archives in
    the archive, files that share bytes or grow too much, and when no picture is good.
    """
    shown = shown_name(name)
    try:
        return _pictures(data)
    except Refusal as refusal:
        facts = {"name": shown, **refusal.facts}
        raise Refusal(refusal.kind, f"{shown}: {refusal}", **facts) from None


def _pictures(data: bytes) -> Pictures:
    if len(data) > MOST_BYTES:
        raise too_large(len(data))
    names, left_out = folders.listed(data)
    each = (100e6 / 12 / max(1, len(names))) ** 0.5  # 12 bytes a pixel
    longest = int(np.clip(each, LONGEST_MANY, LONGEST_FEW))
    pictures, bad, room = Pictures(), list(left_out), MOST_TOGETHER
    for entry, content in folders.contents(data, names):
        try:
            kind, inside = _checked(content)
            room -= inside.size[0] * inside.size[1]
            if room >= 0:
                pictures.append(_decoded(kind, inside, longest))
        except Refusal:
            bad.append(entry)
        if room < 0:
            raise Refusal(
                "zip_pixels",
                f"the pictures of a zip must have at most {MOST_TOGETHER / 1e6:g} million pixels "
                f"together and these have more; make them smaller first.",
                most=f"{MOST_TOGETHER / 1e6:g}",
            )
    if not pictures:
        raise Refusal(
            "zip_empty",
            f"a zip must hold a picture that can be read ({containers.FORMATS}) and this one has "
            f"none; check what is in it.",
        )
    pictures.skipped = tuple(sorted(bad))
    return pictures


def shown_name(name: str) -> str:
    """A file's name for a sentence: short, and printable."""
    return "".join(c for c in str(name)[:60] if c.isprintable()) or "the file"


def _checked(data: bytes) -> tuple[str, containers.Inside]:
    """(format, what is inside), once bytes and pixels have been counted."""
    if not data:
        raise Refusal("empty", "a picture must have pixels and this file is empty; save it anew.")
    if len(data) > MOST_BYTES:
        raise too_large(len(data))
    kind, inside = containers.inside(data)
    _check_size(*inside.size, MOST_WEBP if kind == "WEBP" else MOST_PIXELS)
    return kind, inside


def too_large(count: int) -> Refusal:
    return Refusal(
        "large",
        f"a file must be no larger than {MOST_BYTES / 1e6:g} MB and this one has "
        f"{count / 1e6:.1f} MB; make it smaller first.",
        most=f"{MOST_BYTES / 1e6:g}",
    )


def _check_size(width: int, height: int, most: int) -> None:
    if width * height > most or max(width, height) > MOST_SIDE:
        raise Refusal(
            "pixels",
            f"a picture must have at most {most / 1e6:g} million pixels and {MOST_SIDE:,} a "
            f"side and this one says it has {width:,} × {height:,}; make it smaller first.",
            most=f"{most / 1e6:g}",
            side=f"{MOST_SIDE:,}",
            size=f"{width:,} × {height:,}",
        )
    short, long = sorted((width, height))
    if short < FEWEST_SIDE or long > THINNEST * short:
        raise Refusal(
            "small",
            f"a picture must have {FEWEST_SIDE} pixels a side or more and be at most {THINNEST} "
            f"times as long as wide and this one has {width:,} × {height:,}; send a larger one.",
            fewest=FEWEST_SIDE,
            thinnest=THINNEST,
            size=f"{width:,} × {height:,}",
        )


def _decoded(kind: str, inside: containers.Inside, longest: int) -> np.ndarray:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(inside.data), formats=[kind]) as image:
            if image.size != tuple(inside.size):
                raise containers.broken("says two sizes")
            image.draft(image.mode, (2 * longest, 2 * longest))  # a JPEG's own quick reduction
            image.load()
            levels = _levels(image, longest)
    except Refusal:
        raise
    except Exception:  # whatever a decoder stumbles on, the answer to the reader is the same
        raise containers.broken() from None
    return np.ascontiguousarray(_upright(levels, inside.turn) / (WHITE / 2) - 1, np.float32)


def _levels(image: PIL.Image.Image, longest: int) -> np.ndarray:
    """(h, w, 1 or 3) float32 from 0 to 255, reduced, alpha over white."""
    if image.mode.startswith("I;16"):
        return _wide_levels(image, longest)
    palette = image.mode in ("P", "PA")
    seen_through = "transparency" in image.info or image.mode in ("LA", "La", "PA", "RGBa")
    if palette or image.mode in ("CMYK", "YCbCr", "RGBX"):
        image = image.convert("RGBA" if seen_through else "RGB")
    elif seen_through or image.mode == "1":
        gray = image.mode in ("1", "L", "LA", "La")
        image = image.convert(("LA" if gray else "RGBA") if seen_through else "L")
    if image.mode not in ("L", "LA", "RGB", "RGBA"):
        raise containers.deep()
    values = np.asarray(_reduced(image, longest), np.float32)
    values = values[..., None] if values.ndim == 2 else values
    if values.shape[2] in (2, 4):
        alpha = values[..., -1:] / WHITE
        values = alpha * values[..., :-1] + WHITE * (1 - alpha)
    if palette and not np.ptp(values, axis=2).any():  # a palette of grays
        values = values[..., :1]
    return values


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
