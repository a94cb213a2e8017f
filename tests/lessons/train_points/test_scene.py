"""The training page's scene: same noise everywhere, honest yardsticks, a field without excuses."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from explorer import texts
from explorer.core.exact import GaussianMixture
from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES
from explorer.lessons.train_points import scene
from explorer.training import history
from explorer.training.config import TrainConfig
from explorer.training.trainer import train
from explorer.worlds import field as fields
from explorer.worlds import point_quality

SMALL = TrainConfig(steps=60, T=50, n_points=500)


@lru_cache
def yard():
    return point_quality.yardstick(SMALL, num_points=1000)


@lru_cache
def snapshots():
    return tuple(train(SMALL))


@lru_cache
def probe():
    return fields.probe(SMALL.make_schedule(), SMALL.density(), spacing=0.7, pixel=0.4)


def zero(x_t, t):
    """The denoiser that always answers the origin."""
    return np.zeros_like(x_t)


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

    made = point_quality.evaluate(Snapshot, yard())
    assert made.quality.stray == 1.0 and not made.quality.distance < 1e9
    assert np.isfinite(made.frames).all()
    assert np.abs(made.frames).max() <= point_quality.OUT_OF_SIGHT


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
    assert fields.loss_floor(few) < 0.9 * fields.loss_floor(replace(few, n_points=2000))


def test_field_times_reach_both_ends_for_every_t():
    for T in (1, 2, 10, 200, 1000):
        times = fields.field_times(T)
        assert times[0] == 1 and times[-1] == T and (np.diff(times) > 0).all()


def test_a_thinned_curve_keeps_the_mean_and_the_last_step():
    steps = np.arange(1, 401) * 4
    losses = np.random.default_rng(0).uniform(0.4, 0.6, 400)
    at, means = history.thin_curve(steps, losses, limit=50)
    assert len(at) <= 50 and at[-1] == 1600 and at[0] == 4
    weights = np.diff(np.concatenate([[0], at])) / 1600
    assert weights @ means == pytest.approx(losses.mean(), rel=1e-12)


@pytest.mark.parametrize("name", scene.EXPERIMENTS)
def test_an_experiment_changes_what_it_says_and_has_its_lesson(name):
    usual, changed = TrainConfig().as_dict(), scene.experiment(name, TrainConfig()).as_dict()
    assert {key for key in usual if usual[key] != changed[key]} == set(scene.EXPERIMENTS[name])
    for lang in ("en", "zh"):
        section = texts.load(lang, "train_points")[f"experiment.{name}"]
        assert texts.predictions(section).reveal


def test_thirty_points_are_learned_by_heart():
    config = TrainConfig(n_points=30, steps=1000, T=50)
    made = point_quality.evaluate(list(train(config))[-1], yard())
    mine = config.make_data().x
    ends = made.frames[-1].astype(float)
    gap = np.linalg.norm(ends[:, None] - mine[None], axis=-1).min(1)
    assert np.median(gap) < 0.1  # the points themselves lie some 0.3 apart
    assert made.quality.distance > 1.5 * yard().preview_range[1]


def test_the_default_run_ends_where_the_cards_say():
    config = TrainConfig()
    yard = point_quality.yardstick(config)
    final = point_quality.evaluate(list(train(config))[-1], yard).final
    told = scene.REFERENCE
    assert final.distance < 1.5 * told["high"]  # a single run scatters
    assert 100 * final.stray == pytest.approx(told["stray"], abs=1.5)
    assert yard.final_range == pytest.approx((told["low"], told["high"]), abs=0.001)
    assert fields.loss_floor(config) == pytest.approx(told["floor"], abs=0.001)
