"""The frames of the page `why_gaussian`: every number beside a picture, by a second derivation."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.lessons.why_gaussian import scene

OTHER = scene.Settings(distance=0.8, width=0.5, weight=0.6, ratio=0.7, beta=0.6, x_t=-0.4)
X = np.linspace(-6, 6, 40_001)


def step_back(settings):
    """q(x_{t-1} | x_t) on X, by Bayes on a grid."""
    first, second = settings.width, settings.width * settings.ratio
    prior = settings.weight / first * np.exp(-(((X + settings.distance) / first) ** 2) / 2)
    prior += (1 - settings.weight) / second * np.exp(-(((X - settings.distance) / second) ** 2) / 2)
    root = np.sqrt(1 - settings.beta)
    q = prior * np.exp(-((settings.x_t - root * X) ** 2) / (2 * settings.beta))
    return q / q.sum() / (X[1] - X[0])


def kl(q, mean, variance):
    log_g = -((X - mean) ** 2) / (2 * variance) - np.log(2 * np.pi * variance) / 2
    seen = q > 1e-280
    return (q[seen] * (np.log(q[seen]) - log_g[seen])).sum() * (X[1] - X[0])


@pytest.mark.parametrize("settings", [scene.Settings(), OTHER])
@pytest.mark.parametrize("act", scene.ACTS)
def test_the_formulas_numbers_are_of_the_step_by_a_grid(settings, act):
    now, q = scene.frame(settings, act).numbers, step_back(settings)
    mean = (q * X).sum() * (X[1] - X[0])
    variance = (q * (X - mean) ** 2).sum() * (X[1] - X[0])
    assert (now.beta, now.x_t) == (settings.beta, settings.x_t)
    assert now.root_beta**2 == pytest.approx(settings.beta)
    assert now.mean == pytest.approx(mean, abs=1e-6)
    assert now.deviation == pytest.approx(np.sqrt(variance), abs=1e-6)
    assert now.kl_nats == pytest.approx(kl(q, mean, variance), rel=1e-4)
    assert now.fixed_nats == pytest.approx(kl(q, mean, settings.beta), rel=1e-4)
    inner = q[1:-1]
    assert now.humps == ((inner > q[:-2]) & (inner > q[2:])).sum()


@pytest.mark.slow
def test_the_slopes_are_the_theorys_and_where_the_limit_is_passed_the_kl_is_the_limit():
    now = scene.frame(scene.Settings(x_t=0.6), "far").numbers
    assert now.best_slope == pytest.approx(3, abs=0.06)
    assert now.fixed_slope == pytest.approx(2, abs=0.03)
    assert now.here_slope == pytest.approx(3, abs=0.1)
    at = scene.reverse.averages(scene.Settings().shape, now.passing_beta)[0]
    assert at == pytest.approx(now.limit_nats, rel=0.02)
    one_bell = scene.Settings(distance=0.05, width=1.0, ratio=1.0)
    assert scene.frame(one_bell, "far").numbers.passing_beta is None


def test_more_and_smaller_steps_bring_more_back():
    now = scene.frame(OTHER, "many").numbers
    assert now.ways_steps == (1, 4, 12, 36)
    for steps, beta in zip(now.ways_steps, now.ways_beta, strict=True):
        assert (1 - beta) ** steps == pytest.approx(0.02)
    assert (np.diff(now.ways_nats) < 0).all() and now.ways_nats[-1] > 0


def test_the_line_is_shaped_in_the_first_act_alone():
    step, far = (scene.frame(OTHER, act).view("line") for act in ("step", "far"))
    assert [slider.value for slider in step.sliders] == [0.6, 0.8, 0.5, 0.6]
    assert [slider.name for slider in far.sliders] == ["beta"]
    assert step.handles[0].x == far.handles[0].x == -0.4
    assert not scene.frame(OTHER, "many").views


def test_what_does_not_depend_on_x_t_is_not_made_again(monkeypatch):
    asked = []
    averages = lambda shape, beta: asked.append(beta) or (beta, beta)  # noqa: E731
    monkeypatch.setattr(scene.reverse, "averages", averages)
    shape = replace(OTHER, distance=0.9).shape
    for x_t in (0.1, 0.2):
        scene.reverse.falls(shape, x_t)
    assert len(asked) == len(scene.reverse.DRAWN) + len(scene.reverse.SMALL)
