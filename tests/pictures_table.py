"""Every depth and declaration of PNG, TIFF and BMP, written byte by byte beside its own pixels.

Each case is (file, levels (H, W, 1 or 3) from 0 to 255, tolerance): no decoder had a hand in it.
16 bits of colour keep their upper eight, so they may be off by one level.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np

from tests.pictures_made import chunk, tiff

HEIGHT, WIDTH = 11, 13  # rows that fill no whole number of bytes
EXACT, LEVEL, LEVELS = 2e-4, 1.01, 2.02  # of 255: float32; one rounding; of colour and alpha
ADAM7 = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2),
         (1, 0, 2, 1))  # fmt: skip
SAMPLES = {"gray": 1, "gray and alpha": 2, "rgb": 3, "rgba": 4, "palette": 1}
PNG_KINDS = {"gray": 0, "gray and alpha": 4, "rgb": 2, "rgba": 6, "palette": 3}
PNG_DEPTHS = {"gray": (1, 2, 4, 8, 16), "palette": (1, 2, 4, 8)}


class Case(NamedTuple):
    data: bytes
    levels: np.ndarray
    within: float = EXACT


def drawn(name: str, bits: int, samples: int) -> np.ndarray:
    """(HEIGHT, WIDTH, samples) whole numbers of so many bits, all different from case to case."""
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    return rng.integers(0, 2**bits, (HEIGHT, WIDTH, samples))


def packed(values: np.ndarray, bits: int, order: str = ">") -> list[bytes]:
    """Each row's bytes: the samples one behind the other, the first in the highest bits."""
    if bits >= 8:
        kind = f"{order}u{bits // 8}"
        return [row.astype(kind).tobytes() for row in values]
    rows = values.reshape(len(values), -1).astype(np.uint8)
    unpacked = np.unpackbits(rows[..., None], axis=2)[..., 8 - bits :]
    return [np.packbits(row).tobytes() for row in unpacked.reshape(len(rows), -1)]


def scaled(values: np.ndarray, bits: int) -> np.ndarray:
    return values * (255 / (2**bits - 1))


def over_white(levels: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Levels seen through alpha from 0 to 1 on white paper."""
    return alpha * levels + (1 - alpha) * 255


# PNG


def png_file(values: np.ndarray, kind: int, bits: int, woven: bool, between: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, kind, 0, 0, woven)
    passes = [values[y::down, x::across] for y, x, down, across in ADAM7] if woven else [values]
    rows = [b"\0" + row for each in passes if each.size for row in packed(each, bits)]
    pixels = chunk(b"IDAT", zlib.compress(b"".join(rows)))
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return head + between + pixels + chunk(b"IEND", b"")


def png_cases() -> Iterator[tuple[str, Case]]:
    for colours in PNG_KINDS:
        declared = (False, True) if colours in ("gray", "rgb", "palette") else (False,)
        for bits, clear, woven in product(
            PNG_DEPTHS.get(colours, (8, 16)), declared, (False, True)
        ):
            name = f"png {colours} {bits}" + " tRNS" * clear + " interlaced" * woven
            yield name, png_case(name, colours, bits, clear, woven)


def png_case(name: str, colours: str, bits: int, clear: bool, woven: bool) -> Case:
    values, kind = drawn(name, bits, SAMPLES[colours]), PNG_KINDS[colours]
    if colours == "palette":
        return palette_png(values, bits, clear, woven)
    between, levels = b"", scaled(values, bits)
    within = EXACT if bits < 16 or colours == "gray" else LEVELS
    if clear:
        key = values[4, 5]
        values[5:8, 2:9] = key
        values[8, 2:9] = key ^ 1  # as near as can be, and not it
        between = chunk(b"tRNS", struct.pack(f">{len(key)}H", *key))
        alpha = (values != key).any(axis=2, keepdims=True)
        levels = over_white(scaled(values, bits), alpha)
    if "alpha" in colours or colours == "rgba":
        levels = over_white(levels[..., :-1], levels[..., -1:] / 255)
    return Case(png_file(values, kind, bits, woven, between), levels, within)


def palette_png(values: np.ndarray, bits: int, clear: bool, woven: bool) -> Case:
    rng = np.random.default_rng(bits)
    table = rng.integers(0, 256, (2**bits, 3)).astype(np.uint8)
    between, levels = chunk(b"PLTE", table.tobytes()), table[values[..., 0]].astype(float)
    if clear:
        alphas = rng.integers(0, 256, 2**bits - 1).astype(np.uint8)  # the last is left out: opaque
        between += chunk(b"tRNS", alphas.tobytes())
        levels = over_white(levels, np.append(alphas, 255)[values] / 255)
    return Case(png_file(values, 3, bits, woven, between), levels, LEVEL if clear else EXACT)


# BMP


def bmp_file(rows: list[bytes], bits: int, palette=b"", down=False, header=40, masks=b"") -> bytes:
    """A plain BMP; rows from the top, masks : of red, green, blue and alpha."""
    padded = [row + bytes(-len(row) % 4) for row in rows]
    high = -HEIGHT if down else HEIGHT
    sizes = struct.pack("<iiHHIIiiII", WIDTH, high, 1, bits, 3 * bool(masks), 0, 99, 99, 0, 0)
    if header == 12:
        sizes = struct.pack("<HHHH", WIDTH, HEIGHT, 1, bits)
    head = (struct.pack("<I", header) + sizes + masks).ljust(header, b"\0")
    body = b"".join(padded if down else padded[::-1])
    place = 14 + len(head) + len(palette)
    return b"BM" + struct.pack("<IHHI", place + len(body), 0, 0, place) + head + palette + body


def bmp_cases() -> Iterator[tuple[str, Case]]:
    masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    rng = np.random.default_rng(9)
    for bits in (1, 4, 8):
        values = drawn(f"bmp {bits}", bits, 1)
        table = rng.integers(0, 256, (2**bits, 3)).astype(np.uint8)
        rows, levels = packed(values, bits), table[values[..., 0]].astype(float)
        for ends, header in ((b"\0", 40), (b"", 12)):
            palette = b"".join(colour[::-1].tobytes() + ends for colour in table)
            data = bmp_file(rows, bits, palette, header=header)
            yield f"bmp palette {bits}, header of {header}", Case(data, levels)
    rgb, rgba, five = drawn("bmp", 8, 3), drawn("bmp alpha", 8, 4), drawn("bmp 5", 5, 3)
    bgr = [row[:, ::-1].astype(np.uint8).tobytes() for row in rgb]
    bgra = [row[:, [2, 1, 0, 3]].astype(np.uint8).tobytes() for row in rgba]
    seen = over_white(rgba[..., :3], rgba[..., 3:] / 255)
    red, green, blue = np.moveaxis(five, 2, 0)
    rows = [row.astype("<u2").tobytes() for row in red << 10 | green << 5 | blue]
    for down in (False, True):
        said = " from the top" * down
        yield f"bmp 24{said}", Case(bmp_file(bgr, 24, down=down), rgb.astype(float))
        yield f"bmp 32{said}", Case(bmp_file(bgra, 32, down=down), rgba[..., :3].astype(float))
        yield f"bmp 16{said}", Case(bmp_file(rows, 16, down=down), scaled(five, 5), LEVEL)
        for header in (108, 124):
            data = bmp_file(bgra, 32, down=down, header=header, masks=masks)
            yield f"bmp alpha, header of {header}{said}", Case(data, seen, LEVEL)


# TIFF


def run_coded(row: bytes) -> bytes:
    """PackBits without a run: so many bytes as they are."""
    parts = (row[k : k + 128] for k in range(0, len(row), 128))
    return b"".join(bytes([len(part) - 1]) + part for part in parts)


def lzw_coded(data: bytes) -> bytes:
    """LZW whose table is cleared before it is ever used: codes of 9 bits, clear 256, end 257."""
    codes = []
    for k in range(0, len(data), 200):
        codes += [256, *data[k : k + 200]]
    bits = "".join(f"{code:09b}" for code in [*codes, 257])
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


PACKERS = {
    1: lambda rows: b"".join(rows),
    5: lambda rows: lzw_coded(b"".join(rows)),
    8: lambda rows: zlib.compress(b"".join(rows)),
    32773: lambda rows: b"".join(map(run_coded, rows)),
}


def mirrored(data: bytes) -> bytes:
    """Each byte with its lowest bit first."""
    return np.packbits(
        np.unpackbits(np.frombuffer(data, np.uint8)).reshape(-1, 8)[:, ::-1]
    ).tobytes()


def tiff_file(
    values: np.ndarray, bits: int, photometric: int, order: str, code: int, rows: int, **tags
) -> bytes:
    """A TIFF in strips of so many rows; tags like t266=(3, [2]) are laid over."""
    planes = tags.get("t284", (3, [1]))[1][0] == 2
    layers = [values[..., k : k + 1] for k in range(values.shape[2])] if planes else [values]
    strips = []
    for layer in layers:
        lines = packed(layer, bits, order)
        strips += [PACKERS[code](lines[k : k + rows]) for k in range(0, HEIGHT, rows)]
    if tags.get("t266", (3, [1]))[1][0] == 2:
        strips = [mirrored(strip) for strip in strips]
    places = 8 + np.cumsum([0, *map(len, strips)])[:-1]
    entries = {
        256: (4, [WIDTH]), 257: (4, [HEIGHT]), 258: (3, [bits] * values.shape[2]),
        259: (3, [code]), 262: (3, [photometric]), 273: (4, places.tolist()),
        277: (3, [values.shape[2]]), 278: (4, [rows]), 279: (4, [*map(len, strips)]),
    } | {int(name[1:]): value for name, value in tags.items()}  # fmt: skip
    return tiff(entries, b"".join(strips), order)


LAYOUTS = tuple(product("<>", PACKERS, (4, HEIGHT)))


def tiff_cases() -> Iterator[tuple[str, Case]]:
    for order, code, rows in LAYOUTS:
        how = (order, code, rows)
        said = f"{'II' if order == '<' else 'MM'} packed {code} strips of {rows}"
        for bits, white in product((1, 2, 4, 8, 16), (0, 1)):
            name = f"tiff {'WhiteIsZero' if white == 0 else 'BlackIsZero'} {bits} {said}"
            values = drawn(name, bits, 1)
            levels = scaled(values if white else 2**bits - 1 - values, bits)
            yield name, Case(tiff_file(values, bits, white, *how), levels)
        for bits in (8, 16):
            name = f"tiff rgb {bits} {said}"
            values = drawn(name, bits, 3)
            within = EXACT if bits == 8 else LEVEL
            yield name, Case(tiff_file(values, bits, 2, *how), scaled(values, bits), within)
            name = f"tiff rgba {bits} {said}"
            values = drawn(name, bits, 4)
            levels = over_white(scaled(values[..., :3], bits), values[..., 3:] / (2**bits - 1))
            yield name, Case(tiff_file(values, bits, 2, *how, t338=(3, [2])), levels, LEVELS)
        for bits in (1, 2, 4, 8):
            yield f"tiff palette {bits} {said}", palette_tiff(bits, *how)


def tiff_variants() -> Iterator[tuple[str, Case]]:
    """What few programs write: read right, or refused."""
    for order, code in product("<>", PACKERS):
        how, said = (order, code, 4), f"{'II' if order == '<' else 'MM'} packed {code}"
        for bits, white in product((1, 2, 4, 8, 16), (0, 1)):
            values = drawn(f"{bits} {said}", bits, 1)
            levels = scaled(values if white else 2**bits - 1 - values, bits)
            data = tiff_file(values, bits, white, *how, t266=(3, [2]))
            yield f"tiff mirrored {bits} white {white} {said}", Case(data, levels)
        for bits in (8, 16):
            yield from channels(bits, how, said)
        if code in (5, 8):
            for bits, samples, colour in ((8, 1, 0), (16, 1, 0), (16, 1, 1), (8, 3, 2), (16, 3, 2)):
                values = drawn(f"{bits} {samples} {said}", bits, samples)
                steps = np.diff(values, axis=1, prepend=0) % 2**bits
                data = tiff_file(steps, bits, colour, *how, t317=(3, [2]))
                levels = scaled(values if colour else 2**bits - 1 - values, bits)
                within = LEVEL if samples == 3 else EXACT
                yield f"tiff of steps {bits} {colour} {said}", Case(data, levels, within)


def channels(bits: int, how: tuple, said: str) -> Iterator[tuple[str, Case]]:
    """Planes apart, inks, and every declaration of a further channel."""
    most = 2**bits - 1
    rgb, four, two = (drawn(f"{n} {bits} {said}", bits, n) for n in (3, 4, 2))
    data = tiff_file(rgb, bits, 2, *how, t284=(3, [2]))
    yield f"tiff planes {bits} {said}", Case(data, scaled(rgb, bits), LEVEL)
    inks = (255 - scaled(four[..., :3], bits)) * (1 - four[..., 3:] / most)
    yield f"tiff inks {bits} {said}", Case(tiff_file(four, bits, 5, *how), inks, LEVELS)
    for values, colour in ((four, 2), (two, 1)):
        alpha = values[..., -1:] / most
        for extra in (0, 1, 2):
            shown = values.copy()
            if extra == 1:  # multiplied by alpha already
                shown[..., :-1] = np.floor(values[..., :-1] * alpha)
            levels = scaled(shown[..., :-1], bits)
            levels = (levels, levels + (1 - alpha) * 255, over_white(levels, alpha))[extra]
            data = tiff_file(shown, bits, colour, *how, t338=(3, [extra]))
            yield f"tiff extra {extra} of {colour}, {bits} {said}", Case(data, levels, LEVELS + 0.5)


def tiled_tiff(bits: int, order: str, tiles: int = 1) -> Case:
    """One plain tile of 16 × 16 around the picture; tiles : how many are there."""
    values = drawn(f"tile {bits}", bits, 3)
    padded = np.zeros((16, 16, 3), int)
    padded[:HEIGHT, :WIDTH] = values
    pixels = b"".join(packed(padded, bits, order))[: tiles * 16 * 16 * 3 * bits // 8]
    entries = {
        256: (4, [WIDTH]), 257: (4, [HEIGHT]), 258: (3, [bits] * 3), 259: (3, [1]), 262: (3, [2]),
        277: (3, [3]), 322: (4, [16]), 323: (4, [16]), 324: (4, [8]), 325: (4, [len(pixels)]),
    }  # fmt: skip
    return Case(tiff(entries, pixels, order), scaled(values, bits), LEVEL)


def palette_tiff(bits: int, *how) -> Case:
    values = drawn(f"{bits} {how}", bits, 1)
    table = np.random.default_rng(bits).integers(0, 256, (2**bits, 3))
    colours = (3, (257 * table.T).ravel().tolist())
    data = tiff_file(values, bits, 3, *how, t320=colours)
    return Case(data, table[values[..., 0]].astype(float))
