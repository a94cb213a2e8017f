"""The frames of the page `posterior`: every number beside a picture, by a second derivation."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from explorer.lessons.posterior import scene

OTHER = scene.Settings(schedule="linear", T=1000, t=40, x0=-1.2, xt=0.4, x0_y=0.3, xt_y=-2, x=0.35)


def numbers(act, settings=None, **changes):
    return scene.frame(replace(settings or scene.defaults(act), **changes), act).numbers


def bayes(settings, x0, x_t):
    """Mean and width of q(x_{t-1} | x_t, x_0) from the betas alone, by adding precisions."""
    betas = settings.noises().betas
    early = 1 - np.prod(1 - betas[1 : settings.t])
    alpha, beta = 1 - betas[settings.t], betas[settings.t]
    precision = alpha / beta + 1 / early
    mean = (np.sqrt(alpha) * x_t / beta + np.sqrt(1 - early) * x0 / early) / precision
    return mean, 1 / np.sqrt(precision)


@pytest.mark.parametrize("settings", [scene.Settings(), OTHER])
def test_mean_and_width_are_bayes_and_the_two_guesses_are_the_forward_process(settings):
    now = numbers("line", settings)
    mean, width = bayes(settings, settings.x0, settings.xt)
    assert now.mean_place == (pytest.approx(mean, rel=1e-9),)
    assert now.width == pytest.approx(width, rel=1e-9)
    betas = settings.noises().betas
    before = np.prod(1 - betas[1 : settings.t])
    assert now.prior_place == (pytest.approx(np.sqrt(before) * settings.x0, rel=1e-12),)
    assert now.guess_place == (pytest.approx(settings.xt / np.sqrt(1 - betas[settings.t])),)
    assert now.prior_width == pytest.approx(np.sqrt(1 - before), rel=1e-9)
    assert now.posterior_variance == pytest.approx(now.width**2, rel=1e-12)
    assert now.precision == pytest.approx(now.precision_x0 + now.precision_xt, rel=1e-9)
    assert now.share_x0_percent + now.share_xt_percent == pytest.approx(100)


def test_in_the_plane_each_coordinate_is_a_line_of_its_own():
    now = numbers("plane", OTHER)
    across = numbers("line", OTHER)
    up = numbers("line", OTHER, x0=OTHER.x0_y, xt=OTHER.xt_y)
    assert now.mean_place == across.mean_place + up.mean_place
    assert now.prior_place == across.prior_place + up.prior_place
    assert now.guess_place == across.guess_place + up.guess_place


@pytest.mark.parametrize("settings", [scene.Settings(), OTHER])
def test_over_t_the_coefficients_keep_their_identity(settings):
    now = numbers("time", settings)
    signal = np.sqrt(np.prod(1 - settings.noises().betas[1 : settings.t + 1]))
    assert now.coef_x0 + now.coef_xt * signal == pytest.approx(now.prior, rel=1e-9)
    assert now.mean_of_mean == pytest.approx(now.prior, rel=1e-12)
    assert now.ratio == pytest.approx(now.posterior_variance / now.beta) and not now.mean_place


@pytest.mark.parametrize("settings", [scene.Settings(), OTHER])
def test_every_line_of_the_derivation_is_the_density_at_the_test_point(settings):
    now = numbers("steps", settings)
    mean, width = bayes(settings, settings.x0, settings.xt)
    wanted = norm.logpdf(settings.x, mean, width)
    told = now.derivation
    assert list(told.lines_nats.values()) == pytest.approx([wanted] * 8, rel=1e-7)
    parts = told.parts_nats
    assert parts["likelihood"] + parts["prior"] - parts["evidence"] == pytest.approx(wanted)
    assert pytest.approx(width**-2) == told.A and told.ratio_B_A == pytest.approx(mean)
    assert told.A * told.inverse_A == pytest.approx(1) and pytest.approx(mean * told.A) == told.B


def test_where_there_is_no_step_there_are_no_numbers_and_at_the_first_a_spike():
    now = numbers("line", t=0)
    assert np.isnan([now.alpha_bar, now.width, *now.mean_place]).all()
    now = numbers("steps", t=1)
    assert (now.mean_place, now.width, now.precision) == ((0.9,), 0, np.inf)
    assert np.isnan(list(now.derivation.lines_nats.values())).all()


def test_the_handles_stand_where_the_settings_say_and_the_clock_at_t():
    for act in scene.ACTS:
        frame = scene.frame(OTHER, act)
        assert (frame.time.t, frame.time.T, frame.time.clock) == (40, 1000, "posterior")
        assert frame.views[0].reports.t
    line, steps = (scene.frame(OTHER, act).view("line") for act in ("line", "steps"))
    assert [handle.x for handle in line.handles] == [-1.2, 0.4]
    assert [handle.x for handle in steps.handles] == [-1.2, 0.4, 0.35]
    plane = scene.frame(OTHER, "plane").view("stage").controls.handles
    assert [(handle.x, handle.y) for handle in plane] == [(-1.2, 0.3), (0.4, -2)]
