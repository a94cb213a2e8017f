"""A picture of one's own: refusals in each language, content as the key; its film as a GIF."""

import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from explorer import words
from explorer.data.uploads import decode_image
from explorer.ui.charts.export import picture_gif
from explorer.ui.own import picture as own_picture


def saved(mode="RGB", size=(40, 30), kind="PNG", **options):
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind, **options)
    return file.getvalue()


BAD = {
    "empty": b"",
    "large": b"\x89PNG\r\n\x1a\n" + b"0" * 5_000_001,
    "pixels": saved("1", (13_000, 100)),
    "small": saved(size=(4, 40)),
    "broken": saved()[:60],
    "format": b"%PDF-1.7\n" + b"0" * 50,
    "unknown": b"just some words",
    "depth": saved("F", kind="TIFF"),
    "compression": saved("1", kind="TIFF", compression="group4"),
}


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("kind", BAD)
def test_every_refusal_of_a_picture_is_one_sentence_in_the_pages_language(kind, lang):
    with pytest.raises(ValueError, match="mine") as refused:
        decode_image(BAD[kind], "mine.png")
    said = own_picture.reason(SimpleNamespace(word=words.of(lang)), refused.value)
    assert refused.value.kind == kind
    assert "`mine.png`" in said and said.endswith("。" if lang == "zh" else ".")
    assert "{" not in said


def test_a_files_name_cannot_write_markdown():
    with pytest.raises(ValueError, match="b") as refused:
        decode_image(b"", "`<b>*a*.png")
    said = own_picture.reason(SimpleNamespace(word=words.of("en")), refused.value)
    assert "`'<b>*a*.png`" in said


def test_the_key_is_the_content_not_the_name_nor_the_bytes():
    one, two = own_picture.from_file(saved(), "a.png"), own_picture.from_file(saved(), "b.png")
    other = own_picture.from_file(saved(size=(30, 40)), "a.png")
    same = own_picture.from_file(saved(kind="BMP"), "a.bmp")
    assert one.key == two.key == same.key != other.key
    with pytest.raises(ValueError, match="read-only"):
        one.x[0, 0, 0] = 1


def test_a_film_becomes_a_gif_of_as_many_frames():
    frames = np.linspace(-1.5, 1.5, 6 * 8 * 10 * 3).reshape(6, 8, 10, 3)
    image = Image.open(io.BytesIO(picture_gif(frames, side=40)))
    assert image.n_frames == 6 and image.size == (40, 32)
    with pytest.raises(ValueError, match="finite numbers"):
        picture_gif(np.full((1, 8, 8, 2), 0.0))
