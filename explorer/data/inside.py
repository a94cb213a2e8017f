"""What the walks over picture files share: what they find, how they refuse, which way is up."""

from __future__ import annotations

import struct
from typing import Any, NamedTuple

from explorer.data.tables import Refusal


class Inside(NamedTuple):
    """data : the file with its pixels alone.  size : (width, height).  turn : Exif's, 1 to 8.

    frame : (left, top, width, height) of the pixels where they do not fill the size.  gray : the
    file says so, whatever its decoder makes of it.  negative : 0 is white.  clear : red, green and
    blue of 16 bits that are transparent.
    """

    data: bytes
    size: tuple[int, int]
    turn: int = 1
    frame: tuple[int, int, int, int] | None = None
    gray: bool = False
    negative: bool = False
    clear: tuple[int, ...] = ()

    @property
    def coded(self) -> tuple[int, int]:
        """(width, height) that the decoder will find."""
        return self.size if self.frame is None else self.frame[2:]


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


def deep() -> Refusal:
    return Refusal(
        "depth",
        "a picture must have 8 or 16 bits per channel, whole numbers, gray, RGB or CMYK, and this "
        "one has others; save it as PNG.",
    )
