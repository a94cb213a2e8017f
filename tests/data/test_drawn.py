"""A painted cloud: what the browser sends is checked, and its density is exact."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.data.drawn import (
    MOST_CENTRES,
    MOST_POINTS,
    density,
    labels_by_angle,
    points_from_strokes,
    resample,
    thin,
)

HEART = np.random.default_rng(1).uniform(-2, 2, (300, 2))

HOSTILE = {
    "nothing": [],
    "none": None,
    "a number": 3,
    "text": "[[1, 2]]",
    "bytes": b"12",
    "a dict": {"x": 1, "y": 2},
    "numbers": [1, 2],
    "one coordinate": [[1]],
    "three coordinates": [[1, 2, 3]],
    "text coordinates": [["1", "2"]],
    "text for a pair": ["12"],
    "a dict for a pair": [{"x": 1, "y": 2}],
    "truth": [[True, False]],
    "nothing in a pair": [[None, 1]],
    "NaN": [[0, float("nan")]],
    "infinite": [[float("inf"), 0]],
    "minus infinite": [[0, float("-inf")]],
    "too far": [[10.001, 0]],
    "far too far": [[0, -1e300]],
    "a huge integer": [[10**400, 0]],
    "nested": [[[1], [2]]],
    "too many": [[0, 0]] * (MOST_POINTS + 1),
    "bad at the end": [[0, 0]] * 99 + [[0]],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_strokes_are_refused_with_a_sentence(name):
    with pytest.raises(ValueError, match=r"must be .*\.$") as refusal:
        points_from_strokes(HOSTILE[name])
    assert len(str(refusal.value)) < 250


def test_good_strokes_are_kept_to_the_last_digit_and_in_order():
    points = points_from_strokes(HEART.tolist())
    assert points.dtype == np.float64 and np.array_equal(points, HEART)
    assert points_from_strokes([(1, 2)]).tolist() == [[1.0, 2.0]]
    assert points_from_strokes([[0, 0]] * MOST_POINTS).shape == (MOST_POINTS, 2)


@pytest.mark.parametrize("by", ["order", "angle"])
def test_resampling_has_its_shape_and_repeats(by):
    x, labels = resample(HEART, 1000, np.random.default_rng(0), by=by)
    again = resample(HEART, 1000, np.random.default_rng(0), by=by)
    assert x.shape == (1000, 2) and labels.shape == (1000,)
    assert labels.min() >= 0 and labels.max() <= 1
    assert np.array_equal(x, again.x) and np.array_equal(labels, again.labels)


def test_order_labels_follow_the_stroke():
    line = np.stack([np.linspace(-1, 1, 200), np.zeros(200)], axis=1)
    x, labels = resample(line, 500, np.random.default_rng(0), brush=0.0)
    assert np.allclose(labels, (x[:, 0] + 1) / 2, atol=1e-12)


def test_angle_labels_go_around_once():
    angle = np.linspace(-3, 3, 50)
    around = labels_by_angle(np.stack([np.cos(angle), np.sin(angle)], axis=1) * [1, 1])
    assert np.all(np.diff(around) > 0)


@pytest.mark.parametrize("count", [1, 300, 5000])
def test_the_density_is_that_of_the_draw(count):
    points = np.random.default_rng(2).uniform(-1, 1, (count, 2))
    exact = density(points, brush=0.1)
    ours = -exact.log_density(resample(points, 1500, np.random.default_rng(3), brush=0.1).x)
    own = -exact.log_density(exact.sample(1500, np.random.default_rng(4)))
    error = np.sqrt((ours.var() + own.var()) / 1500)
    assert abs(ours.mean() - own.mean()) < 4 * error
    assert len(exact.weights) == min(count, MOST_CENTRES)


def test_thinning_keeps_first_and_last_and_even_steps():
    points = np.stack([np.arange(9000.0), np.zeros(9000)], axis=1)
    thinned = thin(points)[:, 0]
    assert len(thinned) == MOST_CENTRES and thinned[0] == 0 and thinned[-1] == 8999
    assert set(np.diff(thinned)) <= {4.0, 5.0}
    assert thin(HEART) is HEART


def test_a_brush_without_width_has_no_density():
    for brush in (0.0, -1.0, float("nan")):
        with pytest.raises(ValueError, match=r"must be .*\.$"):
            density(HEART, brush)
