"""The frames of the page `objective`: every number beside a picture, by a second derivation."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.lessons.objective import scene
from explorer.lessons.objective.scene_panels import PLACES

LN2 = np.log(2.0)
OTHER = scene.Settings(data="three", model="beta", schedule="jsd", T=5, seed=3)


def frame_of(act, settings=None, **changes):
    return scene.frame(replace(settings or scene.defaults(act), **changes), act)


def test_the_range_stands_at_the_place_and_every_tile_is_the_number_there():
    for x0 in (-2.2, 0.3, 1.04):
        frame = frame_of("bound", x0=x0)
        plates = frame.view("plates")
        assert abs(PLACES[plates.slider.index] - x0) <= 0.05
        told = [tile.values[plates.slider.index] for tile in plates.tiles]
        now = frame.numbers
        assert told == [now.nll_nats, now.bound_nats, now.gap_nats]


def test_the_means_of_lines_9_and_10_lie_about_the_bound():
    for settings in (None, OTHER):
        now, view = (getattr(frame_of("lines", settings), name) for name in ("numbers", "views"))
        assert abs(now.mean9_nats - now.bound_nats) < 4 * now.error9_nats
        assert abs(now.mean10_nats - now.bound_nats) < 4 * now.error10_nats
        rungs = view[0].rungs
        assert (rungs[8].mean, rungs[9].error) == (now.mean9_nats, now.error10_nats)
        assert rungs[9].spread == pytest.approx(now.error10_nats * np.sqrt(scene.PATHS))


def test_the_derivation_travels_with_sixty_of_its_paths_and_the_line_that_is_open():
    view = frame_of("lines", line=6).view("derivation")
    assert view.open == 6 and len(view.rungs) == 10 and view.count == scene.PATHS
    assert view.x.shape == (60, 9) and all(rung.values.shape == (60,) for rung in view.rungs)
    for rung in view.rungs:
        assert rung.parts.shape == (60, len(rung.row.parts))  # a number for each part shown


def test_the_gap_at_each_number_of_steps_is_the_bounds_act_by_its_own():
    for T in (1, 8, 13):
        now = frame_of("gap", T=T).numbers
        bound = frame_of("bound", T=T).numbers
        assert (now.T, now.nll_nats, now.entropy_nats) == (
            T, bound.mean_nll_nats, bound.entropy_nats,
        )  # fmt: skip
        assert now.bound_nats == pytest.approx(frame_of("terms", T=T, t=1).numbers.bound_nats)
        assert now.slack_nats == pytest.approx(now.bound_nats - now.nll_nats, abs=1e-9)
        assert now.miss_nats == pytest.approx(now.nll_nats - now.entropy_nats, abs=1e-9)


def test_a_number_of_steps_of_ones_own_stands_among_the_stops():
    slider = frame_of("gap", T=7).view("plates").slider
    assert (
        slider.places[slider.index] == 7 and 7 not in frame_of("gap").view("plates").slider.places
    )
