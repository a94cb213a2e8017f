"""The schedule's figures hold every t, exactly, and tell A from B by the dash."""

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.lessons.schedule import figures as plots
from explorer.palette import palette

T = 40


def columns(schedule):
    """What the figure needs, written out from the schedule's own arrays."""
    ratio = np.full(T + 1, np.nan)
    ratio[1:] = schedule.posterior_variance[1:] / schedule.betas[1:]
    return {
        "beta": schedule.betas,
        "alpha_bar": schedule.alphas_bar,
        "signal": schedule.signal,
        "noise": schedule.noise,
        "log_snr": schedule.log_snr,
        "posterior_variance": schedule.posterior_variance,
        "ratio": ratio,
    }


@pytest.fixture(scope="module")
def tables():
    return {name: columns(SCHEDULES[name](T)) for name in ("linear", "cosine")}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_curve_of_both_schedules_is_drawn_at_every_t(tables, theme):
    figure = plots.figure(tables, palette(theme))
    assert len(figure.data) == 2 * 8  # eight curves in six panels, for each schedule
    assert len({trace.xaxis for trace in figure.data}) == 6
    for trace in figure.data:
        assert list(trace.x) in ([*range(T + 1)], [*range(1, T + 1)])
        assert np.isfinite(trace.y).all()


def test_the_values_under_the_mouse_are_the_schedules_own(tables):
    figure = plots.figure({"linear": tables["linear"]}, palette("light"))
    beta = next(trace for trace in figure.data if trace.name.startswith("β ·"))
    np.testing.assert_array_equal(beta.y, SCHEDULES["linear"](T).betas[1:])
    assert beta.x[0] == 1 and "%{y:.6g}" in beta.hovertemplate


def test_the_second_schedule_is_dashed_in_the_same_colour(tables):
    figure = plots.figure(tables, palette("light"))
    half = len(figure.data) // 2
    for one, two in zip(figure.data[:half], figure.data[half:], strict=True):
        assert (one.line.dash, two.line.dash) == ("solid", "dash")
        assert one.line.color == two.line.color


def test_beta_has_a_logarithmic_axis_where_asked(tables):
    figure = plots.figure(tables, palette("light"), log=True)
    assert figure.layout.yaxis.type == "log" and figure.layout.yaxis5.type == "log"
    assert figure.layout.yaxis2.type is None


def test_steps_that_fail_the_rule_are_crossed_not_only_coloured():
    figure = plots.by_steps({50: 0.67, 1000: 3e-5}, 1e-3, palette("dark"))
    assert list(figure.data[0].marker.symbol) == ["x", "circle"]
