"""The map's two lanes: the shipped ones are those that the code makes; they have the right law."""

import subprocess
import sys

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.data import nearest
from explorer.data.clouds import DATASETS
from explorer.lessons.home import scene
from explorer.metrics import sliced_wasserstein
from explorer.ui.frame.frame import PAGES

ROLL = DATASETS["swiss_roll"]


@pytest.fixture(scope="module")
def shipped():
    return scene.load()


@pytest.fixture(scope="module")
def schedule():
    """The shipped network's, written out."""
    return SCHEDULES["sigmoid_bar"](200, start=-1.0, end=3.0, tau=0.8)


@pytest.mark.slow
def test_the_shipped_map_is_the_one_that_the_code_makes(shipped):
    """But for half a byte of rounding, and another machine's arithmetic on the network's way."""
    made_here, stored = scene.as_bytes(scene.make()), scene.as_bytes(shipped)
    for name, values in made_here.items():
        off = np.abs(values.astype(int) - stored[name].astype(int))
        most = 6 if name == "pictures_back" else 1
        assert off.max() <= most, name


def test_the_file_is_small_enough_for_a_first_picture():
    assert scene.FILE.stat().st_size <= 120_000


def test_out_there_every_state_is_a_mixture_of_one_picture_and_one_noise(shipped, schedule):
    """The noise that two states imply, x_t − √ᾱ x_0 over √(1−ᾱ), is one and the same."""
    unit = shipped.reach / scene.HALF
    x0 = shipped.points_out[0]
    implied = [
        (shipped.points_out[k] - schedule.signal[t] * x0) / schedule.noise[t]
        for k, t in ((20, 100), (30, 150), (40, 200))
    ]
    for one, t in zip(implied, (100, 150, 200), strict=True):
        limit = unit * (1 + schedule.signal[t]) / schedule.noise[t]
        assert np.abs(one - implied[-1]).max() <= limit + unit
    assert abs(implied[-1].std() - 1) < 5 / np.sqrt(2 * implied[-1].size)
    grey = shipped.pictures_out[-1]  # of N(0, 1) what lies beyond black and white is cut off
    assert abs((np.abs(grey) == 1).mean() - 0.317) < 5 * np.sqrt(0.317 * 0.683 / grey.size)


def test_what_comes_back_is_new_and_of_the_same_kind(shipped):
    """Another digit, whom the shipped judge calls by its name, and the roll as far as fresh draws
    lie from it."""
    from explorer.training.pretrained import judge_of

    out, back = (getattr(shipped, f"pictures_{way}")[0] for way in ("out", "back"))
    assert np.sqrt(np.mean((out - back) ** 2)) > 0.3
    named = judge_of(scene.NETWORK).labels(back[None, :, :, None].astype(np.float32))
    assert named.tolist() == [scene.DIGIT]
    rng = np.random.default_rng(0)
    fresh, other = ROLL(scene.POINTS, rng).x, ROLL(scene.POINTS, rng).x
    ours = sliced_wasserstein(shipped.points_back[0], fresh, rng=np.random.default_rng(1))
    floor = sliced_wasserstein(other, fresh, rng=np.random.default_rng(1))
    assert ours < 1.6 * floor  # the floor itself varies by a third


def test_the_clouds_way_back_is_the_step_without_noise(shipped, schedule):
    """Between stored states, by the exact denoiser: five steps of Song J. et al. 2021, eq. (12)."""
    density = ROLL.density(**ROLL.defaults()).denoiser(schedule)
    x = shipped.points_back[20]
    for t in range(100, 95, -1):
        guess = density(x, t)
        eps = (x - schedule.signal[t] * guess) / schedule.noise[t]
        x = schedule.signal[t - 1] * guess + schedule.noise[t - 1] * eps
    assert np.abs(x - shipped.points_back[19]).max() < 2 * shipped.reach / scene.HALF


def test_every_page_stands_on_the_map_once():
    pages = [page for station in scene.STATIONS.values() for page in station] + [*scene.TOOLS]
    assert sorted(pages) == sorted(entry.name for entry in PAGES[1:])


def test_an_end_point_takes_the_label_of_its_neighbour_on_the_roll():
    places, labels = np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([0.25, 0.75])
    got = nearest.nearest_labels(np.array([[0.1, 0.3], [0.9, -2.0]]), places, labels)
    assert got.tolist() == [0.25, 0.75]


def test_showing_it_loads_neither_torch_nor_scikit_learn_nor_plotly_nor_scipy():
    code = (
        "import sys; from explorer.lessons.home import scene;"
        "scene.frame(scene.defaults('home'), 'home');"
        "print([m for m in ('torch', 'sklearn', 'plotly', 'scipy') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_what_is_sent_is_what_is_stored(shipped):
    from tests.frames.test_stage import read

    frame = scene.frame(scene.defaults("home"), "home")
    sent = read(frame.view("map").data.data)
    assert sent["times"] == shipped.times.tolist() == list(range(0, 201, 5))
    for name, values in scene.as_bytes(shipped).items():
        np.testing.assert_array_equal(sent[name], values)
    assert (frame.time.T, frame.time.t, frame.time.autoplay) == (200, 0, True)
