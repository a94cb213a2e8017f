"""eps, x0, v and score: each way round comes back, and matches a published implementation."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.core import targets
from explorer.core.forward import q_mean_variance, q_sample
from explorer.core.schedules import SCHEDULES

FILE = Path(__file__).parents[1] / "reference" / "targets.json"
REFERENCE = json.loads(FILE.read_text(encoding="utf-8"))
SCHEDULE = SCHEDULES["linear"](1000)
RNG = np.random.default_rng(0)
X0, EPS = RNG.standard_normal((2, 6, 2))
T_ROWS = np.array([1, 2, 10, 300, 700, 1000])
X_T = q_sample(SCHEDULE, X0, T_ROWS, EPS)
V = targets.v_from(SCHEDULE, X0, T_ROWS, EPS)


@pytest.mark.parametrize("t", REFERENCE["by_t"])
def test_v_and_score_match_a_published_implementation(t):
    x0, eps = np.array(REFERENCE["x0"])[:, None], np.array(REFERENCE["eps"])[:, None]
    case = {name: np.array(values)[:, None] for name, values in REFERENCE["by_t"][t].items()}
    x_t = q_sample(SCHEDULE, x0, int(t), eps)
    # Their 1 - abar has lost up to four of sixteen digits at small t.
    np.testing.assert_allclose(x_t, case["x_t"], rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(targets.v_from(SCHEDULE, x0, int(t), eps), case["v"], rtol=1e-12)
    score = targets.score_from_eps(SCHEDULE, x_t, int(t), eps)
    np.testing.assert_allclose(score, case["score"], rtol=1e-12)


def test_every_way_round_comes_back():
    # x0 from eps divides rounding errors by sqrt(abar_T) = 6e-3; eps from x0 by b_1 = 1e-2.
    near = {"rtol": 1e-12, "atol": 1e-13}
    np.testing.assert_allclose(targets.x0_from_eps(SCHEDULE, X_T, T_ROWS, EPS), X0, **near)
    np.testing.assert_allclose(targets.eps_from_x0(SCHEDULE, X_T, T_ROWS, X0), EPS, **near)
    np.testing.assert_allclose(targets.x0_from_v(SCHEDULE, X_T, T_ROWS, V), X0, **near)
    np.testing.assert_allclose(targets.eps_from_v(SCHEDULE, X_T, T_ROWS, V), EPS, **near)


def test_the_score_is_the_slope_of_the_log_density():
    """Given x0, q(x_t | x0) is a Gaussian: differentiate its log-density numerically."""
    t, h = 300, 1e-4
    mean, variance = q_mean_variance(SCHEDULE, X0, t)
    x_t = q_sample(SCHEDULE, X0, t, EPS)

    def log_density(x):
        return -((x - mean) ** 2) / (2 * variance)

    slope = (log_density(x_t + h) - log_density(x_t - h)) / (2 * h)
    for score in (
        targets.score_from_eps(SCHEDULE, x_t, t, EPS),
        targets.score_from_x0(SCHEDULE, x_t, t, X0),
    ):
        # A central difference of a parabola is exact but for rounding, 1e-16/h.
        np.testing.assert_allclose(score, slope, atol=1e-10)


def test_v_is_the_velocity_along_the_angle_of_noise():
    """With a = cos phi, b = sin phi: v = d x_t / d phi (central difference in phi)."""
    t, h = 500, 1e-5
    phi = np.arctan2(SCHEDULE.noise[t], SCHEDULE.signal[t])
    turn = [np.cos(phi + s) * X0 + np.sin(phi + s) * EPS for s in (h, -h)]
    v = targets.v_from(SCHEDULE, X0, t, EPS)
    np.testing.assert_allclose(v, (turn[0] - turn[1]) / (2 * h), atol=1e-9)  # h^2 + 1e-16/h


def test_tensors_give_the_numbers_of_arrays_and_pass_gradients():
    x_t, t = torch.tensor(X_T), torch.tensor(T_ROWS)
    for name in ("x0_from_eps", "x0_from_v", "eps_from_x0", "eps_from_v", "score_from_x0"):
        given = torch.tensor(EPS, requires_grad=True)
        tensor = getattr(targets, name)(SCHEDULE.to(x_t), x_t, t, given)
        array = getattr(targets, name)(SCHEDULE, X_T, T_ROWS, EPS)
        np.testing.assert_allclose(tensor.detach().numpy(), array, rtol=1e-15)
        tensor.sum().backward()
        assert torch.isfinite(given.grad).all() and (given.grad != 0).all()


def test_at_t_0_where_there_is_no_noise_eps_and_score_are_refused():
    for name in ("eps_from_x0", "score_from_eps", "score_from_x0"):
        with pytest.raises(ValueError, match=r"t must lie in 1\.\.1000; 0 does not"):
            getattr(targets, name)(SCHEDULE, X_T, 0, EPS)
    assert np.array_equal(targets.x0_from_eps(SCHEDULE, X0, 0, EPS), X0)
    assert np.array_equal(targets.x0_from_v(SCHEDULE, X0, 0, EPS), X0)


def test_shapes_that_differ_are_refused():
    with pytest.raises(ValueError, match="v must have the shape of x_t"):
        targets.x0_from_v(SCHEDULE, X_T, 3, V[:, 0])
    with pytest.raises(ValueError, match="eps must have the shape of x0"):
        targets.v_from(SCHEDULE, X0, 3, EPS[:2])
