"""What the lines under the bound open on: naive estimates, no KL below zero, its two ways."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.lessons.objective import scene, scene_divergence, scene_integral
from explorer.ui.charts import plates
from tests.page_run import opened

OPEN = scene.Settings()


def gauss(x, variance):
    return np.exp(-0.5 * x**2 / variance) / np.sqrt(2 * np.pi * variance)


@pytest.mark.parametrize("T", [1, 5])
def test_both_moments_of_a_draw_are_those_of_linear_steps_where_the_data_are_one_gaussian(T):
    """p(x_1) is then a Gaussian whose variance follows a recursion, and so is p(x_0 | x_1)."""
    chain = scene_integral.chain_of("one", "matched", "cosine", T)
    abar = chain.schedule.alphas_bar
    whole = 1 + (0.6**2 - 1) * abar
    v = 1.0
    for t in range(T, 0, -1):
        alpha = abar[t] / abar[t - 1]
        slope, own = np.sqrt(alpha) * whole[t - 1] / whole[t], whole[t - 1] * (1 - alpha) / whole[t]
        before, v = v, slope**2 * v + own
    x0 = 0.7
    first = gauss(x0, slope**2 * before + own)
    second = gauss(x0, slope**2 * before + own / 2) / (2 * np.sqrt(np.pi * own))
    push = scene_integral.push_of(("one", "matched", "cosine", T))
    known = scene_integral.naive(push, x0, np.random.default_rng(0))
    assert known.nll == pytest.approx(-np.log(first), abs=1e-6)
    assert known.spread == pytest.approx(second / first**2 - 1, rel=1e-4)


def test_the_draws_that_a_tenth_needs_are_those_of_products_of_coins():
    """Factors 0 or 2 with even odds have mean 1 and r = 1: D of them have the variance 2^D - 1."""
    D = scene_integral.DIMENSIONS
    np.testing.assert_allclose(scene_integral.draws_needed(1.0), 100 * (2.0**D - 1))
    assert scene_integral.draws_needed(1e-6)[0] == 1.0


def test_a_try_is_right_within_its_error_in_one_coordinate_and_hopeless_in_many():
    view = scene_integral.view(OPEN.chain, OPEN.x0, OPEN.seed)
    tiles = {tile.name: np.asarray(tile.values) for tile in view.tiles}
    here = scene.frame(OPEN, "bound").numbers
    np.testing.assert_allclose(tiles["truth"], here.nll_nats * scene_integral.DIMENSIONS, rtol=1e-6)
    share = np.exp(tiles["truth"] - tiles["try"])  # of the truth that the mean of draws is
    error = np.sqrt(tiles["draws"] * 0.1**2 / scene_integral.DRAWS)
    assert abs(share[0] - 1) < 4 * error[0]
    assert share[-1] < 1e-6
    off, needed = view.panels
    np.testing.assert_allclose(off.series[1].y, tiles["miss"])
    np.testing.assert_allclose(tiles["miss"], tiles["try"] - tiles["truth"])
    np.testing.assert_array_equal(needed.series[0].y, tiles["draws"])


@pytest.mark.parametrize("model", ["matched", "straight"])
def test_what_the_places_add_is_nowhere_negative_and_adds_up_to_the_kl(model):
    view = scene_divergence.never_negative(("two", model, "cosine", 8), 0.3)
    adds = view.panels[1].series[0]
    assert np.min(adds.y) >= 0
    now = scene.frame(scene.Settings(model=model), "bound")
    (kl,) = view.tiles[2].values
    assert kl == pytest.approx(now.numbers.divergence_nats, abs=1e-9)
    assert np.trapezoid(adds.y, adds.x) == pytest.approx(kl, rel=0.01)
    data, shown = now.views[0].panels[0].series
    u = np.interp(view.slider.places, data.x, shown.y) / np.interp(
        view.slider.places, data.x, data.y
    )
    np.testing.assert_allclose(view.tiles[0].values, u, rtol=0.02)
    np.testing.assert_allclose(view.tiles[1].values, u - 1 - np.log(u), rtol=0.1, atol=1e-3)


def test_the_data_first_cover_both_humps_and_the_model_first_chooses_one():
    view = scene_divergence.both_ways("two")
    covering, choosing = (np.asarray(tile.values) for tile in view.tiles)
    means = scene_divergence.MEANS
    assert view.slider.index == choosing.argmin() and means[covering.argmin()] == 0.0
    x = np.linspace(-9, 9, 6001)
    q = 0.6 * gauss(x + 0.8, 0.35**2) + 0.4 * gauss(x - 1.2, 0.3**2)
    variance = np.trapezoid(q * x**2, x)
    wanted = np.trapezoid(q * np.log(q / gauss(x, variance)), x)
    assert covering.min() == pytest.approx(wanted, abs=1e-6)
    for hump, share in ((-0.8, 0.6), (1.2, 0.4)):  # with one for itself it pays for its share
        at = int(np.abs(means - hump).argmin())
        assert choosing[at] == pytest.approx(-np.log(share), abs=0.02)
        assert choosing[at] < min(choosing[at - 2], choosing[at + 2])


def test_one_gaussian_for_one_gaussian_costs_nothing_either_way():
    for tile in scene_divergence.both_ways("one").tiles:
        assert min(tile.values) == pytest.approx(0.0, abs=2e-3)


def test_each_line_opens_on_its_picture(monkeypatch):
    keys, show = [], plates.show

    def told(page, view, key):
        keys.append(key.split("_")[1])
        show(page, view, key)

    monkeypatch.setattr(plates, "show", told)
    lines = {f"open_{name}": "1" for name in ("integral", "routes", "never", "round")}
    opened("objective", act="bound", **lines)
    assert keys == ["bound", "integral", "never", "round"]
