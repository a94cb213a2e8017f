"""Every registered set of pictures: its draw, its labels, its repeats, its refusals."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from explorer import data
from explorer.data import digits, figures, glyphs, openml, paintings
from explorer.data.clouds import CLOUDS
from explorer.data.images import IMAGES
from explorer.data.photographs import PICTURES

ROOT = Path(__file__).resolve().parents[2]
OURS = [name for name in IMAGES if name not in openml.NUMBERS]
ENDLESS = [name for name in IMAGES if not IMAGES[name].finite]


def corners(names):
    """(name, parameters) at the defaults and with each parameter at each of its ends."""
    ends = [
        (name, {param.name: value})
        for name in names
        for param in IMAGES[name].params
        for value in param.ends()
        if value != param.default
    ]
    return [(name, {}) for name in names] + ends


@pytest.fixture
def fetched(tmp_path, monkeypatch):
    """The OpenML sets as if they had been fetched: 30 pictures, ten of them held out."""
    rng = np.random.default_rng(0)
    for name in openml.NUMBERS:
        x = rng.integers(0, 256, (30, 784)).astype(np.uint8)
        labels = np.arange(30, dtype=np.uint8) % 10
        np.savez(tmp_path / f"ddpm_explorer_{name}.npz", x=x, labels=labels)
    monkeypatch.setenv("EXPLORER_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(openml, "HELD_OUT", 10)
    openml._all.cache_clear()
    yield
    openml._all.cache_clear()


def draw(name, n=50, seed=0, **params):
    return IMAGES[name](n, np.random.default_rng(seed), **params)


def test_the_table_holds_clouds_and_pictures_and_menus_can_tell_them_apart():
    assert list(IMAGES) == ["digits", "shapes", "glyphs", "mnist", "fashion"]
    assert set(data.DATASETS) == set(CLOUDS) | set(IMAGES) and not set(CLOUDS) & set(IMAGES)
    with pytest.raises(AttributeError, match="NOTHING"):
        _ = data.NOTHING


@pytest.mark.parametrize("entry", [*IMAGES.values(), *PICTURES.values()], ids=lambda e: e.name)
def test_an_entry_says_its_names_in_both_languages(entry):
    texts = [entry.label, *(param.label for param in entry.params)]
    texts += [name for param in entry.params for name in param.names.values()]
    texts += [param.help for param in entry.params if param.help]
    texts += list(entry.extras.get("classes", ()))
    assert all(text["en"] and text["zh"] for text in texts) and entry.source
    for param in entry.params:
        assert set(param.names) in (set(), set(param.choices))


@pytest.mark.parametrize(("name", "params"), corners(IMAGES))
def test_a_draw_has_its_shape_its_range_and_repeats(name, params, fetched):
    entry = IMAGES[name]
    x, labels = draw(name, 200, **params)
    assert x.shape == (200, *entry.shape_of(**params)) and x.dtype == np.float32
    assert x.shape[3] in (1, 3) and -1 <= x.min() < -0.9 and 0.9 < x.max() <= 1
    assert labels.shape == (200,) and labels.dtype.kind == "i"
    assert labels.min() >= 0 and labels.max() < len(entry.classes)
    again, other = draw(name, 200, **params), draw(name, 200, seed=1, **params)
    assert np.array_equal(x, again.x) and np.array_equal(labels, again.labels)
    assert not np.array_equal(x, other.x)


@pytest.mark.parametrize("name", IMAGES)
def test_refused_corners_are_refused_with_a_sentence(name, fetched):
    for params in IMAGES[name].refuses:
        with pytest.raises(ValueError, match=r"must.*\.$"):
            draw(name, **params)
    for n in (0, -1, 2.5):
        with pytest.raises(ValueError, match=r"n must be a whole number.*\.$"):
            draw(name, n)


@pytest.mark.parametrize("name", ENDLESS)
def test_every_class_comes_equally_often_and_no_picture_twice(name):
    x, labels = draw(name, 3600)
    classes = len(IMAGES[name].classes)
    expected = 3600 / classes
    assert np.abs(np.bincount(labels, minlength=classes) - expected).max() < 5 * expected**0.5
    assert len({picture.tobytes() for picture in x}) == 3600


@pytest.mark.parametrize("split", digits.SPLITS)
def test_of_a_finite_set_each_picture_comes_equally_often(split):
    size = IMAGES["digits"].size_of(split=split)
    assert size == {"train": 1197, "test": 600}[split]
    x = draw("digits", 2 * size + 5, split=split).x
    seen, counts = np.unique(x.reshape(len(x), -1), axis=0, return_counts=True)
    assert counts.min() >= 2 and counts.sum() == 2 * size + 5
    assert len(np.unique(x[:size].reshape(size, -1), axis=0)) == len(seen)
    assert not np.array_equal(x[:size], x[size : 2 * size])  # every round is shuffled anew


def test_the_digits_are_those_of_scikit_learn_and_none_is_in_both_parts():
    from sklearn.datasets import load_digits

    theirs = load_digits()
    parts = [draw("digits", IMAGES["digits"].size_of(s), split=s) for s in digits.SPLITS]
    x = np.concatenate([part.x for part in parts])
    labels = np.concatenate([part.labels for part in parts])
    assert set(np.unique(x * 8)) <= set(range(-8, 9))
    ours = np.column_stack([(8 * x + 8).reshape(-1, 64), labels])
    theirs = np.column_stack([theirs.data, theirs.target])
    assert np.array_equal(ours[np.lexsort(ours.T)], theirs[np.lexsort(theirs.T)])


# the shapes, against Pillow's polygons on paper sixteen times as fine


def outline(kind: str, turns=96) -> list[np.ndarray]:
    """Polygons (m, 2) whose even-odd union is the figure, on the unit circle, y downwards."""
    around = 2 * np.pi * np.arange(turns) / turns
    circle = np.stack([np.cos(around), np.sin(around)], axis=1)
    tips = lambda m: np.stack(  # noqa: E731
        [np.sin(2 * np.pi * np.arange(m) / m), -np.cos(2 * np.pi * np.arange(m) / m)], axis=1
    )
    if kind == "disc":
        return [0.85 * circle]
    if kind == "ring":
        return [0.92 * circle, 0.58 * circle]
    if kind == "square":
        return [np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.sqrt(0.5)]
    if kind == "triangle":
        return [tips(3)]
    if kind == "cross":
        a, b = 0.28, np.sqrt(1 - 0.28**2)
        corner = [(a, -b), (a, -a), (b, -a), (b, a), (a, a), (a, b), (-a, b), (-a, a)]
        return [np.array([*corner, (-b, a), (-b, -a), (-a, -a), (-a, -b)])]
    star = np.empty((10, 2))
    star[::2], star[1::2] = tips(5), -0.45 * tips(5)[[3, 4, 0, 1, 2]]
    return [star]


@pytest.mark.parametrize("size", [16, 32])
@pytest.mark.parametrize("index", range(6))
def test_a_shape_covers_what_its_outline_covers(index, size):
    from PIL import Image, ImageChops, ImageDraw

    fine = 16
    f = figures.draw_factors(400, np.random.default_rng(index))
    f = f[f.kind == index][:6]
    for k, picture in enumerate(figures.draw(f, size)):
        cos, sin = np.cos(f.angle[k]), np.sin(f.angle[k])
        paper = Image.new("1", (size * fine, size * fine))
        for points in outline(figures.KINDS[index]):
            turned = points @ np.array([[cos, sin], [-sin, cos]])
            place = (turned * f.radius[k] + [f.x[k], f.y[k]]) * size * fine - 0.5
            sheet = Image.new("1", paper.size)
            ImageDraw.Draw(sheet).polygon([tuple(p) for p in place], fill=1)
            paper = ImageChops.logical_xor(paper, sheet)
        fine_pixels = np.asarray(paper, float).reshape(size, fine, size, fine)
        cover = fine_pixels.mean(axis=(1, 3))
        expected = -1 + cover[..., None] * (f.rgb[k] + 1)
        # smoothing by distance is exact for straight edges along the grid and off at sharp tips,
        # less than half a pixel's coverage there and nearly nothing on average
        assert np.abs(picture - expected).max() < 0.45 * 2
        assert np.abs(picture - expected).mean() < 0.01 * 2


def test_a_shape_lies_inside_and_small_pictures_show_the_same_scenes():
    f = figures.draw_factors(500, np.random.default_rng(2))
    assert (np.minimum(f.x, f.y) - f.radius > 0).all()
    assert (np.maximum(f.x, f.y) + f.radius < 1).all()
    large, small = figures.draw(f, 32), figures.draw(f, 16)
    edges = np.concatenate([large[:, [0, -1]].ravel(), large[:, :, [0, -1]].ravel()])
    assert (edges == -1).all()
    halved = large.reshape(500, 16, 2, 16, 2, 3).mean(axis=(2, 4))
    assert np.abs(halved - small).mean() < 0.01


def test_the_centre_of_mass_is_the_place_and_the_colour_is_the_hue():
    f = figures.draw_factors(600, np.random.default_rng(3))
    x = figures.draw(f, 32).astype(float) + 1
    mass = x.sum(axis=(1, 2, 3))
    centres = (np.arange(32) + 0.5) / 32
    right = (x.sum(axis=(1, 3)) * centres).sum(axis=1) / mass
    down = (x.sum(axis=(2, 3)) * centres).sum(axis=1) / mass
    assert np.hypot(right - f.x, down - f.y).max() < 0.01  # all six have their middle there
    seen = x.sum(axis=(1, 2)) / x.sum(axis=(1, 2)).max(axis=1, keepdims=True)
    told = (f.rgb + 1) / (f.rgb + 1).max(axis=1, keepdims=True)
    assert np.abs(seen - told).max() < 1e-4
    hue = np.random.default_rng(4).random(100)
    assert np.allclose(figures.hues(figures.colours(hue)), hue, atol=1e-12)
    assert np.abs(figures.colours(hue)).max() <= 1


def test_without_colour_the_same_scenes_are_white():
    coloured, white = draw("shapes"), draw("shapes", colour=False)
    assert np.array_equal(coloured.labels, white.labels)
    assert np.array_equal(coloured.x.max(axis=3) > -1, white.x[..., 0] > -1)


# the glyphs, against Pillow's own drawing


def test_an_upright_glyph_is_what_pillow_draws():
    n = len(glyphs.CHARACTERS)
    zero = np.zeros(n)
    ours = glyphs.draw_glyphs(np.arange(n), zero, zero, zero, zero)[..., 0]
    for index, character in enumerate(glyphs.CHARACTERS):
        ink = glyphs._drawing(character).reshape(28, 8, 28, 8).mean(axis=(1, 3))
        assert np.abs(ours[index] - (2 * ink - 1)).mean() < 0.01 * 2, character
        # the field's own pixel is an eighth of ours: 6 % of a stem that is two pixels wide
        assert np.abs((ours[index] + 1).sum() / 2 - ink.sum()) < 0.07 * ink.sum(), character


def test_slant_weight_and_shift_do_what_they_say():
    h, zero = np.array([17]), np.zeros(1)  # the H
    plain = glyphs.draw_glyphs(h, zero, zero, zero, zero)[0, ..., 0]
    moved = glyphs.draw_glyphs(h, zero, zero, zero + 2, zero - 3)[0, ..., 0]
    assert np.allclose(moved[:-3, 2:], plain[3:, :-2], atol=1e-5)
    heavy = glyphs.draw_glyphs(h, zero, zero + 0.5, zero, zero)[0, ..., 0]
    row = (heavy[8] + 1).sum() / 2 - (plain[8] + 1).sum() / 2
    assert abs(row - 4 * 0.5) < 0.125  # two stems, each with two edges; an eighth as above
    slanted = glyphs.draw_glyphs(h, zero + 0.3, zero, zero, zero)[0, ..., 0] + 1
    middle = (slanted * np.arange(28)).sum(axis=1)[6:22] / slanted.sum(axis=1)[6:22]
    assert abs(np.polyfit(np.arange(16), middle, 1)[0] + 0.3) < 0.02  # to the right, upwards


def test_amounts_move_glyphs_smoothly_and_sets_choose_the_characters():
    a, b = draw("glyphs", slant=12.0), draw("glyphs", slant=12.5)
    assert np.array_equal(a.labels, b.labels) and 0 < np.abs(a.x - b.x).mean() < 0.05
    assert draw("glyphs", 500, characters="digits").labels.max() == 9
    letters = draw("glyphs", 2000, characters="letters").labels
    assert set(letters) == set(range(10, 36))


# OpenML


def test_without_a_network_one_sentence_says_so_and_it_is_not_tried_again(tmp_path, monkeypatch):
    monkeypatch.setenv("EXPLORER_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(openml, "_failed", {})
    openml._all.cache_clear()
    tried = []
    monkeypatch.setattr(openml, "fetch_aside", lambda name: bool(tried.append(name)))
    for _ in range(2):
        with pytest.raises(ValueError, match=r"^MNIST must be fetched.*cannot be reached.*\.$"):
            draw("mnist")
    assert tried == ["mnist"]


@pytest.mark.slow
def test_a_child_that_cannot_fetch_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("EXPLORER_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")  # where no one listens
    assert openml.fetch_aside("mnist") is False
    assert not list(tmp_path.glob("*.npz"))


def test_what_is_fetched_is_kept_as_bytes(tmp_path, monkeypatch):
    import sklearn.datasets

    def fetch(**asked):
        assert asked["data_id"] == 40996 and asked["data_home"] == str(tmp_path)
        x = np.random.default_rng(0).integers(0, 256, (50, 784))
        target = np.array([str(k % 10) for k in range(50)], dtype=object)
        return type("Bunch", (), {"data": x, "target": target})

    monkeypatch.setattr(sklearn.datasets, "fetch_openml", fetch)
    monkeypatch.setenv("EXPLORER_DATA_HOME", str(tmp_path))
    with pytest.raises(ValueError, match=r"must have 70,000 pictures of 784"):
        openml.fetch("fashion")
    monkeypatch.setattr(openml, "COUNT", 50)
    monkeypatch.setattr(openml, "HELD_OUT", 10)
    openml._all.cache_clear()
    openml.fetch("fashion")
    drawn = draw("fashion", 10, split="test")
    expected = fetch(data_id=40996, data_home=str(tmp_path)).data[40:]
    order = np.argsort(drawn.labels)
    ours = np.rint((drawn.x[order] + 1) * 127.5).reshape(10, 784)
    assert np.array_equal(ours, expected) and np.array_equal(drawn.labels[order], np.arange(10))
    openml._all.cache_clear()


# single pictures


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_four_to_three_and_as_long_as_asked(name):
    for size in (192, 100, 512):
        x = PICTURES[name](size)
        assert x.shape == (round(size * 3 / 4), size, 3) and x.dtype == np.float32
        assert x.min() >= -1 and x.max() <= 1 and x.std() > 0.2
    assert np.array_equal(PICTURES[name](), PICTURES[name](192))
    for refused in PICTURES[name].refuses:
        with pytest.raises(ValueError, match=r"size must be.*\.$"):
            PICTURES[name](**refused)


def test_the_photographs_are_the_middle_of_scikit_learns():
    from sklearn.datasets import load_sample_images

    for name, theirs in zip(("china", "flower"), load_sample_images().images, strict=True):
        left = (640 - 427 * 4 / 3) / 2
        middle = theirs[:, round(left) : 640 - round(left)]
        ours = (PICTURES[name](192) + 1) * 127.5
        assert np.abs(ours.mean(axis=(0, 1)) - middle.mean(axis=(0, 1))).max() < 1


@pytest.mark.slow
@pytest.mark.parametrize("name", paintings.PAINTINGS)
def test_our_pictures_are_small_and_can_be_painted_anew(name):
    path = ROOT / "assets" / "images" / f"{name}.webp"
    assert path.stat().st_size < 100_000
    shipped = (PICTURES[name](paintings.WIDTH) + 1) * 127.5
    painted = paintings.PAINTINGS[name]()
    assert np.sqrt(np.mean((shipped - painted) ** 2)) < 12  # of 255: the loss of WebP at 82


def test_the_table_of_pictures_loads_neither_pillow_nor_scikit_learn_nor_scipy():
    code = (
        "import sys, numpy as np; from explorer.data import DATASETS, photographs, uploads\n"
        "for name in ('digits', 'shapes'): DATASETS[name](10, np.random.default_rng(0))\n"
        "loaded = {'sklearn', 'torch', 'PIL', 'scipy', 'streamlit', 'plotly'} & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120, cwd=ROOT)
