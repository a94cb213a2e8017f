"""A picture from anyone is read as what it shows: each format, depth, palette, turn and alpha."""

from __future__ import annotations

import io
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from explorer.data.tables import Refusal
from explorer.data.uploads import Pictures, crops, decode_image, decode_zip, fit
from tests.pictures_made import GRAY, RGB, RNG, chunk, exif, png, saved, tiff_of, zipped

ROOT = Path(__file__).resolve().parents[2]
LOSSLESS = {
    "PNG": {},
    "WEBP": {"lossless": True},
    "BMP": {},
    "TIFF": {},
    "TIFF LZW": {"compression": "tiff_lzw"},
    "TIFF deflate": {"compression": "tiff_adobe_deflate"},
    "TIFF PackBits": {"compression": "packbits"},
}
LAST = 2e-5  # of 255: float32's rounding


def levels(data: bytes, name="picture") -> np.ndarray:
    """The decoded picture from 0 to 255."""
    x = decode_image(data, name)
    assert x.dtype == np.float32 and x.ndim == 3 and x.shape[2] in (1, 3)
    assert np.abs(x).max() <= 1 and x.flags["C_CONTIGUOUS"]
    return (x.astype(float) + 1) * 127.5


@pytest.mark.parametrize("kind", LOSSLESS)
def test_lossless_formats_give_every_level(kind):
    options = LOSSLESS[kind]
    assert np.abs(levels(saved(RGB, kind.split()[0], **options)) - RGB).max() < LAST
    if kind != "WEBP":  # which knows no gray
        assert (
            np.abs(levels(saved(GRAY, kind.split()[0], **options)) - GRAY[..., None]).max() < LAST
        )


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("values", [RGB, GRAY], ids=["colour", "gray"])
def test_lossy_formats_give_what_pillow_gives(kind, values):
    data = saved(values, kind)
    theirs = Image.open(io.BytesIO(data))
    theirs = theirs.convert("L" if values is GRAY and kind != "WEBP" else "RGB")
    theirs = np.asarray(theirs).reshape(24, 40, -1)
    assert np.abs(levels(data) - theirs).max() < LAST


@pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": 0}, {"quality": 100}])
def test_jpegs_of_every_making_are_read(options):
    data = saved(RGB, "JPEG", **options)
    theirs = np.asarray(Image.open(io.BytesIO(data)))
    assert np.abs(levels(data) - theirs).max() < LAST


def test_the_content_decides_not_the_ending():
    assert np.abs(levels(png(RGB), "holiday.jpg") - RGB).max() < LAST
    assert levels(saved(RGB, "JPEG"), "holiday.png").shape == RGB.shape
    with pytest.raises(Refusal, match=r"holiday.png: .* PDF"):
        decode_image(b"%PDF-1.7" + bytes(500), "holiday.png")


# 16 bits, against the numbers themselves


def test_sixteen_bits_of_gray_stay_sixteen():
    deep = RNG.integers(0, 65536, (24, 40)).astype(np.uint16)
    for data in (png(deep), tiff_of(deep), tiff_of(deep, ">")):
        assert np.abs(levels(data) - deep[..., None] * (255 / 65535)).max() < 1e-4


def test_sixteen_bits_of_colour_keep_their_upper_eight():
    deep = RNG.integers(0, 65536, (24, 40, 3)).astype(np.uint16)
    for data in (png(deep), tiff_of(deep), tiff_of(deep, ">")):
        assert np.abs(levels(data) - deep * (255 / 65535)).max() <= 1.01


def test_one_two_and_four_bits_of_gray_use_the_whole_range():
    for bits in (1, 2, 4):
        values = RNG.integers(0, 2**bits, (24, 40)).astype(np.uint8)
        packed = [np.packbits(np.unpackbits(row[:, None], axis=1)[:, 8 - bits :]) for row in values]
        rows = b"".join(b"\0" + row.tobytes() for row in packed)
        expected = values[..., None] * (255 / (2**bits - 1))
        assert np.abs(levels(png(values, bits=bits, rows=rows)) - expected).max() < LAST


# CMYK, palettes, alpha: the formulas


def test_cmyk_is_ink_taken_from_white():
    inks = RNG.integers(0, 256, (24, 40, 4)).astype(np.uint8)
    expected = (255.0 - inks[..., :3]) * (255.0 - inks[..., 3:]) / 255
    data = tiff_of(inks, t262=(3, [5]))
    assert np.abs(levels(data) - expected).max() <= 1.01  # rounded to whole levels once
    flat = np.broadcast_to(np.array([200, 30, 90, 40], np.uint8), (32, 32, 4))
    data = saved(Image.fromarray(np.ascontiguousarray(flat), "CMYK"), "JPEG", quality=100)
    assert b"Adobe" in data  # the mark of inks stored inverted
    expected = (255.0 - flat[..., :3]) * (255.0 - flat[..., 3:]) / 255
    assert np.abs(levels(data) - expected).max() < 3  # JPEG's rounding at quality 100


def test_a_palette_is_looked_up_and_its_alpha_laid_over_white():
    palette = RNG.integers(0, 256, (16, 3)).astype(np.uint8)
    which = RNG.integers(0, 16, (24, 40)).astype(np.uint8)
    table = chunk(b"PLTE", palette.tobytes())
    assert np.abs(levels(png(which, table, kind=3)) - palette[which]).max() < LAST
    alphas = np.array([0, 255, 128, 7], np.uint8)
    alpha = np.concatenate([alphas, np.full(12, 255)])[which][..., None] / 255
    data = png(which, table, chunk(b"tRNS", alphas.tobytes()), kind=3)
    expected = alpha * palette[which] + (1 - alpha) * 255
    assert np.abs(levels(data) - expected).max() <= 1.01  # straight, premultiplied and back


def test_a_palette_of_grays_is_gray():
    palette = np.repeat(np.arange(0, 256, 17, dtype=np.uint8)[:, None], 3, axis=1)
    which = RNG.integers(0, 16, (24, 40)).astype(np.uint8)
    x = levels(png(which, chunk(b"PLTE", palette.tobytes()), kind=3))
    assert x.shape == (24, 40, 1) and np.abs(x[..., 0] - 17 * which).max() < LAST


@pytest.mark.parametrize("channels", [2, 4])
def test_alpha_is_laid_over_white(channels):
    values = RNG.integers(0, 256, (24, 40, channels)).astype(np.uint8)
    alpha = values[..., -1:] / 255
    expected = alpha * values[..., :-1] + (1 - alpha) * 255
    assert np.abs(levels(png(values)) - expected).max() < 1e-4
    if channels == 4:
        data = saved(values, "WEBP", lossless=True, exact=True)
        assert np.abs(levels(data) - expected).max() < 1e-4


def test_a_colour_declared_transparent_is_white():
    white = lambda x: np.broadcast_to(x, (24, 40, 1))  # noqa: E731
    gray = GRAY.copy()
    gray[3:9] = 77
    x = levels(png(gray, chunk(b"tRNS", b"\0\x4d")))
    assert (x[3:9] > 254.99).all() and np.abs(x - white(gray[..., None]))[gray != 77].max() < LAST
    colour = RGB.copy()
    colour[5:7] = (1, 2, 3)
    x = levels(png(colour, chunk(b"tRNS", b"\0\1\0\2\0\3")))
    assert (x[5:7] > 254.99).all() and np.abs(x[8:] - colour[8:]).max() < LAST
    deep = np.full((24, 40), 30000, np.uint16)
    deep[:4] = 1234
    x = levels(png(deep, chunk(b"tRNS", (1234).to_bytes(2, "big"))))
    assert (x[:4] > 254.99).all() and np.abs(x[4:] - 30000 * 255 / 65535).max() < 1e-4


def test_what_lies_under_alpha_does_not_shine_through_when_reduced():
    values = np.zeros((1200, 1600, 4), np.uint8)
    values[..., 0] = 255  # red, hidden by alpha 0 in every second column
    values[:, ::2] = (0, 0, 255, 255)
    x = levels(png(values))
    assert x.shape == (384, 512, 3)
    assert np.abs(x[..., 0] - x[..., 1]).max() < 1.01 and x[..., 2].min() > 253.9  # no red at all
    assert np.abs(x.mean(axis=(0, 1)) - [127.5, 127.5, 255]).max() < 1  # blue and white


# turned by Exif, against Pillow's own turning


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "JPEG"])
def test_a_turned_picture_stands_upright(kind, turn):
    smooth = np.add.outer(3 * np.arange(24), 2 * np.arange(40))[..., None] * np.ones(3)
    values = smooth.astype(np.uint8) if kind == "JPEG" else RGB
    if kind == "TIFF":
        data = tiff_of(values, t274=(3, [turn]))
    else:
        options = {"lossless": True} if kind == "WEBP" else {}
        data = saved(values, kind, exif=b"Exif\0\0" + exif(turn), **options)
    upright = Image.fromarray(values)
    upright.getexif()[274] = turn
    expected = np.asarray(ImageOps.exif_transpose(upright), float)
    x = levels(data)
    assert x.shape == expected.shape
    assert np.abs(x - expected).max() < (12 if kind == "JPEG" else LAST)


def test_exif_is_found_in_either_order_of_bytes_and_damage_means_upright():
    for order in "<>":
        x = levels(png(RGB, chunk(b"eXIf", exif(3, order, extra=30))))
        assert np.abs(x - RGB[::-1, ::-1]).max() < LAST
    for bad in (b"", b"II", exif(3)[:18], exif(9), exif(0), b"MM" + exif(3)[2:], bytes(50)):
        assert np.abs(levels(png(RGB, chunk(b"eXIf", bad))) - RGB).max() < LAST


# only the first picture, and only its pixels


def test_of_an_animation_the_first_frame_is_shown():
    frames = [Image.fromarray(np.full((24, 40, 3), v, np.uint8)) for v in (10, 120, 240)]
    for kind, options in (("GIF", {}), ("WEBP", {"lossless": True}), ("PNG", {}), ("TIFF", {})):
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:], **options)
        x = levels(data)
        assert x.shape[:2] == (24, 40) and np.abs(x - 10).max() < LAST, kind


def test_notes_profiles_and_comments_change_nothing():
    notes = [chunk(b"tEXt", b"a\0" + b"b" * 9000), chunk(b"iCCP", b"x\0\0" + bytes(500))]
    assert np.array_equal(levels(png(RGB, *notes)), levels(png(RGB)))
    plain = saved(RGB, "JPEG")
    noted = saved(RGB, "JPEG", comment=b"c" * 60000, icc_profile=bytes(3000), dpi=(72, 72))
    assert np.array_equal(levels(plain), levels(noted)) and len(noted) > len(plain)


def test_a_large_picture_is_reduced_to_512_and_keeps_its_means():
    y, x = np.mgrid[0:1500, 0:2000]
    values = (127 + 100 * np.sin(x / 300) * np.cos(y / 200)).astype(np.uint8)
    for data in (png(values), saved(values, "JPEG", quality=95), tiff_of(values)):
        reduced = levels(data)
        assert reduced.shape == (384, 512, 1)
    reduced = levels(png(values))[..., 0]
    means = values.reshape(12, 125, 16, 125).mean(axis=(1, 3))
    assert np.abs(reduced.reshape(12, 32, 16, 32).mean(axis=(1, 3)) - means).max() < 1


def test_a_picture_at_the_limits_is_read():
    assert levels(png(np.zeros((8, 8), np.uint8))).shape == (8, 8, 1)
    assert levels(png(np.zeros((10, 160), np.uint8))).shape == (10, 160, 1)
    assert levels(png(np.zeros((2000, 12000), np.uint8))).shape == (85, 512, 1)


# zips


def test_a_zip_gives_its_pictures_in_order_and_names_what_it_left_out():
    files = {
        "letters/b.png": png(GRAY),
        "letters/a.jpg": saved(RGB, "JPEG"),
        "图片/丙.png": png(RGB),
        "letters/notes.txt": b"no picture",
        "letters/broken.png": png(RGB)[:90],
        "__MACOSX/letters/._a.jpg": b"junk",
        ".DS_Store": b"junk",
        "letters/Thumbs.db": b"junk",
    }
    pictures = decode_zip(zipped(files), "letters.zip")
    assert isinstance(pictures, Pictures) and isinstance(pictures, list)
    assert [picture.shape for picture in pictures] == [(24, 40, 3), (24, 40, 1), (24, 40, 3)]
    assert pictures.skipped == ("letters/broken.png", "letters/notes.txt")
    assert np.array_equal(pictures[1], decode_image(png(GRAY), "b"))


def test_many_pictures_of_a_zip_take_bounded_room():
    values = np.zeros((600, 600), np.uint8)
    values[::7] = 200
    few = decode_zip(zipped({"a.png": png(values)}), "few.zip")
    many = decode_zip(zipped({f"{k}.png": png(values[:200, :200]) for k in range(400)}), "many.zip")
    assert few[0].shape == (512, 512, 1) and len(many) == 400
    assert max(many[0].shape[:2]) < 160


# cut and fitted


def test_crops_show_each_picture_equally_often_and_gray_as_three():
    pictures = [np.full((50, 80, 3), 0.5, np.float32), np.full((64, 40, 1), -0.5, np.float32)]
    squares = crops(pictures, 16, 41, np.random.default_rng(0))
    assert squares.shape == (41, 16, 16, 3) and squares.dtype == np.float32
    bright = np.abs(squares - 0.5).max(axis=(1, 2, 3)) < 0.005
    assert np.abs(squares[~bright] + 0.5).max() < 0.005 and bright.sum() in (20, 21)


def test_a_crop_is_a_piece_of_the_picture_at_its_own_scale():
    y, x = np.mgrid[0:100, 0:160]
    ramp = np.stack([x / 160, y / 160, 0 * x], axis=2).astype(np.float32)
    squares = crops([ramp], 20, 400, np.random.default_rng(1))
    # pixels a side
    across = 160 * (squares[:, 8:12, 15, 0] - squares[:, 8:12, 5, 0]).mean(axis=1) * 2
    down = 160 * (squares[:, 15, 8:12, 1] - squares[:, 5, 8:12, 1]).mean(axis=1) * 2
    assert np.abs(across - down).max() < 6  # levels are 1/128 of the range: 1.25 pixels each
    assert 48 < across.min() < 60 and 90 < across.max() < 103
    middle = squares[:, 9:11, 9:11].mean(axis=(1, 2))
    assert 160 * middle[:, 0].max() > 115 and 160 * middle[:, 0].min() < 45
    again = crops([ramp], 20, 400, np.random.default_rng(1))
    assert np.array_equal(squares, again)


@pytest.mark.parametrize("shape", [(30, 50, 3), (50, 30, 1), (700, 500, 3)])
def test_fit_makes_the_longer_side_the_size(shape):
    x = np.full(shape, 0.25, np.float32)
    small = fit(x, 64)
    assert max(small.shape[:2]) == 64 and small.shape[2] == shape[2] and small.dtype == np.float32
    assert abs(small.shape[0] / small.shape[1] - shape[0] / shape[1]) < 0.03
    assert np.abs(small - 0.25).max() < 1e-6


def test_every_reason_to_refuse_is_said_in_both_languages():
    names = ["uploads", "containers", "folders", "inside", "png", "tiff", "levels"]
    paths = [ROOT / "explorer" / "data" / f"{name}.py" for name in names]
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in [*paths, ROOT / "explorer" / "worlds" / "crops.py"]
    )
    kinds = set(re.findall(r'Refusal\(\s*"(\w+)"', text))
    kinds |= {f"zip_{kind}" for kind in re.findall(r'refused\(\s*"(\w+)"', text)}
    assert len(kinds) == 21
    for lang in ("en", "zh"):
        words = tomllib.loads((ROOT / "assets" / "words" / f"{lang}.toml").read_text("utf-8"))
        assert {f"bad_{kind}" for kind in kinds} <= set(words["own_picture"])
