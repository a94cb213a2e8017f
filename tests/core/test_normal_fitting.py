"""One normal law fitted to points, by other ways: quadrature, scipy's t, finite differences."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from explorer.core import normal_fitting as fitting
from explorer.core.normal_fitting import Normal, NormalInverseGamma, StudentT

POINTS = (1.0, 2.0, 3.0)
UNEVEN = (-1.3, 0.4, 2.2, 2.3)


def test_the_example_of_three_points():
    after = fitting.mean_posterior(POINTS, 1.0, Normal(0.0, 1.0))
    assert fitting.moments(POINTS) == pytest.approx((2, 2 / 3))
    assert after == pytest.approx((1.5, 0.25))
    assert fitting.predictive(after, 1.0) == pytest.approx((1.5, 1.25))


def test_points_are_a_row_of_at_least_one():
    for wrong in ([], [[1.0]], 1.0):
        with pytest.raises(ValueError, match="points are"):
            fitting.moments(wrong)


def test_a_climber_of_scipys_finds_the_same_greatest_likelihood():
    def worth(at):
        return -stats.norm.logpdf(UNEVEN, at[0], np.exp(at[1])).mean()

    found = optimize.minimize(worth, [0.3, 0.1], tol=1e-12)
    best = fitting.moments(UNEVEN)
    assert (found.x[0], np.exp(2 * found.x[1])) == pytest.approx(best, rel=1e-5)
    at = best.mean, np.sqrt(best.variance)
    assert fitting.mean_log_likelihood(UNEVEN, *at) == pytest.approx(-found.fun, rel=1e-10)
    assert fitting.mean_log_likelihood(UNEVEN, 0.1, 0.7) == pytest.approx(
        -worth([0.1, np.log(0.7)])
    )


@pytest.mark.parametrize(("times", "tau"), [(1.0, 1.0), (4.0, 0.3), (1.0, 6.0)])
def test_bayes_rule_on_a_grid_gives_the_posterior_of_the_mean(times, tau):
    mu = np.linspace(-12, 12, 24_001)
    logs = stats.norm.logpdf(mu, -0.4, tau)
    logs += times * stats.norm.logpdf(np.array(UNEVEN)[:, None], mu, 1.3).sum(0)
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    after = fitting.mean_posterior(UNEVEN, 1.3**2, Normal(-0.4, tau**2), times)
    mean = weights @ mu
    assert after == pytest.approx((mean, weights @ (mu - mean) ** 2), rel=1e-8)
    x = np.array([-1.0, 0.7, 4.0])
    density = stats.norm.pdf(x[:, None], mu, 1.3) @ weights
    ours = np.exp(fitting.predictive(after, 1.3**2).log_density(x))
    assert ours == pytest.approx(density, rel=1e-8)


def test_a_climb_goes_by_the_slopes_of_the_log_likelihood():
    means, widths = fitting.ascent(UNEVEN, 0.1, 1.7, [0.05, 0.2], 3)
    assert means.shape == widths.shape == (4, 2)
    for k, eta in enumerate((0.05, 0.2)):
        here = np.array([0.1, 1.7])
        for step in range(3):
            slope = optimize.approx_fprime(
                here, lambda at: stats.norm.logpdf(UNEVEN, *at).mean(), 1e-7
            )
            here = here + eta * slope
            assert (means[step + 1, k], widths[step + 1, k]) == pytest.approx(here, abs=1e-5)


@pytest.mark.parametrize(("share", "settles"), [(0.95, True), (1.05, False)])
def test_a_climb_settles_up_to_the_variance(share, settles):
    best = fitting.moments(POINTS)
    eta = share * best.variance
    means, widths = fitting.ascent(POINTS, 1.9, 0.9, eta, 2000)
    assert means[-1] == pytest.approx(best.mean)
    assert (abs(widths[-1] - np.sqrt(best.variance)) < 1e-6) == settles


def test_no_step_takes_the_width_below_the_least():
    _, widths = fitting.ascent(POINTS, 2.0, 3.0, 40.0, 5, least=0.2)
    assert widths.min() == 0.2


# --- mean and variance unknown -------------------------------------------------------------------

PRIOR = NormalInverseGamma.worth(-0.5, 0.7, 3.0, 0.8)


def log_prior(mu, variance):
    """ln of the prior's density in (mu, sigma^2), by scipy."""
    return stats.invgamma.logpdf(variance, 1.5, scale=1.2) + stats.norm.logpdf(
        mu, -0.5, np.sqrt(variance / 0.7)
    )


def log_posterior(mu, variance, times=1):
    logs = times * stats.norm.logpdf(np.array(UNEVEN)[:, None, None], mu, np.sqrt(variance)).sum(0)
    return logs + log_prior(mu, variance)


@pytest.mark.parametrize("times", [1, 3])
def test_bayes_rule_on_a_grid_gives_the_predictive_t_and_the_law_of_the_mean(times):
    logs = np.linspace(-5, 8, 160)
    mu, variance = np.linspace(-24, 24, 801)[:, None], np.exp(logs)[None]
    weights = np.exp(log_posterior(mu, variance, times)) * variance
    weights /= weights.sum()
    after = PRIOR.update(UNEVEN, times)
    x = np.array([-3.0, 0.5, 2.0, 7.0])
    seen = [np.sum(weights * stats.norm.pdf(each, mu, np.sqrt(variance))) for each in x]
    law = after.predictive()
    assert np.exp(law.log_density(x)) == pytest.approx(seen, rel=2e-5)
    assert law.log_density(x) == pytest.approx(stats.t.logpdf(x, law.nu, law.mean, law.scale))
    of_mean = after.of_mean()
    inside = np.abs(mu[:, 0] - of_mean.mean) < 1.5
    cell = mu[1, 0] - mu[0, 0]
    assert np.exp(of_mean.log_density(mu[inside, 0])) == pytest.approx(
        weights.sum(1)[inside] / cell, rel=2e-4
    )


def test_the_peak_is_where_scipys_climber_stops_and_elsewhere_in_sigma():
    def slope(power):
        """Of the density in sigma^2, or with 1 in sigma: times its derivative, 2 sigma."""
        found = optimize.minimize(
            lambda at: -log_posterior(at[0], np.exp(at[1]))[0, 0] - power * at[1] / 2,
            [1.0, 0.3], tol=1e-12,
        )  # fmt: skip
        return found.x[0], np.exp(found.x[1])

    peak = PRIOR.update(UNEVEN).peak()
    assert slope(0) == pytest.approx(peak, rel=1e-4)
    assert slope(1)[1] > 1.05 * peak.variance


def test_seeing_points_one_after_the_other_is_seeing_them_together():
    apart = PRIOR.update(UNEVEN[:1]).update(UNEVEN[1:])
    both = PRIOR.update(UNEVEN)
    for name in ("mean", "kappa", "alpha", "beta"):
        assert getattr(apart, name) == pytest.approx(getattr(both, name))
    twice = PRIOR.update(UNEVEN, times=2)
    again = PRIOR.update(UNEVEN).update(UNEVEN)
    assert (twice.mean, twice.beta) == pytest.approx((again.mean, again.beta))


@pytest.mark.parametrize("nu", [1.0, 2.5, 4.0, 30.0, 170.0])
def test_students_t_is_a_sum_of_bells(nu):
    stretches, weights = fitting.student_bells(nu)
    assert weights.sum() == pytest.approx(1)
    x = np.linspace(-12, 12, 481)
    drawn = stats.norm.pdf(x[:, None], 0, stretches) @ weights
    assert np.abs(drawn - stats.t.pdf(x, nu)).max() < 1.2e-4  # of a peak of 0.3 to 0.4
    assert StudentT(nu, 0.0, 1.0).log_density(x) == pytest.approx(stats.t.logpdf(x, nu))


def test_students_t_is_the_integral_over_all_variances():
    def inside(scale):
        return stats.gamma.pdf(scale, 2.0, scale=0.5) * stats.norm.pdf(1.7, 0, scale**-0.5)

    assert integrate.quad(inside, 0, np.inf)[0] == pytest.approx(stats.t.pdf(1.7, 4))
    assert np.exp(StudentT(4.0, 0.0, 1.0).log_density(1.7)) == pytest.approx(stats.t.pdf(1.7, 4))
