"""Files made to hurt: each ends in one sentence, or in a picture, soon and in little memory."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from explorer.data.tables import Refusal
from explorer.data.uploads import decode_image, decode_zip
from tests import hostile_made
from tests.each import one_by_one
from tests.pictures_made import RGB, png, saved, zipped

ROOT = Path(__file__).resolve().parents[2]
SOON = pytest.mark.timeout(60)  # a hang; the seconds themselves are measured in a process apart


def check_sentence(refusal: ValueError, name: str) -> None:
    said = str(refusal)
    assert type(refusal) is Refusal and refusal.kind and refusal.facts["name"] == name
    assert said.startswith(f"{name}: ") and said.endswith(".") and "must" in said
    assert len(said) < 280 and said.isprintable()


def check_picture(x: np.ndarray) -> None:
    assert x.dtype == np.float32 and x.ndim == 3 and x.shape[2] in (1, 3)
    assert max(x.shape[:2]) <= 512 and np.isfinite(x).all() and np.abs(x).max() <= 1


def test_there_are_150_hostile_files_or_more():
    refused, unsure = hostile_made.refused(), hostile_made.unsure()
    assert len(refused) + len(unsure) + len(ZIPS) >= 150
    assert not set(refused) & set(unsure)


@SOON
@one_by_one(hostile_made.refused)
def test_a_hostile_picture_is_refused_with_one_sentence(data):
    with pytest.raises(ValueError, match="must") as refusal:
        decode_image(data, "cat.png")
    check_sentence(refusal.value, "cat.png")


@SOON
@one_by_one(hostile_made.unsure)
def test_a_mangled_picture_is_read_or_refused(data):
    try:
        check_picture(decode_image(data, "cat.png"))
    except ValueError as refusal:
        check_sentence(refusal, "cat.png")


@pytest.mark.parametrize("size", [(5001, 4800), (12_001, 1000)])
def test_the_header_alone_refuses_a_large_picture(size):
    with pytest.raises(Refusal) as refusal:
        decode_image(hostile_made.header(*size), "cat.png")
    assert refusal.value.kind == "pixels" and refusal.value.facts["most"] == "24"


def test_a_strange_name_is_cut_and_cleaned():
    with pytest.raises(ValueError) as refusal:
        decode_image(b"", "a\n\x1b[31m" + "x" * 500)
    assert len(str(refusal.value)) < 250 and str(refusal.value).isprintable()


def test_pillow_is_left_as_it_was():
    from PIL import Image, ImageFile

    before = Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES
    for data in list(hostile_made.refused().values())[::9]:
        with pytest.raises(ValueError):
            decode_image(data, "cat.png")
    assert (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES) == before == (
        Image.MAX_IMAGE_PIXELS, False,
    )  # fmt: skip


# zips


def patched(data: bytes, **facts) -> bytes:
    """A zip with fields of its first listed entry overwritten: flags, packed, size, place."""
    at = data.index(b"PK\x01\x02")
    places = {"flags": (8, "<H"), "packed": (10, "<H"), "size": (24, "<I"), "place": (42, "<I")}
    forged = bytearray(data)
    for name, value in facts.items():
        offset, layout = places[name]
        struct.pack_into(layout, forged, at + offset, value)
    return bytes(forged)


def linked() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        entry = zipfile.ZipInfo("cat.png")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return held.getvalue()


def overlapping(count: int = 200) -> bytes:
    """Many entries of the list that all point at the same packed bytes."""
    one = zipped({"a.png": png(RGB)}, zipfile.ZIP_STORED)
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entry = one[start:end]
    listed = b"".join(entry[:46] + b"%05d" % k for k in range(count))
    tail = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, len(listed), start, 0)
    return one[:start] + listed + tail


GOOD = zipped({"a.png": png(RGB), "b.png": png(RGB)})
BLANK = np.zeros((2400, 4000), np.uint8)
ZIPS = {
    "nothing": (b"", "format"),
    "a picture": (png(RGB), "format"),
    "a page": (b"<html></html>", "format"),
    "an empty zip": (zipped({}), "empty"),
    "no picture": (zipped({"a.txt": b"a", "b/c.md": b"d"}), "empty"),
    "bad pictures": (zipped({"a.png": b"a", "b.jpg": b"\xff\xd8\xff"}), "empty"),
    "only junk": (zipped({"__MACOSX/._a.png": png(RGB), ".DS_Store": b"x"}), "empty"),
    "a path upwards": (zipped({"../../etc/cat.png": png(RGB)}), "path"),
    "a path upwards in the middle": (zipped({"a/../../cat.png": png(RGB)}), "path"),
    "a path upwards of Windows": (zipped({"a\\..\\cat.png": png(RGB)}), "path"),
    "an absolute path": (zipped({"/etc/cat.png": png(RGB)}), "path"),
    "a drive": (zipped({"C:/cat.png": png(RGB)}), "path"),
    "a share": (zipped({"\\\\host\\cat.png": png(RGB)}), "path"),
    "a line in a name": (zipped({"a\nb.png": png(RGB)}), "path"),
    "a link": (linked(), "link"),
    "encryption": (patched(GOOD, flags=1), "encrypted"),
    "LZMA": (zipped({"a.png": png(RGB)}, zipfile.ZIP_LZMA), "packed"),
    "bzip2": (zipped({"a.png": png(RGB)}, zipfile.ZIP_BZIP2), "packed"),
    "an unknown method": (patched(GOOD, packed=99), "packed"),
    "a zip inside": (zipped({"a.zip": GOOD}), "nested"),
    "a zip inside under a picture's name": (zipped({"a.png": GOOD}), "nested"),
    "a tar inside": (zipped({"a.tar.gz": b"x"}), "nested"),
    "a bomb": (zipped({"a.bmp": bytes(40_000_000)}), "large"),
    "a bomb that is no picture": (zipped({"a.png": png(RGB), "b": bytes(9_000_000)}), "large"),
    "many bombs": (zipped({f"{k}.bmp": bytes(4_000_000) for k in range(20)}), "large"),
    "one that grows a thousand times": (zipped({"a.bmp": bytes(4_000_000)}), "large"),
    "a size that lies": (patched(GOOD, size=2**32 - 2), "large"),
    "a size that is too small": (patched(zipped({"a.png": png(RGB)}), size=20), "broken"),
    "10,000 files": (zipped({f"{k}.png": b"x" for k in range(10_000)}), "many"),
    "501 files": (zipped({f"{k}.txt": b"x" for k in range(501)}), "many"),
    "files that overlap": (overlapping(), "broken"),
    "a file that begins behind the end": (patched(GOOD, place=2**31), "broken"),
    "a cut list": (GOOD[:-30], "broken"),
    "a list alone": (b"PK\x03\x04" + GOOD[GOOD.index(b"PK\x01\x02") :], "broken"),
    "a damaged file": (GOOD[:60] + bytes(200) + GOOD[260:], "broken"),
    "one name twice": (GOOD.replace(b"b.png", b"a.png"), "broken"),
    "too many pixels together": (zipped({f"{k}.png": png(BLANK) for k in range(5)}), "pixels"),
    "too large": (GOOD + bytes(5_000_000), "large"),
}


@SOON
@pytest.mark.parametrize("name", ZIPS)
def test_a_hostile_zip_is_refused_for_its_reason(name):
    data, kind = ZIPS[name]
    with pytest.raises(ValueError, match="must") as refusal:
        decode_zip(data, "cats.zip")
    check_sentence(refusal.value, "cats.zip")
    assert refusal.value.kind in (f"zip_{kind}", kind)


@SOON
def test_a_mangled_zip_is_read_or_refused():
    rng = np.random.default_rng(0)
    whole = zipped({"a.png": png(RGB), "b/c.jpg": saved(RGB, "JPEG"), "d.txt": b"text" * 50})
    for k in range(120):
        data = bytearray(whole[: len(whole) - int(rng.integers(0, 400)) * (k % 3 == 0)])
        for place in rng.integers(4, len(data), rng.integers(1, 6)):
            data[place] ^= 1 << int(rng.integers(8))
        try:
            pictures = decode_zip(bytes(data), "cats.zip")
        except ValueError as refusal:
            check_sentence(refusal, "cats.zip")
        else:
            assert pictures and all(check_picture(x) is None for x in pictures)


def test_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    for data, _ in ZIPS.values():
        with pytest.raises(ValueError):
            decode_zip(data, "cats.zip")
    assert len(decode_zip(GOOD, "cats.zip")) == 2
    assert not list(tmp_path.iterdir())


MEASURE = """
import pathlib, sys, time
import PIL.Image, PIL.TiffImagePlugin
from explorer.data.uploads import decode_image

def now(field):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024

for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    name, data = path.name, path.read_bytes()
    before, start = now("VmRSS"), time.process_time()
    open("/proc/self/clear_refs", "w").write("5")  # the peak begins anew
    try:
        decode_image(data, "cat.png")
    except ValueError:
        name += ", refused"
    print(f"{now('VmHWM') - before:.0f} MB, {time.process_time() - start:.2f} s: {name}")
"""


@pytest.mark.slow
@pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="the peak of memory is read from Linux"
)
def test_no_bomb_takes_300_megabytes_or_two_seconds_of_the_processor(tmp_path):
    for name, data in hostile_made.bombs().items():
        (tmp_path / name).write_bytes(data)
    command = [sys.executable, "-c", MEASURE, str(tmp_path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert len(lines) == len(hostile_made.bombs())
    print(run.stdout)
    for line in lines:
        memory, seconds = float(line.split(" MB")[0]), float(line.split(", ")[1].split(" s")[0])
        assert memory < 300 and seconds < 2, line  # the slowest take half a second
