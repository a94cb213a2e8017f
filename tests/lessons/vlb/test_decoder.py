"""The masses of grey values: derived again from the error function."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.lessons.vlb import scene_decoder
from explorer.worlds import networks
from tests.fields import agree


def below(x, mean, sigma):
    return 0.5 * (1 + math.erf((x - mean) / (math.sqrt(2) * sigma)))


def test_the_numbers_are_those_of_the_shipped_networks_last_step():
    schedule = networks.shipped("digits")[0].make_schedule()
    b1, b2 = schedule.betas[1:3]
    agree(scene_decoder.numbers(), {
        "few": 17, "many": 256, "sigma": math.sqrt(b2 * b1 / (1 - (1 - b1) * (1 - b2))),
        "bin": 0.125,
    })  # fmt: skip


@pytest.mark.parametrize("levels", [17, 256])
def test_each_value_has_the_mass_between_its_neighbours_and_the_ends_are_open(levels):
    sigma, mean = scene_decoder.last_width(), scene_decoder.MEANS[23]
    values, mass = scene_decoder.masses(levels, sigma)
    middles = (values[1:] + values[:-1]) / 2
    under = np.array([0.0, *(below(x, mean, sigma) for x in middles), 1.0])
    np.testing.assert_allclose(mass[23], np.diff(under), atol=1e-12)


def test_the_picture_holds_these_masses_and_their_sum_is_one():
    view = scene_decoder.view()
    tiles = {tile.name: np.asarray(tile.values) for tile in view.tiles}
    for levels, panel in zip((17, 256), view.panels, strict=True):
        np.testing.assert_allclose(tiles[f"sum_{levels}"], 1.0, atol=1e-12)
        (bars,) = panel.series
        values, mass = scene_decoder.masses(levels, scene_decoder.last_width())
        np.testing.assert_array_equal(bars.y, mass[:, np.isin(values, bars.x)])
        assert bars.x[-1] == 1.0
    sigma, means = scene_decoder.last_width(), scene_decoder.MEANS
    np.testing.assert_allclose(
        tiles["end"], [1 - below(1 - 1 / 16, mean, sigma) for mean in means], atol=1e-12
    )
    for mean, length in zip(means, tiles["length"], strict=True):  # of the last value but one
        mass = below(0.9375, mean, sigma) - below(0.8125, mean, sigma)
        if mass > 1e-9:
            assert length == pytest.approx(-math.log(mass), rel=1e-5, abs=1e-9)
    assert means[view.slider.index] == scene_decoder.START
