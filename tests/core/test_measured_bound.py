"""The bound measured pass by pass: terms by a second way, rows, levels, refusals."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from explorer.core import measured_bound as measured
from explorer.core import measured_errors as known
from explorer.core.bound import bars
from explorer.core.exact import GaussianMixture
from explorer.core.posterior_error import posterior_error
from explorer.core.schedules import SCHEDULES
from explorer.core.vlb import vlb_terms

TWO = GaussianMixture([0.4, 0.6], [[-1.0, 0.3], [0.8, -0.4]], [0.02 * np.eye(2), 0.1 * np.eye(2)])


@pytest.mark.parametrize("variance", ["posterior", "beta"])
def test_from_errors_follow_the_terms_that_the_core_computes_step_by_step(variance):
    # a denoiser deaf to x_t leaves no noise in the errors, so both ways agree to rounding
    schedule = SCHEDULES["linear"](30)
    x0 = np.random.default_rng(0).standard_normal((64, 3))

    def deaf(x_t, t):
        return x_t * 0 + 0.3

    *_, errors = known.measure(schedule, deaf, x0, 64, 0, 100)
    ours = measured.bits(schedule, errors, (x0**2).mean(), variance)
    core = vlb_terms(schedule, deaf, x0, np.random.default_rng(5), variance)
    np.testing.assert_allclose(ours.terms, core, rtol=1e-9, atol=1e-12)
    single = bars(schedule, deaf, x0, np.random.default_rng(5), 64, variance=variance)
    # L_T is that of the moment, without an error
    np.testing.assert_allclose(ours.errors[:-1], single.errors[:-1], rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(ours.squares[:-1], single.squares[:-1], rtol=1e-9, atol=1e-12)
    assert ours.errors[-1] == 0


def test_every_draw_is_a_row_of_its_own_and_every_pass_adds_to_the_one_before():
    schedule, x0 = SCHEDULES["cosine"](7), np.arange(50.0)[:, None]
    seen = {t: [] for t in range(1, 8)}

    def watching(x_t, t):
        return x_t * 0

    passes = []
    for errors in known.measure(schedule, watching, x0, 50, 3, 20):
        passes.append(errors)
    for t in seen:
        # all 50 rows once: the sum of x0² is theirs, whatever the order
        assert passes[-1].sums[t] == pytest.approx((x0**2).sum())
        assert passes[-1].counts[t] == 50
    rows = [errors.rows for errors in passes]
    assert rows == sorted(rows) and rows[-1] == 50
    assert sum(len(pair) for pair in passes[-1].first) == 50


def test_a_measurement_that_was_stopped_goes_on_to_the_same_end():
    schedule, x0 = SCHEDULES["cosine"](12), TWO.sample(64, np.random.default_rng(0))
    best = TWO.denoiser(schedule)
    whole = list(known.measure(schedule, best, x0, 64, 1, 50))
    again = list(known.measure(schedule, best, x0, 64, 1, 50, start=whole[5]))
    np.testing.assert_allclose(again[-1].sums, whole[-1].sums, rtol=1e-12)
    assert len(again) == len(whole) - 6


def test_digits_decoder_gives_the_mass_of_each_of_seventeen_levels():
    levels = np.arange(17) / 8 - 1
    schedule = SCHEDULES["linear"](50)
    x0 = levels[np.random.default_rng(0).integers(17, size=(40, 4, 4, 1))]
    guess = 0.9 * x0 + 0.02

    pairs = (np.stack([x0, guess], axis=1),)
    errors = replace(known.nothing(50), first=pairs)
    ours = measured.bits(schedule, errors, (x0**2).mean(), "beta", levels=17)
    sigma = np.sqrt(schedule.betas[1])
    edges = np.concatenate([[-np.inf], (levels[:-1] + levels[1:]) / 2, [np.inf]])
    masses = np.diff(norm.cdf(edges, loc=guess[..., None], scale=sigma))  # a pmf over 17 levels
    np.testing.assert_allclose(masses.sum(-1), 1)
    index = np.round((x0 + 1) * 8).astype(int)
    own = np.take_along_axis(masses, index[..., None], -1)[..., 0]
    assert ours.terms[0] == pytest.approx(-np.log2(own).reshape(40, -1).mean(), rel=1e-9)


def test_more_rows_than_there_are_is_refused_with_a_sentence():
    schedule = SCHEDULES["cosine"](5)
    with pytest.raises(ValueError, match=r"per_t must lie in 2..10, the rows of x0; 11 does not"):
        next(known.measure(schedule, lambda x, t: x, np.zeros((10, 1)), 11, 0, 8))


def test_above_the_best_denoiser_the_error_is_its_own_and_the_distance_to_it():
    schedule, wrong = SCHEDULES["cosine"](8), 0.1
    best = TWO.denoiser(schedule)
    exact = known.Exact(*posterior_error(TWO).over(schedule))

    def off(x_t, t):
        return best(x_t, t) + wrong

    fresh = lambda times, done, n, rng: TWO.sample(len(times) * n, rng).reshape(-1, n, 2)  # noqa: E731
    *_, errors = known.measure(schedule, off, fresh, 512, 0, 4096, best=best)
    above = known.Above(exact, errors)
    np.testing.assert_allclose(above.mean[1:], exact.mean[1:] + wrong**2, rtol=1e-9)
    assert above.uncertainty[1:].max() < 1e-12  # the distance is the same everywhere
    z = (errors.mean - above.mean)[1:] / errors.uncertainty[1:]  # measured without its help
    assert np.abs(z).max() < 4 and errors.each is None
    np.testing.assert_array_equal(above.second[1:], errors.second[1:])


def test_two_bounds_from_the_same_rows_differ_with_the_error_of_their_difference():
    schedule, best = SCHEDULES["cosine"](10), TWO.denoiser(SCHEDULES["cosine"](10))
    x0 = TWO.sample(64, np.random.default_rng(0))
    gaps, said = [], []
    for seed in range(60):
        *_, one = known.measure(schedule, best, x0, 32, seed, 500)
        *_, other = known.measure(schedule, lambda x, t: 0.9 * best(x, t), x0, 32, seed, 500)
        pair = [measured.bits(schedule, each, 1.0, "beta").terms.sum() for each in (other, one)]
        gaps.append(pair[0] - pair[1])
        said.append(measured.paired_error(schedule, other, one, "beta"))
    assert 0.6 < np.std(gaps, ddof=1) / np.mean(said) < 1.3  # of 64 rows, half in each t


def test_the_error_of_a_difference_is_unknown_before_two_rows_are_measured():
    schedule, best = SCHEDULES["cosine"](10), TWO.denoiser(SCHEDULES["cosine"](10))
    blank = known.nothing(10)
    *_, one = known.measure(schedule, best, TWO.sample(64, np.random.default_rng(0)), 32, 0, 500)
    for pair in ((blank, blank), (one, blank), (blank, one)):
        assert np.isnan(measured.paired_error(schedule, *pair, "beta"))
