"""The yardstick of pictures: real ones lie at the floor, noise far off, and copies are found."""

from functools import cache

import numpy as np
import pytest

from explorer.data.images import IMAGES
from explorer.training.pretrained import PRETRAINED
from explorer.worlds.picture_quality import (
    CLOSE,
    PICTURES,
    nearest,
    own_yardstick,
    quality,
    shown,
    yardstick,
)
from explorer.worlds.recognition import faithful, recognised

yard_of = cache(yardstick)


def fresh(name, n=PICTURES, seed=31, **params):
    return IMAGES[name](n, np.random.default_rng(seed), **params)


def noise(yard, seed=3):
    return np.random.default_rng(seed).standard_normal(yard.pictures.shape)


@pytest.mark.parametrize("name", PRETRAINED)
def test_real_pictures_lie_at_the_floor_and_noise_far_off(name):
    yard, real = yard_of(name), fresh(name)
    good = quality(real.x, real.labels, yard)
    assert good.n == PICTURES and 0.7 < good.ratio < 1.5
    assert good.floor.low <= good.floor.median <= good.floor.high
    assert good.accuracy >= 0.97 and yard.accuracy >= 0.97
    bad = quality(noise(yard), yard.labels, yard)
    assert bad.ratio > 20 and bad.accuracy < 0.3 and not bad.copying


def test_the_held_out_pictures_are_at_distance_nought_from_themselves():
    yard = yard_of("glyphs")
    assert quality(yard.pictures, yard.labels, yard).fd == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("name", PRETRAINED)
def test_no_held_out_picture_is_a_training_picture(name):
    yard = yard_of(name)
    assert len(yard.pictures) == PICTURES == len(yard.distances) and yard.distances[0] > 0.01
    assert yard.close < yard.typical
    # digits have 17 grey levels, so some distances are equal and none of those counts
    assert CLOSE - 0.01 < np.mean(yard.distances < yard.close) <= CLOSE + 1 / PICTURES


def test_the_distance_sees_blur_missing_classes_and_a_common_tint():
    shapes, glyphs = fresh("shapes"), fresh("glyphs")
    corners = [np.roll(glyphs.x, (i, j), (1, 2)) for i in (-1, 1) for j in (-1, 1)]
    for name, worse in (
        ("glyphs", 0.25 * sum(corners)),
        ("shapes", (shapes.x + 1) * [1.0, 0.3, 0.3] - 1),
        ("shapes", shapes.x[np.resize(np.flatnonzero(shapes.labels < 4), PICTURES)]),
    ):
        assert quality(worse, None, yard_of(name)).ratio > 2


def test_the_floor_knows_how_many_pictures_and_of_which_classes():
    yard = yard_of("digits")
    assert yard.floor(100).median > 2 * yard.floor(600).median
    only_ones = np.ones(PICTURES, int)
    assert yard.floor(labels=only_ones).median > 5 * yard.floor(labels=yard.labels).median
    # with the held-out pictures' own classes the distance is below that of classes left to chance,
    assert yard.floor(labels=yard.labels).median < yard.floor().median
    # which is what samples are asked for
    assert yard.floor(labels=yard.asked).median == pytest.approx(yard.floor().median, rel=0.25)


def test_more_draws_of_the_floor_go_on_from_the_first_and_scatter_about_the_same_middle():
    yard = yard_of("digits")
    few, many = (yard.floor_distances(labels=yard.asked, draws=draws) for draws in (8, 48))
    assert many[:8] == few and len(many) == 48
    floor = yard.floor(labels=yard.asked)
    assert (floor.low, floor.high) == (min(few), max(few)) and floor.median == np.median(few)
    # the error of a median is 1.25 times that of a mean; the sets are drawn from one pool
    assert np.median(many) == pytest.approx(floor.median, abs=4 * 1.25 * np.std(many) / np.sqrt(8))


@pytest.mark.parametrize("name", PRETRAINED)
def test_samples_are_asked_for_every_class_about_as_often_as_it_occurs(name):
    asked, count = yard_of(name).asked, len(IMAGES[name].classes)
    often = np.bincount(asked, minlength=count)
    assert len(asked) == PICTURES
    assert abs(often - PICTURES / count).max() < 5 * (PICTURES / count) ** 0.5
    assert often.min() > 0 and not np.array_equal(asked, yard_of(name).labels)


def test_labels_left_out_leave_accuracy_out():
    yard, real = yard_of("digits"), fresh("digits", 50)
    answer = quality(real.x, None, yard)
    assert answer.accuracy is None and answer.recognised is None and answer.read.shape == (50,)
    wrong = quality(real.x, (real.labels + 1) % 10, yard)
    assert wrong.accuracy < 0.05 and wrong.recognised is None


def test_copies_are_found_and_fresh_pictures_are_none():
    yard = yard_of("glyphs")
    fair = quality(*fresh("glyphs"), yard)
    assert fair.copies == pytest.approx(CLOSE, abs=0.04) and not fair.copying
    mixed = fresh("glyphs").x
    mixed[:90] = yard.training[300:390] + 0.02 * noise(yard)[:90]
    caught = quality(mixed, None, yard)
    assert np.array_equal(caught.nearest[:90], np.arange(300, 390))
    assert caught.copying and caught.copies > 0.15
    assert caught.distance[:90].max() < yard.close


def test_a_digit_of_the_training_set_is_its_own_copy():
    yard = yard_of("digits")
    copies = quality(yard.training[:200], yard.training_labels[:200], yard)
    assert np.array_equal(copies.distance, np.zeros(200)) and copies.copies == 1
    assert copies.copying


def test_the_training_set_of_a_run_can_be_given():
    x, labels = fresh("glyphs", 30, seed=5)
    yard = yardstick("glyphs", training=(x, labels))
    assert yard.training is x and yard.typical > yard_of("glyphs").typical
    assert yard.floor() == yard_of("glyphs").floor()
    assert np.array_equal(yard.training_labels, labels)


def test_a_figure_redrawn_well_but_named_without_conviction_is_not_recognised():
    yard, real = yard_of("shapes"), fresh("shapes", 50)

    class Unsure:
        factors = yard.judge.factors

        @staticmethod
        def probabilities(pictures):
            return np.full((len(pictures), 6), 1 / 6)

    assert recognised(yard.judge, real.x, real.labels).mean() > 0.9
    assert not recognised(Unsure, real.x, real.labels).any()


def test_who_trains_on_the_held_out_part_is_compared_with_the_other():
    yard = yardstick("digits", {"split": "test"})
    assert yard.distances[0] > 0.01 and len(yard.training) == 600


@pytest.mark.parametrize("params", [{}, {"size": "16"}, {"colour": False}])
def test_real_figures_are_recognised_whatever_the_variant(params):
    yard = yardstick("shapes", params)
    real = fresh("shapes", 1000, **params)
    assert np.mean(recognised(yard.judge, real.x, real.labels)) >= 0.98
    assert not recognised(yard.judge, shown(noise(yard)), yard.labels).any()
    assert not recognised(yard.judge, real.x, (real.labels + 1) % 6).any()


def test_what_is_not_one_figure_of_one_colour_is_not_recognised():
    """A half whose other half was nearly empty is still the figure, somewhat smaller."""
    yard, real = yard_of("shapes"), fresh("shapes", 400)
    two = np.maximum(real.x, np.roll(real.x, 1, axis=0))
    grey = np.repeat(real.x.mean(axis=3, keepdims=True), 3, axis=3)
    halves = np.concatenate([real.x[:, :16], np.full_like(real.x[:, 16:], -1)], axis=1)
    mean = np.repeat(real.x.mean(axis=0, keepdims=True), 400, axis=0)
    for wrong, most in ((two, 0.12), (grey, 0.1), (halves, 0.3), (mean, 0), (-real.x, 0)):
        assert np.mean(recognised(yard.judge, wrong, real.labels)) <= most
        assert np.mean(faithful(yard.judge, wrong, real.labels)) <= most / 1.4
    assert np.mean(recognised(yard.judge, shown(1.1 * real.x + 0.05), real.labels)) > 0.9


def test_each_of_class_place_and_colour_must_be_right():
    """The judge is told wrong in one thing at a time; the redrawing shows it."""
    yard, real = yard_of("shapes"), fresh("shapes", 100)
    read = yard.judge.factors(real.x)

    class Told:
        probabilities = yard.judge.probabilities

        def __init__(self, **wrong):
            self.factors = lambda pictures: read._replace(**wrong)

    def share(**wrong):
        return np.mean(recognised(Told(**wrong), real.x, real.labels))

    assert share() > 0.98
    assert share(x=read.x + 0.06) < 0.1 and share(y=read.y - 0.06) < 0.1
    assert share(x=read.x + 0.02) > 0.9
    assert share(rgb=read.rgb[:, [2, 0, 1]]) == 0


def test_nearest_agrees_with_every_distance_computed(monkeypatch):
    monkeypatch.setattr("explorer.worlds.picture_quality.CHUNK", 7)  # several pieces
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((20, 4, 5, 3)), rng.standard_normal((50, 4, 5, 3))
    index, distance = nearest(a, b)
    every = np.sqrt(((a[:, None] - b[None]) ** 2).mean(axis=(2, 3, 4)))
    assert np.array_equal(index, every.argmin(axis=1))
    assert np.allclose(distance, every.min(axis=1), atol=1e-6)
    yard = own_yardstick(b)
    among = np.sqrt(((b[:, None] - b[None]) ** 2).mean(axis=(2, 3, 4))) + np.diag(np.full(50, 9))
    assert np.allclose(yard.distances, np.sort(among.min(axis=1)), atol=1e-6)


def test_uploaded_pictures_have_no_judge_but_copies_are_told():
    own = np.random.default_rng(1).uniform(-1, 1, (60, 12, 12, 3)).astype(np.float32)
    yard = own_yardstick(own)
    other = np.random.default_rng(2).uniform(-1, 1, (40, 12, 12, 3))
    answer = quality(other, None, yard)
    assert (answer.fd, answer.floor, answer.accuracy, answer.read) == (None,) * 4
    assert answer.ratio is None and yard.floor() is None and not answer.copying
    assert quality(np.repeat(own[:4], 10, axis=0), None, yard).copying


def test_samples_that_are_no_numbers_are_infinitely_far():
    yard = yard_of("digits")
    broken = yard.pictures.copy()
    broken[3] = np.nan
    assert quality(broken, yard.labels, yard).fd == np.inf
    assert np.isfinite(quality(broken, yard.labels, yard).distance).all()
