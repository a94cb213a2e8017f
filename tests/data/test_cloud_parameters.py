"""Every parameter of every cloud moves the points as the cloud's definition says.

The definitions are written here anew: a dense row of places, even in the law, in original units.
Drawn without noise, each point must lie on them, and as often in one part as in another.
"""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from explorer.data.clouds import CLOUDS

N = 1500
PLACES = 20_000


def polar(radius, angle):
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def middles(count=PLACES):
    return (np.arange(count) + 0.5) / count


def swiss_roll(turns):
    """scikit-learn: t = 1.5 pi (1 + 2 u) at turns = 1.5; so t = 1.5 pi + 2 pi turns u."""
    t = 1.5 * np.pi + turns * 2 * np.pi * middles()
    return polar(t, t)


def s_curve(length):
    """scikit-learn: t = 3 pi (u - 1/2) at length 1."""
    t = 3 * np.pi * length * (middles() - 0.5)
    return np.stack([np.sin(t), np.sign(t) * (np.cos(t) - 1)], axis=1)


def moons(gap):
    t = np.pi * middles(PLACES // 2)
    inner = np.stack([1 - np.cos(t), 1 - np.sin(t) - gap], axis=1)  # scikit-learn: gap = 0.5
    return np.concatenate([polar(1, t), inner])


def circles(factor):
    t = 2 * np.pi * middles(PLACES // 2)
    return np.concatenate([polar(1, t), polar(factor, t)])


def eight_gaussians(modes):
    return np.repeat(polar(2, 2 * np.pi * np.arange(modes) / modes), PLACES // modes, axis=0)


def pinwheel(arms, rate):
    """radius 0.25 + 1.5 b, b of Beta(2, 2), by its distribution function 3 b² - 2 b³."""
    b = np.linspace(0, 1, 4001)
    radius = 0.25 + 1.5 * np.interp(middles(PLACES // arms), 3 * b**2 - 2 * b**3, b)
    start = 2 * np.pi * np.arange(arms) / arms
    return np.concatenate([polar(radius, each + rate * np.exp(radius)) for each in start])


def spiral(turns, arms):
    """r = 3 v at 2 pi turns v, v with density 2 v."""
    v = np.sqrt(middles(PLACES // arms))
    start = np.arange(arms) / arms
    return np.concatenate([polar(3 * v, 2 * np.pi * (turns * v + each)) for each in start])


def smiley(smile):
    """Outline 60 %, eyes 9 % each, mouth 20 % with y = -0.4 + smile (x² - 0.15)."""
    count = {share: round(PLACES * share / 0.98) for share in (0.6, 0.09, 0.2)}
    around, eye = 2 * np.pi * middles(count[0.6]), 2 * np.pi * middles(count[0.09])
    eyes = [[x + 0.07 * np.cos(eye), 0.3 + 0.14 * np.sin(eye)] for x in (-0.35, 0.35)]
    x = np.linspace(-0.55, 0.55, count[0.2])
    mouth = np.stack([x, -0.4 + smile * (x**2 - 0.15)], axis=1)
    return np.concatenate([polar(1, around), *(np.stack(each, axis=1) for each in eyes), mouth])


def checkerboard(cells):
    """A board from -2 to 2, dark where column + row is even: places on a fine lattice in it."""
    fine = -2 + 4 * (np.arange(cells * 30) + 0.5) / (cells * 30)
    x, y = (each.ravel() for each in np.meshgrid(fine, fine, indexing="ij"))
    cell = lambda place: np.floor((place + 2) * cells / 4)  # noqa: E731
    dark = (cell(x) + cell(y)) % 2 == 0
    return np.stack([x[dark], y[dark]], axis=1)


def word(text):
    """The pixels that Pillow darkens, each as often as it is dark; y upwards."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(size=48 if len(text) <= 4 else round(48 * (4 / len(text)) ** 0.5))
    paper = Image.new("L", (400, 120))
    ImageDraw.Draw(paper).text((20, 20), text, fill=255, font=font)
    grey = np.asarray(paper, float)
    rows, columns = np.nonzero(grey > 16)
    often = np.maximum(1, np.rint(PLACES * grey[rows, columns] / grey.sum())).astype(int)
    return np.repeat(np.stack([columns, -rows], axis=1).astype(float), often, axis=0)


DEFINITIONS = {
    each.__name__: each
    for each in (
        swiss_roll, s_curve, moons, circles, eight_gaussians, pinwheel, spiral, smiley,
        checkerboard, word,
    )
}  # fmt: skip
SPACE = {"swiss_roll_3d": swiss_roll, "s_curve_3d": s_curve}  # curve × a width
TEXTS = ("i", "Noise", "AB C")


def varied(*, noise):
    """[(name, parameter, value)] away from the defaults: ends, and between them."""
    found = []
    for name, entry in CLOUDS.items():
        for param in entry.params:
            if (param.name == "noise") != noise:
                continue
            places = TEXTS if param.kind == "text" else param.ends()
            found += [(name, param.name, each) for each in places if each != param.default]
    return found


def original(name, params, n=N):
    """Points in original units, drawn without noise unless it is given."""
    params = CLOUDS[name].defaults() | {"noise": 0.0} | params
    centre, scale = CLOUDS[name].units(**params)
    return centre + scale * CLOUDS[name](n, np.random.default_rng(3), **params).x, params


REACH = {  # how far a point may be from the nearest place: half of their distance, or nothing
    "eight_gaussians": lambda modes: 1e-9,
    "word": lambda text: 0.1,  # of a pixel: darkness is kept to whole numbers above
    "checkerboard": lambda cells: 0.75 * 4 / (30 * cells),
}


def test_every_cloud_has_a_definition_of_its_own_here():
    assert set(DEFINITIONS) | set(SPACE) == set(CLOUDS)


@pytest.mark.parametrize(("name", "param", "value"), varied(noise=False))
def test_a_parameter_moves_the_points_to_where_the_definition_has_them(name, param, value):
    x, params = original(name, {param: value})
    params.pop("noise")
    if name in SPACE:
        across = x[:, 1] / params.pop("width")
        assert 0 < across.min() < across.max() < 1 and as_often_everywhere(across, 20)
        x = x[:, [0, 2]]
    places = (DEFINITIONS | SPACE)[name](**params)
    if name == "word":  # where on the paper it stands is free
        x = x + places.mean(axis=0) - CLOUDS[name].units(**params)[0]
    far, nearest = cKDTree(places).query(x)
    assert far.max() < REACH.get(name, lambda **_: 4e-3 * np.abs(places).max())(**params)
    if name != "word":
        assert as_often_everywhere(nearest / len(places), params.get("modes", 20))
    np.testing.assert_allclose(x.std(axis=0), places.std(axis=0), rtol=5 / np.sqrt(2 * N))
    default, _ = original(name, {})
    assert np.abs(original(name, {param: value})[0] - default).max() > 1e-2


def as_often_everywhere(u, parts):
    """Whether each of the equal parts of [0, 1] has its share of u, within five deviations."""
    shares = np.bincount((u * parts).astype(int), minlength=parts) / N
    return len(shares) == parts and np.abs(shares - 1 / parts).max() < 5 / np.sqrt(parts * N)


@pytest.mark.parametrize(("name", "param", "value"), varied(noise=True))
def test_noise_is_the_standard_deviation_in_original_units(name, param, value):
    """The same rng gives the same places, so what noise adds can be told from them."""
    plain, _ = original(name, {})
    noisy, _ = original(name, {"noise": value})
    added = noisy - plain
    sure = 5 / np.sqrt(2 * added.size)
    assert added.std() == pytest.approx(value, rel=sure)
    twice, _ = original(name, {"noise": 2 * value})
    np.testing.assert_allclose(twice - plain, 2 * added, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("name", "param", "value"), varied(noise=True))
def test_the_exact_density_has_that_noise(name, param, value):
    if "density" not in CLOUDS[name].extras or value == 0:
        return
    params = CLOUDS[name].defaults() | {param: value}
    _, scale = CLOUDS[name].units(**params)
    density = CLOUDS[name].density(**params)
    for part in getattr(density, "factors", (density,)):  # in space the plane and the width
        variances = np.diagonal(part.covariances, axis1=1, axis2=2)
        np.testing.assert_allclose(variances, (value / scale) ** 2, rtol=1e-12)
