"""The lines that open on `train_images`: attention by hand, the root of d, what t becomes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.lessons.train_images import scene_attention, scene_quotes, scene_told
from explorer.worlds import networks
from tests.fields import agree


def test_the_second_place_asks_the_first_head():
    """q·k is 1.5² where both are as bright, else minus that; then exponentials by hand."""
    high = 1.5**2 / math.sqrt(2)
    whole = 2 * math.exp(high) + 2 * math.exp(-high)
    far, near = math.exp(-high) / whole, math.exp(high) / whole
    agree(scene_attention.numbers(), {
        "score_1": -high, "score_2": high, "score_3": -high, "score_4": high,
        "weight_1": far, "weight_2": near, "weight_3": far, "weight_4": near,
        "arrives": 2 * far - 2 * near,
    })  # fmt: skip


def test_each_row_of_the_second_head_falls_off_with_the_square_of_the_distance():
    """exp((2 p_i p_j − p_j²)/√2) is exp(−(p_i − p_j)²/√2) but for what j shares."""
    p = scene_attention.WHERE
    wanted = np.exp(-((p[:, None] - p) ** 2) / math.sqrt(2))
    wanted /= wanted.sum(1, keepdims=True)
    view = scene_attention.example()
    shown = np.array(view.panels[1].series[0].y)
    np.testing.assert_allclose(shown, wanted)
    tiles = {tile.name: tile.values for tile in view.tiles}
    np.testing.assert_allclose(tiles["near"], wanted @ tiles["value"])
    np.testing.assert_allclose(tiles["alike"], view.panels[0].series[0].y @ tiles["value"])


def test_products_spread_like_the_root_of_d_and_freeze_the_softmax_without_it():
    view = scene_attention.freezing()
    tiles = {tile.name: np.asarray(tile.values) for tile in view.tiles}
    np.testing.assert_allclose(tiles["spread"], tiles["root"], rtol=0.05)
    np.testing.assert_allclose(tiles["root"] ** 2, view.slider.places)
    assert np.ptp(tiles["divided"]) < 0.06 and tiles["plain"][-1] > 0.85
    one, largest = view.panels
    for series in one.series:
        np.testing.assert_allclose(np.sum(series.y, axis=1), 1.0)
        assert (np.diff(series.y, axis=1) <= 0).all()
    np.testing.assert_array_equal(largest.series[0].y, tiles["plain"])
    np.testing.assert_array_equal(largest.series[1].y, tiles["divided"])


def test_how_often_one_place_takes_it_all_is_that_of_normal_products():
    """q·k given q is normal with the variance |q|²: drawn anew, another way."""
    now = scene_attention.root(64)
    rng = np.random.default_rng(1)
    widths = np.sqrt(rng.chisquare(64, 20_000))[:, None]
    normal = rng.standard_normal((20_000, now.keys))
    for got, products in (
        (now.frozen_percent, widths * normal), (now.frozen_divided_percent, widths * normal / 8),
    ):  # fmt: skip
        grown = np.exp(products - products.max(1, keepdims=True))
        share = 100 * (1 / grown.sum(1) > 0.9).mean()
        assert abs(got - share) < 4 * math.sqrt(max(share, 1) * (100 - share) / now.draws)
    assert (now.d, now.keys, now.draws) == (64, 16, 500)


def test_the_channels_scale_and_shift_are_those_of_the_shipped_network():
    torch = pytest.importorskip("torch")
    known, view = scene_told.told(), scene_told.view()
    net = networks.shipped("digits")[1].net
    t, c = 77, known.channel
    with torch.no_grad():
        e = torch.nn.functional.silu(net.time(net.times[t]) + net.label.weight[scene_told.LABEL])
        code = net.middle.code.weight @ e + net.middle.code.bias
    channels = net.middle.channels
    assert known.scale[t - 1, c] == pytest.approx(float(code[c]), rel=1e-4, abs=1e-5)
    assert known.shift[t - 1, c] == pytest.approx(float(code[channels + c]), rel=1e-4, abs=1e-5)
    scale, shift = view.tiles
    np.testing.assert_array_equal(scale.values, 1 + known.scale[:, c])
    np.testing.assert_array_equal(shift.values, known.shift[:, c])
    assert [series.label.key for series in view.panels[1].series] == [
        "train_images.why_scale", "train_images.why_shift",
    ]  # fmt: skip


def test_the_pairs_of_a_grid_are_its_places_squared():
    """The shapes are 32 pixels wide, folded four by four; each level halves the sides."""
    side = 32 // networks.shipped("shapes")[0].patch
    assert scene_quotes.places("shapes", 1) == (side // 2) ** 2
    assert scene_quotes.pairs("shapes", 1) == (side // 2) ** 4
    assert scene_quotes.pairs_ratio("shapes", 1) == 16
