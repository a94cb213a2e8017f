"""What is inside a picture file, read from untrusted bytes and cut down to its pixels.

A decoder is a large thing to hand a stranger's file to. So each format is walked here first: its
size and its Exif orientation are read, and all that the first picture does not need (metadata,
colour profiles, comments, thumbnails, further frames and pages) is left out of what the decoder
will see. Every loop here ends after one pass over the bytes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from explorer.data.formats import format_of
from explorer.data.tables import Refusal

FORMATS = "PNG, JPEG, WebP, GIF, BMP or TIFF"
MOST_SCANS = 64  # of a JPEG: each is a pass over the whole picture, and costs a few bytes
MOST_VALUES = 200_000  # of one TIFF tag
MOST_TILE = 4096  # pixels on a side of a TIFF's tile
TIFF_COMPRESSIONS = {1, 5, 8, 32773, 32946}  # none, LZW, deflate, PackBits, old deflate
TIFF_UNITS = {1: "B", 3: "H", 4: "I"}  # types of the numbers that pixels need
# width, height, bits, compression, photometric, fill order, strips: place, rows, lengths; samples,
# planes, predictor, colours, tiles: width, height, places, lengths; alpha, sample format
TIFF_TAGS = {256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 317, 320, 322, 323, 324, 325}
TIFF_TAGS |= {338, 339}
PNG_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT"}
WEBP_CHUNKS = {b"ALPH", b"VP8 ", b"VP8L"}
JPEG_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# and tables, scans, number of lines, restart interval, JFIF, Adobe's colours
JPEG_SEGMENTS = JPEG_FRAMES | {0xC4, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD, 0xE0, 0xEE}
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # one that is no part of coded pixels
MOST_SEGMENTS = 1_000  # of a JPEG
MOST_CHUNKS = 5_000  # of a PNG or WebP
MOST_BLOCKS = 40_000  # of a GIF's pixels: 255 bytes each, as a rule
MOST_NOTES, MOST_NOTE = 100, 4_000  # of a GIF before its pixels, and blocks of each


class Inside(NamedTuple):
    """data : the file with its pixels alone.  size : (width, height).  turn : Exif's, 1 to 8."""

    data: bytes
    size: tuple[int, int]
    turn: int = 1


def broken(what: str = "is cut short or damaged") -> Refusal:
    return Refusal("broken", f"a picture must be whole and this one {what}; save it anew.")


def orientation(exif: bytes) -> int:
    """Exif's orientation, 1 to 8; 1 where there is none or the block is damaged."""
    exif = exif.removeprefix(b"Exif\0\0")
    order: Any = {b"II": "<", b"MM": ">"}.get(exif[:2])
    try:
        (start,) = struct.unpack_from(order + "I", exif, 4)
        (count,) = struct.unpack_from(order + "H", exif, start)
        for k in range(count):
            tag, kind, n, value = struct.unpack_from(order + "HHIH", exif, start + 2 + 12 * k)
            if (tag, kind, n) == (274, 3, 1):
                return value if 1 <= value <= 8 else 1
    except (TypeError, struct.error):
        return 1
    return 1


def png(data: bytes) -> Inside:
    """The chunks of the still picture."""
    chunks, place, turn = [data[:8]], 8, 1
    for _ in range(MOST_CHUNKS):
        length, kind = struct.unpack_from(">I4s", data, place)
        end = place + 12 + length
        if end > len(data) or (kind == b"IHDR") != (place == 8):
            raise broken()
        if kind in PNG_CHUNKS and length:
            chunks.append(data[place:end])
        elif kind == b"eXIf":
            turn = orientation(data[place + 8 : end - 4])
        elif kind == b"IEND":
            if data[25] == 3 and not any(part[4:8] == b"PLTE" for part in chunks):
                raise broken("has no palette")
            chunks.append(data[place:end])
            return Inside(b"".join(chunks), struct.unpack_from(">II", data, 16), turn)
        place = end
    raise broken("has more parts than a picture needs")


def jpeg(data: bytes) -> Inside:
    """The segments that pixels need; one frame, at most MOST_SCANS scans."""
    segments, place, turn, size, scans = [data[:2]], 2, 1, None, 0
    for _ in range(MOST_SEGMENTS):
        match = MARKER.search(data, place)
        if not match:
            raise broken()
        marker = data[match.start() + 1]
        if marker == 0xD9:
            break
        (length,) = struct.unpack_from(">H", data, match.end())
        place = match.end() + max(length, 2)
        if marker in JPEG_FRAMES:
            if size:
                raise broken("has more than one size")
            size = struct.unpack_from(">HH", data, match.end() + 3)[::-1]
        elif marker == 0xDA:
            scans += 1
            coded = MARKER.search(data, place)
            place = coded.start() if coded else len(data)
        elif marker == 0xE1 and turn == 1:
            turn = orientation(data[match.end() + 2 : place])
        if marker in JPEG_SEGMENTS:
            segments.append(data[match.start() : place])
    if not size or not 0 < scans <= MOST_SCANS:
        raise broken("has no pixels, or too many passes over them")
    return Inside(b"".join([*segments, b"\xff\xd9"]), size, turn)


def webp(data: bytes) -> Inside:
    """The still picture, or the first frame of an animation, on a canvas of its own size."""
    pixels: list[tuple[bytes, bytes]] = []
    turn = 1
    for kind, body in _riff(data, 12, min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])):
        if kind == b"EXIF":
            turn = orientation(body)
        elif kind in WEBP_CHUNKS and not _coded(pixels):
            pixels.append((kind, body))
        elif kind == b"ANMF" and not _coded(pixels):
            pixels = [each for each in _riff(body, 16, len(body)) if each[0] in WEBP_CHUNKS][:2]
    if not _coded(pixels):
        raise broken("holds no pixels")
    width, height = size = _webp_size(*pixels[-1])
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    canvas = (b"VP8X", bytes([0x10 * (len(pixels) > 1), 0, 0, 0]) + sides)
    chunks = [canvas, *pixels] if len(pixels) > 1 else pixels
    packed = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
        for kind, body in chunks
    )
    return Inside(b"RIFF" + struct.pack("<I", len(packed)) + packed, size, turn)


def _coded(pixels: list[tuple[bytes, bytes]]) -> bool:
    return bool(pixels) and pixels[-1][0] != b"ALPH"


def _riff(data: bytes, place: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """(name, body) of each chunk between the two places."""
    for _ in range(MOST_CHUNKS):
        if place + 8 > end:
            return
        kind, length = struct.unpack_from("<4sI", data, place)
        if place + 8 + length > end:
            raise broken()
        yield kind, data[place + 8 : place + 8 + length]
        place += 8 + length + length % 2
    raise broken("has more parts than a picture needs")


def _webp_size(kind: bytes, body: bytes) -> tuple[int, int]:
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", body, 1)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", body, 6)
    return width & 0x3FFF, height & 0x3FFF


def gif(data: bytes) -> Inside:
    """The first frame, with the screen and palette it stands on."""
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    place = 13 + _colours(flags)
    parts, control, notes = [data[:place]], b"", 0
    while data[place] != 0x2C:
        notes += 1
        if data[place] != 0x21 or notes > MOST_NOTES:
            raise broken("holds no pixels" if data[place] == 0x3B else "is damaged")
        end = _blocks_end(data, place + 2, MOST_NOTE)
        if data[place + 1] == 0xF9:
            control = data[place:end]
        place = end
    left, top, across, down, flags = struct.unpack_from("<HHHHB", data, place + 1)
    end = _blocks_end(data, place + 10 + _colours(flags) + 1, MOST_BLOCKS)
    parts += [control, data[place:end], b"\x3b"]
    return Inside(b"".join(parts), (max(width, left + across), max(height, top + down)))


def _colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks_end(data: bytes, place: int, most: int) -> int:
    for _ in range(most):
        if not data[place]:
            return place + 1
        place += data[place] + 1
    raise broken("has more parts than a picture needs")


def bmp(data: bytes) -> Inside:
    """The header's size; run-length coding is refused, as few programs write it."""
    (header,) = struct.unpack_from("<I", data, 14)
    if header == 12:
        return Inside(data, struct.unpack_from("<HH", data, 18))
    width, height, _, _, compression = struct.unpack_from("<iiHHI", data, 18)
    if compression not in (0, 3):
        raise Refusal(
            "compression",
            "a BMP must not be compressed and this one is; save it as PNG.",
        )
    return Inside(data, (width, abs(height)))


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
            turn = _tiff_values(data, entry, order)[0]
        elif tag in TIFF_TAGS and tag not in entries and kind in TIFF_UNITS:
            entries[tag] = entry
    values = {tag: _tiff_values(data, entry, order) for tag, entry in entries.items()}
    _check_tiff(values, len(data))
    data += b"\0" * (len(data) % 2)
    directory = struct.pack(order + "H", len(entries)) + b"".join(
        entries[tag] for tag in sorted(entries)
    )
    head = data[:4] + struct.pack(order + "I", len(data)) + data[8:]
    size = values[256][0], values[257][0]
    return Inside(head + directory + bytes(4), size, turn if 1 <= turn <= 8 else 1)


def _tiff_values(data: bytes, entry: bytes, order: str) -> tuple[int, ...]:
    _, kind, n = struct.unpack_from(order + "HHI", entry)
    if not 1 <= n <= MOST_VALUES or kind not in TIFF_UNITS:
        raise broken("is damaged")
    layout = f"{order}{n}{TIFF_UNITS[kind]}"
    if struct.calcsize(layout) <= 4:
        return struct.unpack_from(layout, entry, 8)
    return struct.unpack_from(layout, data, *struct.unpack_from(order + "I", entry, 8))


def _check_tiff(values: dict[int, tuple[int, ...]], length: int) -> None:
    if 256 not in values or 257 not in values:
        raise broken("holds no pixels")
    if values.get(259, (1,))[0] not in TIFF_COMPRESSIONS:
        raise Refusal(
            "compression",
            "a TIFF must be plain or packed by LZW, deflate or PackBits and this one is packed "
            "otherwise; save it as PNG.",
        )
    whole = set(values.get(339, (1,))) == {1} and len(values.get(258, (1,))) <= 5
    if not whole or not set(values.get(258, (1,))) <= {1, 2, 4, 8, 16}:
        raise deep()
    if max(values.get(322, (0,))[0], values.get(323, (0,))[0]) > MOST_TILE:
        raise broken("has tiles that are too large")
    for places, lengths in ((273, 279), (324, 325)):  # of strips and tiles
        parts = zip(values.get(places, ()), values.get(lengths, ()), strict=False)
        if any(place + count > length for place, count in parts):
            raise broken()


def deep() -> Refusal:
    return Refusal(
        "depth",
        "a picture must have 8 or 16 bits per channel, whole numbers, gray, RGB or CMYK, and this "
        "one has others; save it as PNG.",
    )


WALKERS = {"PNG": png, "JPEG": jpeg, "WEBP": webp, "GIF": gif, "BMP": bmp, "TIFF": tiff}


def inside(data: bytes) -> tuple[str, Inside]:
    """(format, what is inside) of a picture file; Refusal with one sentence for anything else."""
    kind = format_of(data)
    if kind is None:
        raise Refusal(
            "unknown",
            f"a picture must be {FORMATS} and this is none of them; save it as PNG or JPEG.",
        )
    if kind not in WALKERS:
        raise Refusal(
            "format",
            f"a picture must be {FORMATS} and this is {kind}; save it as PNG or JPEG.",
            format=kind,
        )
    try:
        return kind, WALKERS[kind](data)
    except (struct.error, IndexError):  # the walk ran over the end of the bytes
        raise broken() from None
