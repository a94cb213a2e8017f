"""The page `train_points` without a browser: what a bad address leads to."""

import re

import pytest

from explorer.jobs import process_jobs
from explorer.training import TrainConfig, train
from explorer.ui.controls import address
from tests import page_run


def opened(session=None, veiled=False, **query):
    return page_run.opened("train_points", session, veiled, **query)


def test_a_bad_address_is_corrected_with_a_notice():
    at = opened(steps="many", T="5", dataset="rol", width="1e9")
    said = " ".join(warning.value for warning in at.warning)
    assert all(name in said for name in ("steps", "T", "dataset", "width"))


def test_a_schedule_that_refuses_its_T_gives_way_with_a_sentence():
    (warning,) = opened(schedule="linear", T="10").warning
    assert "T = 10" in warning.value


@pytest.mark.parametrize(("t", "kept"), [("40", 20), ("15", 15)])
def test_t_stays_within_the_T_of_the_run_in_sight_whatever_start_would_train(t, kept):
    jobs, config = process_jobs(), TrainConfig("moons", T=20, steps=20)
    job = jobs[jobs.start(lambda: train(config), total=20, order=config)]
    assert job.wait(30)
    at = opened({"live.job.train_points": job.id}, t=t)
    assert at.session_state[address.STORE]["now"]["t"] == kept
    assert at.query_params["t"] == [str(kept)] or at.query_params["t"] == str(kept)
    said = [each.value for each in at.warning]
    assert len(said) == (kept == 20) and all(f"`t={t}`" in each for each in said)


def roles(at):
    """The parts of the page that say by a role what they are."""
    texts = page_run.shown(at._tree)
    return {role for text in texts for role in re.findall(r'<div data-role="(\w+)"', text)}


def test_the_question_veils_what_one_sees_and_the_formula_until_a_guess():
    at = opened(veiled=True)
    assert {"do", "predict"} <= roles(at) and not roles(at) & {"now", "formula"}
    assert at.button(key="start")
    at.button(key="guess_predict_1").click().run()
    assert not at.exception and {"do", "verdict", "now", "formula"} <= roles(at)
    assert "predict" not in roles(at)
