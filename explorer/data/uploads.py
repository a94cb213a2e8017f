"""A picture from anyone: measured, cut to its pixels, decoded small, or refused with one sentence.

The bytes are untrusted. What they are is told by how they begin, never by the file's ending: a JPEG
called .png is read as the JPEG it is. Bytes are counted first, then the pixels that the header
promises, and only then does a decoder see what explorer/data/containers.py has left of the file.
Colour profiles are left out, so that numbers are the file's own; alpha is laid over white.
"""

from __future__ import annotations

import numpy as np

from explorer.data import containers, folders
from explorer.data.crops import WHITE, crops, fit
from explorer.data.inside import Inside
from explorer.data.levels import levels
from explorer.data.png import check_rows
from explorer.data.tables import Refusal

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
    """Pictures (H, W, C) of one upload, the files' names beside them.

    left_out : why each other file was, in the order of their names.
    """

    names: tuple[str, ...] = ()
    left_out: tuple[Refusal, ...] = ()

    @property
    def skipped(self) -> tuple[str, ...]:
        """The names of the files that were left out."""
        return tuple(refusal.facts["name"] for refusal in self.left_out)


def decode_image(data: bytes, name: str, longest: int = LONGEST) -> np.ndarray:
    """A PNG, JPEG, WebP, GIF, BMP or TIFF as (H, W, C) float32 in [-1, 1], C = 3, or 1 for gray.

    The first frame or page, upright by its Exif orientation, alpha over white, 16 bits as 16, CMYK
    as RGB, reduced to `longest` on the longer side. Up to 5 MB, 24 million pixels (a WebP 16),
    12,000 a side.
    Raises Refusal with one sentence for anything else.
    """
    try:
        return _decoded(*_checked(data), longest)
    except Refusal as refusal:
        raise named(refusal, name) from None


def decode_zip(data: bytes, name: str) -> Pictures:
    """The pictures in a zip, in the order of their names, each as decode_image gives it.

    Files that are no pictures, and pictures that are bad, are left out, with the reason of each in
    `.left_out`, as long as one is good. All is read in memory and nothing is written. Up to 5 MB,
    500 files and 40 million pixels together; longer sides become at most 512, or 128 where many.
    Raises Refusal with one sentence for paths that lead elsewhere, links, encryption, archives in
    the archive, files that share bytes or grow too much, and when no picture is good.
    """
    try:
        return _pictures(data)
    except Refusal as refusal:
        raise named(refusal, name) from None


def _pictures(data: bytes) -> Pictures:
    if len(data) > MOST_BYTES:
        raise too_large(len(data))
    names = folders.listed(data)
    each = (100e6 / 12 / max(1, len(names))) ** 0.5  # 12 bytes a pixel
    longest = int(np.clip(each, LONGEST_MANY, LONGEST_FEW))
    pictures, bad, room = Pictures(), {}, MOST_TOGETHER
    for entry, content in folders.contents(data, names):
        try:
            kind, inside = _checked(content)
            room -= inside.size[0] * inside.size[1]
            if room >= 0:
                pictures.append(_decoded(kind, inside, longest))
        except Refusal as refusal:
            bad[entry] = named(refusal, entry)
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
    pictures.names = tuple(entry for entry in names if entry not in bad)
    pictures.left_out = tuple(bad.values())
    return pictures


def named(refusal: Refusal, name: str) -> Refusal:
    """The refusal of the file of this name."""
    shown = shown_name(name)
    return Refusal(refusal.kind, f"{shown}: {refusal}", **{"name": shown, **refusal.facts})


def shown_name(name: str) -> str:
    """A file's name for a sentence: short, and printable."""
    return "".join(c for c in str(name)[:60] if c.isprintable()) or "the file"


def _checked(data: bytes) -> tuple[str, Inside]:
    """(format, what is inside), once bytes and pixels have been counted."""
    if not data:
        raise Refusal("empty", "a picture must have pixels and this file is empty; save it anew.")
    if len(data) > MOST_BYTES:
        raise too_large(len(data))
    kind, inside = containers.inside(data)
    _check_size(*inside.size, MOST_WEBP if kind == "WEBP" else MOST_PIXELS)
    if kind == "PNG":
        check_rows(inside.data)
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


def _decoded(kind: str, inside: Inside, longest: int) -> np.ndarray:
    return np.ascontiguousarray(levels(kind, inside, longest) / (WHITE / 2) - 1, np.float32)
