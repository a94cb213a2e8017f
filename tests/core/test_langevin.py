"""Langevin dynamics: its known bias, why annealing is needed, the corrector."""

import itertools

import numpy as np
import pytest

from explorer.core.exact import GaussianMixture
from explorer.core.samplers import SAMPLERS, Step
from explorer.core.samplers.langevin import langevin_step
from explorer.core.schedules import SCHEDULES, Schedule

SCHEDULE = SCHEDULES["cosine"](200)
FAR = GaussianMixture([0.2, 0.8], [[-3.0], [3.0]], [[[0.05]], [[0.05]]])


def run(name, mixture, x_T, rng, schedule=SCHEDULE, **params):
    return list(SAMPLERS[name](schedule, mixture.denoiser(schedule), x_T, rng, **params))


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
def test_a_finite_step_biases_the_variance_as_known(share):
    """x <- x + eta score + sqrt(2 eta) z on N(0, s2) settles at s2 / (1 - eta/(2 s2))."""
    s2 = 0.25
    eta = share * s2
    rng = np.random.default_rng(0)
    x = np.sqrt(s2) * rng.standard_normal(40_000)
    for _ in range(int(8 / share)):
        x = langevin_step(x, -x / s2, eta, rng.standard_normal(x.shape))
    expected = s2 / (1 - eta / (2 * s2))
    assert x.var() == pytest.approx(expected, rel=5 * np.sqrt(2 / 40_000))


def test_the_sampler_has_the_bias_of_the_level_it_runs_at():
    data, eta, t = GaussianMixture([1.0], [[0.0]], [[[0.25]]]), 0.1, 20
    s2 = SCHEDULE.alphas_bar[t] * 0.25 + SCHEDULE.one_minus_alphas_bar[t]
    rng = np.random.default_rng(0)
    x_T = rng.standard_normal((20_000, 1))
    steps = run("langevin", data, x_T, rng, num_steps=60, step_size=eta, level=t)
    walked = steps[-2].x_t
    assert steps[-2].t == t
    assert walked.var() == pytest.approx(s2 / (1 - eta / (2 * s2)), rel=5 * np.sqrt(2 / 20_000))


def test_without_temperature_it_climbs_to_the_peak():
    x = np.array([2.0])
    for _ in range(200):
        x = langevin_step(x, -(x - 0.5) / 0.25, 0.05, np.array([9.0]), temperature=0.0)
    assert x == pytest.approx(0.5)


@pytest.mark.parametrize("name", ["langevin", "annealed_langevin", "predictor_corrector"])
def test_steps_hold_what_led_to_them_and_the_last_has_no_noise(name):
    params = {} if name == "annealed_langevin" else {"num_steps": 5}
    x_T = np.random.default_rng(0).standard_normal((4, 1))
    steps = run(name, FAR, x_T, np.random.default_rng(1), **params)
    assert steps[0] == Step(200, x_T) and steps[-1].t == 0 and steps[-1].noise is None
    assert all(a.t >= b.t for a, b in itertools.pairwise(steps))
    again = np.random.default_rng(1)
    for step in steps[1:-1]:
        assert np.array_equal(step.noise, again.standard_normal((4, 1)))
        rebuilt = step.mean + np.sqrt(step.variance) * step.noise
        np.testing.assert_allclose(step.x_t, rebuilt, rtol=1e-12)


def test_annealing_finds_the_weights_that_plain_dynamics_misses():
    rng = np.random.default_rng(0)
    x_T = rng.standard_normal((4000, 1))
    plain = run("langevin", FAR, x_T, rng, num_steps=400, step_size=0.01, level=1)[-1].x_t
    annealed = run("annealed_langevin", FAR, x_T, rng, levels=50, inner=8)[-1].x_t
    share = {name: (x < 0).mean() for name, x in (("plain", plain), ("annealed", annealed))}
    assert abs(share["plain"] - 0.5) < 0.05  # each particle fell to the nearer mode
    assert abs(share["annealed"] - 0.2) < 0.05


def test_the_corrector_moves_what_the_predictor_leaves_towards_the_law():
    data = GaussianMixture([1.0], [[0.0]], [[[0.25]]])
    schedule = SCHEDULES["linear"](1000)
    rng = np.random.default_rng(0)
    x_T = rng.standard_normal((20_000, 1))
    plain = run("ddpm", data, x_T, rng, schedule, num_steps=12)[-1].x_t
    both = run("predictor_corrector", data, x_T, rng, schedule, num_steps=12, snr=0.2)[-1].x_t
    assert abs(both.var() - 0.25) < abs(plain.var() - 0.25)


def test_the_correctors_step_keeps_the_ratio_of_noise_and_score():
    x_T = np.random.default_rng(0).standard_normal((50, 1))
    steps = run("predictor_corrector", FAR, x_T, np.random.default_rng(1), num_steps=10, snr=0.16)
    twins = [b for a, b in itertools.pairwise(steps) if a.t == b.t]
    assert len(twins) == 9
    for step in twins:
        eta = step.variance / 2
        score = -step.eps_hat / SCHEDULE.noise[step.t]
        ratio = np.abs(step.noise).mean() / np.abs(score).mean()
        before = SCHEDULE.alphas_bar[step.t - 20] if step.t > 20 else 1.0
        alpha = SCHEDULE.alphas_bar[step.t] / before
        assert eta == pytest.approx(2 * alpha * (0.16 * ratio) ** 2, rel=1e-9)
        moved, spread = eta * np.abs(score).mean(), np.sqrt(2 * eta) * np.abs(step.noise).mean()
        assert moved / spread == pytest.approx(0.16 * np.sqrt(alpha), rel=1e-9)  # what r is


def test_bad_settings_are_refused_with_a_sentence():
    x, exact = np.zeros((1, 1)), FAR.denoiser(SCHEDULE)
    rng = np.random.default_rng(0)
    cases = [
        ("langevin", {"num_steps": 0}, "num_steps must be a whole number from 1"),
        ("langevin", {"step_size": 0.0}, "step_size must be a number above 0"),
        ("langevin", {"level": 0}, "level must be a whole number from 1"),
        ("annealed_langevin", {"inner": 0}, "inner must be a whole number from 1"),
        ("annealed_langevin", {"levels": 0}, "levels must be a whole number from 1"),
        ("predictor_corrector", {"snr": -1}, "snr must be a number above 0"),
    ]
    for name, params, sentence in cases:
        with pytest.raises(ValueError, match=sentence):
            SAMPLERS[name](SCHEDULE, exact, x, rng, **params)
    for name in ("langevin", "annealed_langevin", "predictor_corrector"):
        with pytest.raises(ValueError, match="rng is needed"):
            SAMPLERS[name](SCHEDULE, exact, x, None)
    with pytest.raises(ValueError, match="belongs to"):
        SAMPLERS["langevin"](Schedule([0.5]), exact, x, rng)
