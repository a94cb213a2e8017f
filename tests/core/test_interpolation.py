"""Ways between two data: the great circle, the inversion's round trip, what lies on the way."""

import numpy as np
import pytest

from explorer.core import interpolation
from explorer.core.exact import GaussianMixture
from explorer.core.samplers import SAMPLERS, Counted
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS

T = 200
SCHEDULE = SCHEDULES["cosine"](T)
PLACES = np.linspace(0, 1, 21)


def two(shape=(400,), seed=0):
    return np.random.default_rng(seed).standard_normal((2, *shape))


@pytest.mark.parametrize("shape", [(2,), (3,), (8, 8, 1)])
@pytest.mark.parametrize("way", [interpolation.slerp, interpolation.lerp])
def test_the_ends_of_a_way_are_exact(way, shape):
    a, b = two(shape)
    path = way(a, b, [0, 0.5, 1])
    assert path.shape == (3, *shape)
    np.testing.assert_allclose(path[0], a, atol=1e-14)
    np.testing.assert_allclose(path[2], b, atol=1e-14)


def test_the_great_circle_keeps_the_norm_and_goes_at_an_even_pace():
    a, b = two()
    b *= np.linalg.norm(a) / np.linalg.norm(b)
    way = interpolation.slerp(a, b, PLACES)
    np.testing.assert_allclose(np.linalg.norm(way, axis=1), np.linalg.norm(a), rtol=1e-12)
    steps = np.linalg.norm(np.diff(way, axis=0), axis=1)
    np.testing.assert_allclose(steps, steps[0], rtol=1e-10)


def test_the_straight_line_loses_norm_in_the_middle():
    """Two independent noises are at right angles: in the middle 1/√2 of the norm is left."""
    way = interpolation.norms(interpolation.lerp(*two((40_000,)), [0, 0.5, 1]))
    np.testing.assert_allclose(way, [1, np.sqrt(0.5), 1], atol=0.02)
    round_way = interpolation.norms(interpolation.slerp(*two((40_000,)), PLACES))
    np.testing.assert_allclose(round_way, 1, atol=0.02)


@pytest.mark.parametrize("factor", [1.0, 2.5, 1 + 1e-9])
def test_between_two_of_one_direction_the_great_circle_is_the_straight_line(factor):
    a = two()[0]
    way = interpolation.slerp(a, factor * a, PLACES)
    np.testing.assert_allclose(way, interpolation.lerp(a, factor * a, PLACES), rtol=1e-7)


@pytest.mark.parametrize("shape", [(2,), (5,)])
def test_between_opposite_noises_one_great_circle_is_taken(shape):
    a = two(shape)[0]
    way = interpolation.slerp(a, -2 * a, PLACES)
    length = np.linalg.norm(a)
    np.testing.assert_allclose(np.linalg.norm(way, axis=1), length * (1 + PLACES), rtol=1e-9)
    np.testing.assert_allclose(way[[0, -1]], [a, -2 * a], atol=1e-12)
    assert abs(way[10] @ a) < 1e-9 * length**2


def test_a_noise_of_nothing_has_no_direction_and_is_left_in_a_straight_line():
    a = two()[0]
    np.testing.assert_allclose(interpolation.slerp(0 * a, a, [0.25]), [0.25 * a])


def gaussian(variance=0.25):
    return GaussianMixture([1.0], [[0.0, 0.0]], [variance * np.eye(2)])


@pytest.mark.parametrize("start", [0, 8])
def test_more_steps_and_more_corrections_bring_the_data_back_nearer(start):
    """Without corrections the error is of first order: four times the steps, a quarter of it."""
    denoiser = gaussian().denoiser(SCHEDULE)
    x = gaussian().sample(50, np.random.default_rng(1))
    trips = list(
        interpolation.round_trips(SCHEDULE, denoiser, x, (25, 100), (0, 3), start=start, seed=1)
    )
    errors = {(trip.num_steps, trip.iterations): trip.error for trip in trips}
    if start == 0:
        assert 3 < errors[25, 0] / errors[100, 0] < 5
        assert errors[100, 3] < 1e-2 * errors[100, 0]
    else:  # what the noise has covered is not brought back by any number of steps
        lost = np.sqrt(SCHEDULE.one_minus_alphas_bar[start])
        assert 0.2 * lost < errors[100, 3] < 2 * lost


def test_a_round_trip_asks_the_denoiser_as_often_as_it_says():
    x = gaussian().sample(4, np.random.default_rng(1))
    for start in (0, 20):
        for corrections in (0, 2):
            counted = Counted(gaussian().denoiser(SCHEDULE))
            given = (SCHEDULE, counted, x, (10,), (corrections,))
            (trip,) = interpolation.round_trips(*given, start=start)
            assert trip.evaluations == counted.count


def test_begun_at_some_noise_the_inversion_goes_the_samplers_own_way():
    """From a state that DDIM passes, it leads to where DDIM came from. (Corrections converge the
    slower the nearer to T, where x_t is hardly more than its own noise.)"""
    denoiser, rng = gaussian().denoiser(SCHEDULE), np.random.default_rng(3)
    x_T = rng.standard_normal((20, 2))
    steps = {s.t: s.x_t for s in SAMPLERS["ddim"](SCHEDULE, denoiser, x_T, num_steps=50)}
    eps = np.random.default_rng([7, 22]).standard_normal((20, 2))
    x_0 = (steps[40] - SCHEDULE.noise[40] * eps) / SCHEDULE.signal[40]
    encoded = interpolation.encode(SCHEDULE, denoiser, x_0, 50, iterations=8, start=40, seed=7)
    np.testing.assert_allclose(encoded, x_T, atol=2e-3)


def test_on_the_roll_the_way_through_the_noise_stays_nearer_to_the_data():
    density, cloud = DATASETS["swiss_roll"].density(), DATASETS["swiss_roll"]
    drawn = cloud(2000, np.random.default_rng(0))
    order = np.argsort(drawn.labels)
    ends = drawn.x[order[[600, 1800]]]
    ways = interpolation.between(
        SCHEDULE, density.denoiser(SCHEDULE), ends, np.linspace(0, 1, 41), 100, iterations=1
    )
    assert ways.round_trip < 0.005
    paths = ways.paths.items()
    surprise = {way: interpolation.surprise(density, path).mean() for way, path in paths}
    apart = {way: interpolation.gaps(path, drawn.x).mean() for way, path in paths}
    assert surprise["straight"] > 2 * max(surprise["slerp"], surprise["lerp"])
    assert apart["straight"] > 2 * max(apart["slerp"], apart["lerp"])
    np.testing.assert_array_equal(ways.paths["straight"][[0, -1]], ends)
    np.testing.assert_allclose(ways.paths["slerp"][[0, -1]], ways.back, atol=1e-9)


def test_two_noises_need_no_inversion():
    counted = Counted(gaussian().denoiser(SCHEDULE))
    noises = np.array([[1.0, 0.0], [0.0, 2.0]])
    way = interpolation.between(SCHEDULE, counted, noises, PLACES, 20, noises=True)
    assert counted.count == 20 and way.round_trip == 0
    np.testing.assert_array_equal(way.noises, noises)
    np.testing.assert_allclose(way.paths["straight"][[0, -1]], way.back, atol=1e-12)
