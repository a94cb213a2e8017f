"""A product of two mixtures says the same as the one large mixture it stands for."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.core.exact import GaussianMixture
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS
from explorer.data.product import ProductMixture, scaled_mixture

SCHEDULE = SCHEDULES["cosine"](20)
RNG = np.random.default_rng(0)
PLANE = GaussianMixture(
    [0.2, 0.5, 0.3], RNG.normal(size=(3, 2)), [0.1 * np.eye(2), 0.3 * np.eye(2), 0.2 * np.eye(2)]
)
SIDE = GaussianMixture.isotropic([0.4, 0.6], [[-1.0], [0.5]], 0.2)
PRODUCT = ProductMixture((PLANE, SIDE), axes=((0, 2), (1,)))
WHOLE = PRODUCT.expanded()
X = RNG.normal(size=(30, 3))
CLOSE = {"rtol": 0, "atol": 1e-12}  # two float64 ways to numbers of size 1 to 10


@pytest.mark.parametrize("t", [0, 1, 7, 20])
@pytest.mark.parametrize("method", ["log_prob", "score", "posterior_mean"])
def test_product_and_expanded_mixture_agree(method, t):
    ours, whole = (getattr(m, method)(SCHEDULE, X, t) for m in (PRODUCT, WHOLE))
    assert np.allclose(ours, whole, **CLOSE)


def test_each_row_may_have_its_own_t():
    t = np.arange(30) % 21
    assert np.allclose(PRODUCT.score(SCHEDULE, X, t), WHOLE.score(SCHEDULE, X, t), **CLOSE)


def test_moments_density_and_marginal_agree():
    assert np.allclose(PRODUCT.mean(), WHOLE.mean(), **CLOSE)
    assert np.allclose(PRODUCT.covariance(), WHOLE.covariance(), **CLOSE)
    assert np.allclose(PRODUCT.log_density(X), WHOLE.log_density(X), **CLOSE)
    ours, whole = (m.marginal(SCHEDULE, 5).log_density(X) for m in (PRODUCT, WHOLE))
    assert np.allclose(ours, whole, **CLOSE)


def test_the_true_reverse_step_agrees():
    ours, whole = (m.reverse(SCHEDULE, X[0], 6) for m in (PRODUCT, WHOLE))
    assert np.allclose(ours.log_density(X), whole.log_density(X), **CLOSE)
    assert np.allclose(ours.mean(), whole.mean(), **CLOSE)


def test_draws_have_the_moments():
    x = PRODUCT.sample(40_000, np.random.default_rng(1))
    error = 5 * np.sqrt(np.diag(PRODUCT.covariance()) / 40_000)
    assert np.all(np.abs(x.mean(axis=0) - PRODUCT.mean()) < error)
    assert np.abs(np.cov(x.T) - PRODUCT.covariance()).max() < 0.05  # some five standard errors


def test_scaling_is_a_change_of_variables():
    after = scaled_mixture(PRODUCT, 2.5).log_density(2.5 * X)
    assert np.allclose(after, PRODUCT.log_density(X) - 3 * np.log(2.5), **CLOSE)


def test_tensors_are_answered_by_tensors():
    x_t = torch.from_numpy(X)
    answer = PRODUCT.denoiser(SCHEDULE)(x_t, 7)
    assert torch.is_tensor(answer) and answer.dtype == x_t.dtype
    assert np.allclose(answer.numpy(), PRODUCT.denoiser(SCHEDULE)(X, 7), **CLOSE)


def test_more_nodes_change_no_digit_of_a_surface():
    for name in ("swiss_roll_3d", "s_curve_3d"):
        entry = DATASETS[name]
        x, _ = entry(200, np.random.default_rng(2))
        change = entry.density().log_density(x) - entry.density(refine=4.0).log_density(x)
        assert np.abs(change).max() < 1e-12


def test_axes_that_do_not_fit_are_refused():
    for axes in (((0, 1), (1,)), ((0,), (1, 2)), ((0, 1), (3,))):
        with pytest.raises(ValueError, match="each column once"):
            ProductMixture((PLANE, SIDE), axes)
    with pytest.raises(ValueError, match="3 coordinates"):
        PRODUCT.log_density(X[:, :2])
