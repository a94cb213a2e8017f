"""The ODE's samplers: on the line the quantile map, and errors that fall at the named order."""

import itertools

import numpy as np
import pytest

from explorer.core.exact import GaussianMixture
from explorer.core.samplers import SAMPLERS, Step, step_times
from explorer.core.samplers.edm import karras_sigmas, karras_times, rounding, sigmas
from explorer.core.schedules import SCHEDULES
from explorer.core.targets import eps_from_x0, x0_from_eps

T = 960  # divided evenly by 15, 30, 60, 120
SCHEDULE = SCHEDULES["cosine"](T)
ODE = [name for name, entry in SAMPLERS.items() if entry.kind == "ode"]
TWO = GaussianMixture([0.3, 0.7], [[-1.0], [0.8]], [[[0.09]], [[0.2]]])


def last(name, denoiser, x_T, rng=None, **params):
    return list(SAMPLERS[name](denoiser.schedule, denoiser, x_T, rng, **params))[-1].x_t


def cdf(mixture, x):
    from scipy.special import ndtr

    spreads = np.sqrt(mixture.covariances[:, 0, 0])
    return (mixture.weights * ndtr((x[:, None] - mixture.means[:, 0]) / spreads)).sum(1)


@pytest.mark.parametrize("name", ODE)
def test_on_the_line_the_ode_is_the_quantile_map(name):
    start = TWO.marginal(SCHEDULE, T)
    x_T = np.linspace(-2, 2, 21)[:, None]
    x_0 = last(name, TWO.denoiser(SCHEDULE), x_T, num_steps=T)
    error = np.abs(cdf(TWO, x_0[:, 0]) - cdf(start, x_T[:, 0])).max()
    assert error < (3e-3 if name == "euler" else 1e-3)


FINE = SCHEDULES["cosine"](14_400)  # 120 squared: quadratic times fall on whole t


@pytest.mark.parametrize(
    ("name", "order"),
    [("ddim", 1), ("euler", 1), ("heun", 2), ("multistep", 2), ("dpm_solver_2m", 2)],
)
def test_the_error_falls_at_the_named_order(name, order):
    """The ODE of N(0, s2) keeps x / sqrt(a^2 s2 + b^2)."""
    s2, x_T = 0.25, np.array([[1.0], [-0.4]])
    denoiser = GaussianMixture([1.0], [[0.0]], [[[s2]]]).denoiser(FINE)
    end = x_T * np.sqrt(s2 / (FINE.alphas_bar[-1] * s2 + FINE.one_minus_alphas_bar[-1]))
    counts = (15, 30) if name == "dpm_solver_2m" else (60, 120)  # its error changes sign later
    errors = [
        np.abs(last(name, denoiser, x_T, num_steps=n, spacing="quadratic") - end).max()
        for n in counts
    ]
    slope = np.log2(errors[0] / errors[1])
    assert slope > order - 0.15 and (slope < order + 0.15 or name == "dpm_solver_2m")


def test_with_even_t_the_last_step_is_what_limits_the_order():
    """Noise grows as the root of t, so the last of n even steps errs by 1/n, whatever one does."""
    s2, x_T = 0.25, np.array([[1.0]])
    denoiser = GaussianMixture([1.0], [[0.0]], [[[s2]]]).denoiser(FINE)
    end = x_T * np.sqrt(s2 / (FINE.alphas_bar[-1] * s2 + FINE.one_minus_alphas_bar[-1]))
    errors = [abs(last("heun", denoiser, x_T, num_steps=n) - end).item() for n in (240, 480, 960)]
    assert np.log2(errors[1] / errors[2]) < 1.3


def test_second_order_reaches_with_20_steps_what_ddim_does_not_with_64():
    x_T = np.random.default_rng(0).standard_normal((200, 1))
    denoiser = TWO.denoiser(SCHEDULE)
    fine = last("heun", denoiser, x_T, num_steps=T)
    errors = {
        name: np.sqrt(np.mean((last(name, denoiser, x_T, num_steps=n) - fine) ** 2))
        for name, n in (("multistep", 20), ("ddim", 64))
    }
    assert errors["multistep"] < errors["ddim"]


def test_multistep_and_the_solver_begin_as_ddim():
    x_T = np.random.default_rng(0).standard_normal((5, 1))
    denoiser = TWO.denoiser(SCHEDULE)
    runs = [
        list(SAMPLERS[name](SCHEDULE, denoiser, x_T, num_steps=8))
        for name in ("ddim", "multistep", "dpm_solver_2m")
    ]
    for other in runs[1:]:
        np.testing.assert_allclose(other[1].x_t, runs[0][1].x_t, rtol=1e-9)
        assert not np.allclose(other[2].x_t, runs[0][2].x_t, rtol=1e-6)
        assert [step.t for step in other] == [step.t for step in runs[0]]


@pytest.mark.parametrize("name", ODE)
@pytest.mark.parametrize("spacing", ["uniform", "quadratic"])
def test_steps_run_from_T_to_0_without_noise(name, spacing):
    x_T = np.random.default_rng(0).standard_normal((3, 1))
    denoiser = TWO.denoiser(SCHEDULE)
    steps = list(SAMPLERS[name](SCHEDULE, denoiser, x_T, num_steps=7, spacing=spacing))
    assert steps[0] == Step(T, x_T)
    assert [step.t for step in steps] == step_times(T, 7, spacing).tolist()[::-1]
    for before, step in itertools.pairwise(steps):
        assert step.noise is None and step.x_t is step.mean
        np.testing.assert_array_equal(step.x0_hat, denoiser(before.x_t, before.t))


def test_quadratic_times_are_distinct_and_hold_both_ends():
    for count in (1, 5, 100, 959, 960):
        times = step_times(T, count, "quadratic")
        assert times[0] == 0 and times[-1] == T and (np.diff(times) >= 1).all()
    assert step_times(1000, 10, "quadratic").tolist() == [
        0, 10, 40, 90, 160, 250, 360, 490, 640, 810, 1000,
    ]  # fmt: skip
    with pytest.raises(ValueError, match="spacing must be one of uniform, quadratic"):
        step_times(10, 5, "cubic")


def asked(denoiser):
    """The denoiser and the list of t at which it was asked."""
    times = []

    def counting(x, t):
        times.append(t)
        return denoiser(x, t)

    return counting, times


@pytest.mark.parametrize("name", SAMPLERS)
def test_an_entry_knows_how_often_it_asks_the_network(name):
    entry = SAMPLERS[name]
    params = entry.defaults() | ({} if name == "annealed_langevin" else {"num_steps": 9})
    counting, times = asked(TWO.denoiser(SCHEDULE))
    list(entry(SCHEDULE, counting, np.zeros((2, 1)) + 0.3, np.random.default_rng(0), **params))
    assert len(times) == entry.cost(T, **params)


# --- there and back -----------------------------------------------------------------------------


def test_encoding_and_decoding_come_back_the_nearer_the_more_steps():
    x_0 = TWO.sample(50, np.random.default_rng(1))
    denoiser = TWO.denoiser(SCHEDULE)
    errors = []
    for count in (60, 120, 240):
        x_T = last("ddim_inversion", denoiser, x_0, num_steps=count)
        back = last("ddim", denoiser, x_T, num_steps=count)
        errors.append(np.sqrt(np.mean((back - x_0) ** 2)))
    assert errors[2] < 0.7 * errors[1] < 0.5 * errors[0]


def test_with_corrections_the_way_back_retraces_the_way_out():
    x_0 = TWO.sample(50, np.random.default_rng(1))
    denoiser = TWO.denoiser(SCHEDULE)
    ways = {}
    for iterations in (0, 10):
        x_T = last("ddim_inversion", denoiser, x_0, num_steps=120, iterations=iterations)
        back = last("ddim", denoiser, x_T, num_steps=120)
        ways[iterations] = np.sqrt(np.mean((back - x_0) ** 2))
    assert ways[10] < 1e-2 * ways[0]


def test_inversion_goes_up_from_the_data():
    x_0 = TWO.sample(5, np.random.default_rng(1))
    steps = list(SAMPLERS["ddim_inversion"](SCHEDULE, TWO.denoiser(SCHEDULE), x_0, num_steps=6))
    assert steps[0] == Step(0, x_0) and [step.t for step in steps] == step_times(T, 6).tolist()
    with pytest.raises(ValueError, match="iterations must be a whole number from 0"):
        SAMPLERS["ddim_inversion"](SCHEDULE, TWO.denoiser(SCHEDULE), x_0, iterations=-1)


# --- EDM ------------------------------------------------------------------------------------------


def test_karras_levels_on_our_grid():
    times = karras_times(SCHEDULE, 18)
    assert len(times) == 19 and times[0] == 0 and times[1] == 1
    assert sigmas(SCHEDULE)[times[-1]] <= 80 < sigmas(SCHEDULE)[times[-1] + 1]
    assert (np.diff(times) > 0).all()
    used, wanted = sigmas(SCHEDULE)[times[:0:-1]], karras_sigmas(SCHEDULE, 18)
    assert rounding(SCHEDULE, 18) == pytest.approx(np.abs(np.log(used / wanted)).max())
    root = wanted ** (1 / 7)
    np.testing.assert_allclose(np.diff(root), np.diff(root).mean(), rtol=1e-9)
    linear = SCHEDULES["linear"](T, beta_end=0.01)  # which ends below 80
    for count in (1, 2, 500, T):
        times = karras_times(linear, count)
        assert times[0] == 0 and times[-1] == T and (np.diff(times) >= 1).all()


def test_a_finer_grid_costs_less_rounding():
    few, many = (rounding(SCHEDULES["cosine"](steps), 18) for steps in (100, 1000))
    assert many < few


def test_edm_without_churn_is_of_second_order():
    schedule, x_T = SCHEDULES["linear"](T), np.array([[1.0]])
    denoiser = GaussianMixture([1.0], [[0.0]], [[[0.25]]]).denoiser(schedule)
    begin = karras_times(schedule, 15)[-1]
    rest = schedule.one_minus_alphas_bar[begin]
    end = np.sqrt(0.25 / (schedule.alphas_bar[begin] * 0.25 + rest))
    errors = [abs(last("edm", denoiser, x_T, num_steps=n) - end).item() for n in (15, 60)]
    assert 1.8 < np.log2(errors[0] / errors[1]) / 2 < 2.5


def test_edm_takes_x_T_as_the_state_where_it_begins():
    x_T = np.array([[0.7], [-1.0]])
    steps = list(SAMPLERS["edm"](SCHEDULE, TWO.denoiser(SCHEDULE), x_T, num_steps=6))
    assert steps[0] == Step(T, x_T) and steps[1].x_t is x_T
    assert [step.t for step in steps[1:]] == karras_times(SCHEDULE, 6).tolist()[::-1]


def test_churn_puts_noise_back_by_the_forward_process():
    x_T = np.random.default_rng(0).standard_normal((4, 1))
    rng, denoiser = np.random.default_rng(1), TWO.denoiser(SCHEDULE)
    steps = list(SAMPLERS["edm"](SCHEDULE, denoiser, x_T, rng, num_steps=18, churn=20.0))
    climbs = [(a, b) for a, b in itertools.pairwise(steps) if b.noise is not None]
    assert len(climbs) > 5 and steps[-1].noise is None
    for before, step in climbs:
        assert step.t > before.t
        keep = SCHEDULE.signal[step.t] / SCHEDULE.signal[before.t]
        np.testing.assert_allclose(step.mean, keep * before.x_t, rtol=1e-12)
        np.testing.assert_allclose(step.variance, 1 - keep**2, rtol=1e-9)
        rebuilt = step.mean + np.sqrt(step.variance) * step.noise
        np.testing.assert_allclose(step.x_t, rebuilt, rtol=1e-12)
    with pytest.raises(ValueError, match="rng is needed"):
        SAMPLERS["edm"](SCHEDULE, denoiser, x_T, churn=5.0)
    with pytest.raises(ValueError, match="rho must be at least 1"):
        SAMPLERS["edm"](SCHEDULE, denoiser, x_T, rho=0.5)


def test_churn_keeps_the_law_of_the_samples():
    data = GaussianMixture([1.0], [[0.3]], [[[0.25]]])
    rng = np.random.default_rng(0)
    x_T = rng.standard_normal((20_000, 1))
    linear = SCHEDULES["linear"](T)
    x_0 = last("edm", data.denoiser(linear), x_T, rng, num_steps=150, churn=20.0)
    assert x_0.mean() == pytest.approx(0.3, abs=0.02)
    assert x_0.var() == pytest.approx(0.25, rel=0.05)


@pytest.mark.parametrize(("T", "num_steps"), [(200, 20), (100, 20), (60, 60)])
def test_multistep_with_even_steps_is_ddim_with_a_memory_of_one_step(T, num_steps):
    """Adams-Bashforth as the textbooks write it, 1.5 eps_k - 0.5 eps_{k-1}, put before DDIM."""
    schedule = SCHEDULES["cosine"](T)
    denoiser, last = (
        GaussianMixture(
            [0.4, 0.6],
            [[-1.0, 0.2], [0.7, 0.4]],
            [[[0.1, 0.0], [0.0, 0.3]], [[0.2, 0.05], [0.05, 0.1]]],
        ).denoiser(schedule),
        [],
    )

    def extrapolated(x_t, t):
        eps = eps_from_x0(schedule, x_t, t, denoiser(x_t, t))
        carried = 1.5 * eps - 0.5 * last[-1] if last else eps
        last[:] = [eps]
        return x0_from_eps(schedule, x_t, t, carried)

    x_T = np.random.default_rng(8).standard_normal((50, 2))
    ours = [
        step.x_t for step in SAMPLERS["multistep"](schedule, denoiser, x_T, num_steps=num_steps)
    ]
    way = SAMPLERS["ddim"](schedule, extrapolated, x_T, num_steps=num_steps)
    for mine, other in zip(ours, (step.x_t for step in way), strict=True):
        assert np.abs(mine - other).max() < 1e-12
