"""The step under the magnifying glass: the true density is normalised, Bayes' and in its place."""

import numpy as np
import pytest

from explorer.core.exact import GaussianMixture
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS
from explorer.lessons.step_through import scene_magnified as magnified
from explorer.lessons.step_through import scene_marks as step_marks
from explorer.lessons.step_through import scene_walk as scene

T, N = 40, 50
ROLL = DATASETS["swiss_roll"]


@pytest.fixture(scope="module")
def density():
    return ROLL.density(**ROLL.defaults())


@pytest.fixture(scope="module")
def schedule():
    return SCHEDULES["cosine"](T)


def walk_of(schedule, density, start="noise", num_steps=None, seed=0):
    rng = np.random.default_rng(seed)
    way = scene.walk_back if start == "noise" else scene.walk_out
    points = rng.standard_normal((N, 2)) if start == "noise" else ROLL(N, rng).x
    return way(schedule, density.denoiser(schedule), points, rng, num_steps=num_steps)


def test_a_mixture_on_a_grid_is_its_density_point_by_point():
    rng = np.random.default_rng(0)
    covariances = np.stack([np.diag(pair) for pair in rng.uniform(0.1, 1.0, (3, 2))])
    mixture = GaussianMixture([0.2, 0.5, 0.3], rng.standard_normal((3, 2)), covariances)
    xs, ys = np.linspace(-2, 2, 5), np.linspace(-1, 3, 4)
    places = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    wanted = np.exp(mixture.log_density(places)).reshape(4, 5)
    assert magnified.on_grid(mixture, xs, ys) == pytest.approx(wanted, rel=1e-12)


def test_correlated_components_are_refused():
    tilted = GaussianMixture([1.0], [[0.0, 0.0]], [[[1.0, 0.5], [0.5, 1.0]]])
    with pytest.raises(ValueError, match="uncorrelated"):
        magnified.on_grid(tilted, np.zeros(1), np.zeros(1))


def test_the_true_reverse_density_integrates_to_one(schedule, density):
    walk = walk_of(schedule, density, num_steps=10)
    for j in range(10):
        reverse = density.reverse(walk.schedule, walk.x_t[j, 4].astype(float), 10 - j)
        axis = np.linspace(-6, 6, 1201)
        values = magnified.on_grid(reverse, axis, axis)
        assert values.sum() * 0.01**2 == pytest.approx(1, abs=1e-7)  # the plane ends at 6


def test_most_of_the_true_density_lies_in_the_picture(schedule, density):
    walk = walk_of(schedule, density)
    seen = magnified.magnify(walk, 4, density)
    cell = (2 * magnified.HALF / (magnified.CELLS - 1)) ** 2
    mass = seen.density.sum(axis=(1, 2)) * cell
    assert np.all(mass > 0.9) and np.all(mass < 1.0001)


def test_the_true_density_obeys_bayes_rule(schedule, density):
    """q(x_{t-1} | x_t) ∝ q(x_t | x_{t-1}) q(x_{t-1}), normalised on the grid by brute force."""
    walk = walk_of(schedule, density)
    j, point = 15, 2
    t = int(walk.times[j])
    axis = np.linspace(-5, 5, 401)
    places = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    x_t = walk.x_t[j, point].astype(float)
    log = density.log_prob(schedule, places, t - 1)
    log = log - np.sum((x_t - np.sqrt(schedule.alphas[t]) * places) ** 2, 1) / (
        2 * schedule.betas[t]
    )
    wanted = np.exp(log - log.max())
    wanted /= wanted.sum() * 0.025**2
    got = magnified.on_grid(density.reverse(schedule, x_t, t), axis, axis).reshape(-1)
    assert np.abs(got - wanted).max() < 1e-6 * wanted.max()


@pytest.mark.parametrize("start", ["noise", "data"])
def test_each_picture_is_bayes_rule_around_mu_in_units_of_sigma(schedule, density, start):
    """q(x_t | x_{t-1}) q(x_{t-1}) / q(x_t), each factor by itself, at every cell of some steps."""
    walk = walk_of(schedule, density, start)
    seen = magnified.magnify(walk, 2, density)
    axis = np.linspace(-magnified.HALF, magnified.HALF, magnified.CELLS)
    cells = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    for j in (0, 7, 30, T - 1):
        t, x_t = int(walk.times[j]), walk.x_t[j, 2].astype(float)
        places = walk.mean[j, 2].astype(float) + seen.unit[j] * cells
        away = np.sum((x_t - np.sqrt(schedule.alphas[t]) * places) ** 2, axis=1)
        beta = schedule.betas[t]
        log = -away / (2 * beta) - np.log(2 * np.pi * beta)
        log = log + density.log_prob(schedule, places, t - 1)
        log = log - density.log_prob(schedule, x_t[None], t)[0]
        wanted = np.exp(log) * seen.unit[j] ** 2
        assert np.abs(seen.density[j].reshape(-1) - wanted).max() < 1e-9


def test_with_the_exact_denoiser_mu_is_the_mean_of_the_true_density(schedule, density):
    walk = walk_of(schedule, density)
    for j in range(T):
        reverse = density.reverse(schedule, walk.x_t[j, 9].astype(float), T - j)
        assert walk.mean[j, 9] == pytest.approx(reverse.mean(), abs=1e-5)


def test_magnified_marks_are_the_clouds_in_units_of_sigma(schedule, density):
    walk = walk_of(schedule, density, "data")
    tracks = step_marks.in_step(magnified.magnify(walk, 5, density))
    at = walk.mean[:-1, 5] + walk.sigma[:-1, None] * tracks["x_prev"][1][:-2]
    assert at == pytest.approx(walk.x_prev[:-1, 5], abs=1e-5)
    assert np.all(tracks["sigma"][1][:-2, 2] == 1) and tracks["sigma"][1][-1, 2] == 0
    assert np.array_equal(tracks["two_sigma"][1][:, 2], 2 * tracks["sigma"][1][:, 2])
    assert tracks["known"][0] == "circle"
