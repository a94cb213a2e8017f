"""The frames of the page `step_through`: the numbers beside a step, by the papers' equations."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.data.images import IMAGES
from explorer.lessons.step_through import scene, scene_pictures, scene_points
from explorer.training.image_config import recipe
from explorer.worlds.pictures import Task
from explorer.worlds.world import World

CLOUD = scene_points.Settings(T=40, t=12, point=7)
DIGIT = scene_pictures.Settings(
    task=Task(recipe("digits")), denoiser="training", num_steps=20, t=55, pixel=27
)


def numbers_of(settings, act, **changes):
    return scene.frame(replace(settings, **changes), act).numbers


def test_the_points_guess_is_the_mean_that_the_density_gives_at_its_x_t():
    """x0_hat by the mixture's own posterior mean; mu and sigma by Ho et al. eq. (7)."""
    schedule, density = SCHEDULES["cosine"](40), World("swiss_roll").density()
    for t in (1, 12, 40):
        now = numbers_of(CLOUD, "points", t=t)
        x_t = np.array([now.x_t])
        assert now.x0_hat == pytest.approx(density.posterior_mean(schedule, x_t, t)[0], abs=1e-5)
        a, before = schedule.alphas_bar[t], schedule.alphas_bar[t - 1]
        beta = schedule.betas[t]
        mean = np.sqrt(before) * beta * np.array(now.x0_hat) / (1 - a)
        mean += np.sqrt(1 - beta) * (1 - before) / (1 - a) * x_t[0]
        assert now.mean == pytest.approx(mean, abs=1e-5)
        assert now.sigma**2 == pytest.approx(beta * (1 - before) / (1 - a), rel=1e-6)
        assert now.x_prev == pytest.approx(mean + now.sigma * np.array(now.z), abs=1e-5)
        assert now.alpha_bar == pytest.approx(np.prod(1 - schedule.betas[1 : t + 1]), rel=1e-9)


def test_at_the_end_no_step_is_left():
    now = numbers_of(CLOUD, "points", t=0)
    assert np.isnan([*now.mean, *now.z, now.sigma]).all() and np.isfinite(now.x_t).all()


def test_the_memorising_denoisers_pixel_is_a_weighted_mean_of_the_training_digits():
    settings = replace(DIGIT, start="data")
    now, config = numbers_of(settings, "pictures"), DIGIT.task.config
    schedule = SCHEDULES[config.schedule](config.T, **dict(config.schedule_params))
    walk = scene_pictures.walk_of(settings).walk
    j = int(np.flatnonzero(walk.times >= 55)[-1])  # the step that is under way at 55
    x_t, t = walk.x_t[j, 0].astype(float), int(walk.times[j])
    known = IMAGES["digits"](1197, np.random.default_rng(config.data_seed)).x.astype(float)
    gaps = ((x_t - schedule.signal[t] * known) ** 2).sum(axis=(1, 2, 3))
    weights = np.exp((gaps.min() - gaps) / (2 * schedule.one_minus_alphas_bar[t]))
    guess = np.tensordot(weights / weights.sum(), known, 1)
    row, column = divmod(settings.pixel, 8)
    assert (now.row, now.column, now.channel) == (row + 1, column + 1, 0) == (4, 4, 0)
    assert now.x0_hat == pytest.approx([guess[row, column, 0]], abs=1e-5)
    nearest = np.sqrt(((guess - known) ** 2).mean(axis=(1, 2, 3))).min()
    assert now.distance == pytest.approx(nearest, abs=1e-4)
    assert (now.known, now.steps, now.T) == (1197, 20, config.T)
    assert now.usual == pytest.approx(0.36, abs=0.1)  # digits that nobody trained on


def test_a_pixel_in_any_channel_of_a_colour_picture_is_the_walks():
    task = Task(recipe("shapes"))
    settings = replace(DIGIT, task=task, pixel=100, channel=2, num_steps=5, t=task.config.T)
    now, walk = numbers_of(settings, "pictures"), scene_pictures.walk_of(settings).walk
    row, column = divmod(100, task.shape[1])
    assert now.x_t == (walk.x_t[0, 0, row, column, 2],) and now.channel == 2
    grey = replace(settings, task=DIGIT.task, pixel=27, t=100)
    assert numbers_of(grey, "pictures").channel == 0


def test_the_two_stages_share_a_clock_and_the_cloud_leads():
    frame = scene.frame(replace(CLOUD, num_steps=10), "points")
    assert [view.name for view in frame.views] == ["cloud", "step"]
    follows = frame.view("step").time
    assert follows.clock == frame.time.clock and follows.t is None and not follows.stops
    assert frame.view("cloud").reports.t and frame.time.stops == list(range(0, 41, 4))
    now = frame.numbers
    assert (now.points, now.steps, now.heats, now.frames, now.grid) == (600, 10, 10, 11, 33)


def test_another_t_or_point_is_the_same_walk_and_another_seed_is_not():
    walk = scene_points.walk_of(CLOUD)
    assert scene_points.walk_of(replace(CLOUD, t=3, point=0)) is walk
    other = scene_points.walk_of(replace(CLOUD, seed=1))
    assert not np.allclose(other.x_t[0], walk.x_t[0])
    one, two = (scene.frame(replace(CLOUD, point=point), "points") for point in (1, 2))
    clouds = [frame.view("cloud").picture.takes[0].cloud for frame in (one, two)]
    assert clouds[0] is clouds[1] and one.numbers.x_t != two.numbers.x_t


def test_what_is_told_while_a_walk_is_made():
    told = []
    settings = replace(CLOUD, seed=77)
    scene_points.walk_of(settings, lambda what: told.append(what) or told.append)
    assert told[0] == "walking" and told[-1] == 1.0
    scene_points.walk_of(settings, pytest.fail)  # it is remembered
