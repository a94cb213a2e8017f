"""Every registered cloud: its draw, its scale by constants, and its exact density."""

from __future__ import annotations

import itertools
import subprocess
import sys

import numpy as np
import pytest
from scipy.integrate import quad

from explorer.core.schedules import SCHEDULES
from explorer.data import curves, rolls, shapes
from explorer.data.clouds import CLOUDS, scaled, scaled_density
from explorer.data.quadrature import ARCH, RISING, UNIFORM, gauss_legendre
from explorer.metrics import sliced_wasserstein

SCHEDULE = SCHEDULES["cosine"](50)
WITH_DENSITY = [name for name in CLOUDS if "density" in CLOUDS[name].extras]
PLANAR_CURVES = [name for name in CLOUDS if "pieces" in CLOUDS[name].extras]


def corners(names):
    """(name, parameters) at the defaults and with each parameter at each end of its range."""
    ends = [
        (name, {param.name: value})
        for name in names
        for param in CLOUDS[name].params
        for value in param.ends()[1:]
    ]
    return [(name, {}) for name in names] + ends


def draw(name, n=2000, seed=0, **params):
    return CLOUDS[name](n, np.random.default_rng(seed), **params)


def test_the_twelve_clouds_are_there_and_have_both_names():
    assert list(CLOUDS) == [
        *("swiss_roll", "s_curve", "swiss_roll_3d", "s_curve_3d", "moons", "circles"),
        *("eight_gaussians", "pinwheel", "spiral", "smiley", "checkerboard", "word"),
    ]
    for entry in CLOUDS.values():
        texts = [entry.label, *(param.label for param in entry.params)]
        assert all(text["en"] and text["zh"] for text in texts)
        assert "noise" in entry.defaults() and entry.source


@pytest.mark.parametrize(("name", "params"), corners(CLOUDS))
def test_a_draw_has_its_shape_and_repeats(name, params):
    x, labels = draw(name, 501, **params)
    again = draw(name, 501, **params)
    assert x.shape == (501, CLOUDS[name].dims) and x.dtype == np.float64
    assert labels.shape == (501,) and labels.min() >= 0 and labels.max() <= 1
    assert np.isfinite(x).all() and np.abs(x).max() < 8
    assert np.array_equal(x, again.x) and np.array_equal(labels, again.labels)
    assert not np.array_equal(x, draw(name, 501, seed=1, **params).x)


@pytest.mark.parametrize(("name", "params"), corners(CLOUDS))
def test_mean_is_zero_and_variance_one_plus_the_noise(name, params):
    n = 40_000
    x, _ = draw(name, n, **params)
    noise = (CLOUDS[name].defaults() | params)["noise"]
    _, scale = CLOUDS[name].units(**params)
    expected = 1 + (noise / scale) ** 2
    assert np.abs(x.mean(axis=0)).max() < 5 * np.sqrt(3 * expected / n)  # five standard errors
    squares = np.mean((x**2), axis=1)
    assert abs(squares.mean() - expected) < 5 * squares.std() / np.sqrt(n)


@pytest.mark.parametrize(("name", "params"), corners(WITH_DENSITY))
def test_the_density_has_mean_zero_and_its_variance_to_rounding(name, params):
    density = CLOUDS[name].density(**params)
    noise = (CLOUDS[name].defaults() | params)["noise"]
    _, scale = CLOUDS[name].units(**params)
    assert np.abs(density.mean()).max() < 1e-12
    variance = np.trace(density.covariance()) / density.dims
    assert abs(variance - 1 - (noise / scale) ** 2) < 1e-12


@pytest.mark.parametrize("name", CLOUDS)
def test_the_scale_is_near_one_at_the_defaults_and_said_in_original_units(name):
    entry = CLOUDS[name]
    x, _ = draw(name, 20_000)
    assert abs(np.sqrt(x.var(axis=0).mean()) - 1) < 0.02
    assert abs(entry.unit_scale / entry.units()[1] - 1) < 1e-3  # the word's is rounded


@pytest.mark.parametrize(("name", "params"), corners(WITH_DENSITY))
def test_the_density_is_that_of_the_draw(name, params):
    """Mean negative log-likelihood of draws = entropy, estimated from the density's own draws."""
    density = CLOUDS[name].density(**params)
    ours = -density.log_density(draw(name, 1000, seed=2, **params).x)
    own = -density.log_density(density.sample(1000, np.random.default_rng(3)))
    error = np.sqrt((ours.var() + own.var()) / 1000)
    assert abs(ours.mean() - own.mean()) < 4 * error  # four standard errors, some 80 cases


@pytest.mark.parametrize("name", WITH_DENSITY)
def test_draws_and_density_samples_are_as_near_as_two_draws(name):
    n = 4000
    density = CLOUDS[name].density()
    rng = np.random.default_rng(5)
    x, other = draw(name, n, seed=6).x, draw(name, n, seed=7).x
    apart = sliced_wasserstein(x, density.sample(n, rng), 32)
    floor = sliced_wasserstein(x, other, 32)
    # W2² of two samples is some constant / n, about 0.02 here; 0.08 would be a shift of 0.08
    assert apart < max(2 * floor, 0.05)


@pytest.mark.parametrize(("name", "params"), corners(PLANAR_CURVES))
def test_more_nodes_change_no_digit(name, params):
    entry = CLOUDS[name]
    noise = (entry.defaults() | params)["noise"]
    density, finer = entry.density(**params), entry.density(refine=4.0, **params)
    x, _ = draw(name, 150, seed=8, **params)
    sigma = noise / entry.units(**params)[1]
    off = x + 3 * sigma * np.random.default_rng(9).standard_normal(x.shape)
    assert np.abs(density.log_density(x) - finer.log_density(x)).max() < 1e-12
    # off the curve by several sigma: bends as narrow as the noise cost digits, never six of them
    assert np.abs(density.log_density(off) - finer.log_density(off)).max() < 1e-9


@pytest.mark.parametrize("name", ["swiss_roll", "spiral", "pinwheel", "s_curve"])
def test_the_density_is_the_integral_along_the_curve(name):
    """Adaptive quadrature of the law along the curve in original units, no Gauss-Legendre."""
    entry = CLOUDS[name]
    params = entry.defaults()
    noise = params.pop("noise")
    centre, scale = entry.units(**params)
    pieces = entry.pieces(**params)
    for x in draw(name, 3, seed=10).x:
        total, place = 0.0, centre + scale * x
        for share, piece in zip(curves.shares(pieces), pieces, strict=True):

            def integrand(v, piece=piece, place=place):
                v = np.array([v])
                gap = place - piece.curve(v)[0]
                return float(np.exp(-(gap @ gap) / (2 * noise**2)) * piece.law.density(v)[0])

            edges = np.linspace(0, 1, 41)
            total += share * sum(
                quad(integrand, a, b, epsabs=1e-15, epsrel=1e-12)[0]
                for a, b in itertools.pairwise(edges)
            )
        expected = np.log(total * scale**2 / (2 * np.pi * noise**2))
        assert abs(entry.density().log_density(x[None])[0] - expected) < 1e-10  # quad's 1e-12 · 40


@pytest.mark.parametrize("name", ["swiss_roll", "s_curve"])
def test_the_curve_is_that_of_scikit_learn(name):
    from sklearn.datasets import make_s_curve, make_swiss_roll

    if name == "swiss_roll":
        points, t = make_swiss_roll(200, random_state=0)
        ours = rolls.swiss_roll(1.5)[0].curve((t - 1.5 * np.pi) / (3 * np.pi))
    else:
        points, t = make_s_curve(200, random_state=0)
        v = t / (1.5 * np.pi)
        left, right = rolls.s_curve(1.0)
        ours = np.where((v < 0)[:, None], left.curve(v + 1), right.curve(v))
    assert np.abs(ours - points[:, [0, 2]]).max() < 1e-13  # a dozen units in the last place of 14


@pytest.mark.parametrize("name", ["swiss_roll_3d", "s_curve_3d", "moons", "circles"])
def test_the_law_is_that_of_scikit_learn(name):
    from sklearn import datasets as sk

    noise = CLOUDS[name].defaults()["noise"]
    make = {"moons": sk.make_moons, "circles": sk.make_circles}.get(name)
    facts = {"factor": 0.5} if name == "circles" else {}
    make = make or {"swiss_roll_3d": sk.make_swiss_roll, "s_curve_3d": sk.make_s_curve}[name]
    theirs = make(4000, noise=noise, random_state=1, **facts)[0]
    centre, scale = CLOUDS[name].units()
    x, other = draw(name, 4000, seed=11).x, draw(name, 4000, seed=12).x
    apart = sliced_wasserstein(x, (theirs - centre) / scale, 32)
    assert apart < max(2 * sliced_wasserstein(x, other, 32), 0.05)  # as two draws of ours


def test_moons_and_circles_are_the_curves_of_scikit_learn():
    from sklearn.datasets import make_circles, make_moons

    v = np.linspace(0, 1, 50)
    outer, inner = (piece.curve(v) for piece in shapes.moons(0.5))
    theirs, _ = make_moons(100, shuffle=False)
    assert np.abs(outer - theirs[:50]).max() < 1e-15
    assert np.abs(inner - theirs[50:]).max() < 1e-15
    v = np.arange(50) / 50
    rings = np.concatenate([piece.curve(v) for piece in shapes.circles(0.8)])
    assert np.abs(rings - make_circles(100, shuffle=False, factor=0.8)[0]).max() < 1e-15


def test_the_checkerboard_is_uniform_on_its_dark_cells():
    x, labels = draw("checkerboard", 20_000)
    centre, scale = CLOUDS["checkerboard"].units()
    place = x * scale + centre
    assert np.abs(place).max() <= 2
    cell = np.floor(place + 2).astype(int)
    assert np.all(cell.sum(axis=1) % 2 == 0)
    counts = np.bincount(cell[:, 0] * 4 + cell[:, 1], minlength=16)
    assert np.abs(counts[counts > 0] - 2500).max() < 5 * np.sqrt(2500) and sum(counts > 0) == 8
    assert np.allclose(labels, (place[:, 0] + 2) / 4)


@pytest.mark.parametrize("name", CLOUDS)
def test_refused_corners_are_refused_with_a_sentence(name):
    refused = [*CLOUDS[name].refuses, {"noise": -0.1}, {"noise": float("nan")}]
    for params in refused:
        with pytest.raises(ValueError, match=r"must.*\.$"):
            draw(name, 10, **params)
    with pytest.raises(ValueError, match="at least 1"):
        draw(name, 0)


@pytest.mark.parametrize("name", WITH_DENSITY)
def test_without_noise_a_curve_is_drawn_but_has_no_density(name):
    assert np.isfinite(draw(name, 50, noise=0.0).x).all()
    with pytest.raises(ValueError, match=r"noise must be above 0.*\.$"):
        CLOUDS[name].density(noise=0.0)


def test_noise_too_small_for_an_affordable_density_is_refused():
    with pytest.raises(ValueError, match="too small"):
        CLOUDS["swiss_roll"].density(noise=1e-3)


@pytest.mark.parametrize("name", PLANAR_CURVES)
def test_points_move_smoothly_with_the_noise_slider(name):
    noise = CLOUDS[name].defaults()["noise"]
    _, scale = CLOUDS[name].units()
    low, high = draw(name, noise=noise), draw(name, noise=noise + 0.01)
    assert np.abs(high.x - low.x).max() < 0.06 / scale  # 0.01 times at most six deviations
    assert np.array_equal(low.labels, high.labels)


def test_labels_grow_along_the_roll():
    x, labels = draw("swiss_roll", noise=0.0)
    centre, scale = CLOUDS["swiss_roll"].units()
    radius = np.linalg.norm(x * scale + centre, axis=1)
    assert np.allclose(radius, 1.5 * np.pi * (1 + 2 * labels), atol=1e-12)


@pytest.mark.parametrize("name", WITH_DENSITY)
@pytest.mark.parametrize("factor", [0.25, 4.0])
def test_scaling_moves_draw_and_density_alike(name, factor):
    cloud = draw(name, 100)
    larger = scaled(cloud, factor)
    density = CLOUDS[name].density()
    before = density.log_density(cloud.x)
    after = scaled_density(density, factor).log_density(larger.x)
    expected = before - cloud.x.shape[1] * np.log(factor)  # change of variables
    assert np.allclose(after, expected, rtol=0, atol=1e-11)
    assert np.array_equal(cloud.labels, larger.labels)


def test_a_word_reads_upright_and_from_left_to_right():
    x, labels = draw("word", text="L")
    assert x[labels < 0.3, 1].std() > 2 * x[labels > 0.7, 1].std()  # the stem stands at the left
    assert x[labels > 0.7, 1].mean() < -0.5  # the foot lies at the bottom
    assert np.corrcoef(x[:, 0], labels)[0, 1] > 0.99


@pytest.mark.parametrize("text", ["i", "DDPM", "Diffusion!", "WWWWWWWWWWWW", "x_1 + y"])
def test_any_word_has_an_affordable_density(text):
    density = CLOUDS["word"].density(text=text)
    assert 10 < len(density.weights) < 4000
    assert np.abs(density.mean()).max() < 1e-12


def test_gauss_legendre_nodes_agree_with_numpy_and_integrate_a_wave():
    theirs, weights = np.polynomial.legendre.leggauss(20)
    places, ours = gauss_legendre(20)
    assert np.abs(places - (theirs + 1) / 2).max() < 1e-15
    assert np.abs(ours - weights / 2).max() < 1e-15
    places, ours = gauss_legendre(1500)
    assert abs(ours @ np.cos(1000 * places) - np.sin(1000) / 1000) < 1e-14
    assert abs(ours @ places**2999 - 1 / 3000) < 1e-15  # degree 2n - 1


@pytest.mark.parametrize("law", [UNIFORM, RISING, ARCH])
def test_each_law_has_a_density_that_is_the_slope_of_its_distribution(law):
    u = np.linspace(0.01, 0.99, 99)
    for level, place in zip(u, law.quantile(u), strict=True):
        mass = quad(lambda v: float(law.density(np.array([v]))[0]), 0, place)[0]
        assert abs(mass - level) < 1e-12


def test_drawing_clouds_loads_neither_scikit_learn_nor_torch_nor_pillow():
    code = (
        "import sys, numpy as np; from explorer.data.clouds import CLOUDS\n"
        "for name in CLOUDS:\n"
        "    if name != 'word': CLOUDS[name](10, np.random.default_rng(0))\n"
        "loaded = {'sklearn', 'torch', 'PIL', 'scipy', 'streamlit', 'plotly'} & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
