"""Ways between two data: the great circle, the inversion's round trip, what lies on the way."""

import numpy as np
import pytest

from explorer.core.exact import GaussianMixture
from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS
from explorer.lessons.samplers import scene_between as scene
from explorer.lessons.samplers.scene_ladder import Counting

T = 200
SCHEDULE = SCHEDULES["cosine"](T)
PLACES = np.linspace(0, 1, 21)


def two(shape=(400,), seed=0):
    return np.random.default_rng(seed).standard_normal((2, *shape))


@pytest.mark.parametrize("shape", [(2,), (3,), (8, 8, 1)])
@pytest.mark.parametrize("way", [scene.slerp, scene.lerp])
def test_the_ends_of_a_way_are_exact(way, shape):
    a, b = two(shape)
    made = way(a, b, [0, 0.5, 1])
    assert made.shape == (3, *shape)
    np.testing.assert_allclose(made[0], a, atol=1e-14)
    np.testing.assert_allclose(made[2], b, atol=1e-14)


def test_the_great_circle_keeps_the_norm_and_goes_at_an_even_pace():
    a, b = two()
    b *= np.linalg.norm(a) / np.linalg.norm(b)
    made = scene.slerp(a, b, PLACES)
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), np.linalg.norm(a), rtol=1e-12)
    steps = np.linalg.norm(np.diff(made, axis=0), axis=1)
    np.testing.assert_allclose(steps, steps[0], rtol=1e-10)


def test_the_straight_line_loses_norm_in_the_middle():
    """Two independent noises are at right angles: in the middle 1/√2 of the norm is left."""
    made = scene.norms(scene.lerp(*two((40_000,)), [0, 0.5, 1]))
    np.testing.assert_allclose(made, [1, np.sqrt(0.5), 1], atol=0.02)
    round_way = scene.norms(scene.slerp(*two((40_000,)), PLACES))
    np.testing.assert_allclose(round_way, 1, atol=0.02)


@pytest.mark.parametrize("factor", [1.0, 2.5, 1 + 1e-9])
def test_between_two_of_one_direction_the_great_circle_is_the_straight_line(factor):
    a = two()[0]
    made = scene.slerp(a, factor * a, PLACES)
    np.testing.assert_allclose(made, scene.lerp(a, factor * a, PLACES), rtol=1e-7)


@pytest.mark.parametrize("shape", [(2,), (5,)])
def test_between_opposite_noises_one_great_circle_is_taken(shape):
    a = two(shape)[0]
    made = scene.slerp(a, -2 * a, PLACES)
    length = np.linalg.norm(a)
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), length * (1 + PLACES), rtol=1e-9)
    np.testing.assert_allclose(made[[0, -1]], [a, -2 * a], atol=1e-12)
    assert abs(made[10] @ a) < 1e-9 * length**2


def test_a_noise_of_nothing_has_no_direction_and_is_left_in_a_straight_line():
    a = two()[0]
    np.testing.assert_allclose(scene.slerp(0 * a, a, [0.25]), [0.25 * a])


def gaussian(variance=0.25):
    return GaussianMixture([1.0], [[0.0, 0.0]], [variance * np.eye(2)])


@pytest.mark.parametrize("start", [0, 8])
def test_more_steps_and_more_corrections_bring_the_data_back_nearer(start):
    """Without corrections the error is of first order: four times the steps, a quarter of it."""
    denoiser = gaussian().denoiser(SCHEDULE)
    x = gaussian().sample(50, np.random.default_rng(1))
    trips = list(scene.round_trips(SCHEDULE, denoiser, x, (25, 100), (0, 3), start=start, seed=1))
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
            counting = Counting(gaussian().denoiser(SCHEDULE))
            (trip,) = scene.round_trips(SCHEDULE, counting, x, (10,), (corrections,), start=start)
            assert trip.evaluations == counting.calls


def test_begun_at_some_noise_the_inversion_goes_the_samplers_own_way():
    """From a state that DDIM passes, it leads to where DDIM came from. (Corrections converge the
    slower the nearer to T, where x_t is hardly more than its own noise.)"""
    denoiser, rng = gaussian().denoiser(SCHEDULE), np.random.default_rng(3)
    x_T = rng.standard_normal((20, 2))
    steps = {s.t: s.x_t for s in SAMPLERS["ddim"](SCHEDULE, denoiser, x_T, num_steps=50)}
    eps = np.random.default_rng([7, 22]).standard_normal((20, 2))
    x_0 = (steps[40] - SCHEDULE.noise[40] * eps) / SCHEDULE.signal[40]
    found = scene.encode(SCHEDULE, denoiser, x_0, 50, iterations=8, start=40, seed=7)
    np.testing.assert_allclose(found, x_T, atol=2e-3)


def test_on_the_roll_the_way_through_the_noise_stays_nearer_to_the_data():
    density, cloud = DATASETS["swiss_roll"].density(), DATASETS["swiss_roll"]
    drawn = cloud(2000, np.random.default_rng(0))
    order = np.argsort(drawn.labels)
    ends = drawn.x[order[[600, 1800]]]
    made = scene.between(
        SCHEDULE, density.denoiser(SCHEDULE), ends, np.linspace(0, 1, 41), 100, iterations=1
    )
    assert made.round_trip < 0.005
    found = {way: scene.surprise(density, path).mean() for way, path in made.paths.items()}
    apart = {way: scene.gaps(path, drawn.x).mean() for way, path in made.paths.items()}
    assert found["straight"] > 2 * max(found["slerp"], found["lerp"])
    assert apart["straight"] > 2 * max(apart["slerp"], apart["lerp"])
    np.testing.assert_array_equal(made.paths["straight"][[0, -1]], ends)
    np.testing.assert_allclose(made.paths["slerp"][[0, -1]], made.back, atol=1e-9)


def test_two_noises_need_no_inversion():
    counting = Counting(gaussian().denoiser(SCHEDULE))
    noises = np.array([[1.0, 0.0], [0.0, 2.0]])
    made = scene.between(SCHEDULE, counting, noises, PLACES, 20, noises=True)
    assert counting.calls == 20 and made.round_trip == 0
    np.testing.assert_array_equal(made.noises, noises)
    np.testing.assert_allclose(made.paths["straight"][[0, -1]], made.back, atol=1e-12)
