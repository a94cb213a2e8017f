"""The settings of Improved DDPM on both training pages: asked for where they mean something."""

import pytest

from explorer.jobs import process_jobs
from explorer.training.config import TrainConfig
from explorer.ui.training import improved_controls as live_improved
from explorer.ui.training import job as live
from tests.page_run import opened


def job_of(at, page):
    return process_jobs().get(at.session_state[live._key(page)])


def asked(at) -> set[str]:
    names = ("variance", "objective", "vlb_weight", "times")
    return {name for name in names if name in at.session_state}


@pytest.mark.parametrize("page", ["train_points", "train_images"])
def test_objective_and_lambda_are_asked_for_where_they_act(page):
    at = opened(page)
    assert asked(at) == {"variance", "times"}
    at = opened(page, variance="learned")
    assert asked(at) == {"variance", "objective", "vlb_weight", "times"}
    assert at.session_state["objective"] == "hybrid"
    at = opened(page, variance="learned", objective="vlb")
    assert asked(at) == {"variance", "objective", "times"}


def test_the_address_trains_a_learned_variance_by_importance():
    at = opened("train_points", steps="50", variance="learned", times="importance")
    at.button(key="start").click().run()
    job = job_of(at, "train_points")
    assert job.wait(60) and job.state == "finished", job.message
    config = job.latest.config
    assert (config.variance, config.objective, config.times) == ("learned", "hybrid", "importance")
    assert job.latest.denoiser().learned_variance


def test_a_loaded_network_sets_the_controls_to_what_it_was_trained_with():
    assert live_improved.as_settings(TrainConfig()) == {}
    learned = TrainConfig(variance="learned")  # with L_simple, which the control would not offer
    assert live_improved.as_settings(learned)["objective"] == "simple"
    hybrid = TrainConfig(variance="learned", objective="hybrid", vlb_weight=0.01)
    assert live_improved.as_settings(hybrid)["vlb_weight"] == "0.01"
