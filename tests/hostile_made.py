"""Hostile picture files and zips, generated: {name: bytes}, those that must be refused and others.

Nothing here is real malware; each is a file that has taken some reader down, or tries to.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from functools import cache

import numpy as np

from explorer.data.uploads import MOST_BYTES
from tests.pictures_made import RGB, chunk, exif, png, saved, tiff_of, zipped

HEAD = b"\x89PNG\r\n\x1a\n"
WHOLE = {
    "png": lambda: png(RGB),
    "jpg": lambda: saved(RGB, "JPEG"),
    "progressive jpg": lambda: saved(RGB, "JPEG", progressive=True),
    "webp": lambda: saved(RGB, "WEBP"),
    "lossless webp": lambda: saved(RGB, "WEBP", lossless=True),
    "gif": lambda: saved(RGB, "GIF"),
    "bmp": lambda: saved(RGB, "BMP"),
    "tiff": lambda: saved(RGB, "TIFF"),
    "LZW tiff": lambda: saved(RGB, "TIFF", compression="tiff_lzw"),
}


def truncated() -> dict[str, bytes]:
    """Each format, ending early at a dozen places."""
    files = {}
    for kind, make in WHOLE.items():
        data = make()
        for k in range(12):
            files[f"{kind} cut at {k}/12"] = data[: max(3, len(data) * k // 12)]
        files[f"{kind} without its last bytes"] = data[:-6]
    del files["bmp cut at 0/12"]
    return files | {"bmp cut at its header": WHOLE["bmp"]()[:20]}


def flipped() -> dict[str, bytes]:
    """Each format with one to eight bits turned over, most of them near the beginning."""
    files = {}
    for kind, make in WHOLE.items():
        for seed in range(14):
            rng = np.random.default_rng(seed)
            data = bytearray(make())
            reach = len(data) if seed % 2 else min(200, len(data))
            for place in rng.integers(2, reach, rng.integers(1, 9)):
                data[place] ^= 1 << rng.integers(8)
            files[f"{kind} with flips {seed}"] = bytes(data)
    return files


def others() -> dict[str, bytes]:
    """What is no picture at all, whatever its ending says."""
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    page = b"<!DOCTYPE html><html><img src=x onerror=alert(1)></html>"
    laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'
    starts = {kind: make()[:12] for kind, make in WHOLE.items()}
    return {
        "nothing": b"",
        "one byte": b"\x89",
        "an SVG": svg,
        "an SVG after a mark and blanks": b"\xef\xbb\xbf \n<?xml version='1.0'?>\n" + svg,
        "a page": page,
        "a page in capitals": page.upper(),
        "XML that grows": laughs,
        "a PDF": b"%PDF-1.7\n" + bytes(900),
        "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (r) file\n",
        "a program": b"MZ" + bytes(900),
        "a program of Linux": b"\x7fELF" + bytes(900),
        "a zip": zipped({"a.png": png(RGB)}),
        "gzip": gzip.compress(png(RGB)),
        "a RAR": b"Rar!\x1a\x07" + bytes(99),
        "a 7z": b"7z\xbc\xaf\x27\x1c" + bytes(99),
        "HEIC": b"\0\0\0\x18ftypheic" + bytes(99),
        "AVIF": b"\0\0\0\x18ftypavif" + bytes(99),
        "a film": b"\0\0\0\x18ftypisom" + bytes(99),
        "a PSD": b"8BPS\0\1" + bytes(99),
        "a BigTIFF": b"II+\0\x08\0\0\0" + bytes(99),
        "JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(99),
        "an icon": b"\0\0\1\0\1\0" + bytes(99),
        "a pickle": b"\x80\x04\x95" + bytes(50),
        "text": b"To be, or not to be\n" * 20,
        "JSON": b'{"pixels": [1, 2]}',
        "zeros": bytes(5000),
        "random bytes": np.random.default_rng(1).bytes(5000),
        "too many bytes": png(RGB) + bytes(MOST_BYTES),
        "a PNG after a blank": b" " + png(RGB),
    } | {f"only the start of a {kind}": start for kind, start in starts.items()}


def header(width: int, height: int, bits=8, kind=2, rest: bytes = b"", pixels=1000) -> bytes:
    """A PNG that says what it has; pixels : bytes of zeros that there are."""
    body = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    zeros = chunk(b"IDAT", zlib.compress(bytes(pixels), 1))
    return HEAD + chunk(b"IHDR", body) + rest + zeros + chunk(b"IEND", b"")


def jpeg_of(width: int, height: int) -> bytes:
    data = saved(RGB, "JPEG")
    place = data.index(b"\xff\xc0") + 5
    return data[:place] + struct.pack(">HH", height, width) + data[place + 4 :]


def liars() -> dict[str, bytes]:
    """Headers that promise what is not there: size, depth, place."""
    gif, bmp = WHOLE["gif"](), WHOLE["bmp"]()
    sizes = {"none": (0, 0), "no width": (0, 24), "huge": (60_000, 60_000), "long": (16_000, 9)}
    files = {f"a png of size {name}": header(*size) for name, size in sizes.items()}
    files |= {f"a jpg of size {name}": jpeg_of(*size) for name, size in sizes.items()}
    files |= {
        f"a gif of size {name}": gif[:6] + struct.pack("<HH", *size) + gif[10:]
        for name, size in sizes.items() if name[:2] != "no"
    }  # fmt: skip
    files |= {
        f"a bmp of size {name}": bmp[:18] + struct.pack("<ii", *size) + bmp[26:]
        for name, size in sizes.items()
    }
    files |= {
        f"a tiff of size {name}": tiff_of(RGB, t256=(4, [size[0]]), t257=(4, [size[1]]))
        for name, size in sizes.items()
    }
    return files | wrong_parts(gif, bmp)


def wrong_parts(gif: bytes, bmp: bytes) -> dict[str, bytes]:
    webp, lossy = WHOLE["lossless webp"](), WHOLE["webp"]()
    place = lossy.index(b"\x9d\x01\x2a") + 3
    return {
        "a webp of 16,383 squared": lossy[:place] + b"\xff\x3f\xff\x3f" + lossy[place + 4 :],
        "a lossless webp of 16,384 squared": webp[:21] + b"\xff\xff\xff\x0f" + webp[25:],
        "a webp without pixels": b"RIFF\x10\0\0\0WEBPICCP\4\0\0\0abcd",
        "a png of 2³¹ squared": header(2**31 - 1, 2**31 - 1),
        "a png with too few pixels": header(2000, 2000),
        "a png of 3 bits": header(40, 24, bits=3),
        "a png of colour type 5": header(40, 24, kind=5),
        "a png without a palette": header(40, 24, kind=3),
        "a png with two headers": header(40, 24, rest=chunk(b"IHDR", bytes(13))),
        "a png that begins with its pixels": HEAD + chunk(b"IDAT", b"") + png(RGB)[8:],
        "a png whose chunk is 2 GB": HEAD + struct.pack(">I", 2**31 - 1) + png(RGB)[12:],
        "a png with a wrong checksum": png(RGB)[:29] + bytes(4) + png(RGB)[33:],
        "a png whose pixels are no zlib": png(RGB, rows=b"")[:-12] + chunk(b"IEND", b""),
        "a jpg with two sizes": jpeg_of(40, 24)[:-2]
        + b"\xff\xc0\0\x11\x08\0\x18\0\x28"
        + bytes(12),
        "a jpg without tables": b"\xff\xd8" + jpeg_of(40, 24)[jpeg_of(40, 24).index(b"\xff\xc0") :],
        "a bmp of 3 bits": bmp[:28] + b"\3\0" + bmp[30:],
        "a bmp whose pixels lie elsewhere": bmp[:10] + b"\xff\xff\xff\x7f" + bmp[14:],
        "a bmp packed by runs": bmp[:28] + struct.pack("<HI", 8, 1) + bmp[34:],
        "a bmp that holds a jpg": bmp[:30] + struct.pack("<I", 4) + bmp[34:],
        "a gif without a picture": gif[:13] + bytes(3 * 2 ** ((gif[10] & 7) + 1)) + b";",
        "a gif with a strange block": gif[:13] + bytes(3 * 2 ** ((gif[10] & 7) + 1)) + b"\x7f" * 9,
    }


def tiffs() -> dict[str, bytes]:
    """TIFFs packed strangely, deep, tiled without measure, or with tags that lie."""
    packed = (0, 2, 3, 4, 6, 7, 9, 34712, 34887, 34925, 50000, 50001, 65535)
    files = {f"a tiff packed by {code}": tiff_of(RGB, t259=(3, [code])) for code in packed}
    files |= {f"a tiff of {b} bits": tiff_of(RGB, t258=(3, [b] * 3)) for b in (0, 3, 12, 32, 64)}
    tile = {"t322": (4, [65_520]), "t323": (4, [65_520]), "t324": (4, [8]), "t325": (4, [99])}
    return files | {
        "a tiff of floats": tiff_of(RGB, t339=(3, [3, 3, 3])),
        "a tiff with endless tiles": tiff_of(RGB, **tile),
        "a tiff of 200 samples": tiff_of(RGB, t277=(3, [200]), t258=(3, [8] * 200)),
        "a tiff without width": tiff_of(RGB)[:-120],
        "a tiff with its pixels elsewhere": tiff_of(RGB, t273=(4, [2**31])),
        "a tiff of a strange colour": tiff_of(RGB, t262=(3, [32_803])),
        "a tiff whose directory is itself": b"II*\0\0\0\0\0" + tiff_of(RGB)[8:],
        "a tiff whose directory is nowhere": b"II*\0\xff\xff\xff\xff" + tiff_of(RGB)[8:],
    }


def many_scans(count: int) -> bytes:
    data = saved(RGB, "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + b"\xff\xd9"


def tag_storm(order="<") -> bytes:
    """65,535 tags that all point at the same four million bytes."""
    body = struct.pack("<H", 65_535) + b"".join(
        struct.pack("<HHII", 1000 + k % 60_000, 1, 4_000_000, 8) for k in range(65_535)
    )
    return b"II*\0" + struct.pack("<I", 4_000_008) + bytes(4_000_000) + body + bytes(4)


def page_chain(count: int) -> bytes:
    """A TIFF whose directories go on and on, each with one tag."""
    pages = (
        struct.pack("<HHHIII", 1, 256, 4, 1, 40, 8 + 18 * (k + 1) if k < count - 1 else 0)
        for k in range(count)
    )
    return b"II*\0\x08\0\0\0" + b"".join(pages)


@cache
def bombs() -> dict[str, bytes]:
    """Files that would cost a careless reader gigabytes or minutes."""
    grow = zlib.compress(bytes(300_000_000), 1)
    gif = WHOLE["gif"]()
    table = 13 + 3 * 2 ** ((gif[10] & 7) + 1)
    notes = (b"\x21\xfe" + b"\x01a" * 100 + b"\0") * 24_000
    blank = np.zeros((4000, 6000), np.uint8)
    jpg = saved(RGB, "JPEG")
    return {
        "a png of 24 million pixels": png(blank),
        "a png of 24 million deep pixels": png(np.zeros((4000, 6000), np.uint16)),
        "a png of 24 million deep pixels with alpha": header(6000, 4000, 16, 6, pixels=192_004_000),
        "a png of 24 million deep pixels, one colour clear": header(
            6000, 4000, 16, 2, chunk(b"tRNS", bytes(6)), 144_004_000),
        "a gif of few pixels on a large screen": gif[:6] + struct.pack("<HH", 6000, 4000)
        + gif[10:],
        "a png with 300 MB in its pixels": HEAD + png(RGB)[8:33] + chunk(b"IDAT", grow)
        + chunk(b"IEND", b""),
        "a png with 300 MB in a note": png(RGB, chunk(b"zTXt", b"a\0\0" + grow)),
        "a png with 300 MB in a profile": png(RGB, chunk(b"iCCP", b"a\0\0" + grow)),
        "a png with 300 MB in an unicode note": png(RGB, chunk(b"iTXt", b"a\0\1\0\0\0" + grow)),
        "a png of 400,000 chunks": png(RGB, chunk(b"teSt", b"") * 400_000),
        "a png with a storm of Exif": png(RGB, chunk(b"eXIf", tag_storm())),
        "a jpg of a thousand scans": many_scans(1000),
        "a jpg of a million segments": jpg[:2] + b"\xff\xfe\0\2" * 1_200_000 + jpg[2:],
        "a jpg of 0xFF": b"\xff\xd8" + b"\xff" * 4_900_000,
        "a jpg of 0xFF and 0": b"\xff\xd8\xff\xda\0\2" + b"\xff\0" * 2_400_000,
        "a jpg that says 24 million pixels": jpeg_of(6000, 4000),
        "a gif of 1-byte blocks": gif[:table] + notes + gif[table:],
        "a gif of 1-byte pixels": gif[:-2] + b"\1\0" * 2_400_000 + b"\0;",
        "a gif of 24 million pixels": saved(blank, "GIF"),
        "a gif of 3,000 frames": gif[:-1] + gif[table:-1] * 3_000 + b";",
        "a webp of half a million chunks": b"RIFF" + struct.pack("<I", 4_000_004) + b"WEBP"
        + b"ALPH\0\0\0\0" * 500_000,
        "a webp of 16 million pixels": saved(blank[:3900, :4100], "WEBP", lossless=True, method=0),
        "a tiff with a storm of tags": tag_storm(),
        "a tiff of 200,000 pages": page_chain(200_000),
        "a tiff of 24 million pixels": saved(blank, "TIFF", compression="tiff_lzw"),
        "a tiff with one strip of 300 MB": tiff_of(RGB, t259=(3, [8]), t278=(4, [2**31])),
    }  # fmt: skip


HARMLESS = {
    "a png of 24 million pixels",
    "a png of 24 million deep pixels",
    "a png of 24 million deep pixels with alpha",
    "a png of 24 million deep pixels, one colour clear",
    "a gif of few pixels on a large screen",
    "a png with 300 MB in its pixels",
    "a png with 300 MB in a note",
    "a png with 300 MB in a profile",
    "a png with 300 MB in an unicode note",
    "a png with a storm of Exif",
    "a gif of 24 million pixels",
    "a gif of 3,000 frames",
    "a webp of 16 million pixels",
    "a tiff of 24 million pixels",
}  # may be read: what is hostile in them is never looked at


@cache
def refused() -> dict[str, bytes]:
    """All that must be refused."""
    bad = {name: data for name, data in bombs().items() if name not in HARMLESS}
    return truncated() | others() | liars() | tiffs() | bad


@cache
def unsure() -> dict[str, bytes]:
    """What may be read or refused, but must end in one of the two."""
    notes = {f"Exif of {n} bytes": png(RGB, chunk(b"eXIf", exif(6)[:n])) for n in range(0, 28, 3)}
    late = {f"{kind} without its last byte": make()[:-1] for kind, make in WHOLE.items()}
    lies = {"a tiff of 4 GB": tiff_of(RGB, t279=(4, [2**32 - 1]))}
    return flipped() | notes | late | lies | {name: bombs()[name] for name in sorted(HARMLESS)}
