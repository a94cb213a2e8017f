"""What finite chains make of Gaussian data: the closed form against the sampler; how runs end."""

import numpy as np
import pytest

from explorer.core.exact import GaussianMixture
from explorer.core.samplers import SAMPLERS, Counted, end_of
from explorer.core.samplers.gaussian import gaussian_variance, gaussian_variance_ddpm
from explorer.core.schedules import SCHEDULES


def test_finite_chains_make_the_variances_of_the_closed_forms():
    """Data of variance 0.25, linear schedule, T = 50: 0.266 with β, 0.197 with β̃, 0.223 DDIM."""
    schedule = SCHEDULES["linear"](50)
    variances = [
        gaussian_variance_ddpm(schedule, 0.25),
        gaussian_variance_ddpm(schedule, 0.25, "posterior"),
        gaussian_variance(schedule, 0.25, 0.0),
    ]
    assert np.round(variances, 3).tolist() == [0.266, 0.197, 0.223]
    assert gaussian_variance(schedule, 0.25, 1.0) == pytest.approx(variances[1], rel=1e-12)


@pytest.mark.parametrize("eta", [0.0, 0.4, 1.0])
def test_the_closed_form_is_what_the_sampler_does(eta):
    schedule, rng = SCHEDULES["cosine"](8), np.random.default_rng(0)
    data = GaussianMixture(np.ones(1), np.zeros((1, 1)), np.full((1, 1, 1), 0.25))
    x_T = rng.standard_normal((100_000, 1))
    run = SAMPLERS["ddim"](schedule, data.denoiser(schedule), x_T, rng, eta=eta, num_steps=None)
    *_, last = run
    # four standard errors of a variance from 100,000 draws
    variance = gaussian_variance(schedule, 0.25, eta)
    assert last.x_t.var() == pytest.approx(variance, rel=4 * np.sqrt(2 / 100_000))


def test_the_end_of_a_run_is_its_last_step_and_every_question_is_counted():
    schedule = SCHEDULES["cosine"](8)
    data = GaussianMixture(np.ones(1), np.zeros((1, 1)), np.full((1, 1, 1), 0.25))
    counted, x_T = Counted(data.denoiser(schedule)), np.ones((3, 1))
    *_, last = SAMPLERS["heun"](schedule, data.denoiser(schedule), x_T, num_steps=4)
    end = end_of(SAMPLERS["heun"](schedule, counted, x_T, num_steps=4))
    np.testing.assert_array_equal(end, last.x_t)
    assert counted.count == 7 and counted.schedule == schedule
