"""The step_through page without a browser: what its controls lead to."""

import re

import pytest

from explorer import words
from explorer.jobs import process_jobs
from explorer.training import train
from explorer.training.config import TrainConfig
from tests import page_run


def opened(**query):
    return page_run.opened("step_through", **query)


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_schedule_that_refuses_is_repaired_with_a_notice(lang):
    at = opened(schedule="linear", T="10", lang=lang)
    before, after = words.of(lang)("notices.repaired", T=10, shown="|").split("|")
    (said,) = (w.value for w in at.warning)
    assert said.startswith(before) and said.endswith(after) and "β" in said[len(before) :]


@pytest.mark.parametrize("shape", ["swiss_roll_3d", "own", "checkerboard"])
def test_a_shape_that_cannot_be_shown_is_corrected_with_a_notice(shape):
    at = opened(dataset=shape)
    assert len(at.warning) == 1 and shape in at.warning[0].value
    assert at.session_state["dataset"] == "swiss_roll"


@pytest.mark.parametrize(
    "query",
    [
        {"sampler": "ddim", "eta": "0.5", "num_steps": "20"},
        {"sampler": "ddpm", "variance": "beta", "start": "data"},
        {"denoiser": "training", "centres": "10", "dataset": "moons", "seed": "3"},
        {"T": "1000", "num_steps": "5", "point": "599", "t": "1000"},
        {"schedule": "jsd", "T": "50", "t": "0"},
        {"dataset": "word", "T": "20"},
    ],
    ids=lambda query: "-".join(query.values()),
)
def test_every_corner_is_shown_without_a_complaint(query):
    at = opened(**query)
    assert not at.warning
    assert len(at.get("bidi_component")) > 8  # two stages, their blobs, four cards


def test_a_hostile_address_is_corrected_and_never_a_traceback():
    at = opened(point="600", t="201", denoiser="<b>", num_steps="7", start="", eta="2")
    assert len(at.warning) >= 5


def test_without_a_training_of_ones_own_the_page_says_what_is_shown():
    at = opened(denoiser="trained", T="20")
    name = words.of("en")("pages.train_points")
    sentence = words.of("en")("step_through.trained_here", name=name)
    assert sentence in [caption.value for caption in at.caption]


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_training_of_ones_own_is_shown_and_said_after_how_many_steps(lang):
    jobs = process_jobs()
    job = jobs[jobs.start(lambda: train(TrainConfig("moons", T=20, steps=60)), total=60)]
    assert job.wait(30)
    session = {"live.job.train_points": job.id}
    at = page_run.opened("step_through", session, denoiser="trained", lang=lang)
    word = words.of(lang)
    assert word("step_through.your_training", step="60") in [each.value for each in at.caption]
    (choice,) = (each for each in at.get("button_group") if each.proto.id.endswith("denoiser"))
    assert word("step_through.trained") in [each.content for each in choice.proto.options]


def roles(at):
    """The roles beside and under the stage that are there."""
    text = " ".join(item.value for item in at.markdown)
    return set(re.findall(r'data-role="(do|predict|now|formula)"', text))


@pytest.mark.parametrize(("what", "section"), [("points", "predict"),
                                               ("pictures", "predict.pictures")])  # fmt: skip
def test_a_newcomer_sees_the_question_in_the_place_of_what_answers_it(what, section):
    at = page_run.opened("step_through", veiled=True)
    at.session_state["what"] = what
    at.run(timeout=60)
    assert not at.exception and roles(at) == {"do", "predict"}
    at.button(f"guess_{section}_0").click().run(timeout=60)
    assert not at.exception and roles(at) == {"do", "now", "formula"}
