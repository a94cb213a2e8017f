"""The forward process: one jump is t steps, and Bayes' rule gives the posterior."""

import numpy as np
import pytest
import torch

from explorer.core.forward import q_mean_variance, q_posterior, q_sample, q_step
from explorer.core.schedules import SCHEDULES, Schedule

SCHEDULE = SCHEDULES["linear"](60)
RNG = np.random.default_rng(0)
X0, X_T, EPS = RNG.standard_normal((3, 7, 2))
T_ROWS = np.array([1, 2, 3, 10, 30, 59, 60])


def test_one_jump_has_the_mean_and_variance_of_t_single_steps():
    """Steps without noise scale the mean; each step's noise then fades with the later steps."""
    mean, variances = X0, 0.0
    for t in range(1, 61):
        mean = q_step(SCHEDULE, mean, t, np.zeros_like(X0))
        unit = q_step(SCHEDULE, np.zeros_like(X0), t, np.ones_like(X0))
        fade = q_step(SCHEDULE, np.ones_like(X0), t, np.zeros_like(X0))
        variances = variances * fade**2 + unit**2
        jump_mean, jump_variance = q_mean_variance(SCHEDULE, X0, t)
        np.testing.assert_allclose(mean, jump_mean, rtol=1e-13)
        np.testing.assert_allclose(variances, jump_variance, rtol=1e-13)
        sample = q_sample(SCHEDULE, X0, t, EPS)
        np.testing.assert_allclose((sample - mean) ** 2, EPS**2 * variances, rtol=1e-11)


def test_steps_and_jumps_agree_as_samples_too():
    rng, schedule = np.random.default_rng(1), SCHEDULES["cosine"](20)
    x = np.full((200_000, 1), 1.5)
    for t in range(1, 11):
        x = q_step(schedule, x, t, rng.standard_normal(x.shape))
    mean, variance = q_mean_variance(schedule, np.array([[1.5]]), 10)
    # Five standard errors of the mean and of the variance of 200,000 draws.
    assert abs(x.mean() - mean.item()) < 5 * np.sqrt(variance / 2e5)
    assert abs(x.var() - variance) < 5 * variance * np.sqrt(2 / 2e5)


def test_at_t_0_nothing_has_happened():
    assert np.array_equal(q_sample(SCHEDULE, X0, 0, EPS), X0)
    mean, variance = q_mean_variance(SCHEDULE, X0, 0)
    assert np.array_equal(mean, X0) and variance == 0


def test_the_posterior_is_the_product_of_two_gaussians():
    """Bayes: q(x_{t-1}|x0) times q(x_t|x_{t-1}) as a function of x_{t-1}; precisions add."""
    for t in range(2, 61):
        prior_mean, prior_variance = q_mean_variance(SCHEDULE, X0, t - 1)
        alpha, beta = SCHEDULE.alphas[t], SCHEDULE.betas[t]
        precision = 1 / prior_variance + alpha / beta
        expected = (prior_mean / prior_variance + np.sqrt(alpha) / beta * X_T) / precision
        mean, variance = q_posterior(SCHEDULE, X0, X_T, t)
        np.testing.assert_allclose(variance, 1 / precision, rtol=1e-13)
        np.testing.assert_allclose(mean, expected, rtol=1e-12, atol=1e-14)


def test_the_posterior_matches_bayes_rule_on_a_grid():
    schedule = Schedule([0.1, 0.3, 0.2])
    x0, x_t, t = np.array([[0.8]]), np.array([[-0.5]]), 3
    grid = np.linspace(-8, 8, 4001)
    before, variance = q_mean_variance(schedule, x0, t - 1)
    log_joint = -((grid - before.item()) ** 2) / (2 * variance)
    log_joint -= (x_t.item() - np.sqrt(schedule.alphas[t]) * grid) ** 2 / (2 * schedule.betas[t])
    weights = np.exp(log_joint)
    weights /= weights.sum()
    mean, posterior_variance = q_posterior(schedule, x0, x_t, t)
    # The sum over a grid is exact for smooth functions that vanish at its ends.
    assert weights @ grid == pytest.approx(mean.item(), abs=1e-12)
    assert weights @ grid**2 - mean.item() ** 2 == pytest.approx(posterior_variance, abs=1e-12)


def test_at_t_1_the_posterior_is_x0_itself():
    mean, variance = q_posterior(SCHEDULE, X0, X_T, 1)
    assert np.array_equal(mean, X0) and variance == 0


def test_rows_may_have_their_own_t():
    for function, arguments in (
        (q_sample, (X0, T_ROWS, EPS)),
        (q_step, (X0, T_ROWS, EPS)),
        (q_posterior, (X0, X_T, T_ROWS)),
        (q_mean_variance, (X0, T_ROWS)),
    ):
        together = function(SCHEDULE, *arguments)
        for i, t in enumerate(T_ROWS):
            rows = [int(t) if a is T_ROWS else a[i : i + 1] for a in arguments]
            alone = function(SCHEDULE, *rows)
            if not isinstance(alone, tuple):
                alone, one = (alone,), (together,)
            else:
                one = together
            for a, b in zip(alone, one, strict=True):
                np.testing.assert_array_equal(np.broadcast_to(a, b[i : i + 1].shape), b[i : i + 1])


@pytest.mark.parametrize("moved", [False, True], ids=["numpy schedule", "tensor schedule"])
def test_tensors_give_the_numbers_of_arrays(moved):
    x0, x_t, eps, t = (torch.tensor(a) for a in (X0, X_T, EPS, T_ROWS))
    schedule = SCHEDULE.to(x0) if moved else SCHEDULE
    pairs = [
        (q_sample(schedule, x0, t, eps), q_sample(SCHEDULE, X0, T_ROWS, EPS)),
        (q_step(schedule, x0, 5, eps), q_step(SCHEDULE, X0, 5, EPS)),
        (q_posterior(schedule, x0, x_t, t)[0], q_posterior(SCHEDULE, X0, X_T, T_ROWS)[0]),
        (q_posterior(schedule, x0, x_t, t)[1], q_posterior(SCHEDULE, X0, X_T, T_ROWS)[1]),
        (q_mean_variance(schedule, x0, t)[0], q_mean_variance(SCHEDULE, X0, T_ROWS)[0]),
    ]
    for tensor, array in pairs:
        assert isinstance(tensor, torch.Tensor) and tensor.dtype == torch.float64
        np.testing.assert_allclose(tensor.numpy(), array, rtol=1e-15)


def test_float32_stays_float32_and_is_right_to_its_last_digits():
    x0, eps, t = X0.astype(np.float32), EPS.astype(np.float32), T_ROWS
    exact = q_sample(SCHEDULE, x0.astype(float), t, eps.astype(float))
    for sample in (
        q_sample(SCHEDULE, x0, t, eps),
        q_sample(SCHEDULE, torch.tensor(x0), torch.tensor(t), torch.tensor(eps)).numpy(),
        q_sample(SCHEDULE.to(torch.tensor(x0)), torch.tensor(x0), 60, torch.tensor(eps)).numpy(),
    ):
        assert sample.dtype == np.float32
    # Two products and a sum in float32: three roundings of 6e-8.
    np.testing.assert_allclose(q_sample(SCHEDULE, x0, t, eps), exact, rtol=1e-6, atol=2e-7)


def test_gradients_flow_to_x0_and_eps():
    x0 = torch.tensor(X0, requires_grad=True)
    eps = torch.tensor(EPS, requires_grad=True)
    q_sample(SCHEDULE, x0, 30, eps).sum().backward()
    np.testing.assert_allclose(x0.grad.numpy(), SCHEDULE.signal[30], rtol=1e-15)
    np.testing.assert_allclose(eps.grad.numpy(), SCHEDULE.noise[30], rtol=1e-15)


def test_images_of_any_shape_are_accepted():
    x0 = np.ones((3, 8, 8, 1))
    assert q_sample(SCHEDULE, x0, np.array([0, 1, 60]), 0 * x0)[1:, 0, 0, 0].tolist() == [
        SCHEDULE.signal[1],
        SCHEDULE.signal[60],
    ]


def test_bad_t_and_shapes_are_refused():
    with pytest.raises(ValueError, match=r"t must lie in 0\.\.60; 61 does not"):
        q_sample(SCHEDULE, X0, 61, EPS)
    for call in (
        lambda: q_step(SCHEDULE, X0, 0, EPS),
        lambda: q_posterior(SCHEDULE, X0, X_T, np.array([1, 2, 3, 0, 5, 6, 7])),
    ):
        with pytest.raises(ValueError, match=r"t must lie in 1\.\.60; 0 does not"):
            call()
    with pytest.raises(ValueError, match="eps must have the shape of x0"):
        q_sample(SCHEDULE, X0, 3, EPS[:2])
    with pytest.raises(ValueError, match="x0 must have the shape of x_t"):
        q_posterior(SCHEDULE, X0[:, :1], X_T, 3)
