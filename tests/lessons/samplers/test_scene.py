"""The frames of the page `samplers`: each part's picture and its numbers, without Streamlit."""

from dataclasses import replace

import numpy as np
import pytest

from explorer import texts
from explorer.core.schedules import SCHEDULES
from explorer.frames.record import Estimate
from explorer.lessons.samplers import scene, scene_compare, scene_ends, scene_ladder, scene_rungs
from explorer.lessons.samplers.scene_compare import side
from tests import page_run

GAUSSIANS = {"dataset": "eight_gaussians", "T": 60}


@pytest.mark.parametrize("act", scene.ACTS)
def test_the_bare_address_shows_the_defaults(act, monkeypatch):
    asked, frame = [], scene.frame
    monkeypatch.setattr(scene, "frame", lambda *each: asked.append(each) or frame(*each))
    page_run.opened("samplers", **({} if act == "compare" else {"show": act}))
    assert asked[0][:2] == (scene.defaults(act), act)


# --- compare ------------------------------------------------------------------------------------


def compared(**changes):
    return replace(scene.defaults("compare"), **{**GAUSSIANS, **changes})


def test_the_band_is_told_to_be_of_one_real_sample_to_as_many_as_a_cloud_is_compared_with():
    """Two samples alone scatter more than one from the mean of several."""
    for lang in ("en", "zh"):
        told = texts.load(lang, "samplers")["now.compare.distance"]
        (sentence,) = (line for line in told.splitlines() if "<<low" in line)
        assert "<<sets>>" in sentence and "<<points:,>>" in sentence


def test_all_clouds_share_one_clock_and_its_step_buttons_stop_where_one_of_them_moves():
    frame = scene.frame(compared(t=7, point=3), "compare")
    assert [view.name for view in frame.views] == ["cloud_a", "cloud_b", "cloud_c", "time"]
    assert frame.time.t == 7 and frame.view("cloud_b").controls.picked == 3
    runs = [scene_compare.walked(compared(), choice) for choice in compared().sides]
    assert frame.time.stops == sorted(set().union(*(set(run.times.tolist()) for run in runs)))
    assert all(view.reports.t for view in frame.views)


def test_what_costs_too_much_is_counted_and_not_drawn():
    choice = side("a", "langevin", num_steps=5000)
    frame = scene.frame(compared(sides=(choice, *compared().sides[:1])), "compare")
    first, second = frame.numbers.sides
    assert first.refused and first.evaluations == 5001 and np.isnan(first.distance)
    assert not second.refused and [view.name for view in frame.views] == ["cloud_b", "time"]


def test_without_its_network_the_part_has_numbers_and_no_clouds():
    frame = scene.frame(compared(denoiser="trained", seed=31, dataset="pinwheel"), "compare")
    assert [view.name for view in frame.views] == ["time"]
    assert [each.evaluations for each in frame.numbers.sides] == [10, 10, 10]


# --- eta ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_at_eta_one_the_gaussian_variance_is_that_of_the_posterior_variances():
    settings = replace(scene.defaults("eta"), schedule="linear", T=50, eta=1.0)
    numbers = scene.frame(settings, "eta").numbers
    assert numbers.variance == pytest.approx(numbers.posterior50, rel=1e-12)
    (slider,) = scene.frame(settings, "eta").view("eta").controls.sliders
    assert slider.value == 1.0 and slider.sweep is not None


# --- ladder -------------------------------------------------------------------------------------


def known(**measures):
    """All rungs, drawn by a denoiser that says zero, and what is given of the measurements."""
    settings = scene.defaults("ladder")
    zero = type("Zero", (), {"schedule": SCHEDULES["cosine"](settings.T)})()
    type(zero).__call__ = lambda self, x_t, t: 0 * x_t
    x_T = scene_ladder.noise_of(settings)
    runs = tuple(scene_rungs.climb(zero, "ddim", rung, x_T) for rung in settings.rungs)
    means = np.full((10, 8, 8, 1), 0.5, np.float32)
    to_mean = tuple(0.1 * k for k in range(len(runs)))
    ladder = scene_ladder.Ladder(settings.columns, runs, means, to_mean)
    return settings, scene_ladder.Known(ladder, tuple(measures.items()))


def test_before_the_rungs_are_drawn_their_noise_stands_there():
    settings = scene.defaults("ladder")
    frame = scene.frame(settings, "ladder")
    assert [view.name for view in frame.views] == ["ladder_before", "ladder_chart"]
    assert frame.time.t == settings.T == 200 and not frame.view("ladder_chart").lines
    assert frame.numbers.said == "one" and frame.numbers.n == 1 and np.isnan(frame.numbers.gap)
    assert (frame.numbers.classes, frame.numbers.columns) == (10, 10)


def test_a_rungs_numbers_are_those_of_its_measurement():
    six, five, four = (Estimate(value, 0.0) for value in (6.0, 5.0, 4.0))
    measure = scene_rungs.Measure(scene_rungs.Rung(4, 4), 300, six, four, 0.75, 0.6)
    better = scene_rungs.Measure(scene_rungs.Rung(8, 8), 300, five, four, 0.9, 0.6)
    settings, seen = known(ddim=(measure, better), heun=(measure,))
    frame = scene.frame(replace(settings, rung=2, t=50), "ladder", seen)
    assert frame.time.stops == sorted(seen.ladder.runs[2].times.tolist())
    *_, strong = frame.view("ladder_chart").lines
    assert strong.points == ((4, 1.5), (8, 1.25)) and strong.strong
    assert len(frame.view("ladder").picture.takes[0].tiles) == 70


def test_a_lecturer_sees_four_of_the_rungs():
    settings, seen = known()
    frame = scene.frame(replace(settings, lectured=True), "ladder", seen)
    assert len(frame.view("ladder").picture.takes[0].tiles) == 50


# --- between ------------------------------------------------------------------------------------


def test_two_noises_have_lost_nothing_and_stand_where_they_were_put():
    pair = (-1.0, 0.0, 0.0, 2.0)
    settings = replace(scene.defaults("between"), ends="noise", pair=pair, place=30)
    frame = scene.frame(settings, "between")
    handles = frame.view("between_points_noise").controls.handles
    assert [(each.x, each.y) for each in handles] == [(-1.0, 0.0), (0.0, 2.0)]
    assert frame.numbers.error == 0 and frame.numbers.angle_degrees == pytest.approx(90)
    assert frame.time.t == 30 and frame.time.T == 100


def test_the_trips_that_are_known_are_points_of_the_chart():
    trip = scene.scene_between.Trip
    seen = (trip(10, 0, 20, 0.5), trip(20, 0, 40, 0.25), trip(10, 1, 30, 0.1))
    chart = scene.frame(scene.defaults("between"), "between", seen).views[1]
    assert chart.name == "interpolation_trips_points" and chart.marked == 50
    assert [line.points for line in chart.lines] == [((10, 0.5), (20, 0.25)), ((10, 0.1),)]
    assert [line.strong for line in chart.lines] == [False, True]


def test_pictures_between_two_noises_are_as_long_as_noise_only_on_the_circle():
    settings = scene_ends.Settings("pictures", "digits", "noise", (), 10, seed=3)
    frame = scene.frame(settings, "between")
    rows = frame.numbers.rows
    assert rows["slerp"].norm > 0.85 > rows["lerp"].norm
    assert rows["real"].apart < rows["straight"].apart
    assert len(frame.view("between_pictures").picture.takes[0].tiles) == 36
