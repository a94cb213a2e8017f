"""Every parameter of every set of pictures does what it says, and bytes are scaled by 127.5.

A level v of 0..255 is the number v/127.5 - 1: 0 is -1 and 255 is 1, both exactly. With 128 white
would be 0.992, which no eye sees and every squared error does.
"""

import io
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from explorer.data import openml, photographs
from explorer.data.crops import crops
from explorer.data.images import IMAGES
from explorer.data.photographs import PICTURES
from explorer.data.uploads import decode_image
from explorer.worlds.crops import Own

LEVELS = np.array([0, 127, 128, 255], np.uint8)
NUMBERS = np.array([float(Fraction(int(v) * 2 - 255, 255)) for v in LEVELS], np.float32)


def draw(name, n=200, seed=0, **params):
    return IMAGES[name](n, np.random.default_rng(seed), **params)


def paper(side=8):
    """(side, side, 3) uint8: a vertical stripe of each of the four levels."""
    return np.repeat(np.tile(np.repeat(LEVELS, side // 4), (side, 1))[..., None], 3, axis=2)


STRIPES = np.repeat(NUMBERS, 2)


@pytest.fixture
def fetched(tmp_path, monkeypatch):
    """The OpenML sets as if fetched: 28 x 28 of one level, eight to train on and four held out."""
    x = np.repeat(np.tile(LEVELS, 3)[:, None], 784, axis=1)
    for name in openml.NUMBERS:
        np.savez(tmp_path / f"ddpm_explorer_{name}.npz", x=x, labels=np.arange(12, dtype=np.uint8))
    monkeypatch.setenv("EXPLORER_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(openml, "HELD_OUT", 4)
    openml._all.cache_clear()
    yield
    openml._all.cache_clear()


# a single picture, a set, an upload, a square cut out


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "BMP"])
def test_a_pictures_file_has_its_levels_as_exact_numbers(kind, tmp_path):
    file = io.BytesIO()
    Image.fromarray(paper()).save(file, kind, **({"lossless": True} if kind == "WEBP" else {}))
    got = decode_image(file.getvalue(), "stripes")
    np.testing.assert_allclose(got, np.broadcast_to(STRIPES[None, :, None], got.shape), atol=6e-8)
    assert got.min() == -1 and got.max() == 1


def test_a_photograph_has_its_levels_as_exact_numbers(tmp_path):
    path = tmp_path / "stripes.webp"
    Image.fromarray(paper()[:6]).save(path, lossless=True)  # 4 : 3, so nothing is cut or reduced
    got = photographs.cropped(path, 8)
    assert got.shape == (6, 8, 3) and got.min() == -1 and got.max() == 1
    np.testing.assert_allclose(got[0, :, 0], STRIPES, atol=6e-8)


@pytest.mark.parametrize("name", PICTURES)
def test_every_photograph_lies_on_the_256_levels(name):
    levels = (PICTURES[name](64).astype(float) + 1) * 255 / 2
    assert np.abs(levels - np.rint(levels)).max() < 1e-4
    assert len(np.unique(np.rint(levels))) > 64


@pytest.mark.parametrize("name", PICTURES)
def test_the_size_of_a_photograph_is_its_longer_side(name):
    large, small = (PICTURES[name](size).astype(float) for size in (256, 64))
    assert large.shape == (192, 256, 3) and small.shape == (48, 64, 3)
    means = large.reshape(48, 4, 64, 4, 3).mean(axis=(1, 3))  # the same picture, four by four
    assert np.abs(means - small).mean() < 0.05 and np.corrcoef(means.flat, small.flat)[0, 1] > 0.97


@pytest.mark.parametrize("name", openml.NUMBERS)
def test_fetched_sets_have_their_levels_as_exact_numbers_and_two_parts(name, fetched):
    for split, labels in (("train", range(8)), ("test", range(8, 12))):
        drawn = draw(name, len(labels), split=split)
        assert sorted(drawn.labels) == list(labels)
        expected = NUMBERS[drawn.labels % 4][:, None, None, None]
        np.testing.assert_allclose(drawn.x, np.broadcast_to(expected, drawn.x.shape), atol=6e-8)
        assert drawn.x.min() == -1 and drawn.x.max() == 1


@pytest.mark.parametrize("level", LEVELS)
def test_a_square_cut_out_keeps_its_level(level):
    given = np.full((20, 30, 1), level / 127.5 - 1, np.float32)
    wanted = float(Fraction(int(level) * 2 - 255, 255))
    kept = Own("", 8, (np.full((20, 30, 3), level, np.uint8),))
    for cut in (crops([given], 8, 3, np.random.default_rng(0)), kept.crops(3, 0)):
        assert np.abs(cut - wanted).max() < 6e-8


# the sets' parameters


def of_parts():
    """Digits: held-out pictures are none of those trained on, and the two are all 1,797."""
    parts = [draw("digits", IMAGES["digits"].size_of(s), split=s) for s in ("train", "test")]
    rows = [{(*x.ravel(), label) for x, label in zip(*part, strict=True)} for part in parts]
    assert (len(parts[0].x), len(parts[1].x)) == (1197, 600) and not rows[0] & rows[1]


def of_split(name):
    def check():
        train, test = (draw(name, 8, split=split) for split in ("train", "test"))
        assert not set(train.labels) & set(test.labels)  # the fixture's labels are the row's number

    return check


def of_size():
    """The same scene at either size: a pixel of the small one is the mean of four."""
    large, small = draw("shapes", size="32"), draw("shapes", size="16")
    assert large.x.shape[1:3] == (32, 32) and small.x.shape[1:3] == (16, 16)
    means = large.x.reshape(-1, 16, 2, 16, 2, 3).mean(axis=(2, 4))
    assert np.abs(means - small.x).mean() < 0.02  # edges are smoothed over one own pixel


def of_colour():
    """Without it every figure is as bright as can be, where the coloured one stands."""
    plain, coloured = draw("shapes", colour=False), draw("shapes", colour=True)
    assert plain.x.shape[3] == 1 and coloured.x.shape[3] == 3
    assert plain.x.max() == 1 and plain.x.min() == -1
    brightest = coloured.x.max(axis=3) + 1
    cover = brightest / brightest.max(axis=(1, 2), keepdims=True)
    np.testing.assert_allclose((plain.x[..., 0] + 1) / 2, cover, atol=1e-5)


def of_characters():
    """A set chooses the labels, which stay places in 0-9 A-Z."""
    for characters, labels in (
        ("all", range(36)),
        ("digits", range(10)),
        ("letters", range(10, 36)),
    ):
        assert set(draw("glyphs", 3000, characters=characters).labels) == set(labels)


STILL = {"slant": 0.0, "weight": 0.0, "shift": 0.0}


def of_slant():
    """Rows move by tan(angle) for each pixel of height: the largest lean found is that of 30°."""
    plain, leaning = (draw("glyphs", 3000, **STILL | {"slant": s}) for s in (0.0, 30.0))
    slopes = [lean(x) - lean(y) for x, y in zip(leaning.x[..., 0], plain.x[..., 0], strict=True)]
    bound = np.tan(np.deg2rad(30))
    assert abs(np.quantile(np.abs(slopes), 0.99) / bound - 1) < 0.03
    assert abs(np.mean(np.abs(slopes)) / (bound / 2) - 1) < 0.05  # uniform to either side


def lean(picture):
    """How far the ink's middle moves to the right for each pixel upwards: cov(x, y)/var(y)."""
    ink = picture + 1
    y, x = np.mgrid[:28, :28]
    y, x = y - (ink * y).sum() / ink.sum(), x - (ink * x).sum() / ink.sum()
    return -(ink * x * y).sum() / (ink * y * y).sum()


def of_weight():
    """Half a stroke grows by u w, u uniform from -0.5 to 1: the ink by the outline's length times
    that, so its mean by a quarter of the length per pixel of w, in proportion."""
    plain, some, more = (draw("glyphs", 2000, **STILL | {"weight": w}) for w in (0.0, 0.3, 0.6))
    ink = [(each.x + 1).sum(axis=(1, 2, 3)) / 2 for each in (plain, some, more)]
    assert np.corrcoef(ink[1] - ink[0], ink[2] - ink[0])[0, 1] > 0.98
    assert np.mean(ink[2] - ink[0]) / np.mean(ink[1] - ink[0]) == pytest.approx(2, abs=0.15)
    grown = ink[2] > ink[0]
    assert grown.mean() == pytest.approx(2 / 3, abs=0.05)


def of_shift():
    """The ink moves whole, uniformly up to the amount to either side, down as well as right."""
    plain, moved = (draw("glyphs", 2000, **STILL | {"shift": s}) for s in (0.0, 3.0))
    by = [middle(x) - middle(y) for x, y in zip(moved.x[..., 0], plain.x[..., 0], strict=True)]
    assert 2.9 < np.abs(by).max() < 3.05
    np.testing.assert_allclose(np.std(by, axis=0), 3 / np.sqrt(3), rtol=0.05)


def middle(picture):
    ink = picture + 1
    return np.array([(ink * axis).sum() / ink.sum() for axis in np.mgrid[:28, :28]])


CHECKS = {
    ("digits", "split"): of_parts,
    ("shapes", "size"): of_size,
    ("shapes", "colour"): of_colour,
    ("glyphs", "characters"): of_characters,
    ("glyphs", "slant"): of_slant,
    ("glyphs", "weight"): of_weight,
    ("glyphs", "shift"): of_shift,
    ("mnist", "split"): of_split("mnist"),
    ("fashion", "split"): of_split("fashion"),
}


def test_every_parameter_of_every_set_is_checked_here():
    registered = {(name, param.name) for name in IMAGES for param in IMAGES[name].params}
    assert set(CHECKS) == registered


@pytest.mark.parametrize("which", CHECKS, ids="-".join)
def test_a_parameter_changes_the_pictures_as_it_says(which, fetched):
    CHECKS[which]()
