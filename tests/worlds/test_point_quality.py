"""Samples of point networks beside real points: same noise everywhere, honest yardsticks."""

from functools import lru_cache

import numpy as np
import pytest

from explorer.core.exact import GaussianMixture
from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES
from explorer.training.config import TrainConfig
from explorer.training.trainer import train
from explorer.worlds import point_quality

SMALL = TrainConfig(steps=60, T=50, n_points=500)


@lru_cache
def yard():
    return point_quality.yardstick(SMALL, num_points=1000)


@lru_cache
def snapshots():
    return tuple(train(SMALL))


def test_every_checkpoint_starts_from_the_same_noise_and_ends_elsewhere():
    first, last = (point_quality.evaluate(snapshots()[i], yard()) for i in (0, -2))
    assert first.times[0] == last.times[0] == SMALL.T and last.times[-1] == 0
    assert np.array_equal(first.frames[0], last.frames[0])
    assert np.abs(first.frames[-1] - last.frames[-1]).max() > 0.1


def test_only_the_finished_run_is_judged_by_ancestral_samples():
    assert point_quality.evaluate(snapshots()[-2], yard()).final is None
    assert 0 < point_quality.evaluate(snapshots()[-1], yard()).final.distance < np.inf


def test_training_brings_the_samples_nearer_to_the_data():
    first, last = (point_quality.evaluate(snapshots()[i], yard()).quality for i in (0, -1))
    assert last.distance < first.distance and last.stray < first.stray


def test_moving_a_cloud_by_one_costs_one_over_root_two():
    # every direction sees the shift times |cos|, whose mean square in the plane is 1/2
    x = np.random.default_rng(0).standard_normal((300, 2))
    assert point_quality.distance(x, x + np.array([0.6, 0.8])) == pytest.approx(0.5**0.5, rel=1e-6)


def test_real_data_keep_to_their_own_yardstick():
    fresh = yard().real[-1000:]
    judged, index = point_quality.quality(fresh, yard())
    # the reach is the 99 % quantile of these very points
    assert judged.stray == pytest.approx(0.01, abs=0.001)
    assert index.shape == (1000,)
    shifted, _ = point_quality.quality(fresh + 5.0, yard())
    assert shifted.stray == 1.0
    assert shifted.distance > 10 * yard().preview_range[1]


def test_more_real_points_lie_nearer_to_each_other():
    # the distance of two draws of n points falls like 1/sqrt(n)
    real = point_quality.yardstick(TrainConfig(dataset="moons"), num_points=4000).real
    few, many = (np.mean(point_quality.real_range(real, size)) for size in (250, 4000))
    assert few / many == pytest.approx(4.0, rel=0.35)


def test_an_exploding_run_is_infinitely_far_and_still_drawable():
    def explode(x_t, t):
        return np.full_like(x_t, 1e200)

    class Snapshot:
        step, finished = 1, False

        @staticmethod
        def denoiser():
            explode.schedule = SMALL.make_schedule()
            return explode

    preview = point_quality.evaluate(Snapshot, yard())
    assert preview.quality.stray == 1.0 and not preview.quality.distance < 1e9
    assert np.isfinite(preview.frames).all()
    assert np.abs(preview.frames).max() <= point_quality.OUT_OF_SIGHT


def gaussian_ode_error(num_steps, second):
    """The distance to the exact flow of N(0, 0.25): x_0 = x_T sqrt(var_0/var_T)."""
    schedule = SCHEDULES["cosine"](400)
    mixture = GaussianMixture(np.ones(1), np.zeros((1, 2)), 0.25 * np.eye(2)[None])
    denoiser = mixture.denoiser(schedule)
    x_T = point_quality.start_noise(20)
    if second:
        got = point_quality.preview(schedule, denoiser, x_T, num_steps)[1][-1]
    else:
        steps = list(SAMPLERS["ddim"](schedule, denoiser, x_T, num_steps=num_steps))
        got = steps[-1].x_t
    final_variance = 0.25 * schedule.alphas_bar[-1] + schedule.one_minus_alphas_bar[-1]
    return np.abs(got - x_T * (0.25 / final_variance) ** 0.5).max()


def test_the_preview_solves_the_flow_to_second_order():
    coarse, fine = gaussian_ode_error(20, True), gaussian_ode_error(40, True)
    assert fine < coarse / 2.5  # 4 in the limit; first order would give 2
    assert coarse < gaussian_ode_error(20, False) / 3


def test_thirty_points_are_learned_by_heart():
    config = TrainConfig(n_points=30, steps=1000, T=50)
    preview = point_quality.evaluate(list(train(config))[-1], yard())
    mine = config.make_data().x
    ends = preview.frames[-1].astype(float)
    gap = np.linalg.norm(ends[:, None] - mine[None], axis=-1).min(1)
    assert np.median(gap) < 0.1  # the points themselves lie some 0.3 apart
    assert preview.quality.distance > 1.5 * yard().preview_range[1]
