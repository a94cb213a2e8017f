"""The first page of a TIFF, from untrusted bytes: its directory, written anew for its pixels."""

from __future__ import annotations

import math
import struct

from explorer.data.inside import Inside, broken, deep
from explorer.data.tables import Refusal

MOST_VALUES = 200_000  # of one tag
MOST_TILE = 4096  # pixels on a side of a tile
COMPRESSIONS = {1, 5, 8, 32773, 32946}  # none, LZW, deflate, PackBits, old deflate
UNITS = {1: "B", 3: "H", 4: "I"}  # types of the numbers that pixels need
# width, height, bits, compression, photometric, fill order, strips: place, rows, lengths; samples,
# planes, predictor, colours, tiles: width, height, places, lengths; alpha, sample format
TAGS = {256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 317, 320, 322, 323, 324, 325}
TAGS |= {338, 339}


def tiff(data: bytes) -> Inside:
    """The first page, its directory written anew with the tags that pixels need."""
    order = "<" if data[:2] == b"II" else ">"
    magic, start = struct.unpack_from(order + "HI", data, 2)
    (count,) = struct.unpack_from(order + "H", data, start)
    entries, turn = {}, 1
    for k in range(count if magic == 42 else 0):
        entry = data[start + 2 + 12 * k : start + 14 + 12 * k]
        tag, kind = struct.unpack_from(order + "HH", entry)
        if tag == 274:
            turn = _values(data, entry, order)[0]
        elif tag in TAGS and tag not in entries and kind in UNITS:
            entries[tag] = entry
    values = {tag: _values(data, entry, order) for tag, entry in entries.items()}
    _check(values, len(data))
    negative = values.get(262, (0,))[0] == 0 and len(values.get(258, (1,))) == 1
    if negative:  # said to be positive here and turned later: decoders forget it at some depths
        entries[262] = struct.pack(order + "HHIHH", 262, 3, 1, 1, 0)
    data += b"\0" * (len(data) % 2)
    directory = struct.pack(order + "H", len(entries)) + b"".join(
        entries[tag] for tag in sorted(entries)
    )
    head = data[:4] + struct.pack(order + "I", len(data)) + data[8:]
    size = values[256][0], values[257][0]
    turn = turn if 1 <= turn <= 8 else 1
    return Inside(head + directory + bytes(4), size, turn, negative=negative)


def _values(data: bytes, entry: bytes, order: str) -> tuple[int, ...]:
    _, kind, n = struct.unpack_from(order + "HHI", entry)
    if not 1 <= n <= MOST_VALUES or kind not in UNITS:
        raise broken("is damaged")
    layout = f"{order}{n}{UNITS[kind]}"
    if struct.calcsize(layout) <= 4:
        return struct.unpack_from(layout, entry, 8)
    return struct.unpack_from(layout, data, *struct.unpack_from(order + "I", entry, 8))


def _check(values: dict[int, tuple[int, ...]], length: int) -> None:
    if 256 not in values or 257 not in values:
        raise broken("holds no pixels")
    if values.get(259, (1,))[0] not in COMPRESSIONS:
        raise Refusal(
            "compression",
            "a TIFF must be plain or packed by LZW, deflate or PackBits and this one is packed "
            "otherwise; save it as PNG.",
        )
    whole = set(values.get(339, (1,))) == {1} and len(values.get(258, (1,))) <= 5
    if not whole or not set(values.get(258, (1,))) <= {1, 2, 4, 8, 16}:
        raise deep()
    plain, deepest = values.get(259, (1,))[0] == 1, max(values.get(258, (1,)))
    apart, multiplied = values.get(284, (1,))[0] == 2, values.get(338) == (1,)
    if (plain and apart and deepest == 16) or (multiplied and values.get(277, (1,))[0] == 2):
        raise deep()  # which the decoder would misread
    if max(values.get(322, (0,))[0], values.get(323, (0,))[0]) > MOST_TILE:
        raise broken("has tiles that are too large")
    for places, lengths in ((273, 279), (324, 325)):  # of strips and tiles
        parts = zip(values.get(places, ()), values.get(lengths, ()), strict=False)
        if any(place + count > length for place, count in parts):
            raise broken()
    if plain:
        _check_rows({tag: each[0] for tag, each in values.items()}, values, length)


def _check_rows(first: dict[int, int], values: dict[int, tuple[int, ...]], length: int) -> None:
    """Raise Refusal if plain pixels are too few; packed ones the decoder counts."""
    samples = first.get(277, 1)
    planes = samples if first.get(284, 1) == 2 else 1
    across, down = first.get(322, first[256]), first.get(323, first[257])
    row = (across * samples // planes * first.get(258, 1) + 7) // 8
    tiles = math.ceil(first[256] / max(across, 1)) * math.ceil(first[257] / max(down, 1))
    lengths = values.get(279) or values.get(325)
    there = sum(lengths) if lengths else length - first.get(273, first.get(324, length))
    if there < planes * tiles * down * row:
        raise broken()
