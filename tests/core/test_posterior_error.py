"""What the best denoiser gets wrong: closed forms, another quadrature, draws, and I-MMSE."""

import numpy as np
import pytest

from explorer.core import grid
from explorer.core.exact import GaussianMixture
from explorer.core.negentropy import entropy, negentropy
from explorer.core.posterior_error import error_moments, posterior_error
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS, PLANE
from explorer.data.product import ProductMixture

RHOS = (1e-5, 3e-3, 0.04, 0.6, 20.0, 1e5)


@pytest.mark.parametrize("rho", RHOS)
def test_of_a_normal_law_it_is_the_posterior_variance_and_q_is_a_sum_of_squares(rho):
    variances = np.array([0.5, 0.02])
    one = GaussianMixture([1.0], [[3.0, -1.0]], [np.diag(variances)])
    left = variances * rho / (variances + rho)
    first, second = error_moments(one, rho)
    assert first == pytest.approx(left.sum(), rel=1e-9)
    assert second == pytest.approx(left.sum() ** 2 + 2 * (left**2).sum(), rel=1e-9)


def on_the_line(mixture, rho):
    """E q and E q² by Bayes' rule on a fine lattice of y, the posterior a sum over components."""
    v, y = mixture.covariances[:, 0, 0], np.linspace(-9, 9, 60_001) * (1 + np.sqrt(rho))
    mu, rest = mixture.means[:, 0], np.sqrt(v + rho)
    each = mixture.weights * np.exp(-0.5 * ((y[:, None] - mu) / rest) ** 2) / rest
    p = each.sum(1)
    r = each / np.maximum(p, 1e-300)[:, None]
    mean, s = mu + v / (v + rho) * (y[:, None] - mu), v * rho / (v + rho)
    gap = mean - (r * mean).sum(1, keepdims=True)
    cell = (y[1] - y[0]) / np.sqrt(2 * np.pi)
    moments = (gap**2 + s, gap**4 + 6 * gap**2 * s + 3 * s * s)
    return [float(p @ (r * each_).sum(1)) * cell for each_ in moments]


THREE = GaussianMixture([0.2, 0.5, 0.3], [[-2.0], [0.1], [1.0]], [[[0.02]], [[0.3]], [[0.1]]])
TWO = GaussianMixture([0.6, 0.4], [[-0.4], [0.9]], [[[0.03]], [[0.07]]])


@pytest.mark.parametrize("rho", RHOS[1:])
def test_on_the_line_and_of_a_product_it_is_bayes_rule_on_a_lattice(rho):
    a, b = on_the_line(THREE, rho), on_the_line(TWO, rho)
    assert error_moments(THREE, rho) == pytest.approx(tuple(a), rel=2e-4)
    weights = np.outer(THREE.weights, TWO.weights).ravel()
    means = np.array([[x, y] for x in THREE.means[:, 0] for y in TWO.means[:, 0]])
    spreads = [np.diag([x, y]) for x in THREE.covariances.ravel() for y in TWO.covariances.ravel()]
    plane = GaussianMixture(weights, means, spreads)
    both = a[0] + b[0], a[1] + b[1] + 2 * a[0] * b[0]
    assert error_moments(plane, rho) == pytest.approx(both, rel=2e-4)
    table = posterior_error(ProductMixture((THREE, TWO), ((1,), (0,)))).moments(np.array([rho]))
    assert [float(each[0]) for each in table] == pytest.approx([both[0] / 2, both[1] / 4], rel=2e-4)


SOON = ("s_curve", "eight_gaussians")
DEAR = [pytest.mark.slow, pytest.mark.exhaustive]


@pytest.mark.parametrize("name", [n if n in SOON else pytest.param(n, marks=DEAR) for n in PLANE])
def test_the_table_is_the_integral_itself_and_half_the_step_gives_the_same(name, monkeypatch):
    rhos = np.geomspace(1e-4, 50, 5) * 1.37
    first, second = posterior_error(PLANE[name].density()).moments(rhos)
    monkeypatch.setattr(grid, "STEP", 0.3)
    monkeypatch.setattr(grid, "REACH", 9.0)
    finer = np.array([error_moments(PLANE[name].density(), rho) for rho in rhos]) / [2, 4]
    np.testing.assert_allclose(first, finer[:, 0], rtol=6e-5)
    np.testing.assert_allclose(second, finer[:, 1], rtol=3e-3)


@pytest.mark.parametrize("name", ["swiss_roll", "s_curve_3d"])
def test_draws_scatter_about_it(name):
    density, schedule = DATASETS[name].density(), SCHEDULES["linear"](50)
    first, second = posterior_error(density).over(schedule)
    rng = np.random.default_rng(0)
    for t in (1, 9, 50):
        x0 = density.sample(3000, rng)
        x_t = schedule.signal[t] * x0 + schedule.noise[t] * rng.standard_normal(x0.shape)
        q = ((x0 - density.posterior_mean(schedule, x_t, t)) ** 2).mean(1)
        assert abs(q.mean() - first[t]) < 4 * q.std() / 3000**0.5
        assert abs((q**2).mean() - second[t]) < 4 * (q**2).std() / 3000**0.5


def test_the_fall_of_the_negentropy_is_the_error_that_a_normal_law_has_more():
    """I-MMSE: dJ/d rho = (mmse - that of the normal law with the data's covariance) / (2 rho²)."""
    density = PLANE["moons"].density()
    variances, step = np.linalg.eigvalsh(density.covariance()), 1e-3
    for rho in (0.01, 0.2, 3.0):
        high, low = negentropy(density, np.sqrt(rho * np.array([1 + step, 1 - step])))
        fall = (high - low) / (2 * rho * step)
        normal = (variances * rho / (variances + rho)).sum()
        assert error_moments(density, rho)[0] == pytest.approx(normal + 2 * rho**2 * fall, rel=1e-4)


def test_what_a_grid_cannot_follow_is_refused():
    with pytest.raises(ValueError, match="it has D = 3"):
        posterior_error(GaussianMixture.isotropic([1.0], [[0, 0, 0]], 1.0))
    with pytest.raises(ValueError, match="one is a point"):
        error_moments(GaussianMixture.isotropic([1.0], [[0, 0]], 0.0), 0.1)


def test_the_entropy_is_minus_the_mean_log_density_of_draws():
    density = PLANE["eight_gaussians"].density()
    nats = -density.log_density(density.sample(4000, np.random.default_rng(1)))
    assert abs(entropy(density) - nats.mean()) < 4 * nats.std() / 4000**0.5
    line = GaussianMixture([1.0], [[0.3]], [[[0.04]]])
    assert entropy(line) == pytest.approx(0.5 * np.log(2 * np.pi * np.e * 0.04), rel=1e-12)
