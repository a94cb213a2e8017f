"""The frames of the page `train_images`: before and during a training, through each lens."""

import numpy as np
import pytest

from explorer import texts, words
from explorer.frames.text import Label
from explorer.jobs import Status
from explorer.lessons.train_images import scene, work
from explorer.lessons.train_images import scene_samples as samples
from explorer.training.image_config import recipe
from explorer.worlds.pictures import Task, yardstick
from tests.lessons.train_images.runs import SMALL, run_of


def settings(**given):
    return scene.Settings(task=SMALL, **given)


def test_before_a_training_real_pictures_turn_into_noise_whatever_the_lens():
    frames = [scene.frame(scene.defaults(act), act) for act in scene.ACTS]
    assert len({tuple(blob.id for blob in frame.blobs()) for frame in frames}) == 1
    assert {len(frame.views) for frame in frames} == {1}  # nothing is at work inside
    shown, time = frames[0].view("stage").picture, frames[0].time
    assert shown.takes[0].tiles[0].mix == {0: "signal", 60: "noise"}
    assert time.autoplay and time.t is None
    assert shown.headings == tuple(Label({"en": str(k), "zh": str(k)}) for k in range(10))


def test_the_numbers_of_the_formula_are_the_schedules_and_the_guidances():
    now = scene.frame(scene.Settings(t=120, guidance=1.5), "samples").numbers
    share = np.cos((np.array([120, 0]) / 200 + 0.008) / 1.008 * np.pi / 2) ** 2
    assert recipe().schedule == "cosine" and recipe().T == 200
    assert now.signal**2 == pytest.approx(share[0] / share[1], rel=1e-9)
    assert now.signal**2 + now.noise**2 == pytest.approx(1, abs=1e-12) and now.w == 1.5


def test_a_wait_is_as_long_as_its_steps():
    one, two = (
        scene.frame(
            scene.Settings(task=Task(recipe(steps=n)), step_seconds=0.02), "samples"
        ).numbers
        for n in (100, 200)
    )
    assert one.wait_seconds == pytest.approx(2.0) and two.wait_seconds == pytest.approx(4.0)
    assert scene.frame(scene.defaults("samples"), "samples").numbers.wait_seconds is None


def test_samples_on_their_way_are_noise_at_the_end_of_time():
    idle = Status("running", 0, 20, 0.0, None, 0, "", False, None, (), {})
    time = scene.frame(settings(), "pairs", scene.Seen("job", idle, task=SMALL)).time
    assert time.t == time.T == 20 and not time.autoplay


def test_the_grid_is_judged_until_the_judgement_is_there():
    """Named as asked: of the grid's samples as they are drawn, counted one by one."""
    run = run_of(SMALL)
    now = scene.frame(settings(), "samples", run).numbers
    ends = np.clip(samples.pictures(run.newest.frames[-1]), -1, 1)  # to half a level
    asked = np.tile(np.arange(10), samples.ROWS)
    right = np.mean(yardstick(SMALL).judge.labels(ends) == asked)
    assert now.named == pytest.approx(right, abs=2 / 60) and now.named_of == 60
    assert now.fd is now.copies is now.outcome is None and now.to_judge == 0
    half = scene.numbers(settings(), run_of(SMALL, samples.Judging(300, 600)))
    assert (half.judged, half.to_judge, half.fd) == (300, 600, None)


def test_every_checkpoint_is_a_take_with_its_guidance_where_another_is_wanted():
    run = run_of(SMALL)
    takes = scene.frame(settings(), "samples", run).view("stage").picture.takes
    assert [take.label.key for take in takes] == ["live.take"] * 3
    other = scene.Seen("job", run.status, task=SMALL, guidance=2.0)
    takes = scene.frame(settings(), "samples", other).view("stage").picture.takes
    assert [dict(take.label.fields)["w"] for take in takes] == ["0"] * 3


def test_under_each_sample_stands_its_nearest_training_picture():
    run = run_of(SMALL)
    shown = scene.frame(settings(), "pairs", run).view("stage").picture
    ends = samples.pictures(run.newest.frames[-1])[0].clip(-1, 1)
    gaps = np.sqrt(np.mean((yardstick(SMALL).training - ends) ** 2, axis=(1, 2, 3)))
    assert shown.takes[-1].tiles[10].caption == f"{gaps.min():.2f}"


def test_inside_is_the_checkpoint_in_sight_and_nothing_at_the_end():
    run = run_of(SMALL)
    assert len(scene.frame(settings(t=0), "inside", run).views) == 1
    frame = scene.frame(settings(t=10, tile=13), "inside", run)
    first = scene.frame(settings(t=10, tile=13, checkpoint=0), "inside", run)
    view = frame.view("unet")
    assert frame.view("stage").picture.highlight == 13
    assert view.blob.id != first.view("unet").blob.id
    assert view.told[0] == "t = 10"
    assert dict(view.told[1].fields)["label"] == Label({"en": "3", "zh": "3"})
    assert scene.frame(settings(t=10, tile=13), "inside", run).view("unet") is view


@pytest.mark.parametrize("name", scene.EXPERIMENTS)
def test_an_experiment_changes_what_it_says_and_has_its_lesson_and_its_title(name):
    usual, changed = recipe().as_dict(), scene.experiment(name, recipe()).as_dict()
    trained = set(scene.EXPERIMENTS[name]) - {"guidance"}
    assert {key for key in usual if usual[key] != changed[key]} == trained
    for lang in ("en", "zh"):
        section = texts.load(lang, "train_images")[f"experiment.{name}"]
        assert texts.predictions(section).reveal
        assert words.of(lang)(f"train_images.{name}")


@pytest.mark.exhaustive
@pytest.mark.slow
def test_the_default_run_ends_where_the_cards_say():
    task, told = Task(recipe()), scene.REFERENCE
    snapshot = list(work.train(task))[-1]
    *_, last = work.judgement(task, snapshot, 0.0)
    assert last.quality.fd == pytest.approx(told.fd, rel=0.3)  # a single run scatters by 0.15
    assert last.quality.accuracy == pytest.approx(told.named, abs=0.03)
    assert last.quality.copies == pytest.approx(told.copies, abs=0.02)


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_quoted_outcome_is_the_median_of_twelve_seeds_and_what_a_tenth_of_a_run_is_worth():
    """After a tenth about three in four are named, and the distance is 3.3 times the last one."""
    early, late = [], []
    for seed in range(12):
        task, told = Task(recipe(seed=seed)), []
        for snapshot in work.train(task):
            if not told and snapshot.step >= task.config.steps / 10:
                told.append(snapshot)
        for each, kept in ((told[0], early), (snapshot, late)):
            *_, last = work.judgement(task, each, 0.0)
            kept.append((last.quality.fd, last.quality.accuracy, last.quality.copies))
    first, ended = (np.median(each, axis=0) for each in (early, late))
    reference = (scene.REFERENCE.fd, scene.REFERENCE.named, scene.REFERENCE.copies)
    assert np.abs(ended - reference) == pytest.approx(0, abs=6e-3)
    assert 0.7 < first[1] < 0.8 < 0.9 < ended[1] and 0.25 < ended[0] / first[0] < 0.35
