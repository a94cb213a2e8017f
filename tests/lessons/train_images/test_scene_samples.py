"""Samples of networks for pictures: one noise a row, one class a column; judged and compared."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.lessons.train_images import scene_samples as scene
from explorer.lessons.train_images.scene import experiment
from explorer.training.image_config import recipe
from explorer.training.trainer import train
from explorer.worlds import picture_quality

SCHEDULE = SCHEDULES["cosine"](50)


@lru_cache
def yard():
    data = recipe().make_data()
    return picture_quality.yardstick("digits", training=(data.x, data.labels))


class Painter:
    """A denoiser that is sure of its picture: of each label it was asked for, picture[label]."""

    schedule, shape = SCHEDULE, (8, 8, 1)

    def __init__(self, pictures, labels=None, guidance=0.0):
        self.pictures, self.labels, self.guidance = pictures, labels, guidance
        self.classes = len(pictures)

    def conditioned(self, labels=None, guidance=0.0):
        return Painter(self.pictures, labels, guidance)

    def __call__(self, x_t, t):
        sure = np.broadcast_to(self.pictures[self.labels], x_t.shape)
        return sure * (1 + self.guidance)


def one_of_each():
    data = recipe().make_data()
    first = [int(np.flatnonzero(data.labels == label)[0]) for label in range(10)]
    return data.x[first], first


def test_a_row_is_one_noise_and_a_column_one_class():
    where = scene.grid((8, 8, 1), range(10))
    noise = where.noise.reshape(where.rows, where.columns, 8, 8, 1)
    assert (noise == noise[:, :1]).all()
    assert np.abs(noise[0] - noise[1]).max() > 1
    assert (where.labels.reshape(where.rows, -1) == np.arange(10)).all()
    assert 0.9 < where.noise.std() < 1.1


def test_of_many_classes_evenly_spaced_ones_are_shown_first_and_last_among_them():
    where = scene.grid((28, 28, 1), range(36))
    shown = where.labels[: where.columns]
    assert len(shown) == scene.MOST_COLUMNS and shown[0] == 0 and shown[-1] == 35
    assert set(np.diff(shown)) <= {3, 4}


def test_without_classes_every_tile_has_its_own_noise():
    where = scene.grid((32, 32, 3))
    assert where.labels is None
    flat = where.noise.reshape(len(where.noise), -1)
    assert len(np.unique(flat[:, 0])) == where.rows * where.columns


def test_codes_keep_a_picture_to_half_a_level_and_show_no_number_as_grey():
    values = np.linspace(-3, 3, 601)
    again = scene.pictures(scene.codes(values))
    inside = np.abs(values) <= scene.LIMIT
    assert np.abs(again - values)[inside].max() <= scene.LIMIT / 255 + 1e-6
    assert again.min() == -scene.LIMIT and again.max() == pytest.approx(scene.LIMIT)
    assert scene.pictures(scene.codes(np.array([np.nan])))[0] == pytest.approx(0, abs=0.01)


def test_a_preview_leads_from_the_grids_noise_to_the_pictures_asked_for():
    # DDIM with a denoiser that always answers the same picture ends at that picture
    pictures, first = one_of_each()
    where = scene.grid((8, 8, 1), range(10))
    preview = scene.evaluate(Painter(pictures), 7, where, yard())
    assert preview.times[0] == SCHEDULE.T and preview.times[-1] == 0 and preview.step == 7
    assert len(preview.times) == scene.PREVIEW_STEPS + 1
    # the level of noise left at t = T, sqrt(alpha_bar_T), is far below one code
    assert np.abs(preview.frames[0].astype(int) - scene.codes(where.noise)).max() <= 1
    wanted = scene.codes(pictures[where.labels])
    assert np.abs(preview.frames[-1].astype(int) - wanted).max() <= 1
    assert (preview.near == np.array(first)[where.labels]).all()
    assert preview.distance.max() < 1e-3 and preview.right == 1.0 and preview.finite


def test_an_untrained_network_costs_two_steps():
    where = scene.grid((8, 8, 1), range(10))
    preview = scene.evaluate(Painter(np.zeros((10, 8, 8, 1))), 0, where)
    assert len(preview.frames) == scene.BIRTH_STEPS + 1 and preview.right is None


def test_guidance_reaches_the_samples():
    pictures = 0.25 * one_of_each()[0]
    where = scene.grid((8, 8, 1), range(10))
    preview = scene.evaluate(Painter(pictures), 5, where, guidance=1.0)
    wanted = 2 * pictures[where.labels]
    assert np.abs(scene.pictures(preview.frames[-1]) - wanted).max() < 0.02
    assert preview.guidance == 1.0


def test_an_exploding_run_is_shown_grey_and_its_distance_is_infinite():
    broken = Painter(np.full((10, 8, 8, 1), np.nan))
    preview = scene.evaluate(broken, 3, scene.grid((8, 8, 1), range(10)), yard())
    assert not preview.finite and np.abs(scene.pictures(preview.frames[-1])).max() < 0.01
    *_, last = scene.judge(broken, yard())
    assert last.quality.fd == np.inf


def test_a_moment_of_one_tile_lies_on_the_previews_way():
    pictures, _ = one_of_each()
    where = scene.grid((8, 8, 1), range(10))
    preview = scene.evaluate(Painter(pictures), 5, where)
    for tile in (0, 13):
        for k in (0, 4, 10):
            there = scene.moment(Painter(pictures), where, tile, int(preview.times[k]))
            assert np.abs(scene.codes(there).astype(int) - preview.frames[k, tile]).max() <= 1
        high, low = (int(preview.times[k]) for k in (4, 5))
        ends = [scene.moment(Painter(pictures), where, tile, t) for t in (high, low)]
        middle = scene.moment(Painter(pictures), where, tile, (high + low) // 2)
        share = ((high + low) // 2 - low) / (high - low)
        assert np.allclose(middle, share * ends[0] + (1 - share) * ends[1], atol=1e-5)


class Printer(Painter):
    """Answers given pictures in turn, whatever is asked."""

    def __init__(self, pictures, classes=10, place=None):
        self.stock, self.classes, self.place = pictures, classes, place or [0]

    def conditioned(self, labels=None, guidance=0.0):
        start = self.place[0]
        self.place[0] += scene.CHUNK
        told = Printer(self.stock, self.classes, self.place)
        told.pictures, told.labels, told.guidance = self.stock[start : start + scene.CHUNK], ..., 0
        return told


def test_real_pictures_are_judged_as_good_as_real_pictures():
    news = list(scene.judge(Printer(yard().pictures), yard()))
    assert [now.step for now in news] == [*range(0, 600, scene.CHUNK), 600]
    assert all(now.quality is None for now in news[:-1])
    judged = news[-1].quality
    assert judged.fd == pytest.approx(0, abs=1e-3)  # the very same pictures
    assert judged.accuracy == np.mean(yard().judge.labels(yard().pictures) == yard().asked)
    assert judged.copies == pytest.approx(0.05, abs=0.01) and not judged.copying


def test_the_judge_asks_for_the_labels_that_it_compares_with():
    # one and the same picture for each label: read as asked every time, and far from varied
    *_, last = scene.judge(Painter(one_of_each()[0]), yard())
    assert last.quality.accuracy == 1.0 and last.quality.fd > 5


def test_training_pictures_handed_out_are_found_to_be_copies():
    data = recipe().make_data()
    *_, last = scene.judge(Printer(data.x[:600]), yard())
    assert last.quality.copies == 1.0 and last.quality.copying
    assert np.array_equal(last.quality.nearest, np.arange(600))


def test_pictures_that_no_judge_knows_are_still_compared_with_the_training_set():
    own = picture_quality.own_yardstick(recipe().make_data().x)
    *_, last = scene.judge(Printer(yard().pictures, classes=0), own)
    assert last.total == scene.UNJUDGED
    assert last.quality.fd is None and last.quality.accuracy is None
    assert not last.quality.copying


@pytest.mark.slow
def test_ten_pictures_are_learned_by_heart():
    config = replace(experiment("few", recipe()), steps=120)
    data = config.make_data()
    few = picture_quality.yardstick("digits", training=(data.x, data.labels))
    snapshot = list(train(config))[-1]
    preview = scene.evaluate(snapshot.denoiser(), 120, scene.grid((8, 8, 1), range(10)), few)
    # held-out digits lie some 0.55 from the nearest of ten training pictures
    assert np.median(preview.distance) < 0.25 < few.close
