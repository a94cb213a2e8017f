"""Every number of the opening page, counted off the stored file and the blob that is sent."""

import numpy as np

from explorer.lessons.home import scene
from tests.fields import agree, within
from tests.frames.test_stage import read


def test_every_number_of_the_page_is_that_of_the_stored_path():
    frame = scene.frame(scene.defaults("home"), "home")
    with np.load(scene.FILE) as stored:
        count, points, _ = stored["points"].shape
        unit = float(stored["reach"]) / np.iinfo(np.int16).max
    cloud = read(frame.view("stage").picture.takes[0].cloud.data)
    assert cloud["points"].shape == (count, points, 2)
    wanted = {"points": points, "frames": count, "T": cloud["times"][-1]}
    agree(frame.numbers, wanted | {"unit": within(cloud["scale"], 1e-6 * unit)})
    agree(frame.numbers, wanted | {"unit": unit})


def test_at_another_t_the_path_is_the_same():
    frame = scene.frame(scene.Settings(t=125), "home")
    assert frame.numbers == scene.frame(scene.defaults("home"), "home").numbers
    assert frame.time.t == 125
