"""The bound as the page `vlb` measures it: terms by a second way, shares, the curve, what stays."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.core import measured_bound as measured
from explorer.core.bound import gaussian_bound, gaussian_error, gaussian_variance
from explorer.core.exact import GaussianMixture
from explorer.core.measured_errors import Exact
from explorer.core.posterior_error import posterior_error
from explorer.core.schedules import SCHEDULES
from explorer.lessons.vlb import scene_evaluation as run
from explorer.lessons.vlb import scene_rate as decoding
from explorer.lessons.vlb.scene_data import Settings, fresh_rows
from explorer.lessons.vlb.scene_numbers import known as of_seen
from explorer.lessons.vlb.scene_numbers import numbers

DEAR = [pytest.mark.slow, pytest.mark.exhaustive]

S2 = 0.25
GAUSS = GaussianMixture([1.0], [[0.0, 0.0]], [S2 * np.eye(2)])
TWO = GaussianMixture([0.4, 0.6], [[-1.0, 0.3], [0.8, -0.4]], [0.02 * np.eye(2), 0.1 * np.eye(2)])


def subject(data, schedule, n=2048, **more):
    """As of pictures: everything is measured."""
    best = data.denoiser(schedule)
    draws = [data.sample(n, np.random.default_rng(k)) for k in (1, 2)]
    return run.Subject(schedule, best, best, draws[0], (draws[0] ** 2).mean(), None, draws[1],
                       **more)  # fmt: skip


def known(data, schedule, denoiser=None):
    """As of points: the best denoiser's errors are integrals."""
    best = data.denoiser(schedule)
    moment = np.mean(data.mean() ** 2 + np.diag(data.covariance()))
    exact = Exact(*posterior_error(data).over(schedule))
    return run.Subject(schedule, denoiser or best, best, fresh_rows(data), moment, exact)


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
def test_known_errors_give_the_closed_form_of_gaussian_data_to_the_last_digit(variance):
    schedule = SCHEDULES["cosine"](40)
    (only,) = run.evaluate(run.fresh(known(GAUSS, schedule)), 64, 0)
    ours = only.bars(variance)
    np.testing.assert_allclose(ours.terms, gaussian_bound(schedule, S2, variance), rtol=1e-6)
    assert only.share == 1 and not ours.errors.any()
    np.testing.assert_allclose(only.exact()[1:], gaussian_variance(schedule, S2)[1:], rtol=1e-7)


class Off:
    """A guess that is off by a little, more where x_t is far out."""

    def __init__(self, best):
        self.best = best

    def __call__(self, x_t, t):
        return self.best(x_t, t) + 0.1 * np.tanh(x_t)


@pytest.mark.parametrize("cheap", [True, pytest.param(False, marks=DEAR)])
def test_the_errors_of_a_networks_numbers_are_their_scatter_over_twelve_seeds(cheap):
    schedule = SCHEDULES["cosine"](20 if cheap else 100)
    given = known(TWO, schedule, Off(TWO.denoiser(schedule)))
    settings = Settings(T=schedule.T, t=5, denoiser="untrained")
    names = ("L0_bits", "KL_bits", "bound_bits", "excess_bits", "term_bits", "error",
             "rate_bits", "rate_percent", "distance")  # fmt: skip
    made = []
    for seed in range(12):
        *_, last = run.evaluate(run.fresh(given), 64 if cheap else 512, seed)
        now = numbers(settings, "learn", last, of_seen(settings, last))
        made.append([getattr(now, name) for name in names])
    values, errors = np.moveaxis(np.array(made), -1, 0)
    ratios = values.std(axis=0, ddof=1) / errors.mean(axis=0)
    assert (ratios > 0.4).all() and (ratios < 1.75).all(), dict(zip(names, ratios, strict=True))


@pytest.mark.parametrize("variance", ["posterior", "beta", "exact"])
def test_gaussian_data_give_the_closed_form_within_their_errors(gauss, variance):
    ours = gauss.bars(variance)
    exact = gaussian_bound(gauss.subject.schedule, S2, variance)
    z = (ours.terms - exact)[:-1] / ours.errors[:-1]
    assert np.abs(z).max() < 4.5
    assert np.sqrt(np.mean(z**2)) < 1.4
    assert abs(ours.total[0] - exact.sum()) < 4 * ours.total[1]
    assert ours.terms[-1] == pytest.approx(exact[-1], rel=0.1)  # of the rows at hand


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
    np.testing.assert_array_equal(last.errors.each, last.paired.each)
    assert last.excess_error() == 0
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


def test_a_network_that_exploded_is_measured_without_a_complaint():
    given = subject(TWO, SCHEDULES["cosine"](12), 64)
    lost = replace(given, denoiser=lambda x_t, t: x_t * np.nan)
    last = ended(lost, 16)
    assert np.isnan(last.bars().terms[:-1]).all()
    settings = Settings(T=12, denoiser="untrained")
    assert np.isnan(numbers(settings, "weights", last, of_seen(settings, last)).gain)
