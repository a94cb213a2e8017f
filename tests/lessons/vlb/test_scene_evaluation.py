"""The bound as the page `vlb` measures it: terms by a second way, shares, the curve, what stays."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.core import measured_bound as measured
from explorer.core.bound import gaussian_bound, gaussian_error, gaussian_variance
from explorer.core.exact import GaussianMixture
from explorer.core.schedules import SCHEDULES
from explorer.lessons.vlb import scene_evaluation as run
from explorer.lessons.vlb import scene_rate as decoding

S2 = 0.25
GAUSS = GaussianMixture([1.0], [[0.0, 0.0]], [S2 * np.eye(2)])
TWO = GaussianMixture([0.4, 0.6], [[-1.0, 0.3], [0.8, -0.4]], [0.02 * np.eye(2), 0.1 * np.eye(2)])


def subject(data, schedule, n=2048, **more):
    best = data.denoiser(schedule)
    draws = [data.sample(n, np.random.default_rng(k)) for k in (1, 2)]
    return run.Subject(schedule, best, draws[0], best, draws[1], **more)


def ended(given, per_t, seed=0):
    *_, last = run.evaluate(run.fresh(given), per_t, seed)
    return last


@pytest.fixture(scope="module")
def gauss():
    return ended(subject(GAUSS, SCHEDULES["cosine"](40)), 2048)


@pytest.fixture(scope="module")
def two():
    return ended(subject(TWO, SCHEDULES["linear"](100)), 2048)


@pytest.mark.parametrize("variance", ["posterior", "beta", "exact"])
def test_gaussian_data_give_the_closed_form_within_their_errors(gauss, variance):
    ours = gauss.bars(variance)
    exact = gaussian_bound(gauss.subject.schedule, S2, variance)
    z = (ours.terms - exact)[:-1] / ours.errors[:-1]
    assert np.abs(z).max() < 4.5
    assert np.sqrt(np.mean(z**2)) < 1.4
    assert abs(ours.total[0] - exact.sum()) < 4 * ours.total[1]


def test_the_exact_variance_is_that_of_the_true_reverse_step(gauss):
    exact = gaussian_variance(gauss.subject.schedule, S2)[1:]
    np.testing.assert_allclose(gauss.exact()[1:], exact, rtol=0.12)
    assert np.isnan(gauss.exact()[0])


def test_the_exact_variance_never_gives_a_larger_bound_than_beta_or_its_posterior(two):
    best = two.bars("exact").total[0]
    for variance in ("posterior", "beta"):
        other = two.bars(variance)
        excess = other.terms - two.bars("exact").terms  # of the same draws: no noise but σ²'s own
        assert excess.sum() > -0.01
        assert best < other.total[0] + 0.01
        assert excess[:-1].min() > -0.01


def test_shares_rise_to_one_less_the_share_of_the_last_term(two):
    terms = two.bars().terms
    share = measured.cumulative(terms)
    assert share[0] == share[1] == 0
    assert (np.diff(share) >= 0).all()
    assert share[-1] + terms[-1] / terms[1:].sum() == pytest.approx(1)
    t = measured.half_at(terms)
    assert terms[1:t].sum() >= terms[1:].sum() / 2 > terms[1 : t - 1].sum()


def test_the_first_tenth_of_the_steps_carries_about_half_of_the_bits(two):
    assert measured.cumulative(two.bars("beta").terms)[10] > 0.4


def test_the_rate_ends_at_the_sum_of_the_kl_terms_and_the_distance_falls(gauss):
    terms = gauss.bars().terms
    curve = decoding.progressive(terms, gauss.errors.mean)
    assert curve.rate[-1] == pytest.approx(terms[-1])
    assert curve.rate[1] == pytest.approx(terms[1:].sum())
    assert curve.rate[0] == pytest.approx(terms.sum())
    theory = np.sqrt(gaussian_error(gauss.subject.schedule, S2))
    np.testing.assert_allclose(curve.distortion[1:], theory[1:], rtol=0.06)
    assert curve.distortion[0] == 0


def test_half_the_fall_of_the_snr_is_the_weight_of_x0(gauss):
    schedule = gauss.subject.schedule
    fall = decoding.snr_fall(schedule)
    np.testing.assert_allclose(fall[2:], schedule.snr[1:-1] - schedule.snr[2:], rtol=1e-9)
    weights = decoding.emphasis(schedule)["x0"]
    np.testing.assert_allclose(weights[2:] / weights[5], fall[2:] / fall[5], rtol=1e-9)
    assert np.nanmedian(weights) == pytest.approx(1)


def test_the_reference_is_measured_on_the_same_rows_with_the_same_noise():
    given = subject(TWO, SCHEDULES["cosine"](20), 256)
    same = TWO.denoiser(given.schedule)  # another object that answers alike
    last = ended(replace(given, denoiser=same), 128)
    np.testing.assert_array_equal(last.errors.sums, last.paired.sums)
    assert not np.allclose(last.errors.sums, last.fitted.sums)


def test_another_denoiser_keeps_what_is_known_of_the_reference():
    given = subject(TWO, SCHEDULES["cosine"](20), 256)
    last = ended(given, 64)
    other = GAUSS.denoiser(given.schedule)
    begun = run.renewed(last, other)
    assert begun.paired is last.paired and begun.errors.rows == 0
    after = list(run.evaluate(begun, 64, 0))
    assert after[-1].paired is last.paired
    assert after[-1].bars().terms[1:-1].sum() > after[-1].bars(of="paired").terms[1:-1].sum()
    assert run.renewed(after[-1], given.reference).errors is last.paired


def test_both_ways_to_draw_t_agree_and_importance_is_sharper(two):
    for drawn in two.sampling.values():
        (uniform, wide), (weighted, narrow) = drawn.uniform_bits, drawn.weighted_bits
        assert narrow < wide / 2 and drawn.gain > 4
        assert abs(uniform - weighted) < 4 * np.hypot(wide, narrow)
        assert drawn.probabilities.sum() == pytest.approx(1)
    assert set(two.sampling) == {"posterior", "beta", "exact"}


def test_a_network_that_exploded_is_measured_without_a_complaint():
    given = subject(TWO, SCHEDULES["cosine"](12), 64)
    lost = replace(given, denoiser=lambda x_t, t: x_t * np.nan)
    last = ended(lost, 16)
    assert np.isnan(last.bars().terms[:-1]).all() and last.sampling == {}
