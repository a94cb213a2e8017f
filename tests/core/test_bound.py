"""The bound from other sides: weights, closed forms, Monte Carlo with honest errors."""

import numpy as np
import pytest

from explorer.core.bound import (
    bars,
    error_in_turn,
    error_of_draws,
    gaussian_bound,
    gaussian_variance,
    importance,
    loss_weights,
    variance_gaps,
)
from explorer.core.exact import GaussianMixture
from explorer.core.schedules import SCHEDULES
from explorer.core.targets import eps_from_x0, v_from
from explorer.core.vlb import gaussian_kl, vlb_term, vlb_terms

LN2 = np.log(2)
S2 = 0.25
TWO = GaussianMixture([0.4, 0.6], [[-1.0, 0.3], [0.8, -0.4]], [0.1 * np.eye(2), 0.3 * np.eye(2)])


@pytest.mark.parametrize("variance", ["posterior", "beta", "exact"])
@pytest.mark.parametrize("target", ["x0", "eps", "v"])
def test_a_term_is_its_weight_times_the_error_plus_the_gap(target, variance):
    schedule = SCHEDULES["cosine"](40)
    exact = gaussian_variance(schedule, S2)
    weights = loss_weights(schedule, target, variance, exact)
    gaps = variance_gaps(schedule, variance, exact)
    x0, eps = np.random.default_rng(0).standard_normal((2, 5, 3))
    how = (lambda x, t: exact[t]) if variance == "exact" else variance
    for t in (2, 7, 39, 40):
        x0_hat = 0.3 * x0 + 0.1
        x_t = schedule.signal[t] * x0 + schedule.noise[t] * eps
        eps_hat = eps_from_x0(schedule, x_t, t, x0_hat)
        pair = {
            "x0": (x0, x0_hat),
            "eps": (eps, eps_hat),
            "v": (v_from(schedule, x0, t, eps), v_from(schedule, x0_hat, t, eps_hat)),
        }[target]
        error = ((pair[0] - pair[1]) ** 2).mean(1)
        term = vlb_term(schedule, lambda x, t, y=x0_hat: y, x0, t, eps, how)
        np.testing.assert_allclose(term, gaps[t] + weights[t] * error, rtol=1e-9)


def test_with_posterior_variance_the_weight_of_x0_is_half_the_fall_of_the_snr():
    schedule = SCHEDULES["linear"](1000)
    snr = schedule.snr
    expected = 0.5 * (snr[1:-1] - snr[2:]) / LN2
    np.testing.assert_allclose(loss_weights(schedule, "x0")[2:], expected, rtol=1e-9)


def test_the_weight_of_eps_is_that_of_ho():
    # eq. (12): beta^2 / (2 sigma^2 alpha (1 - abar)), nats summed over one dimension
    schedule = SCHEDULES["linear"](1000)
    b, a, rest = schedule.betas[1:], schedule.alphas[1:], schedule.one_minus_alphas_bar[1:]
    expected = b**2 / (2 * b * a * rest) / LN2
    np.testing.assert_allclose(loss_weights(schedule, "eps", "beta")[1:], expected, rtol=1e-9)


@pytest.mark.parametrize("name", ["linear", "cosine"])
def test_the_exact_variance_leaves_only_the_gap_at_T(name):
    schedule = SCHEDULES[name](60)
    entropy = 0.5 * np.log2(2 * np.pi * np.e * S2)
    v_T = schedule.alphas_bar[-1] * S2 + schedule.one_minus_alphas_bar[-1]
    gap = gaussian_kl(0.0, v_T, 0.0, 1.0) / LN2
    assert gaussian_bound(schedule, S2, "exact").sum() == pytest.approx(entropy + gap, abs=1e-12)
    for variance in ("beta", "posterior"):
        assert gaussian_bound(schedule, S2, variance).sum() > entropy + gap


@pytest.mark.parametrize("variance", ["posterior", "beta"])
def test_the_closed_form_is_what_monte_carlo_finds(variance):
    schedule = SCHEDULES["cosine"](20)
    data = GaussianMixture([1.0], [[0.0]], [[[S2]]])
    rng = np.random.default_rng(2)
    x0 = data.sample(20_000, rng)
    bound = bars(schedule, data.denoiser(schedule), x0, rng, per_t=5000, variance=variance)
    expected = gaussian_bound(schedule, S2, variance)
    pulls = (bound.terms - expected) / bound.errors
    assert np.abs(pulls).max() < 4.5 and 0.5 < np.sqrt((pulls**2).mean()) < 1.6
    total, error = bound.total
    assert abs(total - expected.sum()) < 4 * error


def test_the_error_bars_shrink_with_the_root_of_the_samples_and_all_rows_are_used():
    schedule = SCHEDULES["cosine"](10)
    x0 = TWO.sample(4000, np.random.default_rng(0))
    few, many = (
        bars(schedule, TWO.denoiser(schedule), x0, np.random.default_rng(1), n) for n in (40, 4000)
    )
    ratio = few.errors[:-1] / many.errors[:-1]
    assert 6 < np.exp(np.log(ratio).mean()) < 16
    whole = vlb_terms(schedule, TWO.denoiser(schedule), x0, np.random.default_rng(3))
    assert np.abs(many.terms - whole).max() < 5 * np.sqrt(2) * many.errors.max()


def drawn(schedule, denoiser, x0, rng, p):
    """One draw of t by p for each row of x0: the estimates L_{t-1}/p_t of sum_t L_{t-1}."""
    t = 1 + rng.choice(schedule.T, size=len(x0), p=p)
    term = vlb_term(schedule, denoiser, x0, t, rng.standard_normal(x0.shape))
    return term / p[t - 1]


def test_the_error_of_draws_of_t_is_their_scatter_and_importance_lowers_it():
    schedule = SCHEDULES["linear"](100)
    denoiser = TWO.denoiser(schedule)
    rng = np.random.default_rng(4)
    x0 = TWO.sample(20_000, rng)
    bound = bars(schedule, denoiser, x0, rng, per_t=400)
    truth, p = bound.terms[:-1].sum(), importance(bound.squares)
    even = np.full(100, 0.01)
    for chances, said in ((even, error_of_draws(bound, 1)), (p, error_of_draws(bound, 1, p))):
        draws = drawn(schedule, denoiser, x0, rng, chances)
        error = np.hypot(draws.std() / np.sqrt(len(draws)), bound.total[1])
        assert abs(draws.mean() - truth) < 4 * error
        assert draws.std() == pytest.approx(said, rel=0.2)  # heavy tails
    assert p.sum() == pytest.approx(1) and p.min() > 0
    assert error_of_draws(bound, 400, p) < 0.6 * error_of_draws(bound, 400)
    # each t in turn: what is left is the scatter within each t, of 4 draws there
    within = bars(schedule, denoiser, x0, rng, per_t=4000).errors[:-1] * np.sqrt(4000 / 4)
    assert error_in_turn(bound, 400) == pytest.approx(np.sqrt((within**2).sum()), rel=0.2)


def test_progress_is_told_and_can_end_the_work():
    class Stopped(Exception):
        pass

    def stop(share):
        if share > 0.5:
            raise Stopped

    schedule = SCHEDULES["cosine"](10)
    x0 = TWO.sample(20, np.random.default_rng(0))
    with pytest.raises(Stopped):
        bars(schedule, TWO.denoiser(schedule), x0, np.random.default_rng(0), 5, stop)


def test_bad_requests_are_refused_with_a_sentence():
    schedule = SCHEDULES["cosine"](10)
    x0 = TWO.sample(20, np.random.default_rng(0))
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"per_t must lie in 2\.\.20"):
        bars(schedule, TWO.denoiser(schedule), x0, rng, 21)
    with pytest.raises(ValueError, match="target must be one of x0, eps, v"):
        loss_weights(schedule, "score")
    with pytest.raises(ValueError, match="variance must be one of"):
        loss_weights(schedule, "eps", "small")
    gauss = bars(schedule, TWO.denoiser(schedule), x0, rng, 5)
    with pytest.raises(ValueError, match="10 positive numbers that sum to 1"):
        error_of_draws(gauss, 5, np.ones(10))
    with pytest.raises(ValueError, match="s2 must be above 0"):
        gaussian_bound(schedule, 0.0)
