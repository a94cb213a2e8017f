"""The ladder's rungs: what they cost, what they show, and how they are judged."""

import numpy as np
import pytest

from explorer.core.exact import GaussianMixture
from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES
from explorer.lessons.samplers import scene_rungs as scene

T = 200
SCHEDULE = SCHEDULES["cosine"](T)
SHAPE = (2, 2, 1)


class Denoiser:
    """The exact one of a Gaussian, on pictures of four pixels, with the networks' interface."""

    schedule, shape = SCHEDULE, SHAPE

    def __init__(self):
        self.exact = GaussianMixture([1.0], [[0.5] * 4], [0.09 * np.eye(4)]).denoiser(SCHEDULE)
        self.told = []

    def __call__(self, x_t, t):
        return self.exact(x_t.reshape(-1, 4), t).reshape(x_t.shape)

    def conditioned(self, labels, guidance):
        self.told.append((tuple(labels), guidance))
        return self


def noise(n=3):
    return np.random.default_rng(0).standard_normal((n, *SHAPE))


@pytest.mark.parametrize("sampler", scene.CLIMBERS)
def test_a_rung_costs_what_it_says_and_never_more_than_its_budget(sampler):
    rungs = scene.rungs(sampler, T)
    assert rungs[0] == (1, 1)
    for rung in rungs:
        run = scene.climb(Denoiser(), sampler, rung, noise())
        assert run.calls == rung.evaluations
        assert rung.evaluations in (*scene.BUDGETS, *(b - 1 for b in scene.BUDGETS))
        assert run.times[0] == T and run.times[-1] == 0
        assert (np.diff(run.times) < 0).all()
    assert len({rung.evaluations for rung in rungs}) == len(rungs)


def test_heun_has_no_rung_of_two_evaluations():
    assert [rung.evaluations for rung in scene.rungs("heun", T)] == [1, 3, 7, 19, 49]
    assert [rung.evaluations for rung in scene.rungs("ddim", T)] == list(scene.BUDGETS)


def test_one_evaluation_gives_what_the_network_expects_of_pure_noise():
    """E[x_0 | x_T], the mean of the data: at t = T almost nothing of the picture is left."""
    run = scene.climb(Denoiser(), "ddim", scene.Rung(1, 1), noise())
    np.testing.assert_allclose(run.x_t[-1], Denoiser()(noise(), T))
    assert np.abs(run.x_t[-1] - 0.5).max() < 0.01
    assert scene.distance(run.x_t[-1], np.full_like(run.x_t[-1], 0.5)) < 0.01
    finer = scene.climb(Denoiser(), "ddim", scene.Rung(50, 50), noise())
    assert scene.distance(finer.x_t[-1], np.full_like(run.x_t[-1], 0.5)) > 0.1


@pytest.mark.parametrize(("sampler", "options"), [("ddim", ()), ("edm", (("churn", 40.0),))])
def test_a_state_stands_until_the_next_is_reached_and_the_guess_is_made_from_it(sampler, options):
    run = scene.climb(Denoiser(), sampler, scene.rungs(sampler, T)[-2], noise(), options=options)
    for k in range(len(run.times) - 1):
        between = (run.times[k] + run.times[k + 1] + 1) // 2
        np.testing.assert_array_equal(run.at([between])[0], run.x_t[k])
    spoken = Denoiser()(run.x_t[3], int(run.times[3]))
    np.testing.assert_allclose(run.at([run.times[3]], guesses=True)[0], spoken)
    np.testing.assert_array_equal(run.at([0], guesses=True), run.at([0]))


def test_a_film_that_would_be_too_large_leaves_out_the_finest_rungs_times():
    runs = [scene.climb(Denoiser(), "ddim", rung, noise()) for rung in scene.rungs("ddim", T)]
    everything = scene.key_times(runs, 1)
    assert set(everything) == set().union(*(set(run.times.tolist()) for run in runs))
    few = scene.key_times(runs, scene.MOST_NUMBERS // 12)
    assert len(few) <= 12 and few[0] == T and few[-1] == 0
    assert set(runs[3].times).issubset(few)


def test_many_classes_are_thinned_and_few_are_not():
    assert scene.columns(10).tolist() == list(range(10))
    thinned = scene.columns(36)
    assert len(thinned) == scene.MOST_COLUMNS and thinned[0] == 0 and thinned[-1] == 35


def test_class_means_are_those_of_the_classes_asked_for():
    pictures = np.arange(6.0).reshape(6, 1, 1, 1) * np.ones((1, *SHAPE))
    means = scene.class_means(pictures, np.array([0, 1, 2, 0, 1, 2]), [2, 0])
    np.testing.assert_allclose(means[:, 0, 0, 0], [3.5, 1.5])


class Yard:
    """A yardstick that judges by a rule of its own."""

    asked = np.arange(250) % 3


def test_a_measurement_draws_as_many_as_asked_for_of_the_classes_of_the_yardstick(monkeypatch):
    seen = {}

    def judged(samples, labels, yard):
        seen.update(samples=samples, labels=labels)
        floor = type("Floor", (), {"median": 2.0})
        return type("Quality", (), {"fd": 3.0, "floor": floor, "accuracy": 0.5})

    monkeypatch.setattr(scene, "quality", judged)
    monkeypatch.setattr(scene, "scatter", lambda samples, labels, yard: 0.3)
    monkeypatch.setattr(scene, "floor_error", lambda labels, yard: 0.0)
    denoiser = Denoiser()
    *drawn, good = scene.measure(denoiser, Yard(), "ddim", scene.Rung(4, 4), 0.5, count=230)
    assert drawn == [100, 200, 230] and good.count == 230
    assert good.ratio == pytest.approx((1.5, 0.15)) and good.ms > 0
    np.testing.assert_array_equal(seen["labels"], Yard.asked[:230])
    assert [len(labels) for labels, _ in denoiser.told] == [100, 100, 30]
    assert {guidance for _, guidance in denoiser.told} == {0.5}
    again = scene.climb(Denoiser(), "ddim", scene.Rung(4, 4), np.zeros((1, *SHAPE)))
    assert seen["samples"].shape == (230, *SHAPE) and again.x_t.shape[0] == 5


@pytest.mark.parametrize("sampler", scene.CLIMBERS)
def test_the_picture_at_the_end_is_that_of_the_run(sampler):
    rung, x_T = scene.rungs(sampler, T)[2], noise()
    end = scene.climb_to_the_end(Denoiser(), sampler, rung, x_T, 5)
    np.testing.assert_array_equal(end, scene.climb(Denoiser(), sampler, rung, x_T, 5).x_t[-1])
    assert sampler in SAMPLERS
