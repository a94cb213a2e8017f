"""The frames of the page `train_points`: before and during a training, through each lens."""

import numpy as np
import pytest

from explorer import texts
from explorer.lessons.train_points import scene, work
from explorer.training.config import TrainConfig
from explorer.worlds.point_quality import PREVIEW_POINTS
from tests.lessons.train_points.runs import SMALL, run_of


def settings(**given):
    return scene.Settings(config=SMALL, **given)


def test_before_a_training_data_turn_into_noise_whatever_the_lens():
    frames = [scene.frame(scene.defaults(act), act) for act in scene.ACTS]
    assert len({tuple(blob.id for blob in frame.blobs()) for frame in frames}) == 1
    take, time = frames[0].view("stage").picture.takes[0], frames[0].time
    assert take.coefs == ("signal", "noise") and time.autoplay and time.t is None
    assert np.isnan(frames[0].numbers.loss) and frames[0].numbers.samples == 0


def test_the_numbers_of_the_formula_are_the_cosine_schedules():
    now = scene.frame(scene.Settings(t=120), "samples").numbers
    share = np.cos((np.array([120, 0]) / 200 + 0.008) / 1.008 * np.pi / 2) ** 2
    assert now.t == 120 and now.signal**2 == pytest.approx(share[0] / share[1], rel=1e-9)
    assert now.signal**2 + now.noise**2 == pytest.approx(1, abs=1e-12)


def test_a_t_beyond_the_runs_end_is_its_end():
    frame = scene.frame(scene.Settings(t=180), "samples", run_of(SMALL))
    assert frame.time.T == frame.numbers.t == frame.time.t == 50  # the run's, not what is chosen


def test_every_checkpoint_is_a_take_and_the_hands_choice_or_its_neighbour_is_in_sight():
    run = run_of(SMALL)
    view = scene.frame(settings(), "samples", run).view("stage")
    assert [take.label.fields for take in view.picture.takes] == [
        (("step", f"{step:,}"),) for step in run.previews
    ]
    assert view.controls.take is None
    steps = list(run.previews)
    near = scene.frame(settings(checkpoint=steps[1] + 1), "samples", run).view("stage")
    assert near.controls.take == 1


def test_a_point_keeps_one_colour_over_all_checkpoints():
    takes = scene.takes(run_of(SMALL))
    assert len(takes) > 3 and len({take.colours.id for take in takes}) == 1


def test_strays_are_counted_one_by_one():
    """Farther from all of the first half of the real points than 99 % of the second half are."""
    run = run_of(SMALL, finished=False)
    now = scene.frame(settings(), "samples", run).numbers
    real = work.yardstick(SMALL).real
    first, second = real[: len(real) // 2], real[len(real) // 2 :]
    gaps = [np.linalg.norm(second[k : k + 100, None] - first, axis=-1).min(1)
            for k in range(0, len(second), 100)]  # fmt: skip
    ends = run.newest.frames[-1].astype(float)  # in half precision: a point or two on the border
    near = np.linalg.norm(ends[:, None] - first, axis=-1).min(1)
    stray = np.mean(near > np.quantile(np.concatenate(gaps), 0.99))
    assert now.samples == PREVIEW_POINTS
    assert now.stray_percent == pytest.approx(100 * stray, abs=0.3)
    assert now.outcome is None and now.pace.left_seconds == 2.0 and now.pace.per_second == 50.0


def test_a_finished_run_has_an_outcome_with_the_loss_of_its_last_fifth():
    run = run_of(SMALL)
    now = scene.frame(settings(), "samples", run).numbers
    losses = run.status.latest.losses[1]
    last = [loss for k, loss in enumerate(losses, 1) if k > len(losses) - len(losses) // 5 - 1]
    assert now.samples == 4000 and now.outcome.distance == now.distance
    assert now.outcome.loss == pytest.approx(sum(last) / len(last), rel=1e-12)
    assert now.pace.left_seconds is None and now.pace.took_seconds > 0


def test_the_lenses_show_the_checkpoint_in_sight_and_what_it_adds_to_the_loss():
    run = run_of(SMALL)
    first = next(iter(run.previews))
    pictures = {
        (act, step): scene.frame(settings(checkpoint=step), act, run).view("stage").picture
        for act in scene.ACTS
        for step in (first, None)
    }
    plain, field, error = (pictures[act, None] for act in scene.ACTS)
    assert plain.field is plain.heat is field.heat is error.field is None
    assert pictures["field", first].field.id != field.field.id
    assert pictures["field", first].reference.id == field.reference.id  # the exact one
    assert pictures["error", first].heat.id != error.heat.id
    assert [readout.column for readout in error.readout] == ["alpha_bar", "share"]


def test_of_points_in_space_no_field_is_drawn():
    config = TrainConfig(dataset="swiss_roll_3d", steps=50, T=20, n_points=200)
    picture = scene.frame(settings(), "error", run_of(config)).view("stage").picture
    assert picture.heat is None and len(picture.readout) == 1


@pytest.mark.parametrize("name", scene.EXPERIMENTS)
def test_an_experiment_changes_what_it_says_and_has_its_lesson(name):
    usual, changed = TrainConfig().as_dict(), scene.experiment(name, TrainConfig()).as_dict()
    assert {key for key in usual if usual[key] != changed[key]} == set(scene.EXPERIMENTS[name])
    for lang in ("en", "zh"):
        section = texts.load(lang, "train_points")[f"experiment.{name}"]
        assert texts.predictions(section).reveal


def test_the_default_run_ends_where_the_cards_say():
    config, told = TrainConfig(), scene.REFERENCE
    ended = scene.frame(scene.Settings(config=config), "samples", run_of(config)).numbers.outcome
    assert ended.distance < 1.5 * told.real_high  # a single run scatters
    assert ended.stray_percent == pytest.approx(told.stray_percent, abs=1.5)
    assert ended.real_low == pytest.approx(told.real_low, abs=0.001)
    assert ended.real_high == pytest.approx(told.real_high, abs=0.001)
    assert ended.floor == pytest.approx(told.floor, abs=0.0005) and ended.floor_error == 0
    assert ended.loss == pytest.approx(told.loss, abs=0.02)
