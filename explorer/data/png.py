"""A PNG's chunks, from untrusted bytes: those that its pixels need, and whether all rows are there.

A decoder leaves rows that are missing black and says nothing, so they are counted here.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from explorer.data.inside import Inside, broken, orientation

CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT"}
MOST_CHUNKS = 5_000
GRAY, RGB, PALETTE, GRAY_ALPHA, RGBA = 0, 2, 3, 4, 6  # kinds of colour
SAMPLES = {GRAY: 1, RGB: 3, PALETTE: 1, GRAY_ALPHA: 2, RGBA: 4}
# (first column, row, step across, down) of each pass of an interlaced picture
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
          (0, 1, 1, 2))  # fmt: skip
AT_ONCE = 2**22  # bytes of rows that are unpacked together


def png(data: bytes) -> Inside:
    """The chunks of the still picture."""
    chunks, place, turn = [data[:8]], 8, 1
    for _ in range(MOST_CHUNKS):
        length, kind = struct.unpack_from(">I4s", data, place)
        end = place + 12 + length
        if end > len(data) or (kind == b"IHDR") != (place == 8):
            raise broken()
        if kind in CHUNKS and length:
            chunks.append(data[place:end])
        elif kind == b"eXIf":
            turn = orientation(data[place + 8 : end - 4])
        elif kind == b"IEND":
            return _still([*chunks, data[place:end]], turn)
        place = end
    raise broken("has more parts than a picture needs")


def _still(chunks: list[bytes], turn: int) -> Inside:
    width, height, bits, kind = struct.unpack_from(">IIBB", chunks[1], 8)
    if kind == PALETTE and not any(part[4:8] == b"PLTE" for part in chunks):
        raise broken("has no palette")
    clear: tuple[int, ...] = ()
    declared = [k for k, part in enumerate(chunks) if part[4:8] == b"tRNS"]
    if declared and kind == RGB and bits == 16:  # of which the decoder keeps eight
        clear = struct.unpack_from(">3H", chunks[declared[0]], 8)
        chunks = [part for part in chunks if part[4:8] != b"tRNS"]
    elif declared and kind == GRAY and bits in (2, 4):  # which the decoder scales, but not this
        (key,) = struct.unpack_from(">H", chunks[declared[0]], 8)
        most = 2**bits - 1
        chunks[declared[0]] = _chunk(b"tRNS", struct.pack(">H", (key & most) * 255 // most))
    data = b"".join(chunks)
    return Inside(data, (width, height), turn, gray=kind == GRAY_ALPHA, clear=clear)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def check_rows(data: bytes) -> None:
    """Raise Refusal unless all rows of a PNG that `png` has passed, and measured, are there."""
    missing = _row_bytes(*struct.unpack_from(">IIBBBBB", data, 16))
    try:
        for rows in _unpacked(data):
            missing -= rows
            if missing <= 0:
                return
    except zlib.error:
        raise broken() from None
    raise broken()


def _unpacked(data: bytes) -> Iterator[int]:
    """How many bytes each piece of the pixels unpacks to."""
    unpack, place = zlib.decompressobj(), 8
    while place < len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        rest = data[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        while rest:
            yield len(unpack.decompress(rest, AT_ONCE))
            rest = unpack.unconsumed_tail
        place += 12 + length
    while rows := unpack.decompress(b"", AT_ONCE):
        yield len(rows)


def _row_bytes(
    width: int, height: int, bits: int, kind: int, _packed: int, _filters: int, woven: int
) -> int:
    """Bytes of all rows, unpacked, each with the one that names its filter."""
    per_pixel = bits * SAMPLES.get(kind, 1)
    total = 0
    for left, top, across, down in PASSES if woven else ((0, 0, 1, 1),):
        columns, rows = -((left - width) // across), -((top - height) // down)
        if columns > 0:
            total += max(rows, 0) * (1 + (columns * per_pixel + 7) // 8)
    return total
