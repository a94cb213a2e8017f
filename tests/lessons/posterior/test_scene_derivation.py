"""The posterior by a second derivation: Bayes on a grid, precisions, and lines that agree."""

import numpy as np
import pytest
from scipy.stats import norm

from explorer.core.forward import q_posterior
from explorer.core.schedules import SCHEDULES
from explorer.lessons.posterior import scene_derivation as scene
from explorer.lessons.posterior.scene_columns import columns

SHORT = {"linear": 50, "jsd": 20, "quadratic": 50}  # where a schedule refuses T = 20
GIVEN = {name: [SCHEDULES[name](T) for T in (SHORT.get(name, 20), 1000)] for name in SCHEDULES}
ALL = [(name, schedule) for name, both in GIVEN.items() for schedule in both]
IDS = [f"{name}-{schedule.T}" for name, schedule in ALL]
RNG = np.random.default_rng(0)


def some_t(schedule, count=12):
    inner = RNG.integers(2, schedule.T, count).tolist()
    return sorted({2, 3, schedule.T - 1, schedule.T, *inner})


def gaussians(schedule, x0, x_t, t):
    """Mean and standard deviation of prior, likelihood and product, as the page draws them."""
    row = {name: values[t] for name, values in columns(schedule).items()}
    return (
        (row["prior"] * x0, row["prior_width"]),
        (row["back"] * x_t, row["like_width"]),
        (row["coef_x0"] * x0 + row["coef_xt"] * x_t, row["width"]),
    )


@pytest.mark.parametrize(("name", "schedule"), ALL, ids=IDS)
def test_bayes_on_a_grid_gives_the_bell_that_is_drawn(name, schedule):
    for t in some_t(schedule, 3):
        x0, x_t = RNG.normal(size=2)
        mean, width = gaussians(schedule, x0, x_t, t)[2]
        u = mean + width * np.linspace(-9, 9, 4001)
        alpha, early = schedule.alphas[t], 1 - np.prod(schedule.alphas[1:t])
        logs = norm.logpdf(x_t, np.sqrt(alpha) * u, np.sqrt(schedule.betas[t]))
        logs += norm.logpdf(u, np.sqrt(1 - early) * x0, np.sqrt(early))
        weights = np.exp(logs - logs.max())
        density = weights / np.trapezoid(weights, u)
        # 1 - abar by subtraction costs the grid, not the page, digits at small t
        assert np.abs(density - norm.pdf(u, mean, width)).max() * width < 1e-7


@pytest.mark.parametrize(("name", "schedule"), ALL, ids=IDS)
def test_the_drawn_product_is_the_product_of_the_two_drawn_bells(name, schedule):
    for t in some_t(schedule, 3):
        (m0, s0), (m1, s1), (mean, width) = gaussians(schedule, *RNG.normal(size=2), t)
        u = mean + width * np.array([-2.0, -0.5, 0.0, 1.0, 3.0])
        excess = norm.logpdf(u, m0, s0) + norm.logpdf(u, m1, s1) - norm.logpdf(u, mean, width)
        assert np.ptp(excess) < 1e-9 * (1 + np.abs(excess).max())


@pytest.mark.parametrize(("name", "schedule"), ALL, ids=IDS)
def test_precisions_and_their_shares_add_up(name, schedule):
    row = columns(schedule)
    added = row["precision_xt"][2:] + row["precision_x0"][2:]
    assert np.abs(added / row["precision"][2:] - 1).max() < 1e-12
    assert np.abs(row["share_xt"][1:] + row["share_x0"][1:] - 1).max() < 1e-12
    shares = row["precision_xt"][2:] / row["precision"][2:]
    assert np.abs(row["share_xt"][2:] - shares).max() < 1e-12


@pytest.mark.parametrize(("name", "schedule"), ALL, ids=IDS)
def test_averaged_over_x_t_the_mean_is_where_the_forward_process_was(name, schedule):
    row = columns(schedule)
    assert np.abs(row["mean_of_mean"][1:] - row["prior"][1:]).max() < 1e-12
    assert row["prior"][1:] == pytest.approx(np.sqrt(np.r_[1, np.cumprod(schedule.alphas[1:-1])]))


@pytest.mark.parametrize(("name", "schedule"), ALL, ids=IDS)
def test_all_lines_of_the_derivation_give_the_same_number(name, schedule):
    over_t = scene.coefficients(schedule)
    for t in some_t(schedule):
        places = dict(zip(scene.PLACES, RNG.normal(size=3), strict=True))
        numbers = list(scene.evaluate(scene.LINES, over_t, t, places).values())
        # the largest part that any line subtracts from another sets how many digits are left
        size = 1 + 0.5 * np.abs(over_t["A"][t] + 1 / schedule.betas[t]) * 9
        assert np.ptp(numbers) < 1e-10 * max(1.0, size / 1e4), (t, numbers)
        mean, variance = q_posterior(
            schedule, np.array([places["x_0"]]), np.array([places["x_t"]]), t
        )
        wanted = norm.logpdf(places["u"], mean[0], np.sqrt(variance))
        assert numbers[-1] == pytest.approx(wanted, rel=1e-10)


def test_bayes_line_is_its_three_densities_and_they_are_scipys():
    schedule, t = SCHEDULES["cosine"](20), 7
    x0, x_t, u = 0.9, 0.2, 0.4
    over_t = scene.coefficients(schedule)
    places = {"x_0": x0, "x_t": x_t, "u": u}
    parts = scene.evaluate(scene.PARTS, over_t, t, places)
    assert parts["likelihood"] == pytest.approx(
        norm.logpdf(x_t, np.sqrt(schedule.alphas[t]) * u, np.sqrt(schedule.betas[t]))
    )
    assert parts["prior"] == pytest.approx(
        norm.logpdf(u, schedule.signal[t - 1] * x0, schedule.noise[t - 1])
    )
    assert parts["evidence"] == pytest.approx(
        norm.logpdf(x_t, schedule.signal[t] * x0, schedule.noise[t])
    )
    whole = scene.evaluate(scene.LINES, over_t, t, places)["bayes"]
    assert parts["likelihood"] + parts["prior"] - parts["evidence"] == pytest.approx(whole)


def test_at_t_1_there_is_a_spike_at_x_0_and_no_derivation():
    schedule = SCHEDULES["cosine"](20)
    row = columns(schedule)
    assert (row["coef_x0"][1], row["coef_xt"][1], row["width"][1]) == (1, 0, 0)
    assert row["precision_x0"][1] == np.inf and row["share_x0"][1] == 1
    assert np.isnan(row["ratio_drawn"][1]) and row["ratio"][1] == 0
    assert all(np.isnan(values[:2]).all() for values in scene.coefficients(schedule).values())
    assert all(np.isnan(values[0]) for values in row.values())


def test_in_the_plane_each_coordinate_is_a_line_and_the_mean_lies_between_the_guesses():
    schedule, t = SCHEDULES["linear"](1000), 40
    x0, x_t = RNG.normal(size=(2, 1, 2))
    mean, variance = q_posterior(schedule, x0, x_t, t)
    lines = [gaussians(schedule, x0[0, d], x_t[0, d], t) for d in (0, 1)]
    assert mean[0] == pytest.approx([line[2][0] for line in lines], rel=1e-13)
    assert np.sqrt(variance) == pytest.approx(lines[0][2][1])
    ends = np.array([[line[k][0] for line in lines] for k in (0, 1)])
    share = columns(schedule)["share_xt"][t]
    assert mean[0] == pytest.approx((1 - share) * ends[0] + share * ends[1], rel=1e-12)


@pytest.mark.parametrize(("name", "schedule"), ALL, ids=IDS)
def test_two_halves_keep_the_digits_that_one_float32_loses(name, schedule):
    for values in scene.coefficients(schedule).values():
        high, low = scene.halves(values)
        back = high.astype(float) + low.astype(float)
        assert np.nanmax(np.abs(back - values) / np.abs(values)) < 1e-14
