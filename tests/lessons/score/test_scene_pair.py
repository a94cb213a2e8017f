"""The SDE beside its ODE: distances from the exact marginals, and what the picture is told."""

import numpy as np
import pytest
from scipy.stats import kstwo

from explorer.core.exact import GaussianMixture
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS
from explorer.lessons.score import scene_pair as scene

COSINE = SCHEDULES["cosine"](1000)
TWO = scene.bumps(2, 0.35, 2.4, 0.3)


@pytest.fixture(scope="module")
def fine():
    return scene.simulate(COSINE, TWO, 200)


def test_with_many_steps_both_share_the_exact_marginals_at_five_t(fine):
    five = scene.shown(fine.times)
    assert fine.times[five].tolist() == [0, 250, 500, 750, 1000]
    assert fine.distances[:, five].max() < 1.7 * fine.floor
    assert np.array_equal(fine.places[0, -1], fine.places[1, -1])  # the same x_T
    apart = np.corrcoef(fine.places[0, 0], fine.places[1, 0])[0, 1]
    assert abs(apart) < 0.1  # and yet no path in common


def test_few_steps_break_the_match_and_of_the_sde_first():
    pair = scene.simulate(COSINE, TWO, 20)
    assert pair.distances[0, 0] > pair.limit > pair.distances[1, 0]
    five = scene.simulate(COSINE, TWO, 5, ode="euler")
    assert (five.distances[:, 0] > 3 * five.floor).all()


def test_on_the_line_the_ode_keeps_the_order(fine):
    order = np.argsort(fine.places[1, -1])
    assert all((np.diff(places[order]) > 0).all() for places in fine.places[1])
    assert np.ptp(fine.distances[1]) < 0.3 * fine.floor
    assert any((np.diff(places[order]) < 0).any() for places in fine.places[0])


def test_the_floor_is_what_exact_draws_have_at_any_t():
    n, rng = 500, np.random.default_rng(0)
    floor = scene.chance(n)[0]
    for t in (0, 400, 1000):
        now = TWO.marginal(COSINE, t)
        mean = np.mean([scene.kolmogorov(now.sample(n, rng)[:, 0], now) for _ in range(200)])
        assert mean == pytest.approx(floor, rel=0.1)


@pytest.mark.parametrize("n", [200, scene.POINTS, scene.PARTICLES])
def test_floor_and_limit_are_those_of_the_exact_law_of_n_draws(n):
    """scipy's kstwo: the law of the distance at this n, not its limit; shown to three digits."""
    floor, limit = scene.chance(n)
    assert floor == pytest.approx(kstwo.mean(n), rel=5e-4)
    assert limit == pytest.approx(kstwo.ppf(0.95, n), rel=5e-4)
    if n == scene.PARTICLES:
        assert (f"{floor:.3g}", f"{limit:.3g}") == ("0.0158", "0.0247")


@pytest.mark.parametrize("shift", [-0.4, 0.4])  # the largest gap above, and below
def test_the_distance_is_the_largest_gap_between_the_shares_left_of_a_place(shift):
    x = np.random.default_rng(1).normal(shift, 1, 40)
    normal = GaussianMixture.isotropic([1.0], np.zeros((1, 1)), 1.0)
    places = np.unique(np.concatenate([np.linspace(-5, 5, 20_001), x, x - 1e-12]))
    share = (x <= places[:, None]).mean(1)
    wanted = np.abs(share - scene.cumulative(normal, places)).max()
    assert scene.kolmogorov(x, normal) == pytest.approx(wanted, abs=1e-9)


def test_a_schedule_that_stops_short_of_noise_is_told_by_its_start():
    short = SCHEDULES["small_linear"](1000)
    assert scene.start_gap(COSINE, TWO) < 1e-4
    assert scene.start_gap(short, TWO) > 0.01


def test_the_chain_is_the_sdes_solution_with_the_dose():
    pair = scene.simulate(COSINE, TWO, 10)
    columns = scene.columns(COSINE, pair)
    assert (
        np.isnan(columns["beta"][0])
        and columns["visited"][1] == 100
        and columns["visited"][100] == 100
    )
    dose = columns["dose"][100]
    assert np.exp(-dose) == pytest.approx(COSINE.alphas_bar[100])
    assert columns["beta"][100] == pytest.approx(-np.expm1(-dose))
    assert columns["ks_sde"][430] == pair.distances[0, 5]
    assert columns["times_ode"][430] == pytest.approx(pair.distances[1, 5] / pair.floor)


def test_what_is_drawn_are_densities_on_one_axis(fine):
    half = scene.reach(TWO)
    bars = scene.histograms(fine, half)
    wide = 2 * half / scene.BINS
    assert bars.sum(-1) * wide == pytest.approx(np.ones(bars.shape[:2]), abs=0.01)
    curves = scene.curves(COSINE, TWO, fine.times, half)
    middles = curves[:, 2::4]
    assert np.abs(bars - middles).max(axis=(1, 2)) == pytest.approx([0, 0], abs=0.25)
    x = np.linspace(-half, half, curves.shape[1])
    assert np.trapezoid(curves, x, axis=1) == pytest.approx(np.ones(len(curves)), abs=2e-3)
    shades = scene.density_over_time(COSINE, TWO, half)
    assert shades.shape == scene.SHADES and np.isfinite(shades).all()
    paths, ranks = scene.paths(fine)
    assert paths.shape == (2, 201, scene.PATHS)
    assert (np.diff(paths[0, -1]) > 0).all() and 0 <= ranks[0] < ranks[-1] <= 1


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"count": 4}, "count must be 2 or 3"),
        ({"share": 1.0}, "share must lie in"),
        ({"width": 0.0}, "width above 0"),
    ],
)
def test_shapes_that_cannot_be_are_refused(bad, sentence):
    with pytest.raises(ValueError, match=sentence):
        scene.bumps(**{"count": 2, "share": 0.5, "gap": 1.0, "width": 0.2} | bad)
    with pytest.raises(ValueError, match="ode must be one of"):
        scene.simulate(COSINE, TWO, 5, ode="rk4")


def test_in_the_plane_too_the_clouds_agree_and_the_points_do_not():
    roll = CLOUDS["swiss_roll"].density()
    run = scene.simulate_plane(COSINE, roll, 60)
    assert run.times[run.five].tolist() == [0, 250, 500, 750, 1000]
    assert (run.distances / run.floors).max() < 1.5
    sde, ode = run.places
    assert np.array_equal(sde[-1], ode[-1])
    apart = np.linalg.norm(sde[0] - ode[0], axis=1)
    assert np.median(apart) > 0.5
    few = scene.simulate_plane(COSINE, roll, 6)
    assert few.distances[0, 0] > 1.5 * few.floors[0]
    assert np.array_equal(np.argsort(run.ranks), np.argsort(sde[-1][:, 0]))
