"""Around the page `samplers`: its job goes on from what is known, its exercises can be set."""

import re
import threading
import time
from itertools import count
from types import SimpleNamespace

import numpy as np
import pytest

from explorer import practice, texts
from explorer.core.samplers import SAMPLERS, Counted
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS
from explorer.frames.record import Estimate
from explorer.jobs import process_jobs
from explorer.lessons.samplers import figures as plots
from explorer.lessons.samplers import scene, scene_compare
from explorer.lessons.samplers import scene_error as errors
from explorer.lessons.samplers import scene_runs as runs
from explorer.lessons.samplers import settings as settings_of
from explorer.lessons.samplers import work_compare as work
from explorer.lessons.samplers.scene_yard import yardstick
from explorer.palette import palette
from explorer.training.config import TrainConfig
from explorer.ui import late
from explorer.worlds import networks
from explorer.worlds.memo import Memo
from explorer.worlds.world import World
from tests import page_run

WORLD = World(dataset="eight_gaussians", T=20)


SEEDS = count(1)


@pytest.fixture
def few_points(monkeypatch):
    """A world of few points and a short training, remembered by nobody and at work for nobody: a
    job that another test has left would train the same short network meanwhile."""
    process_jobs().stop_all(timeout=30)
    monkeypatch.setattr(work, "_known", Memo())
    monkeypatch.setattr(networks, "_trained", Memo())
    monkeypatch.setattr(work, "start", lambda world, noise=0: noises(200, noise))
    monkeypatch.setattr(work, "yard_of", lambda world: yard(200))
    monkeypatch.setattr(work, "_ideal", lambda world, noise: 0.2 + 0.01 * noise)
    seed = next(SEEDS)  # of no training that another test may still have at work
    short = lambda world: TrainConfig(world.dataset, T=20, steps=20, seed=seed)  # noqa: E731
    monkeypatch.setattr(networks, "config_of", short)


def noises(n, seed=0):
    return np.random.default_rng(seed).standard_normal((n, 2))


def yard(n):
    return yardstick(lambda rng: DATASETS["eight_gaussians"](n, rng).x)


def test_the_job_ends_with_every_curve_and_a_stopped_one_goes_on_from_there(few_points):
    first = work.curves(WORLD, "quadratic", "density")
    for _ in range(5):
        now = next(first)
    first.close()  # stopped
    assert len(now.curves) == 5 and 0 < now.share < 1
    before = dict(now.curves)
    *_, last = work.curves(WORLD, "quadratic", "density")
    assert last.done and last.share == 1.0
    assert len(last.curves) == 2 * len(runs.OFFERED) and set(last.solutions) == set(errors.KINDS)
    assert all(last.curves[key] is curve for key, curve in before.items())
    assert list(work.curves(WORLD, "quadratic", "density")) == []
    assert work.known(WORLD, "uniform").share == 0.0


def test_who_chose_the_network_gets_its_curves_first(few_points):
    run = work.curves(WORLD, "quadratic", "trained")
    shares = []
    while not (now := next(run)).curves:
        shares.append(now.training)
    assert shares[0] < shares[-2] == 1.0 and shares[-1] is None
    assert {denoiser for denoiser, _ in now.curves} == {"trained"}
    run.close()


def test_the_answer_all_samplers_begin_with_is_asked_for_once_and_changes_nothing():
    schedule, x_T = SCHEDULES["cosine"](20), noises(50)
    denoiser = Counted(DATASETS["eight_gaussians"].density().denoiser(schedule))
    names = ("euler", "ddpm", "edm")
    one = runs.Remembering(denoiser, x_T)
    together = [errors.curve(schedule, one, name, x_T, yard(50), 1, (2, 5)) for name in names]
    shared = denoiser.count
    for curve in together:
        alone = errors.curve(schedule, denoiser, curve.sampler, x_T, yard(50), 1, (2, 5))
        np.testing.assert_array_equal(curve.distances, alone.distances)
    assert denoiser.count - shared == shared + 3  # of the four that begin at T


def test_the_chart_draws_a_line_for_each_curve_and_names_each_sampler_once(few_points):
    *_, now = work.curves(WORLD, "quadratic", "density")
    numbers = SimpleNamespace(
        low=Estimate(0.1),
        floor=Estimate(0.2),
        high=Estimate(0.3),
        sides=(scene_compare.Side("a", 10, 0.5, Estimate(2.5), 0.1),),
    )
    axes = {"x": "x", "y": "y", "floor": "floor", "slope1": "1", "slope2": "2"}
    axes |= {name: SAMPLERS[name].label["en"] for name in runs.OFFERED}
    for colours in (palette("light"), palette("dark")):
        drawn = plots.figure(errors.lines(now, "distance"), axes, colours, numbers)
        named = [line["name"] for line in drawn["data"] if line["showlegend"]]
        assert named == [SAMPLERS[name].label["en"] for name in runs.OFFERED]
        assert [line["line"]["dash"] for line in drawn["data"]] == ["solid"] * 10 + ["dash"] * 10
    follow = errors.lines(now, "order")
    assert len(plots.figure(follow, axes, palette("light"))["data"]) == 2 * len(errors.FOLLOW) + 2


@pytest.mark.parametrize("query", [{"show": "eta", "chain": "10"}, {"show": "compare", "T": "10"}])
def test_a_schedule_that_refuses_is_repaired_with_a_notice(query):
    at = page_run.opened("samplers", schedule="linear", runs="2", **query)
    assert len(at.warning) == 1 and "refuses these numbers at T = 10" in at.warning[0].value


def accepted(name, value, chosen) -> bool:
    """Whether the page would take this setting from the address as it is."""
    letter, _, option = name.partition("_")
    if letter in scene_compare.LETTERS and option:
        own = {each.name: each for each in scene_compare.options(letter, chosen[letter])}
        own[option].parse(value)
        return True
    known = {
        "show": scene.ACTS,
        "runs": "234",
        "view": scene_compare.VIEWS,
        "spacing": ("uniform", "quadratic"),
        "denoiser": scene_compare.DENOISERS,
        "chain": settings_of.CHAINS,
        "schedule": SCHEDULES,
        **dict.fromkeys(scene_compare.LETTERS, runs.OFFERED),
    }
    return (
        value in known[name] if name in known else name in ("eta", "t") and 0 <= float(value) <= 1
    )


@pytest.mark.parametrize("part", ["compare", "eta"])
def test_every_exercise_sets_what_the_page_can_set(part):
    for each in practice.exercises(texts.load("en", "samplers")[f"exercises.{part}"]):
        text, settings = each.text, each.settings
        chosen = {letter: settings.get(letter, scene_compare.FIRST[letter][0]) for letter in "abcd"}
        for name, value in settings.items():
            assert accepted(name, value, chosen), (text, name, value)


@pytest.mark.parametrize("name", runs.OFFERED)
def test_every_sampler_has_its_look_and_its_options_but_those_of_the_whole_page(name):
    assert name in plots.LOOKS
    options = [each.name for each in scene_compare.options("a", name)]
    own = {each.name for each in SAMPLERS[name].params} - {"spacing"}
    assert set(options) == own | ({"num_steps"} if name == "ddpm" else set())
    assert "num_steps" not in options or options[0] == "num_steps"


@pytest.mark.slow
def test_while_the_network_is_trained_the_page_says_how_far_it_is_and_then_shows_the_clouds():
    query = {"denoiser": "trained", "dataset": "eight_gaussians", "T": "30", "runs": "2"}
    at, seen = page_run.opened("samplers", **query), set()
    end = time.monotonic() + 60
    while networks.of_cloud(World(dataset="eight_gaussians", T=30), "trained") is None:
        assert time.monotonic() < end
        time.sleep(0.5)  # the training has the processor, not the page
        at.run()
        assert not at.exception, [error.message for error in at.exception]
        seen |= {button.key for button in at.button} & {"stop"}
    at.run()
    assert seen == {"stop"} and "figures" in " ".join(e.proto.body for e in at.get("html"))
    if [button for button in at.button if button.key == "stop"]:
        at.button("stop").click().run()
        assert [button for button in at.button if button.key == "go_on"]


def test_while_new_clouds_are_made_the_page_itself_makes_none(monkeypatch):
    """What stands below the clouds is of those in sight, and waits for no others."""
    at = page_run.opened("samplers", T="60", runs="2")
    frame, asked = scene.frame, []

    def slowly(settings, act, *known):
        beside = threading.current_thread().name.startswith("desk")
        if beside:
            time.sleep(1.0)
        else:
            asked.append(settings.sides[0].options)
        return frame(settings, act, *known)

    monkeypatch.setattr(scene, "frame", slowly)
    monkeypatch.setattr(late, "PATIENCE_S", 0.01)
    steps = at.select_slider(key="a_num_steps")
    other = steps.options[-2]
    assert int(other) > 10
    steps.set_value(int(other)).run()
    assert not at.exception and at.query_params["a_num_steps"] == other
    assert asked and not any(int(other) in dict(each).values() for each in asked)


PREDICTED = {
    "compare": "predict.compare",
    "eta": "predict.eta",
    "ladder": "predict.ladder",
    "between": "predict.interpolation.points",
}


def roles(at):
    """The roles beside the stage that are there."""
    text = " ".join(item.value for item in at.markdown)
    return set(re.findall(r'data-role="(do|predict|now|formula)"', text))


@pytest.mark.parametrize("part", scene.ACTS)
def test_a_newcomer_sees_the_question_in_the_place_of_what_answers_it(part, monkeypatch):
    monkeypatch.setattr(late, "results", Memo(8))
    at = page_run.opened("samplers", veiled=True)
    at.session_state["show"] = part
    at.run(timeout=60)
    assert not at.exception and roles(at) == {"do", "predict"}
    assert 'data-role="ratio"' not in " ".join(e.proto.body for e in at.get("html"))
    at.button(f"guess_{PREDICTED[part]}_0").click().run(timeout=60)
    assert not at.exception and roles(at) == {"do", "now", "formula"}
    process_jobs().stop_all()
