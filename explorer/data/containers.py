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

from explorer.data.formats import format_of
from explorer.data.inside import Inside, broken, orientation
from explorer.data.png import png
from explorer.data.tables import Refusal
from explorer.data.tiff import tiff

FORMATS = "PNG, JPEG, WebP, GIF, BMP or TIFF"
MOST_SCANS = 64  # of a JPEG: each is a pass over the whole picture, and costs a few bytes
WEBP_CHUNKS = {b"ALPH", b"VP8 ", b"VP8L"}
JPEG_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# and tables, scans, number of lines, restart interval, JFIF, Adobe's colours
JPEG_SEGMENTS = JPEG_FRAMES | {0xC4, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD, 0xE0, 0xEE}
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # one that is no part of coded pixels
MOST_SEGMENTS = 1_000  # of a JPEG
MOST_CHUNKS = 5_000  # of a WebP
MOST_BLOCKS = 40_000  # of a GIF's pixels: 255 bytes each, as a rule
MOST_NOTES, MOST_NOTE = 100, 4_000  # of a GIF before its pixels, and blocks of each


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
    """The still picture, or the first frame of an animation and its place on the canvas."""
    pixels: list[tuple[bytes, bytes]] = []
    turn, canvas, corner = 1, None, (0, 0)
    for kind, body in _riff(data, 12, min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])):
        if kind == b"EXIF":
            turn = orientation(body)
        elif kind == b"VP8X":
            canvas = _three(body, 4) + 1, _three(body, 7) + 1
        elif kind in WEBP_CHUNKS and not _coded(pixels):
            pixels.append((kind, body))
        elif kind == b"ANMF" and not _coded(pixels):
            pixels = [each for each in _riff(body, 16, len(body)) if each[0] in WEBP_CHUNKS][:2]
            corner = 2 * _three(body, 0), 2 * _three(body, 3)
    if not _coded(pixels):
        raise broken("holds no pixels")
    width, height = size = _webp_size(*pixels[-1])
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    own = (b"VP8X", bytes([0x10 * (len(pixels) > 1), 0, 0, 0]) + sides)
    chunks = [own, *pixels] if len(pixels) > 1 else pixels
    packed = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
        for kind, body in chunks
    )
    data = b"RIFF" + struct.pack("<I", len(packed)) + packed
    return _placed(data, canvas or size, (*corner, *size), turn)


def _placed(
    data: bytes, canvas: tuple[int, int], frame: tuple[int, int, int, int], turn: int = 1
) -> Inside:
    """The coded frame where it stands; where it fills the canvas, that is all there is to say."""
    left, top, width, height = frame
    if left + width > canvas[0] or top + height > canvas[1]:
        raise broken("has pixels outside itself")
    return Inside(data, canvas, turn, None if frame == (0, 0, *canvas) else frame)


def _three(data: bytes, place: int) -> int:
    """A whole number of three bytes."""
    if place + 3 > len(data):
        raise broken()
    return int.from_bytes(data[place : place + 3], "little")


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
    """The first frame with its palette, and its place on the screen."""
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    place = 13 + _colours(flags)
    control, notes, palette = b"", 0, data[10:place]
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
    sides = struct.pack("<HH", across, down)
    alone = data[:6] + sides + palette + control
    alone += b"\x2c" + bytes(4) + sides + data[place + 9 : end] + b"\x3b"
    screen = max(width, left + across), max(height, top + down)
    return _placed(alone, screen, (left, top, across, down))


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
