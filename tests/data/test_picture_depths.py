"""Every depth, declaration and byte order of a picture is read as what was written, or refused."""

from __future__ import annotations

import io
import itertools
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.data.tables import Refusal
from explorer.data.uploads import decode_image, decode_zip
from tests import pictures_table as table
from tests.pictures_made import GRAY, RGB, chunk, png, saved, tiff

KEPT = Path(__file__).resolve().parents[1] / "reference" / "pictures"


def levels(data: bytes) -> np.ndarray:
    return (decode_image(data, "picture").astype(float) + 1) * 127.5


def misread(cases: Iterable[tuple[str, table.Case]], may_refuse: bool = False) -> list[str]:
    """The names of the files that are not read as what was written."""
    wrong = []
    for name, case in cases:
        try:
            x = levels(case.data)
        except Refusal as refusal:
            if not may_refuse or refusal.kind != "depth":
                wrong.append(f"{name}: {refusal}")
            continue
        if x.shape != case.levels.shape:
            wrong.append(f"{name}: {x.shape}")
        elif (off := np.abs(x - case.levels).max()) > case.within:
            wrong.append(f"{name}: off by {off:.3g}")
    return wrong


@pytest.mark.parametrize("cases", [table.png_cases, table.bmp_cases, table.tiff_cases])
def test_every_depth_and_declaration_is_read_as_it_was_written(cases):
    assert not misread(cases())


def test_a_layout_that_few_write_is_read_right_or_refused():
    assert not misread(table.tiff_variants(), may_refuse=True)
    assert not misread((f"{b} {o}", table.tiled_tiff(b, o)) for b in (8, 16) for o in "<>")


def test_a_16_bit_tiff_whose_zero_is_white_is_no_negative():
    x = levels((KEPT / "whiteiszero16.tif").read_bytes())
    assert x.shape == (64, 96, 1)
    stored = np.frombuffer((KEPT / "whiteiszero16.tif").read_bytes()[8 : 8 + 12288], "<u2")
    assert np.abs(x[..., 0] - 255 * (1 - stored.reshape(64, 96) / 65535)).max() < 1e-3


# the first frame stands where its file puts it


def test_a_first_frame_smaller_than_its_animation_keeps_its_place():
    data = (KEPT / "anim_first_frame_small.webp").read_bytes()
    x = levels(data)
    assert x.shape == (64, 96, 3)
    with Image.open(io.BytesIO(data)) as theirs:
        drawn = np.asarray(theirs.convert("RGBA"), float)
    alpha = drawn[..., 3:] / 255
    assert np.abs(x - (alpha * drawn[..., :3] + (1 - alpha) * 255)).max() < 1e-3
    around = np.ones((64, 96), bool)
    around[20:52, 20:68] = False
    assert (x[around] > 254.99).all() and x[~around].min() < 200


@pytest.mark.parametrize("place", [(0, 0), (8, 6), (20, 14)])
def test_a_small_first_frame_of_a_gif_stands_on_white(place):
    """Whatever colour its screen says: browsers show nothing there."""
    frame = saved(Image.fromarray(GRAY[:10, :20]), "GIF")
    at = frame.index(b"\x2c", 13 + 3 * 2 ** ((frame[10] & 7) + 1))
    data = frame[:6] + struct.pack("<HH", 40, 24) + frame[10 : at + 1]
    data += struct.pack("<HH", *place) + frame[at + 5 :]
    expected = np.full((24, 40), 255.0)
    left, top = place
    expected[top : top + 10, left : left + 20] = GRAY[:10, :20]
    assert np.abs(levels(data)[..., 0] - expected).max() < 1e-3


def test_a_frame_outside_its_canvas_is_refused():
    data = bytearray((KEPT / "anim_first_frame_small.webp").read_bytes())
    at = data.index(b"ANMF") + 8
    data[at] = 40  # 80 pixels from the left of 96: 48 do not fit
    with pytest.raises(Refusal, match="outside"):
        decode_image(bytes(data), "a.webp")


# half a picture is no picture


def closed_early() -> dict[str, bytes]:
    """Files whose outside is whole and whose last rows are missing."""
    rows = b"".join(b"\0" + row.tobytes() for row in RGB[:12])
    files = {"png": png(RGB, rows=rows), "png without its last row": png(RGB, rows=2 * rows[:-121])}
    woven = table.png_case("woven", "rgb", 8, clear=False, woven=True).data
    at = woven.index(b"IDAT")
    packed = zlib.decompress(woven[at + 4 : -16])
    files["interlaced png"] = woven[: at - 4] + chunk(b"IDAT", zlib.compress(packed[:-30]))
    files["interlaced png"] += chunk(b"IEND", b"")
    files["png cut in its stream"] = png(RGB, rows=b"")[:33] + chunk(
        b"IDAT", zlib.compress(rows + rows)[: len(rows) // 2]
    ) + chunk(b"IEND", b"")  # fmt: skip
    jpeg = saved(RGB, "JPEG", quality=95)
    start = jpeg.index(b"\xff\xda")
    for share in (0.3, 0.6):  # what is missing in one block alone nobody sees
        cut = jpeg[: start + int((len(jpeg) - start) * share)].rstrip(b"\xff")
        files[f"jpg of {share}"] = cut + b"\xff\xd9"
    gif = saved(RGB, "GIF")
    start = gif.index(b"\x2c", 13 + 3 * 2 ** ((gif[10] & 7) + 1)) + 11
    files["gif"] = gif[: start + 1 + gif[start]] + b"\0;"
    return files | tiffs_closed_early()


def tiffs_closed_early() -> dict[str, bytes]:
    values, files = table.drawn("half", 8, 3), {}
    for code, rows, empty in itertools.product(table.PACKERS, (4, table.HEIGHT), (False, True)):
        lines = table.packed(values[:5], 8)
        strips = [table.PACKERS[code](lines[k : k + rows]) for k in range(0, 5, rows)]
        strips += [b""] * (-(-table.HEIGHT // rows) - len(strips)) * empty
        places = 8 + np.cumsum([0, *map(len, strips)])[:-1]
        entries = {
            256: (4, [table.WIDTH]), 257: (4, [table.HEIGHT]), 258: (3, [8] * 3),
            259: (3, [code]), 262: (3, [2]), 273: (4, places.tolist()), 277: (3, [3]),
            278: (4, [rows]), 279: (4, [*map(len, strips)]),
        }  # fmt: skip
        files[f"tiff {code} {rows} {empty}"] = tiff(entries, b"".join(strips))
    return files


@pytest.mark.parametrize("name", closed_early())
def test_a_picture_whose_last_rows_are_missing_is_refused(name):
    with pytest.raises(Refusal) as refused:
        decode_image(closed_early()[name], "half")
    assert refused.value.kind == "broken"


def test_a_whole_picture_that_ends_in_middle_gray_is_read():
    values = np.full((64, 96, 3), 128, np.uint8)
    values[:20] = 30
    for options in ({}, {"progressive": True}, {"quality": 100, "subsampling": 0}):
        x = levels(saved(values, "JPEG", **options))
        assert x.shape == values.shape and np.abs(x[-8:] - 128).max() < 1.01
    assert levels(saved(values[..., 0], "JPEG")).shape == (64, 96, 1)


# a zip says what it left out


def test_a_mixed_zip_says_which_files_were_left_out_and_why():
    pictures = decode_zip((KEPT / "mixed.zip").read_bytes(), "mixed.zip")
    assert len(pictures) == len(pictures.names) == 9
    assert pictures.skipped == ("photos/jpeg_cut.jpg", "readme.txt")
    assert [refusal.kind for refusal in pictures.left_out] == ["broken", "unknown"]
    for refusal, name in zip(pictures.left_out, pictures.skipped, strict=True):
        assert str(refusal).startswith(f"{name}: ") and str(refusal).endswith(".")
