"""How strongly the bound would pull at the mean: against the loss itself, differentiated."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.vlb import gaussian_kl
from explorer.lessons.improved import scene_pull, scene_quotes
from explorer.lessons.improved import scene_spread as spreads
from explorer.worlds.world import World

WORLD = World(T=40)


@pytest.mark.parametrize("t", [2, 3, 20, 39])
def test_the_ratio_is_that_of_two_derivatives(t):
    """Of λ T KL in bits, between steps whose means differ by a guess of the noise that is off."""
    known = spreads.exactly(WORLD)
    schedule, sigma2 = known.schedule, known.optimal()[t]
    coef = schedule.posterior_coef_x0[t] * schedule.noise[t] / schedule.signal[t]

    def bits(off):
        return gaussian_kl(0.0, schedule.posterior_variance[t], coef * off, sigma2) / np.log(2)

    off, h = 0.3, 1e-4
    slope = (bits(off + h) - bits(off - h)) / (2 * h)
    wanted = 0.002 * WORLD.T * slope / (2 * off)
    assert scene_pull.pull(WORLD, 0.002).ratio[t] == pytest.approx(wanted, rel=1e-6)


def test_the_simple_losss_pull_is_twice_the_root_of_its_error():
    known, pull = spreads.exactly(WORLD), scene_pull.pull(WORLD, 0.001)
    abar = known.schedule.alphas_bar[1:]
    wanted = 2 * np.sqrt(abar / (1 - abar) * known.errors.mean[1:])
    np.testing.assert_allclose(pull.simple[1:], wanted, rtol=1e-9)
    np.testing.assert_allclose(pull.vlb[1:], wanted * pull.ratio[1:], rtol=1e-9)


def test_the_picture_holds_the_pulls_of_every_t():
    view, pull = scene_pull.view(WORLD, 0.001), scene_pull.pull(WORLD, 0.001)
    for tile in view.tiles:
        np.testing.assert_array_equal(tile.values, getattr(pull, tile.name)[1:])
    shown = [series.y for panel in view.panels for series in panel.series]
    for row, name in zip(shown, ("simple", "vlb", "ratio"), strict=True):
        np.testing.assert_array_equal(row, np.maximum(getattr(pull, name)[1:], scene_pull.LEAST))
    assert [tile.label.key for tile in view.tiles] == [
        f"improved.pull_{name}" for name in ("simple", "vlb", "ratio")
    ]


def test_half_way_is_off_most_at_the_second_step():
    ratios = [scene_quotes.ends(200, t) for t in range(2, 201)]
    assert scene_quotes.off_at_birth(200) == np.sqrt(ratios[0]) == np.sqrt(max(ratios))
    b1, b2 = scene_pull.spreads.exactly(World(T=200)).schedule.betas[1:3]
    least = b2 * b1 / (1 - (1 - b1) * (1 - b2))
    assert scene_quotes.least_sigma2(200) == pytest.approx(least)
    assert ratios[0] == pytest.approx(b2 / least)
