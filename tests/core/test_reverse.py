"""What a denoiser believes about x_{t-1}."""

import numpy as np
import pytest
import torch

from explorer.core.exact import GaussianMixture
from explorer.core.reverse import p_mean_variance
from explorer.core.schedules import SCHEDULES

SCHEDULE = SCHEDULES["cosine"](40)
X_T = np.random.default_rng(0).standard_normal((5, 2))


def shrink(x_t, t):
    return 0.3 * x_t


def test_the_mean_is_hos_formula_in_eps():
    """Ho et al. 2020, eq. (11): mu = (x_t - beta_t/sqrt(1 - abar_t) eps_hat)/sqrt(alpha_t)."""
    for t in range(1, 41):
        mean, _, x0_hat = p_mean_variance(SCHEDULE, shrink, X_T, t)
        alpha_bar, beta = SCHEDULE.alphas_bar[t], SCHEDULE.betas[t]
        eps_hat = (X_T - np.sqrt(alpha_bar) * x0_hat) / np.sqrt(1 - alpha_bar)
        expected = (X_T - beta / np.sqrt(1 - alpha_bar) * eps_hat) / np.sqrt(1 - beta)
        # The eps form cancels: at the last t by 1/sqrt(1 - 0.999), at t = 1 by 1/sqrt(abar).
        np.testing.assert_allclose(mean, expected, rtol=1e-11, atol=1e-13)
        assert np.array_equal(x0_hat, 0.3 * X_T)


def test_the_variance_is_the_one_asked_for():
    for t in (1, 2, 40):
        assert p_mean_variance(SCHEDULE, shrink, X_T, t)[1] == SCHEDULE.posterior_variance[t]
        assert p_mean_variance(SCHEDULE, shrink, X_T, t, "beta")[1] == SCHEDULE.betas[t]
        given = p_mean_variance(SCHEDULE, shrink, X_T, t, lambda x, t: 0.01 * t * x**2)[1]
        assert np.array_equal(given, 0.01 * t * X_T**2)
    with pytest.raises(ValueError, match="variance must be 'posterior', 'beta', 'learned' or a"):
        p_mean_variance(SCHEDULE, shrink, X_T, 3, "small")


def test_for_gaussian_data_the_exact_mean_is_the_true_reverse_mean():
    """p's mean with the exact denoiser is E[x_{t-1} | x_t], here by the joint Gaussian's rule."""
    s2 = 0.25
    denoiser = GaussianMixture([1.0], [[0.7]], [[[s2]]]).denoiser(SCHEDULE)
    x_t = X_T[:, :1]
    for t in range(1, 41):
        a, before = SCHEDULE.signal[t], SCHEDULE.signal[t - 1]
        var = a**2 * s2 + 1 - a**2
        cov = np.sqrt(SCHEDULE.alphas[t]) * (before**2 * s2 + 1 - before**2)
        expected = 0.7 * before + cov / var * (x_t - 0.7 * a)
        mean, _, _ = p_mean_variance(SCHEDULE, denoiser, x_t, t)
        np.testing.assert_allclose(mean, expected, atol=1e-13)


def test_a_denoiser_of_another_schedule_is_refused_with_a_sentence():
    mixture = GaussianMixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    other = mixture.denoiser(SCHEDULES["linear"](40))
    with pytest.raises(ValueError, match="this denoiser belongs to Schedule"):
        p_mean_variance(SCHEDULE, other, X_T, 3)
    p_mean_variance(SCHEDULE, mixture.denoiser(SCHEDULES["cosine"](40)), X_T, 3)
    x_t = torch.tensor(X_T)
    p_mean_variance(SCHEDULE.to(x_t), mixture.denoiser(SCHEDULE), x_t, 3)


def test_tensors_give_the_numbers_of_arrays():
    t = np.array([1, 2, 3, 20, 40])
    x_t = torch.tensor(X_T)
    for variance in ("posterior", "beta"):
        arrays = p_mean_variance(SCHEDULE, shrink, X_T, t, variance)
        tensors = p_mean_variance(SCHEDULE.to(x_t), shrink, x_t, torch.tensor(t), variance)
        for array, tensor in zip(arrays, tensors, strict=True):
            np.testing.assert_allclose(tensor.numpy(), array, rtol=1e-15)


def test_t_0_is_refused():
    with pytest.raises(ValueError, match=r"t must lie in 1\.\.40; 0 does not"):
        p_mean_variance(SCHEDULE, shrink, X_T, 0)
