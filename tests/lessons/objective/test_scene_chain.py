"""The small chain of the page `objective`: ten lines, exact bound, likelihood and entropy."""

import numpy as np
import pytest

from explorer.core.bound import gaussian_bound, loss_weights, variance_gaps
from explorer.core.entropy import entropy
from explorer.core.schedules import SCHEDULES
from explorer.core.vlb import vlb_terms
from explorer.lessons.objective import scene_bound as exact
from explorer.lessons.objective import scene_chain as scene
from explorer.lessons.objective import scene_lines as lines

LN2 = np.log(2.0)
GRID = np.linspace(-5, 5, 2001)


def rng(seed=0):
    return np.random.default_rng(seed)


def chain(data="two", model="matched", T=6, schedule="cosine"):
    return scene.chain_of(data, model, schedule, T)


def normal(x, mean, variance):
    return np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


def by_hand(c, path):
    """-ln p/q of one path from densities multiplied step by step, in Bayes' order backwards."""
    s = c.schedule
    p, q = normal(path[-1], 0, 1), 1.0
    for t in range(1, c.T + 1):
        mean, variance = c.step(path[t : t + 1], t)
        p *= normal(path[t - 1], mean[0], variance[0])
    for t in range(1, c.T + 1):
        q *= normal(path[t], np.sqrt(1 - s.betas[t]) * path[t - 1], s.betas[t])
    return -np.log(p / q)


@pytest.mark.parametrize("model", scene.MODELS)
@pytest.mark.parametrize("T", [1, 2, 7])
def test_each_line_gives_a_path_the_number_that_step_by_step_densities_give(model, T):
    c = chain(model=model, T=T)
    told = lines.ladder(c, 20, rng())
    expected = np.array([by_hand(c, path) for path in told.x])
    for values in told.values[:9]:
        np.testing.assert_allclose(values, expected, atol=1e-10)


@pytest.mark.parametrize("data", scene.DATA)
@pytest.mark.parametrize("schedule", ["cosine", "jsd", "sigmoid"])
def test_lines_1_to_9_agree_path_by_path_at_fifty_steps(data, schedule):
    told = lines.ladder(chain(data, "beta", 50, schedule), 200, rng())
    assert np.abs(told.values[:9] - told.values[0]).max() < 1e-10
    assert np.abs(told.values[9] - told.values[0]).max() > 0.1


@pytest.mark.parametrize("model", scene.MODELS)
def test_line_10_agrees_on_average_with_the_others_and_with_the_exact_bound(model):
    c = chain(model=model)
    told = lines.ladder(c, 4000, rng(1))
    bound = exact.terms(c).bound
    assert np.all(np.abs(told.means - bound) < 4 * told.errors)
    gap = told.values[9] - told.values[8]
    assert abs(gap.mean()) < 4 * gap.std() / np.sqrt(4000)


def test_the_parts_of_a_line_make_its_value():
    told = lines.ladder(chain(), 30, rng())
    for i, parts in enumerate(told.parts):
        value = -np.log(parts[:, 0] * parts[:, 1]) if i == 1 else parts.sum(1)
        np.testing.assert_allclose(value, told.values[i], atol=1e-12)


@pytest.mark.parametrize("model", scene.MODELS)
def test_term_by_term_a_mean_scatters_less_than_what_it_replaces(model):
    nine, ten = lines.spreads_by_term(chain(model=model, T=8), 4000, rng(2))
    assert np.all(ten[1:] <= nine[1:])
    assert ten[0] == nine[0]  # L_0 is the same in both lines


def test_with_the_true_reverse_line_9_has_no_noise_of_its_own_and_line_10_has():
    # one Gaussian: the matched steps are the exact reverse process but for q(x_T) against N(0, 1)
    c = chain("one", "matched", 20)
    told = lines.ladder(c, 500, rng(3))
    exactly = -c.mixture.log_density(told.x[:, :1])
    assert np.abs(told.values[8] - exactly).max() < 2e-3
    assert np.std(told.values[9] - exactly) > 0.5
    assert told.spreads[9] > told.spreads[8]


@pytest.mark.parametrize("data", scene.DATA)
@pytest.mark.parametrize("model", scene.MODELS)
def test_bound_is_at_least_the_likelihood_and_that_at_least_the_entropy(data, model):
    for T in (1, 3, 10):
        told = exact.looseness(chain(data, model, T), GRID)
        assert told.bound >= told.nll - 1e-9
        assert told.nll >= told.entropy - 1e-9


@pytest.mark.parametrize("schedule", ["cosine", "jsd"])
def test_the_gap_closes_as_T_grows(schedule):
    told = [exact.looseness(chain(T=T, schedule=schedule), GRID[:1]) for T in (2, 5, 16, 50)]
    assert np.all(np.diff([each.bound for each in told]) < 0)
    assert np.all(np.diff([each.nll for each in told]) < 0)
    assert told[-1].bound - told[-1].entropy < 4e-3


def test_with_beta_tilde_a_gap_stays_however_many_steps():
    told = [exact.looseness(chain(model="posterior", T=T), GRID[:1]) for T in (10, 50)]
    assert min(each.bound - each.nll for each in told) > 0.5


@pytest.mark.parametrize("model", scene.MODELS)
def test_the_models_density_integrates_to_one_and_is_what_importance_sampling_estimates(model):
    c = chain(model=model, T=5)
    density = exact.model_density(c, GRID)
    assert np.trapezoid(density, GRID) == pytest.approx(1, abs=1e-6)
    for x0 in (-0.9, 0.2, 1.3):
        paths = scene.draw_paths(c, np.full(20_000, x0), rng(4))
        weights = np.exp(-scene.surplus(c, paths))
        error = weights.std() / np.sqrt(len(weights))
        assert abs(weights.mean() - exact.model_density(c, [x0])[0]) < 4 * error


def test_the_density_of_a_straight_chain_is_the_gaussian_that_moments_give():
    # "one" with a straight denoiser: every step is linear, so mean and variance can be followed
    c = chain("one", "straight", 7)
    variance = 1.0
    for t in range(7, 0, -1):
        (low, high), spread = c.step(np.array([0.0, 1.0]), t)
        assert low == pytest.approx(0)
        variance = (high - low) ** 2 * variance + spread[0]
    np.testing.assert_allclose(exact.model_density(c, GRID), normal(GRID, 0, variance), atol=1e-7)


@pytest.mark.parametrize("model", ["posterior", "beta", "straight"])
def test_the_exact_terms_are_what_the_core_estimates_from_samples(model):
    c, N = chain("three", model), 4000
    x0 = c.mixture.sample(N, rng(5))
    variance = "beta" if model == "beta" else "posterior"
    sampled = LN2 * vlb_terms(c.schedule, c.denoiser, x0, rng(6), variance)
    told = exact.terms(c)
    assert sampled[0] == pytest.approx(told.first, abs=0.15)
    np.testing.assert_allclose(sampled[1:-1], told.kl[2:], rtol=0.15, atol=0.01)
    assert sampled[-1] == pytest.approx(told.last, rel=0.05)


@pytest.mark.parametrize("model", ["posterior", "beta"])
def test_gaussian_data_give_the_cores_closed_form(model):
    c = chain("one", model)
    expected = LN2 * gaussian_bound(c.schedule, 0.36, model)
    told = exact.terms(c)
    np.testing.assert_allclose([told.first, *told.kl[2:], told.last], expected, atol=1e-9)


@pytest.mark.parametrize("model", ["posterior", "beta", "straight"])
def test_the_weight_and_the_rest_are_the_cores(model):
    c = chain(model=model)
    told, variance = exact.terms(c), "beta" if model == "beta" else "posterior"
    weights = LN2 * loss_weights(c.schedule, "eps", variance)
    np.testing.assert_allclose(told.weight[1:], weights[1:], rtol=1e-9)
    np.testing.assert_allclose(
        told.gap[2:], LN2 * variance_gaps(c.schedule, variance)[2:], atol=1e-12
    )
    np.testing.assert_allclose(told.kl[2:], (told.weight * told.mse + told.gap)[2:], rtol=1e-12)


@pytest.mark.parametrize("model", scene.MODELS)
def test_the_bound_at_each_x0_averages_to_the_bound(model):
    c = chain(model=model, T=4)
    x0, q = (part[::6] for part in exact.crossed(c, 0))
    assert q @ exact.bound_at(c, x0) / q.sum() == pytest.approx(exact.terms(c).bound, abs=1e-7)


def test_jensen_holds_at_every_place_and_the_histogram_has_every_path():
    told = exact.jensen(chain(), np.linspace(-2, 2, 9), rng(7), 2000)
    assert np.all(told.bound >= told.nll)
    np.testing.assert_allclose(told.shares.sum(1), 1)
    middle = 0.5 * (told.edges[1:] + told.edges[:-1])
    assert np.all(np.abs(told.shares @ middle - told.bound) < 0.25)


def test_seen_as_a_vae_the_kl_to_the_prior_is_L_T():
    c = chain(T=1)
    x0 = c.mixture.sample(200_000, rng(8))[:, 0]
    z = scene.draw_paths(c, x0, rng(9))[:, 1]
    s = c.schedule
    encoder = scene.log_normal(z, s.signal[1] * x0, s.one_minus_alphas_bar[1])
    ratio = encoder - scene.log_normal(z, 0.0, 1.0)
    told = exact.terms(c)
    assert ratio.mean() == pytest.approx(told.last, abs=4 * ratio.std() / np.sqrt(len(x0)))
    assert told.bound == pytest.approx(told.first + told.last)


@pytest.mark.parametrize("data", scene.DATA)
def test_the_data_have_mean_zero_and_about_unit_variance_or_less(data):
    mixture = scene.mixture_of(data)
    assert mixture.mean()[0] == pytest.approx(0, abs=0.07)
    assert 0.3 < mixture.covariance()[0, 0] < 1.2
    assert np.isfinite(entropy(mixture))


def test_unknown_names_are_refused_with_what_is_known():
    with pytest.raises(ValueError, match="known: two, three, one"):
        scene.mixture_of("four")
    with pytest.raises(ValueError, match="known: matched"):
        scene.Chain(scene.mixture_of("two"), SCHEDULES["cosine"](3), "best")
