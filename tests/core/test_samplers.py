"""Samplers against closed forms: with the exact denoiser of a Gaussian each is a linear map.

So one run on unit vectors (one row per source of noise) reads off the whole map, and mean and
covariance of its output are known to the last digits, without drawing a single number.
"""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.core.exact import GaussianMixture
from explorer.core.reverse import p_mean_variance
from explorer.core.samplers import SAMPLERS, Step, respace, step_times
from explorer.core.schedules import SCHEDULES

FILE = Path(__file__).parents[1] / "reference" / "respacing.json"
RESPACING = {k: v for k, v in json.loads(FILE.read_text("utf-8")).items() if k != "source"}
LINEAR, COSINE = SCHEDULES["linear"](50), SCHEDULES["cosine"](50)
MEAN = np.array([0.7, -0.4])
COVARIANCE = np.array([[0.5, 0.3], [0.3, 0.4]])
GAUSSIAN = GaussianMixture([1.0], MEAN[None], COVARIANCE[None])
# Langevin's are wanderers (tests/test_langevin.py), the inversion goes the other way (…_ode.py),
# and a corrector's step depends on all rows at once.
DOWN = [
    name
    for name, entry in SAMPLERS.items()
    if entry.kind in ("stochastic", "ode") and name != "predictor_corrector"
]


class UnitNoise:
    """A stand-in for a generator: source k of noise is 1 in row k + 1 alone, 0 elsewhere."""

    def __init__(self, first):
        self.next, self.asked = first, 0

    def standard_normal(self, shape):
        noise = np.zeros(shape)
        for d in range(shape[1]):
            noise[self.next, d] = 1.0
            self.next += 1
        self.asked += 1
        return noise


def output_moments(sampler, schedule, mixture, **params):
    """Mean and covariance of the sampler's output for x_T ~ N(0, I), exactly."""
    dims = mixture.dims
    x_T = np.zeros((dims * (schedule.T + 2) + 1, dims))
    x_T[1 : dims + 1] = np.eye(dims)
    rng = UnitNoise(dims + 1)
    last = list(SAMPLERS[sampler](schedule, mixture.denoiser(schedule), x_T, rng, **params))[-1]
    effects = last.x_t[1 : rng.next] - last.x_t[0]
    return last.x_t[0], effects.T @ effects, rng.asked


def closed_form(schedule, times, step):
    """The same moments by the recursion m -> A m + c, V -> A V A' + s2 I, from (0, I)."""
    m, V, identity = np.zeros(2), np.eye(2), np.eye(2)
    for t, s in zip(times[:0:-1], times[-2::-1], strict=True):
        a, rest = schedule.signal[t], 1 - schedule.alphas_bar[t]
        gain = a * COVARIANCE @ np.linalg.inv(a * a * COVARIANCE + rest * identity)
        to_x0, to_xt, s2 = step(schedule.alphas_bar[t], schedule.alphas_bar[s], s == 0)
        A = to_x0 * gain + to_xt * identity
        m = A @ m + to_x0 * (MEAN - a * gain @ MEAN)
        V = A @ V @ A.T + s2 * identity
    return m, V


def ancestral(variance):
    def step(abar, before, is_last):
        alpha = abar / before
        c0 = np.sqrt(before) * (1 - alpha) / (1 - abar)
        ct = np.sqrt(alpha) * (1 - before) / (1 - abar)
        s2 = 1 - alpha if variance == "beta" else (1 - alpha) * (1 - before) / (1 - abar)
        return c0, ct, 0.0 if is_last else s2

    return step


def implicit(eta):
    def step(abar, before, is_last):
        s2 = eta**2 * (1 - before) / (1 - abar) * (1 - abar / before)
        ct = np.sqrt((1 - before - s2) / (1 - abar))
        return np.sqrt(before) - ct * np.sqrt(abar), ct, s2

    return step


CASES = [
    ("ddpm", {"variance": "posterior"}, ancestral("posterior")),
    ("ddpm", {"variance": "beta"}, ancestral("beta")),
    ("ddpm", {"variance": "posterior", "num_steps": 7}, ancestral("posterior")),
    ("ddpm", {"variance": "beta", "num_steps": 7}, ancestral("beta")),
    ("ddim", {"eta": 0.0, "num_steps": None}, implicit(0.0)),
    ("ddim", {"eta": 0.0, "num_steps": 7}, implicit(0.0)),
    ("ddim", {"eta": 0.5, "num_steps": 50}, implicit(0.5)),
    ("ddim", {"eta": 1.0, "num_steps": 7}, implicit(1.0)),
]


@pytest.mark.parametrize(("name", "params", "step"), CASES)
@pytest.mark.parametrize("schedule", [LINEAR, COSINE], ids=["linear", "cosine"])
def test_mean_and_covariance_follow_the_closed_form(schedule, name, params, step):
    mean, covariance, _ = output_moments(name, schedule, GAUSSIAN, **params)
    times = step_times(schedule.T, params.get("num_steps"))
    expected_mean, expected_covariance = closed_form(schedule, times, step)
    # 1 - abar cancels in the closed form above: 1e-16/1e-4 a step.
    np.testing.assert_allclose(mean, expected_mean, atol=1e-10)
    np.testing.assert_allclose(covariance, expected_covariance, atol=1e-10)


@pytest.mark.parametrize("name", DOWN)
def test_every_sampler_reaches_the_data_as_steps_shrink(name):
    """Finely stepped, at each end of each range, mean and covariance are those of the data."""
    entry, schedule = SAMPLERS[name], SCHEDULES["cosine"](300)
    calls = [entry.defaults()]
    calls += [entry.defaults() | {p.name: v} for p in entry.params for v in p.ends()]
    for call in calls:
        params = call | {"num_steps": 300}
        mean, covariance, _ = output_moments(name, schedule, GAUSSIAN, **params)
        # The covariance is wrong by 3/T with beta~, 1.4/T by DDIM, 0.3/T with beta (measured).
        np.testing.assert_allclose(mean, MEAN, atol=1.2e-2, err_msg=str(params))
        np.testing.assert_allclose(covariance, COVARIANCE, atol=1.2e-2, err_msg=str(params))


def test_finite_T_leaves_its_mark_and_differs_by_sampler():
    """Data of variance 0.25, linear schedule, T = 50: 0.266 with beta, 0.197, 0.223 with DDIM."""
    data = GaussianMixture([1.0], [[0.0]], [[[0.25]]])
    variances = [
        output_moments("ddpm", LINEAR, data, variance="beta")[1].item(),
        output_moments("ddpm", LINEAR, data, variance="posterior")[1].item(),
        output_moments("ddim", LINEAR, data)[1].item(),
    ]
    assert np.round(variances, 3).tolist() == [0.266, 0.197, 0.223]


@pytest.mark.parametrize("params", [{}, {"num_steps": 7}])
def test_samples_drawn_have_the_moments_of_the_linear_map(params):
    rng = np.random.default_rng(0)
    x_T = rng.standard_normal((100_000, 2))
    sample = list(SAMPLERS["ddpm"](COSINE, GAUSSIAN.denoiser(COSINE), x_T, rng, **params))[-1].x_t
    mean, covariance, _ = output_moments("ddpm", COSINE, GAUSSIAN, **params)
    # Five standard errors of 100,000 draws of variance 0.5.
    np.testing.assert_allclose(sample.mean(0), mean, atol=5 * np.sqrt(0.5 / 1e5))
    np.testing.assert_allclose(np.cov(sample.T), covariance, atol=5 * 0.5 * np.sqrt(2 / 1e5))


def test_ddim_with_eta_1_is_respaced_ddpm():
    x_T = np.random.default_rng(0).standard_normal((9, 2))
    runs = [
        list(SAMPLERS[name](LINEAR, GAUSSIAN.denoiser(LINEAR), x_T, rng, num_steps=9, **params))
        for name, params, rng in (
            ("ddpm", {}, np.random.default_rng(1)),
            ("ddim", {"eta": 1.0}, np.random.default_rng(1)),
        )
    ]
    for ancestral_step, implicit_step in zip(*runs, strict=True):
        assert ancestral_step.t == implicit_step.t
        np.testing.assert_allclose(ancestral_step.x_t, implicit_step.x_t, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("name", RESPACING)
def test_respaced_schedules_match_openais(name):
    case = RESPACING[name]
    params = {"rescale": False} if name == "linear" else {}
    chain = respace(SCHEDULES[name](1000, **params), [0, *case["times"]])
    for column in ("betas", "alphas_bar", "posterior_variance"):
        # Their 1 - abar/abar and cosine's clipped last beta lose four of sixteen digits.
        values = getattr(chain, column)[case["i"]]
        np.testing.assert_allclose(values, case[column], rtol=2e-11, atol=1e-18)


def test_step_times_are_spread_evenly_and_hold_both_ends():
    assert step_times(5).tolist() == [0, 1, 2, 3, 4, 5]
    assert step_times(1000, 4).tolist() == [0, 250, 500, 750, 1000]
    assert step_times(10, 1).tolist() == [0, 10]
    for T in range(1, 40):
        for n in range(1, T + 1):
            times = step_times(T, n)
            assert len(times) == n + 1 and (np.diff(times) >= 1).all()
            assert times[0] == 0 and times[-1] == T


@pytest.mark.parametrize("num_steps", [0, -3, 51, 2.5, "7"])
@pytest.mark.parametrize("name", [name for name in SAMPLERS if name != "langevin"])
def test_a_number_of_steps_that_cannot_be_is_refused_at_the_call(name, num_steps):
    with pytest.raises(ValueError, match=r"num_steps must be a whole number in 1\.\.50"):
        SAMPLERS[name](
            LINEAR, GAUSSIAN.denoiser(LINEAR), np.zeros((1, 2)), None, num_steps=num_steps
        )


@pytest.mark.parametrize("name", SAMPLERS)
def test_a_denoiser_of_another_schedule_is_refused_at_the_call(name):
    with pytest.raises(ValueError, match="this denoiser belongs to"):
        SAMPLERS[name](LINEAR, GAUSSIAN.denoiser(COSINE), np.zeros((1, 2)), np.random.default_rng())


def test_parameters_that_cannot_be_are_refused_with_a_sentence():
    exact, x_T = GAUSSIAN.denoiser(LINEAR), np.zeros((1, 2))
    with pytest.raises(ValueError, match="variance must be"):
        SAMPLERS["ddpm"](LINEAR, exact, x_T, np.random.default_rng(), variance="tiny")
    with pytest.raises(ValueError, match=r"eta must lie in \[0, 1\]; got 1\.5"):
        SAMPLERS["ddim"](LINEAR, exact, x_T, np.random.default_rng(), eta=1.5)
    with pytest.raises(ValueError, match="rng is needed"):
        SAMPLERS["ddim"](LINEAR, exact, x_T, eta=0.5)


@pytest.mark.parametrize(
    ("name", "params"),
    [("ddpm", {}), ("ddpm", {"variance": "beta", "num_steps": 6}), ("ddim", {"eta": 0.3})],
)
def test_steps_run_from_T_to_0_and_hold_what_led_to_each(name, params):
    rng = np.random.default_rng(5)
    x_T = rng.standard_normal((4, 2))
    exact = GAUSSIAN.denoiser(LINEAR)
    steps = list(SAMPLERS[name](LINEAR, exact, x_T, rng, **params))
    assert steps[0] == Step(50, x_T) and steps[0].x_t is x_T
    assert [s.t for s in steps] == step_times(50, params.get("num_steps")).tolist()[::-1]
    again = np.random.default_rng(5)
    again.standard_normal((4, 2))
    for before, step in itertools.pairwise(steps):
        assert np.array_equal(step.x0_hat, exact(before.x_t, before.t))
        rebuilt = LINEAR.signal[before.t] * step.x0_hat + LINEAR.noise[before.t] * step.eps_hat
        np.testing.assert_allclose(rebuilt, before.x_t, atol=1e-13)
        if step.t == 0:  # no noise at the last step
            assert step.noise is None and np.array_equal(step.x_t, step.mean)
            continue
        assert np.array_equal(step.noise, again.standard_normal((4, 2)))
        noisy = step.mean + np.sqrt(step.variance) * step.noise
        np.testing.assert_allclose(step.x_t, noisy, rtol=1e-15)
    assert rng.standard_normal() == again.standard_normal()  # not one number more was drawn


def test_deterministic_ddim_draws_nothing():
    assert output_moments("ddim", LINEAR, GAUSSIAN)[2] == 0
    assert output_moments("ddim", LINEAR, GAUSSIAN, eta=0.5, num_steps=7)[2] == 6
    assert output_moments("ddpm", LINEAR, GAUSSIAN)[2] == 49


def test_ddpm_of_every_t_is_p_mean_variance_step_by_step():
    x_T = np.random.default_rng(0).standard_normal((4, 2))
    exact = GAUSSIAN.denoiser(LINEAR)
    for variance in ("posterior", "beta", lambda x, t: 0.001 * t + 0 * x):
        steps = list(SAMPLERS["ddpm"](LINEAR, exact, x_T, np.random.default_rng(1), variance))
        for before, step in itertools.pairwise(steps):
            mean, spread, _ = p_mean_variance(LINEAR, exact, before.x_t, before.t, variance)
            assert np.array_equal(step.mean, mean) and np.all(step.variance == spread)


@pytest.mark.parametrize(
    ("name", "params"),
    [("ddpm", {}), ("ddpm", {"num_steps": 5}), ("ddim", {}), ("ddim", {"eta": 1.0})],
)
def test_tensors_give_the_numbers_of_arrays(name, params):
    x_T = np.random.default_rng(0).standard_normal((4, 2))
    runs = []
    for start, schedule in (
        (x_T, LINEAR),
        (torch.tensor(x_T), LINEAR),
        (torch.tensor(x_T), LINEAR.to(torch.tensor(x_T))),
        (x_T.astype(np.float32), LINEAR),
    ):
        rng = np.random.default_rng(1)
        denoiser = GAUSSIAN.denoiser(LINEAR)
        runs.append(list(SAMPLERS[name](schedule, denoiser, start, rng, **params)))
    for array, tensor, moved, single in zip(*runs, strict=True):
        assert isinstance(moved.x_t, torch.Tensor) and single.x_t.dtype == np.float32
        np.testing.assert_allclose(tensor.x_t.numpy(), array.x_t, rtol=1e-11, atol=1e-12)
        np.testing.assert_allclose(moved.x_t.numpy(), array.x_t, rtol=1e-11, atol=1e-12)
        np.testing.assert_allclose(single.x_t, array.x_t, atol=1e-4)  # 50 steps of 6e-8, times 1/b


def test_a_torch_generator_repeats_itself():
    x_T, exact = torch.zeros((4, 2)), GAUSSIAN.denoiser(LINEAR)
    runs = [
        list(SAMPLERS["ddpm"](LINEAR, exact, x_T, torch.Generator().manual_seed(4)))[-1].x_t
        for _ in range(2)
    ]
    assert torch.equal(*runs) and runs[0].dtype == torch.float32
