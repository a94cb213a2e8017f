"""The ladder and the ways in between, without a browser: work, corners, refusals."""

import numpy as np
import pytest

from explorer import words
from explorer.core import interpolation
from explorer.frames import ticks
from explorer.frames.loglog import Line, LogLogView
from explorer.frames.record import Estimate
from explorer.frames.text import say
from explorer.jobs import process_jobs
from explorer.lessons.samplers import scene_ends as ends
from explorer.lessons.samplers import scene_ladder, scene_pictures, scene_points
from explorer.lessons.samplers import scene_rungs as scene
from explorer.lessons.samplers import work_between as between
from explorer.lessons.samplers import work_ladder as ladder_work
from explorer.training import pretrained
from explorer.ui.charts import loglog as ladder_chart
from explorer.worlds import networks
from tests import page_run

WORDS = words.of("en")
TWO = Estimate(2.0, 0.0)


def settings(**changes):
    plain = {"data": "digits", "sampler": "ddim", "options": (("eta", 0.0), ("spacing", "uniform")),
             "guidance": 0.0, "seed": 7, "count": 100, "everyone": False}  # fmt: skip
    return scene_ladder.Settings(**plain | changes)


def opened(**query):
    return page_run.opened("samplers", **query)


@pytest.fixture(autouse=True)
def jobs_end():
    yield
    process_jobs().stop_all()


@pytest.fixture
def four_rungs(monkeypatch):
    monkeypatch.setattr(scene, "BUDGETS", (1, 2, 4, 8))


def test_the_job_draws_all_rungs_measures_them_and_is_not_needed_again(four_rungs):
    wanted = settings()
    seen = list(ladder_work.work(wanted))
    assert seen[-1].share <= 1 and all(each.left is None or each.left >= 0 for each in seen)
    known = ladder_work.known(wanted)
    ladder, measured = known.ladder, list(known.of("ddim").values())
    evaluations = [rung.evaluations for rung in scene.rungs("ddim", 200)]
    assert [run.calls for run in ladder.runs] == evaluations
    assert [each.rung.evaluations for each in measured] == evaluations
    ratios = [each.ratio.value for each in measured]
    assert ratios[0] > 3 * ratios[3] > 3  # one evaluation is far from real digits, eight are near
    assert measured[0].accuracy > 0.95  # and yet a mean digit is named right
    assert ladder.to_mean[0] < 0.1 < 0.3 < ladder.to_mean[-1]
    assert len(list(ladder_work.work(wanted))) == 1  # nothing is left to do


def test_a_job_that_was_stopped_is_gone_on_with(four_rungs):
    wanted = settings(seed=8, guidance=0.5)
    job = ladder_work.work(wanted)

    def measured() -> list:
        return list(ladder_work.known(wanted).of("ddim").values())

    while len(measured()) < 2:
        next(job)
    job.close()
    before = measured()
    done = sum(isinstance(each, scene.Measure) for each in before)
    assert done == 2
    rest = ladder_work.work(wanted)
    shares = [each.share for each in rest if each.share]
    assert shares and measured()[:2] == before
    assert len(measured()) == len(scene.BUDGETS)


def test_with_every_sampler_each_is_measured_at_its_defaults_once():
    tasks = settings(everyone=True, options=(("eta", 0.5), ("spacing", "uniform"))).tasks()
    assert len(tasks) == len(set(tasks))
    assert {task[2] for task in tasks} == set(scene.CLIMBERS)
    assert tasks[0][2:4] == ("ddim", (("eta", 0.5), ("spacing", "uniform")))
    assert dict(next(task[3] for task in tasks if task[2] == "edm"))["churn"] == 0.0


def test_a_hostile_address_is_corrected_and_never_a_traceback():
    at = opened(show="ladder", ladder_sampler="heun", ladder_rung="5", ladder_t="999",
                ladder_data="x", ladder_guidance="-1", ladder_all="maybe")  # fmt: skip
    assert len(at.warning) == 5
    at = opened(show="between", between_a="2000", between_b="-1", between_s="x", between_data="y")
    assert len(at.warning) == 4
    at = opened(show="between", between_ends="noise", between_ax="9", between_by="nan")
    assert len(at.warning) == 2


@pytest.mark.parametrize(
    "query", [{"show": "ladder"}, {"show": "between", "between_what": "pictures"}]
)
def test_a_network_that_cannot_be_read_is_told_in_a_sentence(query, monkeypatch, tmp_path):
    remembered = (networks.shipped, scene.yardstick, ends.denoiser)
    for each in remembered:
        each.memo.clear()
    monkeypatch.setattr(pretrained, "FOLDER", tmp_path)
    name = "glyphs" if "between_what" in query else "digits"
    at = opened(**query | {"ladder_seed": "99", "between_seed": "99"})
    for _ in range(50):
        said = [each.value for each in (*at.caption, *at.info)]
        if any("python -m explorer.training.pretrain" in each for each in said):
            break
        at.run()
    assert any(f"{name}.safetensors is not there" in each for each in said), said
    for each in remembered:
        each.memo.clear()


@pytest.mark.parametrize(
    "query",
    [
        {"between_data": "s_curve", "between_a": "5", "between_b": "5", "lang": "zh"},
        {"between_data": "word", "between_ends": "noise", "between_steps": "10"},
        {"between_what": "pictures", "between_pictures": "digits", "between_first": "99"},
        {"between_what": "pictures", "between_pictures": "digits", "between_ends": "noise"},
    ],
    ids=lambda query: "-".join(query.values()),
)
def test_every_corner_of_the_ways_is_shown_without_a_complaint(query):
    at = opened(show="between", **query)
    assert not at.warning
    assert len(at.get("bidi_component")) > 3


def ways(**changes):
    plain = {"what": "points", "data": "swiss_roll", "ends": "data", "pair": (759, 1371),
             "num_steps": 50, "iterations": 1}  # fmt: skip
    return ends.Settings(**plain | changes)


def test_by_default_the_way_through_the_noise_follows_the_roll_and_the_line_leaves_it():
    way = ends.ways.__wrapped__(ways())
    surprise = {way: row.surprise_nats for way, row in scene_points.rows(ways()).items()}
    assert max(surprise["slerp"], surprise["lerp"]) < 1.5 < 15 < surprise["straight"]
    steps = np.linalg.norm(np.diff(way.paths["slerp"], axis=0), axis=1)
    assert steps.max() < 0.1 and steps.sum() > 3.5  # without a jump, along the whole arm


def test_the_round_trips_of_a_job_are_remembered(monkeypatch):
    monkeypatch.setattr(between, "STEPS", (10, 20))
    monkeypatch.setattr(between, "CORRECTIONS", (0, 1))
    known = list(between.work(ways(seed=5)))
    assert [len(each) for each in known] == [0, 1, 2, 3, 4]
    assert between.trips(ways(seed=5, pair=(1, 2), num_steps=10)) == known[-1]
    errors = [trip.error for trip in known[-1]]
    assert errors[1] < errors[0] and errors[3] < errors[1]
    assert list(between.work(ways(seed=5))) == [known[-1]]


def test_begun_above_zero_the_inversion_of_a_picture_ends_at_the_length_of_noise():
    for name in ("glyphs", "digits"):
        model, x = ends.denoiser("pictures", name), ends.unseen(name).x[:32]
        long, right = (
            interpolation.norms(interpolation.encode(model.schedule, model, x, 20, 1, start=start))
            for start in (0, 8)
        )
        assert np.median(long) > 1.4
        assert 0.95 < np.median(right) < 1.1 and right.max() < 1.25


def test_the_live_picture_is_the_mean_of_its_neighbours_at_the_place():
    way = ends.ways(ways(what="pictures", data="digits", pair=(0, 1), start=8))
    weights = scene_pictures.weights(way)
    stack = np.stack([weights[f"w{j}"] for j in range(ends.COUNTS["digits"])])
    np.testing.assert_allclose(stack.sum(axis=0), 1)
    np.testing.assert_allclose(stack.T @ np.linspace(0, 100, len(stack)), np.arange(101), atol=1e-9)
    assert (stack > 1e-9).sum(axis=0).max() == 2


def test_a_chart_leaves_out_what_it_cannot_place_and_names_what_it_shows(monkeypatch):
    drawn = []
    monkeypatch.setattr(ladder_chart, "_view", lambda key, data: drawn.append(data[0]))
    line = Line("a <b>", ((1, 10.0), (4, float("inf")), (8, 1.2), (2, 0.0)), 3)
    view = LogLogView((line,), (1, 2, 4, 8), (1.0, 5.0), "x", "y", "what", (1.0, "floor"), 2)
    ladder_chart.show(type("Page", (), {"say": staticmethod(str)}), view, "key")
    assert drawn[0].count("<title>") == 2 and "a &lt;b&gt;: 8, 1.2" in drawn[0]
    assert "inf" not in drawn[0] and "nan" not in drawn[0]
    assert ticks.ticks(1.0, 10.0, log=True) == [1, 2, 5, 10]
    assert ticks.ticks(1e-4, 1.0, log=True) == [1e-4, 1e-3, 1e-2, 0.1, 1.0]


def test_a_rung_says_evaluations_and_steps_where_they_differ():
    def words_of(rung, known=None):
        return say(scene_ladder.caption(rung, known), "en", WORDS)

    assert words_of(scene.Rung(1, 1)) == "1 evaluation"
    assert words_of(scene.Rung(4, 7)) == "7 evaluations (4 steps)"
    known = scene.Measure(scene.Rung(8, 8), 300, Estimate(3.0, 0.15), TWO, 0.98, 0.3)
    said = words_of(known.rung, known)
    assert said == "8 evaluations · 1.50 ± 0.07 × floor · 98 % named right · 1 ms"


def test_what_is_said_of_one_evaluation_fits_what_it_gave():
    one, said = scene.Rung(1, 1), scene_ladder.said
    good, bad = (scene.Measure(one, 300, TWO, TWO, right, 0.1) for right in (0.9, 0.2))
    assert [said("ddim", one, known) for known in (None, good, bad)] == ["one", "one", "blot"]
    assert said("euler", one, None) == "past"
    assert said("heun", scene.Rung(2, 3), None) == "rung"
