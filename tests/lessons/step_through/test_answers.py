"""What the lines that open on `step_through` say, derived again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from explorer.core.schedules import SCHEDULES
from explorer.lessons.step_through import scene, scene_forms, scene_points, scene_tried
from tests.fields import agree, within

OPEN = scene_points.defaults()


@pytest.mark.parametrize("settings", [OPEN, replace(OPEN, num_steps=20, t=60, point=7)])
def test_all_four_lines_are_the_mean_of_the_step_in_sight(settings):
    walk = scene_points.walk_of(settings)
    k, point = int(walk.at(settings.t)), settings.point
    bar = SCHEDULES["cosine"](settings.T).alphas_bar
    t, after = walk.times[k], walk.times[k + 1]
    eps = (walk.x_t[k, point] - np.sqrt(bar[t]) * walk.x0_hat[k, point]) / np.sqrt(1 - bar[t])
    step = walk.x_prev[k, point] - walk.mean[k, point]
    mean = within(float(walk.mean[k, point, 0]), 1e-5)
    assert after < t
    agree(scene_forms.forms(scene.frame(settings, "points").numbers), {
        "by_guess": mean, "by_noise_put_in": mean, "by_factors": mean, "by_noise": mean,
        "all_noise": within(np.sqrt(1 - bar[t]) * np.linalg.norm(eps), 1e-5),
        "step_noise": within(np.linalg.norm(step), 1e-5),
    })  # fmt: skip


def test_at_the_data_no_line_has_a_value():
    at_data = scene_forms.forms(scene.frame(replace(OPEN, t=0), "points").numbers)
    assert np.isnan([*vars(at_data).values()]).all()


def test_the_guess_of_two_humps_is_a_mean_over_their_posterior():
    """E[x_0 | x_t] on a grid of x_0, by Bayes' rule; its slope by a difference."""
    bar = SCHEDULES["cosine"](200).alphas_bar[100]
    x0 = np.linspace(-3, 3, 20_001)
    prior = norm.pdf(x0, -1, 0.1) + norm.pdf(x0, 1, 0.1)

    def guess(x_t, density):
        weights = density * norm.pdf(x_t, np.sqrt(bar) * x0, np.sqrt(1 - bar))
        return (weights * x0).sum() / weights.sum()

    normal = norm.pdf(x0, 0, np.sqrt(1.01))
    for law, density in (("humps", prior), ("normal", normal)):
        for at in (0.0, 2.0) if law == "humps" else (0.0,):
            slope = (guess(at + 1e-3, density) - guess(at - 1e-3, density)) / 2e-3
            got = scene_tried.slope_of_guess(law, "cosine", 200, 100, at)
            assert got == pytest.approx(slope, abs=6e-3)  # the grid ends three deviations out


def test_a_rule_that_adds_no_noise_ends_in_one_place_and_the_step_as_it_is_does_not():
    """With few points and steps."""
    left = {rule: scene_tried.width_left(rule, "swiss_roll", "cosine", 40, 12)
            for rule in (*scene_tried.RULES, "chain", "one_jump")}  # fmt: skip
    assert left.pop("chain") > 0.5 and max(left.values()) < 0.05
