"""Every number of the opening page, counted off the stored file and what made it."""

import numpy as np

from explorer.lessons.home import scene
from tests.fields import agree


def test_every_number_of_the_page_is_that_of_the_stored_map():
    frame = scene.frame(scene.defaults("home"), "home")
    with np.load(scene.FILE) as stored:
        count, points, _ = stored["points_out"].shape
        _, side, width = stored["pictures_back"].shape
        unit, times = float(stored["reach"]) / 127, stored["times"].tolist()
    wanted = {"points": points, "pixels": side, "coordinates": side * width, "frames": count}
    steps = len([t for t in times if t > 0])  # of the network: from each stored state one
    agree(frame.numbers, wanted | {"T": times[-1], "evaluations": steps, "unit": unit})


def test_the_network_is_asked_as_often_as_is_said():
    from explorer.core.samplers import SAMPLERS
    from explorer.core.schedules import SCHEDULES

    asked = []

    def denoiser(x, t):
        asked.append(t)
        return x

    schedule = SCHEDULES["cosine"](scene.T)
    rng = np.random.default_rng(0)
    states = scene.way_back(schedule, denoiser, (1, 2), rng, scene.EVALUATIONS)
    assert len(asked) == scene.frame(scene.defaults("home"), "home").numbers.evaluations
    assert len(states) == len(scene.TIMES)
    assert len(list(SAMPLERS["ddim"](schedule, denoiser, np.zeros((1, 2)), eta=0.0))) > 1
