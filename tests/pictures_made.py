"""Picture files written byte by byte, so that decoders are not tested by their own encoders."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import numpy as np

RNG = np.random.default_rng(5)
RGB = RNG.integers(0, 256, (24, 40, 3)).astype(np.uint8)
GRAY = RNG.integers(0, 256, (24, 40)).astype(np.uint8)
KINDS = {1: 0, 2: 4, 3: 2, 4: 6}  # channels → PNG's colour type


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(values, *between: bytes, kind=None, bits=None, size=None, rows=None) -> bytes:
    """A PNG of (H, W) or (H, W, C), uint8 or uint16. between : chunks before the pixels."""
    values = values[..., None] if values.ndim == 2 else values
    height, width, channels = values.shape
    bits = bits or 8 * values.dtype.itemsize
    kind = KINDS[channels] if kind is None else kind
    header = struct.pack(">IIBBBBB", *(size or (width, height)), bits, kind, 0, 0, 0)
    if rows is None:
        rows = b"".join(
            b"\0" + row.astype(values.dtype.newbyteorder(">")).tobytes() for row in values
        )
    pixels = chunk(b"IDAT", zlib.compress(rows))
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return head + b"".join(between) + pixels + chunk(b"IEND", b"")


def exif(turn: int, order="<", extra: int = 0) -> bytes:
    """An Exif block with this orientation, after `extra` other entries."""
    mark = b"II" if order == "<" else b"MM"
    entries = [(40000 + k, 3, 1, 0) for k in range(extra)] + [(274, 3, 1, turn)]
    body = struct.pack(order + "H", len(entries))
    body += b"".join(struct.pack(order + "HHIHH", *entry, 0) for entry in entries)
    return mark + struct.pack(order + "HI", 42, 8) + body + bytes(4)


def saved(values, kind: str, **options) -> bytes:
    """What Pillow writes; values : an array or a Pillow image."""
    from PIL import Image

    image = Image.fromarray(values) if isinstance(values, np.ndarray) else values
    held = io.BytesIO()
    image.save(held, kind, **options)
    return held.getvalue()


def tiff(entries: dict[int, tuple[int, list[int]]], pixels: bytes, order="<") -> bytes:
    """A TIFF with these tags {tag: (type 3 or 4, values)}; 273, the place of strips, is set."""
    units = {3: "H", 4: "I"}
    spare, place = b"", 8 + len(pixels)
    directory = []
    entries = ({} if 324 in entries else {273: (4, [8])}) | entries
    for tag in sorted(entries):
        kind, values = entries[tag]
        body = struct.pack(f"{order}{len(values)}{units[kind]}", *values)
        if len(body) > 4:
            body, spare = struct.pack(order + "I", place + len(spare)), spare + body
        directory.append(struct.pack(order + "HHI", tag, kind, len(values)) + body.ljust(4, b"\0"))
    mark = b"II" if order == "<" else b"MM"
    head = mark + struct.pack(order + "HI", 42, place + len(spare))
    return (
        head + pixels + spare + struct.pack(order + "H", len(directory)) + b"".join(directory)
        + bytes(4)
    )  # fmt: skip


def tiff_of(values, order="<", **tags) -> bytes:
    """A plain TIFF of (H, W) or (H, W, C); tags like t259=(3, [1]) are laid over."""
    values = values[..., None] if values.ndim == 2 else values
    height, width, channels = values.shape
    pixels = values.astype(values.dtype.newbyteorder(order)).tobytes()
    entries = {
        256: (4, [width]), 257: (4, [height]), 258: (3, [8 * values.dtype.itemsize] * channels),
        259: (3, [1]), 262: (3, [2 if channels > 1 else 1]), 277: (3, [channels]),
        278: (4, [height]), 279: (4, [len(pixels)]),
    }  # fmt: skip
    return tiff(entries | {int(name[1:]): value for name, value in tags.items()}, pixels, order)


def zipped(files: dict[str, bytes], packed=zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", packed) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()
