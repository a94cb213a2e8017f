"""The shows `flow` and `likelihood` of the page `score` without a browser, and their jobs."""

import re
import time

import pytest

from explorer.jobs import process_jobs
from explorer.lessons.score import scene_ode
from explorer.training import train
from explorer.training.config import TrainConfig
from tests import page_run


def opened(before=None, **query):
    return page_run.opened("score", before and {"live.job.train_points": before}, **query)


def html(at):
    return " ".join(element.proto.body for element in at.get("html"))


def value(at, name):
    told = re.search(rf'data-value="{name}">([^<]*)<', html(at))
    return float(told[1].replace("−", "-").split("±")[0]) if told else None


def finished(at, name, seconds=30):
    """Run the page until its job has ended and shows the number `name`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        at.run()
        assert not at.exception, [error.message for error in at.exception]
        if value(at, name) is not None and not [b for b in at.button if b.key == "stop"]:
            return at
        time.sleep(0.5)
    raise AssertionError(f"no {name} after {seconds} s")


@pytest.mark.parametrize("query", [{"lang": "zh"}, {"present": "1"}, {"flow_bumps": "3"}])
def test_the_flow_is_shown_and_its_text_has_numbers(query):
    at = opened(show="flow", **query)
    text = " ".join(item.value for item in at.markdown)
    assert 'data-live="times_sde"' in text and 'data-live="times_ode"' in text
    assert "<<" not in text


def test_in_the_plane_two_stages_share_a_clock_and_five_distances_stand_below():
    at = opened(show="flow", flow_where="plane", flow_steps="10", flow_shape="moons")
    five = re.search(r'data-role="five">(.*)</div>', html(at))[1]
    assert len(re.findall(r"<b[ >]", five)) == 10
    assert re.findall(r"<i>(\d+)</i>", five) == ["0", "200", "500", "700", "1000"]


def test_a_point_has_its_numbers_at_once():
    at = opened(show="likelihood", lik_dataset="moons")
    assert value(at, "ode") == pytest.approx(value(at, "exact"), abs=0.05)
    at = opened(show="likelihood", lik_dataset="moons", lik_trace="normal", lik_probes="4")
    assert "±" in html(at)


@pytest.mark.slow
def test_the_plane_is_a_job_that_ends_and_is_remembered():
    query = {"show": "likelihood", "lik_act": "plane", "lik_dataset": "moons", "lik_steps": "10"}
    at = finished(opened(**query), "bits_gap")
    assert value(at, "bits_ode") == pytest.approx(value(at, "bits_exact"), abs=0.1)
    assert value(at, "evaluations") == 19
    again = opened(**query)
    assert value(again, "bits_ode") == value(at, "bits_ode")  # no second job


def test_a_stopped_job_keeps_what_it_knew_and_begins_again(monkeypatch):
    monkeypatch.setattr(scene_ode, "ROWS", 60)
    query = {"show": "likelihood", "lik_act": "plane", "lik_dataset": "word", "lik_steps": "60"}
    at = opened(**query)
    at.button("stop").click().run()
    assert not at.exception
    for _ in range(20):
        if [button for button in at.button if button.key == "go_on"]:
            break
        time.sleep(0.1)
        at.run()
    at.button("go_on").click().run()
    assert [button for button in at.button if button.key == "stop"]
    at.button("stop").click().run()


def test_ones_own_training_has_a_likelihood_of_its_own():
    config = TrainConfig("moons", T=60, steps=60)
    jobs = process_jobs()
    job = jobs.get(jobs.start(lambda: train(config), total=60))
    assert job.wait(30)
    at = opened(job.id, show="likelihood", lik_denoiser="trained")
    assert "after 60 steps" in " ".join(item.value for item in at.caption)
    assert value(at, "ode") is not None


SHOWS = {"field": "field", "langevin": "langevin", "flow": "flow", "likelihood": "likelihood"}


def roles(at):
    """The roles beside the stage that are there."""
    text = " ".join(item.value for item in at.markdown)
    return set(re.findall(r'data-role="(do|predict|now|formula)"', text))


def test_a_newcomer_sees_the_question_in_the_place_of_what_answers_it():
    at = page_run.opened("score", veiled=True)
    for show in SHOWS:
        at.session_state["show"] = show
        at.run(timeout=60)
        assert not at.exception and roles(at) == {"do", "predict"}, show
        at.button(f"guess_predict.{show}_0").click().run(timeout=60)
        assert not at.exception and roles(at) == {"do", "now", "formula"}, show


def test_while_its_question_waits_the_walk_has_not_begun():
    at = page_run.opened("score", veiled=True)
    at.session_state["show"] = "langevin"
    at.run(timeout=60)
    assert "k" not in at.query_params or at.query_params["k"] in ("0", ["0"])
    assert "the left mode" in " ".join(item.value for item in at.markdown)
