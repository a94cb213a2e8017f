"""The family of joint laws with one marginal: its numbers by matrices over whole chains."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.lessons.samplers import scene_eta, scene_family
from explorer.worlds.world import schedule as schedule_of
from tests.fields import agree, within

OPEN = scene_eta.Settings()


@pytest.mark.parametrize("settings", [
    replace(OPEN, eta=0.4), replace(OPEN, T=40, schedule="linear", eta=1.0, seed=2),
])  # fmt: skip
def test_the_marginal_is_that_of_the_jump_and_the_tie_that_of_song_s_formula(settings):
    """Given x_0 = 0 a step is x_s = b x_t + σ z: covariances follow by multiplying the b."""
    noises, half, n = settings.noises(), settings.T // 2, scene_eta.POINTS
    bar = noises.alphas_bar
    assert np.allclose(bar, schedule_of(settings.schedule, settings.T).alphas_bar)

    def tie(eta):
        covariance, variance = 1 - bar[-1], 1 - bar[-1]
        for t in range(settings.T, half, -1):
            a, s = bar[t], bar[t - 1]
            sigma2 = eta**2 * (1 - s) / (1 - a) * (1 - a / s)
            b = np.sqrt(1 - s - sigma2) / np.sqrt(1 - a)
            covariance, variance = b * covariance, b * b * variance + sigma2
            assert variance == pytest.approx(1 - s)
        return covariance / np.sqrt((1 - bar[half]) * (1 - bar[-1]))

    x0 = settings.data(n).x
    theory = bar[half] * (x0**2).mean() + 1 - bar[half]
    error = np.sqrt((x0**2).mean(1).var() * bar[half] ** 2 + (1 - bar[half]) ** 2
                    + 2 * bar[half] * (1 - bar[half]) * (x0**2).mean()) / np.sqrt(n)  # fmt: skip
    near = {}
    for name, eta in (("zero", 0.0), ("now", settings.eta), ("one", 1.0)):
        near[f"square_{name}"] = within(theory, 4 * error)
        near[f"square_{name}_error"] = within(error, 0.15 * error)
        near[f"tie_{name}"] = within(tie(eta), 0.1)
    agree(scene_family.family(settings), {
        "family_eta": settings.eta, "steps": settings.T, "half": half, "theory": theory,
        "bound_now": tie(settings.eta), "bound_one": tie(1.0), **near,
    }, rel=1e-6)  # fmt: skip
