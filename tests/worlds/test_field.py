"""A network's field beside the exact one: without excuses."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from explorer.training.config import TrainConfig
from explorer.worlds import field as fields

SMALL = TrainConfig(steps=60, T=50, n_points=500)


@lru_cache
def probe():
    return fields.probe(SMALL.make_schedule(), SMALL.density(), spacing=0.7, pixel=0.4)


def zero(x_t, t):
    """The denoiser that always answers the origin."""
    return np.zeros_like(x_t)


def test_the_exact_denoiser_in_the_networks_place_shows_no_error():
    schedule = SMALL.make_schedule()
    field = fields.learned_field(schedule, SMALL.density().denoiser(schedule), probe())
    assert field.heat.max() < 1e-9 and field.share.max() < 1e-18
    assert np.array_equal(field.learned, probe().exact_grid)


def test_the_share_is_what_a_step_adds_to_the_loss_above_its_floor():
    # E(eps - eps_hat)² = E(eps - eps*)² + E(eps* - eps_hat)²: Pythagoras, with fresh draws
    schedule, density = SMALL.make_schedule(), SMALL.density()
    at = fields.probe(schedule, density, spacing=2.0, pixel=2.0, num_draws=4000)
    share = fields.learned_field(schedule, zero, at).share
    rng = np.random.default_rng(5)
    for k in (2, 6, 10):
        t = np.full(20_000, at.times[k])
        x_t, eps = fields.noisy_draws(schedule, density, t, rng)
        own = np.mean((eps - fields.eps_of(schedule, zero, x_t, t)) ** 2)
        exact = fields.eps_of(schedule, density.denoiser(schedule), x_t, t)
        ideal = np.mean((eps - exact) ** 2)
        assert own - ideal == pytest.approx(share[k], rel=0.1)  # 4,000 draws: about 3 %


def test_the_error_is_large_where_the_field_is_wrong_and_only_there():
    schedule = SMALL.make_schedule()
    exact = SMALL.density().denoiser(schedule)

    def half_wrong(x_t, t):
        return exact(x_t, t) + (x_t[:, :1] > 0) * 0.5

    heat = fields.learned_field(schedule, half_wrong, probe()).heat
    middle = heat.shape[2] // 2
    assert heat[:, :, :middle].max() < 1e-9 < heat[:, :, middle + 1 :].min()


def test_arrows_point_against_the_noise_and_stay_within_their_cell():
    eps = np.random.default_rng(0).standard_normal((3, 40, 2)) * 10
    drawn = fields.arrows(eps, 0.3)
    assert np.linalg.norm(drawn, axis=-1).max() < 0.3
    cross = drawn[..., 0] * eps[..., 1] - drawn[..., 1] * eps[..., 0]
    assert np.abs(cross).max() < 1e-9 and ((drawn * eps).sum(-1) < 0).all()


def test_a_shape_without_density_is_compared_with_its_training_set_and_says_so():
    few = TrainConfig(dataset="checkerboard", n_points=40, T=20)
    reference, kind = fields.truth(few)
    assert kind == "training set" and fields.size_of(reference) == 40
    assert fields.truth(SMALL)[1] == "density"
    # 40 points betray their noise: their ideal loss lies below that of 2,000
    many = fields.loss_floor(replace(few, n_points=2000))
    assert fields.loss_floor(few).loss < 0.9 * many.loss and 0 < many.error < 0.01


def test_field_times_reach_both_ends_for_every_t():
    for T in (1, 2, 10, 200, 1000):
        times = fields.field_times(T)
        assert times[0] == 1 and times[-1] == T and (np.diff(times) > 0).all()
