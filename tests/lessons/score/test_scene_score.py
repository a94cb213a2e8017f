"""The score's page: field and probe against other derivations, Langevin against closed forms."""

import numpy as np
import pytest

from explorer.core.exact import Empirical, GaussianMixture
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS
from explorer.frames.parts import Handle
from explorer.frames.probes import MeanNear, OnLattice, Sum, centres, check_probes, halves, lattice
from explorer.lessons.score import scene_langevin as langevin
from explorer.lessons.score import scene_score as scene

SCHEDULE = SCHEDULES["cosine"](200)
ROLL = CLOUDS["swiss_roll"].density()
TRAINING = Empirical(CLOUDS["swiss_roll"](40, np.random.default_rng(3)).x)
PLACES = np.random.default_rng(0).uniform(-2.5, 2.5, (12, 2))
TIMES = (2, 20, 80, 150, 199)


@pytest.mark.parametrize("mixture", [ROLL, TRAINING], ids=["density", "training set"])
@pytest.mark.parametrize("t", TIMES)
def test_the_score_is_the_gradient_of_log_q_by_differences(mixture, t):
    score = scene.at_place(SCHEDULE, mixture.denoiser(SCHEDULE), PLACES, t).score
    h = 1e-5
    for axis in range(2):
        step = h * np.eye(2)[axis]
        above, below = (mixture.log_prob(SCHEDULE, PLACES + s * step, t) for s in (1, -1))
        slope = (above - below) / (2 * h)
        scale = 1 + np.abs(slope).max()  # log q itself is rounded to 1e-16 of its size, over h
        assert score[:, axis] == pytest.approx(slope, abs=1e-5 * scale)


@pytest.mark.parametrize("t", (1, *TIMES, 200))
def test_tweedie_leads_back_to_the_clean_point(t):
    """Through eps and score and back; at T the signal is 2e-4, and so is the digits' loss."""
    place = scene.at_place(SCHEDULE, ROLL.denoiser(SCHEDULE), PLACES, t)
    assert place.again == pytest.approx(place.x0_hat, abs=1e-10)
    assert place.score == pytest.approx(ROLL.score(SCHEDULE, PLACES, t), rel=1e-9, abs=1e-9)


def test_on_one_gaussian_everything_is_linear_in_x():
    """x0_hat = a s2 x/(a2 s2 + b2), by the conditional mean of two joint normals."""
    one, t = GaussianMixture([1.0], [[0.0, 0.0]], [0.3 * np.eye(2)]), 60
    a, b2 = SCHEDULE.signal[t], SCHEDULE.one_minus_alphas_bar[t]
    place = scene.at_place(SCHEDULE, one.denoiser(SCHEDULE), PLACES, t)
    assert place.x0_hat == pytest.approx(a * 0.3 / (a * a * 0.3 + b2) * PLACES)
    assert place.score == pytest.approx(-PLACES / (a * a * 0.3 + b2))


@pytest.mark.parametrize("mixture", [ROLL, TRAINING], ids=["density", "training set"])
@pytest.mark.parametrize("t", TIMES)
def test_what_the_browser_computes_at_the_probe_is_the_denoiser(mixture, t):
    """The stage's weighted mean and sums, written out here, with the table's columns."""
    c = {
        name: values[t]
        for name, values in scene.columns(SCHEDULE, scene.variance_of(mixture)).items()
    }
    away = PLACES[:, None] - c["signal"] * mixture.means
    with np.errstate(divide="ignore"):
        logs = np.log(mixture.weights) - (away**2).sum(2) / (2 * c["variance"])
    top = logs.max(1, keepdims=True)
    weights = np.exp(logs - top)
    centre = weights @ mixture.means / weights.sum(1, keepdims=True)
    x0_hat = c["gain_x"] * PLACES + c["gain_centre"] * centre
    place = scene.at_place(SCHEDULE, mixture.denoiser(SCHEDULE), PLACES, t)
    assert x0_hat == pytest.approx(place.x0_hat, abs=1e-9)
    eps = c["inverse_noise"] * PLACES + c["minus_signal_noise"] * x0_hat
    assert eps == pytest.approx(place.eps_hat, abs=1e-8)
    score = c["minus_inverse_noise"] * eps
    assert score == pytest.approx(place.score, rel=1e-7, abs=1e-7)
    again = c["inverse_signal"] * PLACES + c["rest_signal"] * score
    assert again == pytest.approx(place.x0_hat, abs=1e-8)
    log_q = top[:, 0] + np.log(weights.sum(1)) + c["log_norm"]
    assert log_q == pytest.approx(mixture.log_prob(SCHEDULE, PLACES, t), abs=1e-8)


def test_a_column_in_halves_keeps_the_digits_that_tweedie_needs_at_the_end():
    """At t = T of the cosine schedule x_t + rest·score cancels to 2e-4 of its terms."""
    t = SCHEDULE.T
    place = scene.at_place(SCHEDULE, ROLL.denoiser(SCHEDULE), PLACES, t)

    def again(value):
        c = {k: value(k, v)[t] for k, v in scene.columns(SCHEDULE, 1.0).items()}
        eps = c["inverse_noise"] * PLACES + c["minus_signal_noise"] * place.x0_hat
        score = c["minus_inverse_noise"] * eps
        return c["inverse_signal"] * PLACES + c["rest_signal"] * score

    def both(name, values):
        parts = halves(name, values)
        return parts[name] + parts[f"{name}.low"].astype(np.float32).astype(float)

    def high(name, values):
        return halves(name, values)[name]

    assert np.abs(again(both) - place.x0_hat).max() < 1e-6
    assert np.abs(again(high) - place.x0_hat).max() > 1e-5  # float32 alone shows


def test_arrows_point_along_the_score():
    arrows, grid, times = scene.field(SCHEDULE, ROLL.denoiser(SCHEDULE))
    assert times[0] == 1 and times[-1] == 200 and (np.diff(times) > 0).all()
    for k in (5, 30):
        score = ROLL.score(SCHEDULE, grid, int(times[k]))
        along = (arrows[k] * score).sum(1)
        lengths = np.linalg.norm(arrows[k], axis=1) * np.linalg.norm(score, axis=1)
        assert along == pytest.approx(lengths)
        assert np.linalg.norm(arrows[k], axis=1).max() < scene.SPACING


def test_the_exact_denoiser_has_no_error_and_another_one_its_distance():
    exact, shift = TRAINING.denoiser(SCHEDULE), np.array([0.3, 0.4])
    assert scene.error(SCHEDULE, exact, exact)[0].max() == 0
    off, times = scene.error(SCHEDULE, lambda x, t: exact(x, t) + shift, exact)
    ratio = SCHEDULE.signal[times] / SCHEDULE.noise[times]  # eps changes by a/b of what x0 does
    assert off == pytest.approx(np.broadcast_to(0.5 * ratio[:, None, None], off.shape))


def test_components_of_several_widths_are_refused():
    odd = GaussianMixture([0.5, 0.5], [[0.0, 0.0], [1.0, 0.0]], [np.eye(2), 2 * np.eye(2)])
    with pytest.raises(ValueError, match="same variance"):
        scene.variance_of(odd)


def test_probes_that_follow_nothing_are_refused_with_a_sentence():
    handle, blob = Handle("x", 0, 0), centres(np.zeros((2, 2)), np.array([1.0, 0.0]))
    probes = (MeanNear("m", "x", blob, "a", "v"), Sum("s", {"x": 1.0, "m": "c"}))
    assert check_probes(probes, [handle]) == ["x", "m", "s"]
    with pytest.raises(ValueError, match="'s' follows m; before it there are x"):
        check_probes(probes[::-1], [handle])
    with pytest.raises(ValueError, match="'g' follows y"):
        check_probes((OnLattice("g", "y", blob),), [handle])
    with pytest.raises(ValueError, match="not all 0"):
        centres(np.zeros((2, 2)), np.zeros(2))
    with pytest.raises(ValueError, match="a lattice holds"):
        lattice(np.zeros((1, 1, 3, 2)), (0, 1, 0, 1), [1])


# --- Langevin --------------------------------------------------------------------------------


def test_a_plan_falls_from_T_to_the_data_with_equal_shares_and_plain_stays():
    times = langevin.Plan(1000, 20, 0.2).times(200)
    assert times[0] == 200 and times[-1] == 0 and (np.diff(times) <= 0).all()
    assert set(np.unique(times, return_counts=True)[1]) == {50}
    assert (langevin.Plan(70, 1, 0.2).times(200) == 0).all()
    assert len(langevin.Plan(50, 50, 0.2).times(10)) == 50


def walked(levels, way="side", steps=1000, size=0.2, n=3000, mixture=None, **more):
    mixture = mixture or langevin.two_modes(0.8, 3.2)
    rng = np.random.default_rng(4)
    x = langevin.start(mixture, n, rng, way)
    plan = langevin.Plan(steps, levels, size, **more)
    return langevin.walk(mixture, SCHEDULE, plan, x, rng)


@pytest.fixture(scope="module")
def annealed():
    return walked(20)


@pytest.mark.slow
def test_only_annealed_langevin_gets_the_weights_right(annealed):
    plain = walked(1)
    assert plain.share[0] == 0 and plain.share[-1] < 0.005  # some e^-14 a step dare to cross
    error = np.sqrt(0.8 * 0.2 / 3000)
    assert annealed.share[-1] == pytest.approx(0.8, abs=4 * error)
    noise = walked(1, "noise")
    assert noise.share[-1] == pytest.approx(0.5, abs=0.05)


def test_a_finished_walk_is_as_wide_as_its_bias_says(annealed):
    """Within each mode: s2 / (1 - r/2), from the closed form for a Gaussian."""
    x = annealed.x[-1]
    left = x[x[:, 0] < 0]
    expected = float(langevin.biased_variance(0.2, langevin.WIDTH**2))
    assert left.var(axis=0) == pytest.approx(expected, rel=5 * np.sqrt(2 / len(left)))


def test_each_level_has_the_step_that_its_own_width_asks_for():
    mixture = langevin.two_modes(0.8, 3.2)
    walk = walked(10, steps=100, n=2)
    for k in (0, 35, 80, 100):
        width = mixture.marginal(SCHEDULE, int(walk.times[k])).covariances[0, 0, 0]
        assert walk.eta[k] == pytest.approx(0.2 * width)


def test_without_temperature_all_climb_to_the_peaks():
    x = walked(1, "noise", temperature=0.0, n=200).x[-1]
    peaks = np.array([[-1.6, 0.0], [1.6, 0.0]])
    away = np.linalg.norm(x[:, None] - peaks, axis=2).min(1)
    assert np.median(away) < 1e-3


@pytest.mark.parametrize("levels", [1, 20])
def test_a_step_too_large_is_told_and_nothing_breaks(levels):
    walk = walked(levels, size=2.3, n=200)
    assert walk.gone is not None and np.isfinite(walk.x).all()
    assert np.isnan(walk.share[walk.gone :]).all()
    assert np.isfinite(walk.share[: walk.gone]).all()
    assert (np.abs(walk.x[-1]).max(axis=1) == langevin.LIMIT).all()  # nobody is left in sight
    real = langevin.two_modes(0.8, 3.2).sample(200, np.random.default_rng(0))
    assert np.isnan(langevin.distances(walk, real)[-1])
    assert walked(levels, size=1.2, n=200).gone is None


def test_the_mass_on_the_left_is_what_draws_say():
    mixture = langevin.two_modes(0.7, 1.6)
    x = mixture.sample(200_000, np.random.default_rng(1))
    assert np.mean(x[:, 0] < 0) == pytest.approx(langevin.mass_left(mixture), abs=0.005)


def test_the_variance_measured_is_the_closed_form_below_2_and_the_recursion_above():
    sizes, n, steps = np.array([0.1, 0.5, 1.0, 1.7, 2.1]), 20_000, 120
    variances = langevin.measured_variance(sizes, n, steps, np.random.default_rng(2))
    v = np.ones(5)
    for _ in range(steps):
        v = (1 - sizes) ** 2 * v + 2 * sizes
    assert variances == pytest.approx(v, rel=5 * np.sqrt(2 / n))
    closed = langevin.biased_variance(sizes)
    assert v[:4] == pytest.approx(closed[:4], rel=1e-9)
    assert closed[4] == np.inf and langevin.biased_variance(2.0) == np.inf
    assert langevin.biased_variance(0.5, 0.09) == pytest.approx(0.12)


def test_the_landscape_shows_one_hill_at_first_and_two_at_the_end():
    plan = langevin.Plan(200, 20, 0.2)
    values, moments = langevin.landscape(langevin.two_modes(0.5, 3.2), SCHEDULE, plan, (3, 2))
    assert values.max(axis=(1, 2)) == pytest.approx(np.ones(20), abs=1e-12)
    assert (np.diff(moments) > 0).all() and moments[0] == 5 and moments[-1] == 195
    middle = values[:, values.shape[1] // 2]
    assert middle[0].argmax() == 24 and middle[-1, 24] < 1e-4 * middle[-1].max()
