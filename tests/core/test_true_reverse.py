"""The true reverse step on the line: against quadrature, and how its KL falls with beta."""

import numpy as np
import pytest
from scipy.integrate import fixed_quad, quad

from explorer.core.exact import GaussianMixture
from explorer.core.schedules import Schedule
from explorer.core.true_reverse import (
    crossing,
    kl_to_gaussian,
    mean_kl,
    mean_kls,
    reverse_at,
    span,
)


def line(weights, means, deviations):
    covariances = np.square(deviations)[:, None, None]
    return GaussianMixture(weights, np.array(means, float)[:, None], covariances)


LOPSIDED = line([0.3, 0.5, 0.2], [-1.5, 0.4, 1.6], [0.3, 0.5, 0.2])
TWINS = line([0.5, 0.5], [-1.0, 1.0], [0.4, 0.4])


def normal(x, mean, variance):
    return np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


def by_bayes(mixture, beta, x_t):
    """q(x_{t-1} | x_t) as prior times likelihood over evidence, by adaptive quadrature."""

    def joint(x):
        prior = sum(
            w * normal(x, m[0], c[0, 0])
            for w, m, c in zip(mixture.weights, mixture.means, mixture.covariances, strict=True)
        )
        return prior * normal(x_t, np.sqrt(1 - beta) * x, beta)

    evidence = quad(joint, -9, 9, epsabs=0, epsrel=1e-12, limit=400, points=[x_t])[0]
    return lambda x: joint(x) / evidence


@pytest.mark.parametrize("beta", [0.02, 0.3, 0.9])
@pytest.mark.parametrize("x_t", [-1.2, 0.1, 2.5])
def test_the_reverse_is_bayes_rule(beta, x_t):
    reverse, exact = reverse_at(LOPSIDED, beta, x_t), by_bayes(LOPSIDED, beta, x_t)
    x = np.linspace(-3, 3, 41)
    np.testing.assert_allclose(reverse.density(x)[0], [exact(v) for v in x], rtol=1e-9, atol=1e-15)
    moments = [
        quad(lambda v, k=k: exact(v) * v**k, -9, 9, epsrel=1e-11, limit=400, points=[x_t])[0]
        for k in (1, 2)
    ]
    assert reverse.mean[0] == pytest.approx(moments[0], rel=1e-8)
    assert reverse.variance[0] == pytest.approx(moments[1] - moments[0] ** 2, rel=1e-7)


def test_it_agrees_with_the_mixtures_own_reverse_step():
    for x_t in (-0.7, 1.3):
        ours = reverse_at(LOPSIDED, 0.2, x_t)
        other = LOPSIDED.reverse(Schedule([0.2]), np.array([x_t]), 1)
        np.testing.assert_allclose(ours.weights[0], other.weights, rtol=1e-12)
        np.testing.assert_allclose(ours.means[0], other.means[:, 0], rtol=1e-12)
        np.testing.assert_allclose(ours.variances, other.covariances[:, 0, 0], rtol=1e-12)


@pytest.mark.parametrize("beta", [0.05, 0.5, 0.95])
def test_the_kl_is_the_integral(beta):
    for mean, variance in ((None, None), (0.3, 0.2), (None, beta)):
        x_t = np.array([0.2, 1.1])
        reverse = reverse_at(LOPSIDED, beta, x_t)
        kl = kl_to_gaussian(reverse, mean, variance)
        for i in range(2):
            p = by_bayes(LOPSIDED, beta, x_t[i])
            m = reverse.mean[i] if mean is None else mean
            v = reverse.variance[i] if variance is None else variance

            def term(x, p=p, m=m, v=v):
                return p(x) * np.log(p(x) / normal(x, m, v)) if p(x) > 0 else 0.0

            low, high = m - 9 * np.sqrt(reverse.variance[i]), m + 9 * np.sqrt(reverse.variance[i])
            expected = quad(term, low, high, epsrel=1e-10, limit=400)[0]
            assert kl[i] == pytest.approx(expected, rel=1e-6)


def test_a_gaussian_has_a_gaussian_reverse():
    single = line([1.0], [0.4], [0.7])
    for beta in (1e-4, 0.3, 0.99):
        kl = kl_to_gaussian(reverse_at(single, beta, np.linspace(-2, 2, 5)))
        assert np.abs(kl).max() < 1e-13
    # and with the variance set to beta the KL of two normals remains
    v = 0.3 * 0.49 / (0.7 * 0.49 + 0.3)
    expected = 0.5 * (v / 0.3 - 1 - np.log(v / 0.3))
    assert mean_kl(single, 0.3, "beta") == pytest.approx(expected, rel=1e-12)


def slope(kl, betas):
    return np.diff(np.log(kl)) / np.diff(np.log(betas))


BETAS = np.array([1e-4, 2e-4, 4e-4])


@pytest.mark.parametrize("mixture", [LOPSIDED, TWINS])
def test_averaged_over_x_t_the_kl_falls_with_slope_3(mixture):
    kl = [mean_kl(mixture, beta) for beta in BETAS]
    np.testing.assert_allclose(slope(kl, BETAS), 3.0, atol=0.02)


@pytest.mark.parametrize("mixture", [LOPSIDED, TWINS])
def test_with_the_variance_set_to_beta_the_slope_is_2(mixture):
    kl = [mean_kl(mixture, beta, "beta") for beta in BETAS]
    np.testing.assert_allclose(slope(kl, BETAS), 2.0, atol=0.02)


def test_at_a_point_of_symmetry_the_slope_is_4():
    betas = np.array([5e-5, 1e-4, 2e-4])
    kl = [kl_to_gaussian(reverse_at(TWINS, beta, 0.0))[0] for beta in betas]
    np.testing.assert_allclose(slope(kl, betas), 4.0, atol=0.05)
    beside = [kl_to_gaussian(reverse_at(TWINS, beta, 0.5))[0] for beta in betas]
    np.testing.assert_allclose(slope(beside, betas), 3.0, atol=0.1)


def test_the_leading_term_is_the_third_derivative_squared():
    # Edgeworth: KL = k3^2/12, with the third cumulant beta^3 (ln q)''' of the reverse step
    beta, x_t = 1e-4, 0.7
    reverse = reverse_at(TWINS, beta, x_t)

    def log_q(x):
        return np.log(0.5 * normal(x, -1, 0.16) + 0.5 * normal(x, 1, 0.16))

    h = 1e-3
    place = x_t + np.array([-2, -1, 1, 2]) * h
    third = np.array([-0.5, 1, -1, 0.5]) @ log_q(place) / h**3
    expected = (beta**3 * third) ** 2 / beta**3 / 12
    assert kl_to_gaussian(reverse)[0] == pytest.approx(expected, rel=0.01)


def test_two_humps_appear_once_the_likelihood_is_wider_than_the_valley():
    # at 0 the log-density bends up by (m^2/s^2 - 1)/s^2, the likelihood down by alpha/beta
    bend = (1 / 0.16 - 1) / 0.16
    edge = 1 / (1 + bend)
    x = np.linspace(-0.5, 0.5, 4001)
    for beta, humps in ((0.97 * edge, 1), (1.03 * edge, 2)):
        assert reverse_at(TWINS, beta, 0.0).peaks(x)[0] == humps
    assert reverse_at(TWINS, 0.9, 0.0).peaks(3 * x)[0] == 2


def test_the_average_over_x_t_is_over_q():
    low, high = span(LOPSIDED, 0.4)
    x_t = np.linspace(low, high, 400)
    weights = crossing(LOPSIDED, 0.4, x_t) * (x_t[1] - x_t[0])
    inner = LOPSIDED.marginal(Schedule([0.4]), 1)
    assert weights.sum() == pytest.approx(1, abs=1e-9)
    assert weights @ x_t == pytest.approx(inner.mean()[0], abs=1e-8)
    second = inner.covariance()[0, 0] + inner.mean()[0] ** 2
    assert weights @ x_t**2 == pytest.approx(second, rel=1e-7)


PAGES = line([0.35, 0.65], [-1.2, 1.2], [0.35, 0.4375])  # as the page opens
SHARP = line([0.2, 0.8], [0.3, -0.2], [0.04, 0.5])  # a narrow bell on a wide one


@pytest.mark.parametrize("mixture", [PAGES, SHARP, LOPSIDED])
@pytest.mark.parametrize("beta", [1e-4, 1e-2, 0.3])
def test_the_averaged_kl_is_that_of_scipys_quadrature_over_x_t(mixture, beta):
    """In pieces a tenth as wide as the ridges between components; to three digits and more."""
    for variance in (None, beta):

        def term(x, variance=variance):
            q = sum(
                w * normal(x, np.sqrt(1 - beta) * m[0], (1 - beta) * c[0, 0] + beta)
                for w, m, c in zip(mixture.weights, mixture.means, mixture.covariances, strict=True)
            )
            return q * kl_to_gaussian(reverse_at(mixture, beta, x), variance=variance)

        pieces = [fixed_quad(term, a, a + 0.1, n=8)[0] for a in np.arange(-6, 6, 0.1)]
        ours = mean_kls(mixture, beta, (variance,))[0]
        assert ours == pytest.approx(sum(pieces), rel=2e-4)


def test_a_mixture_off_the_line_and_a_beta_of_one_are_refused():
    plane = GaussianMixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    with pytest.raises(ValueError, match="on the line"):
        reverse_at(plane, 0.1, 0.0)
    with pytest.raises(ValueError, match="every beta must lie in"):
        reverse_at(TWINS, 1.0, 0.0)
