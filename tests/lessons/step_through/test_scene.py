"""The frames of the page `step_through`: the numbers beside a step, by the papers' equations."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.lessons.step_through import scene, scene_pictures, scene_points
from explorer.training.image_config import recipe
from explorer.worlds.pictures import Task

CLOUD = scene_points.Settings(T=40, t=12, point=7)
DIGIT = scene_pictures.Settings(
    task=Task(recipe("digits")), denoiser="training", num_steps=20, t=55, pixel=27
)


def numbers_of(settings, act, **changes):
    return scene.frame(replace(settings, **changes), act).numbers


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
