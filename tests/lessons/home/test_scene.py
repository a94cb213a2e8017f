"""The opening picture: the shipped path is the one that the code makes; it has the right law."""

import subprocess
import sys

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.data import nearest
from explorer.data.clouds import DATASETS
from explorer.lessons.home import scene as home
from explorer.metrics import sliced_wasserstein

ROLL = DATASETS["swiss_roll"]


@pytest.fixture(scope="module")
def shipped():
    return home.load()


@pytest.fixture(scope="module")
def computed():
    return home.make()


@pytest.fixture(scope="module")
def schedule():
    name, params = home.SCHEDULE
    return SCHEDULES[name](home.T, **params)


@pytest.mark.slow
def test_the_shipped_path_is_the_one_that_the_code_makes(shipped, computed):
    unit = np.abs(computed.points).max() / home.LEVELS
    assert np.array_equal(shipped.times, computed.times)
    # half a unit of rounding, and as much again for another machine's arithmetic
    assert np.abs(shipped.points - computed.points).max() <= unit
    assert np.abs(shipped.labels - computed.labels).max() <= 0.5 / 255 + 1e-12


def test_the_file_is_small_enough_for_a_first_picture():
    assert home.FILE.stat().st_size <= 700_000


def test_at_every_frame_the_cloud_has_the_forward_mean_and_covariance(shipped, schedule):
    """Mean and covariance of q(x_t): sqrt(abar) m and abar C + (1 - abar) I."""
    density = ROLL.density(**ROLL.defaults())
    n = shipped.points.shape[1]
    for t, x in zip(shipped.times, shipped.points, strict=True):
        a = schedule.alphas_bar[t]
        covariance = a * density.covariance() + (1 - a) * np.eye(2)
        error = np.sqrt(np.diag(covariance) / n)
        assert np.all(np.abs(x.mean(0) - np.sqrt(a) * density.mean()) < 4 * error)
        # an entry of a covariance of n normal draws has the standard error sqrt(2/n) at most
        assert np.abs(np.cov(x.T) - covariance).max() < 4 * np.sqrt(2 / n)


def test_the_path_solves_the_probability_flow_equation(computed, schedule):
    """d(x/sqrt(abar))/ds = -sqrt(1-abar) score, s = sqrt((1-abar)/abar): central differences."""
    density = ROLL.density(**ROLL.defaults())
    scale = schedule.signal[computed.times][:, None, None]
    y, s = computed.points / scale, schedule.noise[computed.times] / schedule.signal[computed.times]
    for k in (20, 40, 60):
        t = int(computed.times[k])
        slope = (y[k + 1] - y[k - 1]) / (s[k + 1] - s[k - 1])
        wanted = -schedule.noise[t] * density.score(schedule, computed.points[k], t)
        # both the key frames' spacing and the 500 steps leave errors of second and first order
        assert np.sqrt(np.mean((slope - wanted) ** 2)) < 0.05 * np.sqrt(np.mean(wanted**2))


def test_it_ends_on_the_roll_as_near_as_fresh_draws_do(computed):
    rng = np.random.default_rng(0)
    n = computed.points.shape[1]
    fresh, other = ROLL(n, rng).x, ROLL(n, rng).x
    ours = sliced_wasserstein(computed.points[0], fresh, rng=np.random.default_rng(1))
    floor = sliced_wasserstein(other, fresh, rng=np.random.default_rng(1))
    assert ours < 1.6 * floor  # one pair of draws of 1,600: the floor itself varies by a third


def test_an_end_point_takes_the_label_of_its_neighbour_on_the_roll():
    places, labels = np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([0.25, 0.75])
    got = nearest.nearest_labels(np.array([[0.1, 0.3], [0.9, -2.0]]), places, labels)
    assert got.tolist() == [0.25, 0.75]


def test_showing_it_loads_neither_torch_nor_scikit_learn_nor_plotly_nor_scipy():
    code = (
        "import sys; from explorer.lessons.home import scene; scene.load();"
        "print([m for m in ('torch', 'sklearn', 'plotly', 'scipy') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_the_frame_plays_the_shipped_path_to_and_fro(shipped):
    from tests.frames.test_stage import read

    frame = home.frame(home.defaults("home"), "home")
    cloud = read(frame.view("stage").picture.takes[0].cloud.data)
    assert cloud["times"] == shipped.times.tolist()
    places = cloud["points"] * cloud["scale"]
    assert np.abs(places - shipped.points).max() <= cloud["scale"] / 2 * (1 + 1e-6)
    assert (frame.time.T, frame.time.t, frame.time.loop) == (500, 0, "bounce")
    assert frame.time.autoplay
