"""The page `forward`: jump = walk, what is forgotten first, entropy, KL and information."""

import numpy as np
import pytest

from explorer.core.entropy import divergence_terms
from explorer.core.exact import Empirical, GaussianMixture
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS
from explorer.lessons.forward import scene_cloud as scene
from explorer.lessons.forward import scene_entropy as entropy
from explorer.lessons.forward import scene_forgetting as forgetting
from explorer.worlds.world import World
from tests.matrix import sampled

LINEAR = SCHEDULES["linear"](1000)
SHORT = SCHEDULES["cosine"](60)


def theory(points, t, schedule=LINEAR):
    """Mean and covariance of q(x_t) from those of x_0 (DDPM, eq. 4)."""
    a, b = schedule.alphas_bar[t], schedule.one_minus_alphas_bar[t]
    return np.sqrt(a) * points.mean, a * points.covariance + b * np.eye(len(points.mean))


# --- act 1: jump = walk -----------------------------------------------------------------------


@pytest.mark.parametrize("dataset", ["swiss_roll", "s_curve_3d", "checkerboard"])
def test_the_walk_has_the_mean_and_covariance_of_the_jump(dataset):
    points = scene.cloud(World(dataset, seed=3), 4000)
    walk = scene.walk(SHORT, points.x0, seed=3, times=np.array([0, 7, 30, 60]))
    for t, x_t in zip(walk.times, walk.frames, strict=True):
        lines = scene.moment_table(SHORT, points, x_t.astype(float), int(t))
        # 36 numbers in all: one beyond 4.5 standard errors has a chance of 3e-4
        assert all(abs(line.measured - line.theory) < 4.5 * line.error + 1e-6 for line in lines)


def test_the_tables_theory_is_the_forward_law_of_the_exact_density():
    points = scene.cloud(World("swiss_roll"), 500)
    mean, covariance = theory(points, 200)
    marginal = CLOUDS["swiss_roll"].density().marginal(LINEAR, 200)
    np.testing.assert_allclose(marginal.mean(), mean, atol=1e-12)
    np.testing.assert_allclose(marginal.covariance(), covariance, atol=1e-12)
    lines = scene.moment_table(LINEAR, points, scene.jump_cloud(LINEAR, points, 200), 200)
    wanted = [*mean, covariance[0, 0], covariance[0, 1], covariance[1, 1]]
    np.testing.assert_allclose([line.theory for line in lines], wanted, atol=1e-12)


def test_about_two_thirds_of_the_tables_entries_lie_within_one_standard_error():
    inside = []
    for seed in range(60):
        points = scene.cloud(World("s_curve", seed=seed), 500)
        lines = scene.moment_table(LINEAR, points, scene.jump_cloud(LINEAR, points, 250), 250)
        inside += [abs(line.measured - line.theory) < line.error for line in lines]
    # 300 dependent entries of chance 0.68: the mean strays by less than 0.09
    assert abs(np.mean(inside) - 0.68) < 0.09


def test_single_points_go_elsewhere_with_other_noise():
    x0 = scene.cloud(World("swiss_roll"), 200).x0
    one, two = (scene.walk(SHORT, x0, seed).frames[-1] for seed in (1, 2))
    assert np.abs(one - two).mean() > 0.5


def test_a_walks_length_is_the_sum_of_its_mean_steps():
    """A step is about √β times a 2-D normal, of mean length √(π/2); the drift adds under 2 %."""
    walk = scene.walk(LINEAR, scene.cloud(World("swiss_roll")).x0)
    expected = np.sqrt(np.pi / 2) * np.sqrt(LINEAR.betas).sum()
    assert walk.length == pytest.approx(expected, rel=0.02)
    assert len(walk.times) == 256 and (walk.times[0], walk.times[-1]) == (0, 1000)


def test_the_variance_curve_is_the_clouds_own_at_every_t_and_its_error_is_right():
    points = scene.cloud(World("swiss_roll"), 700)
    curves = scene.moments_over_time(LINEAR, points)
    for t in (0, 40, 300, 1000):
        x_t = scene.jump_cloud(LINEAR, points, t)
        per_point = ((x_t - x_t.mean(0)) ** 2).mean(1)
        assert curves["variance"][t] == pytest.approx(per_point.mean(), rel=1e-9)
        band = curves["variance_high"][t] - curves["variance_theory"][t]
        assert band == pytest.approx(2 * per_point.std(ddof=1) / np.sqrt(700), rel=1e-6)


# --- act 2: what is forgotten first -----------------------------------------------------------


@pytest.fixture(scope="module")
def remembered():
    points = scene.cloud(World("swiss_roll"), 600)
    return points, forgetting.memory(LINEAR, points.x0, points.eps)


def test_the_best_guess_is_the_exact_denoiser_of_the_points(remembered):
    points, seen = remembered
    denoiser = Empirical(points.x0).denoiser(LINEAR)
    for k in range(1, len(seen.times), 6):
        t = int(seen.times[k])
        exact = denoiser(scene.jump_cloud(LINEAR, points, t), t)
        np.testing.assert_allclose(seen.guesses[k], exact, atol=2e-4)  # float32 weights


def test_the_guess_ends_at_the_mean_and_begins_at_the_data(remembered):
    points, seen = remembered
    np.testing.assert_allclose(seen.guesses[0], points.x0, atol=1e-6)
    np.testing.assert_allclose(seen.guesses[-1], points.x0.mean(0) + 0 * points.x0, atol=0.1)
    assert seen.explained[0] == pytest.approx(1) and seen.explained[-1] < 0.01


def test_fine_digits_of_place_die_before_coarse_ones(remembered):
    _, seen = remembered
    np.testing.assert_allclose(seen.bits[0], 1, atol=0.02)  # 600 points, 32 cells: nearly equal
    half_gone = [seen.times[np.argmax(seen.bits[:, k] < 0.5)] for k in (0, 2, 4)]
    assert half_gone[0] > 1.5 * half_gone[1] > 1.5 * half_gone[2]
    assert (np.abs(seen.bits[-1]) < 0.01).all()


def test_the_digits_bits_add_up_to_the_information_about_the_cell(remembered):
    points, _ = remembered
    weights = forgetting.posterior_weights(LINEAR, points.x0, points.eps, 120).astype(float)
    places = forgetting.cells(points.x0)
    read = forgetting.bits_read(weights, places)
    chance = np.array(
        [row[places == place].sum() for row, place in zip(weights, places, strict=True)]
    )
    prior = np.bincount(places)[places] / len(places)
    np.testing.assert_allclose(read.sum(1), np.log2(chance / prior), atol=1e-6)


def test_cells_are_equally_full_and_each_digit_halves_the_one_before():
    places = forgetting.cells(scene.cloud(World("moons"), 1000).x0)
    counts = np.bincount(places, minlength=32)
    assert counts.min() >= 31 and counts.max() <= 32
    assert np.bincount(places >> 4).tolist() == [500, 500]


# --- act 3: entropy, KL, information ----------------------------------------------------------

TWO = GaussianMixture([0.3, 0.7], [[-1.5], [0.8]], [[[0.05]], [[0.2]]])


def quadrature(mixture, schedule, t, scale):
    """Entropy in bits of x_t of a 1-D mixture, by summing −q log2 q on a fine grid."""
    a, b = schedule.alphas_bar[t] * scale**2, schedule.one_minus_alphas_bar[t]
    x = np.linspace(-12, 12, 40_001)
    variances = a * mixture.covariances[:, 0, 0] + b
    gaps = (x[:, None] - np.sqrt(a) * mixture.means[:, 0]) ** 2
    q = (mixture.weights * np.exp(-gaps / (2 * variances)) / np.sqrt(2 * np.pi * variances)).sum(1)
    return -np.sum(q * np.log2(np.maximum(q, 1e-300))) * (x[1] - x[0])


@pytest.mark.parametrize("scale", [0.25, 1.0, 3.0])
def test_entropy_of_a_mixture_is_that_of_quadrature_in_every_digit_shown(scale):
    points = entropy.from_density(TWO)
    columns = scene.entropy_columns(LINEAR, points, scale)
    for t in (1, 50, 200, 400, 1000):
        wanted = quadrature(TWO, LINEAR, t, scale)
        # three places are shown; what is left is interpolation between nodes of σ
        assert columns["entropy"][t] == pytest.approx(wanted, abs=1e-5)
        assert columns["error"][t] == 0


def test_a_normal_law_has_no_shape_to_lose_and_the_closed_form_entropy():
    covariance = np.array([[0.5, 0.2], [0.2, 0.3]])
    points = entropy.from_density(GaussianMixture([1.0], [[0.4, -0.1]], [covariance]))
    assert np.abs(points.bits).max() < 1e-9
    columns = scene.entropy_columns(LINEAR, points, 2.0)
    a, b = LINEAR.alphas_bar[300], LINEAR.one_minus_alphas_bar[300]
    C = 4 * a * covariance + b * np.eye(2)
    mean = 2 * np.sqrt(a) * np.array([0.4, -0.1])
    wanted = 0.5 * np.log2(np.linalg.det(2 * np.pi * np.e * C))
    assert columns["entropy"][300] == pytest.approx(wanted, abs=1e-9)
    kl = 0.5 * (np.trace(C) + mean @ mean - 2 - np.log(np.linalg.det(C))) / np.log(2)
    assert columns["kl"][300] == pytest.approx(kl, abs=1e-9)


@pytest.mark.parametrize(("dataset", "scale"), sampled(list(CLOUDS), [0.25, 1.0, 4.0]))
def test_kl_and_information_always_fall_and_kl_is_cross_entropy_minus_entropy(dataset, scale):
    points = scene.negentropy(World(dataset))
    columns = scene.entropy_columns(LINEAR, points, scale)
    assert (np.diff(columns["kl"][1:]) < 0).all() and (columns["kl"] > 0).all()
    assert (np.diff(columns["information"][1:]) < 0).all()
    D = len(points.mean)
    second = scale**2 * (np.trace(points.covariance) + points.mean @ points.mean)
    cross = 0.5 * (LINEAR.alphas_bar * second + LINEAR.one_minus_alphas_bar * D)
    cross = (cross + 0.5 * D * np.log(2 * np.pi)) / np.log(2)
    np.testing.assert_allclose(columns["kl"][1:], (cross - columns["entropy"])[1:], atol=1e-9)


def test_a_narrow_cloud_gains_entropy_and_a_wide_one_loses_some():
    points = scene.negentropy(World("swiss_roll"))
    narrow = scene.entropy_columns(LINEAR, points, 0.25)["entropy"][1:]
    wide = scene.entropy_columns(LINEAR, points, 4.0)["entropy"][1:]
    assert (np.diff(narrow) > 0).all()
    assert wide.max() - wide[-1] > 1.0
    assert narrow[-1] == pytest.approx(wide[-1], abs=1e-2)  # both end at N(0, I)


def test_kl_stays_below_the_mean_over_x0_of_the_kl_of_one_path():
    """Convexity: KL of the mixture ≤ mean KL of N(√ᾱ x0, 1−ᾱ) to N(0, I), in closed form."""
    points = scene.negentropy(World("moons"))
    columns = scene.entropy_columns(LINEAR, points, 1.0)
    a, b = LINEAR.alphas_bar[1:], LINEAR.one_minus_alphas_bar[1:]
    second = np.trace(points.covariance) + points.mean @ points.mean
    bound = 0.5 * (a * second - 2 * a - 2 * np.log(b)) / np.log(2)
    assert (columns["kl"][1:] < bound).all()


def test_nearest_neighbours_agree_with_the_exact_density_to_a_tenth_of_a_bit():
    density = CLOUDS["swiss_roll"].density()
    exact = entropy.from_density(density)
    x0 = CLOUDS["swiss_roll"](2000, np.random.default_rng(5)).x
    close = entropy.from_points(x0)
    # below σ = 0.03 the 2,000 points are too few to see the band's own width
    seen = close.sigmas > 0.03
    assert np.abs(exact.at(close.sigmas) - close.bits)[seen].max() < 0.1


def test_a_small_divergence_keeps_its_digits():
    """KL of N(0.01, 1) to N(0, 1) is 5e-5; log-ratios alone would have an error of 2e-4."""
    x = 0.01 + np.random.default_rng(0).standard_normal(2000)
    log_ratio = 0.5 * x**2 - 0.5 * (x - 0.01) ** 2
    assert divergence_terms(log_ratio).mean() == pytest.approx(5e-5, rel=0.15)


def test_the_scale_sliders_tables_are_the_exact_ones_at_its_nodes():
    points = scene.negentropy(World("eight_gaussians"))
    t = np.array([0, 5, 100, 1000])
    tables = scene.scale_sweep(LINEAR, points, np.array([0.5, 2.0]), t)
    exact = scene.entropy_columns(LINEAR, points, 2.0)
    for name in scene.LIVE:
        np.testing.assert_array_equal(tables[1][name], exact[name][t])
    np.testing.assert_array_equal(tables[1]["scaled_signal"], 2 * LINEAR.signal[t])
