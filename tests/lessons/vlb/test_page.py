"""The page `vlb` without a browser: what its controls lead to, and the jobs beside it."""

import re
import time
from dataclasses import replace

import pytest

from explorer import words
from explorer.jobs import process_jobs
from explorer.lessons.train_points import work as live_points_run
from explorer.lessons.vlb import acts, work
from explorer.lessons.vlb.acts import latest
from explorer.lessons.vlb.scene import ACTS
from explorer.lessons.vlb.scene_data import Order
from explorer.training import train
from explorer.training.config import TrainConfig
from explorer.training.image_config import recipe
from explorer.worlds.pictures import Task
from tests import page_run


def opened(before=None, page="train_points", **query):
    """Rows are few, so that it is quick."""
    job = before and {f"live.job.{page}": before}
    return page_run.opened("vlb", job, **{"rows": "64", "T": "50"} | query)


def html(at):
    return " ".join(element.proto.body for element in at.get("html"))


def measured(at, rows="64", seconds=60, lang="en"):
    """Run the page until its evaluation has ended."""
    end = time.monotonic() + seconds
    word = words.of(lang)
    said = word("vlb.measured", rows=rows) if rows else word("vlb.by_integrals")
    while said not in [caption.value for caption in at.caption]:
        assert time.monotonic() < end, [caption.value for caption in at.caption]
        time.sleep(0.1)
        at.run()
        assert not at.exception, [error.message for error in at.exception]
    return at


def shown_of(at):
    """What is measured in sight."""
    return at.session_state["_side"].orders["vlb"].order


def test_the_evaluation_ends_and_its_numbers_stand_in_the_formula():
    at = measured(opened(), rows="")
    text = re.sub(r"</?span[^>]*>", "", " ".join(each.value for each in at.markdown))
    assert "Half of all KL terms are paid by t = " in text
    assert "Half of all KL terms are paid by t = –" not in text
    assert re.search('data-value="L0">−[23]\\.', html(at))


@pytest.mark.parametrize(
    "query",
    [
        {"act": "learn", "denoiser": "untrained", "variance": "exact"},
        {"act": "weights", "variance": "beta", "schedule": "linear", "T": "1000"},
        {"act": "rate", "dataset": "eight_gaussians", "t": "0"},
        {"schedule": "jsd", "t": "50", "log_t": "0"},
        {"T": "10", "dataset": "circles", "variance": "exact"},
    ],
    ids=lambda query: "-".join(query.values()),
)
def test_every_corner_is_shown_without_a_complaint(query):
    at = measured(opened(**query), rows="64" if "denoiser" in query else "")
    assert not at.warning


def test_a_schedule_that_refuses_is_repaired_with_a_notice():
    at = opened(schedule="linear", T="10")
    shown = shown_of(at)
    assert shown.schedule == "linear" and shown.noises().T == shown.T
    said = words.of("en")("notices.repaired", T=10, shown="")
    assert [w.value.startswith(said.rstrip(". ")) for w in at.warning] == [True]


def test_an_evaluation_that_was_stopped_is_gone_on_with_and_one_that_ended_is_known():
    order = Order(dataset="moons", T=10, rows=64, seed=77, denoiser="untrained")
    first = work.evaluation(order)
    rows = 0
    while rows < 16:
        rows = next(first).errors.rows
    first.close()
    again = list(work.evaluation(order))
    assert again[0].errors.rows >= rows and again[-1].share == 1.0
    assert work.ended(order) is again[-1]
    (exact,) = work.evaluation(replace(order, denoiser="density"))  # nothing is to be measured
    assert exact.errors is exact.paired is again[-1].paired


def test_ones_own_training_is_shown_with_its_data_schedule_and_T():
    config = TrainConfig("moons", schedule="linear", T=40, steps=50)
    jobs = process_jobs()
    job = jobs.get(jobs.start(*live_points_run.factory(config)[:1], total=50))
    assert job.wait(30, until=lambda job: job.state == "finished")
    at = measured(opened(job.id, denoiser="trained"))
    said = words.of("en")("vlb.yours", step="50")
    assert said in [caption.value for caption in at.caption]
    shown = shown_of(at)
    assert (shown.dataset, shown.schedule, shown.T) == ("moons", "linear", 40)


def test_while_a_training_runs_the_bars_follow_it():
    config = TrainConfig("moons", T=20, steps=100_000)
    jobs = process_jobs()
    job = jobs.get(jobs.start(*live_points_run.factory(config)[:1], total=100_000))
    try:
        assert job.wait(30, until=lambda job: job.latest is not None and job.latest.step > 0)
        at = opened(job.id, denoiser="trained")
        assert "training now" in " ".join(caption.value for caption in at.caption)
        seen, end = set(), time.monotonic() + 120
        while len(seen) < 3:
            assert time.monotonic() < end
            time.sleep(0.1)
            at.run()
            assert not at.exception, [error.message for error in at.exception]
            now, shown = latest(at.session_state["_side"].orders["vlb"])
            if now is not None:
                seen.add(shown.network)
            time.sleep(0.1)
    finally:
        job.stop()


def test_ones_own_training_on_digits_is_shown_with_its_own_schedule():
    jobs, task = process_jobs(), Task(recipe("digits", steps=20, T=20))
    job = jobs.get(jobs.start(lambda: train(task.config), total=20, order=task))
    assert job.wait(60, until=lambda job: job.state == "finished")
    query = {"what": "pictures", "denoiser": "trained", "picture_rows": "32"}
    at = opened(job.id, page="train_images", **query)
    said = words.of("en")("vlb.yours", step="20")
    assert said in [caption.value for caption in at.caption]
    assert shown_of(measured(at, rows="32")).T == 20


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("unit", ["bits", "nats"])
@pytest.mark.parametrize("act", ACTS)
def test_the_page_says_one_unit(act, unit, lang):
    """In the words, the formula, the tiles and what opens below; explanations name both."""
    at = measured(opened(act=act, unit=unit, lang=lang, details="1"), rows="", lang=lang)
    word = words.of(lang)
    told, other = (
        word(f"units.{each}_dim") for each in (unit, "nats" if unit == "bits" else "bits")
    )
    starts = [f'<div data-role="{role}"' for role in ("now", "formula")]
    blocks = [text for start in starts for text in page_run.shown(at._tree)
              if text.startswith(start)]  # fmt: skip
    assert len(blocks) == 2 and told in blocks[0] + html(at)
    assert not [text for text in (*blocks, html(at)) if other in text]
    formula = blocks[1]
    if act == "bits":
        assert (r"\log_2" in formula) == (unit == "bits")
    if act in ("learn", "weights"):
        assert (r"\ln 2" in formula) == (unit == "bits")


def test_a_unit_that_was_chosen_holds_on_the_page_before_too():
    at = page_run.opened("objective", act="terms", unit="bits")
    assert at.session_state["_address"]["common"]["unit"] == ["bits"]
    start = '<div data-role="now"'
    now = next(text for text in page_run.shown(at._tree) if text.startswith(start))
    assert "bits" in now and "nats" not in now.replace("_nats", "")


def test_a_hostile_address_is_corrected_and_never_a_traceback():
    at = opened(act="<b>", variance="learned", denoiser="training", rows="7", t="-1", what="x")
    assert len(at.warning) >= 5


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_pictures_use_the_discretised_decoder(lang):
    at = opened(what="pictures", denoiser="untrained", picture_rows="32", lang=lang)
    assert "4.087" in html(at)


def roles(at):
    text = " ".join(page_run.shown(at._tree))
    names = ("do", "predict", "now", "formula")
    return {role for role in names if f'<div data-role="{role}"' in text}


@pytest.mark.parametrize("act", ACTS)
def test_numbers_and_formula_wait_for_the_guess(act):
    at = page_run.opened("vlb", veiled=True)
    at.button_group(key="act").set_value(act).run()
    assert roles(at) == {"do", "predict"}
    at.button(key=f"guess_predict.{act}_0").click().run()
    assert not at.exception and roles(at) == {"do", "now", "formula"}


@pytest.mark.parametrize(
    ("act", "shown"), [("bits", {"data"}), ("learn", {"learn", "data"}), ("weights", {"data"})]
)
def test_bars_that_answer_the_question_wait_for_the_guess(act, shown, monkeypatch):
    keys = []
    monkeypatch.setattr(acts.bars, "show", lambda page, view, time, key, **how: keys.append(key))
    monkeypatch.setattr(acts.stage, "show", lambda page, view, time, key, **how: keys.append(key))
    at = page_run.opened("vlb", veiled=True)
    keys.clear()
    at.button_group(key="act").set_value(act).run()
    assert {key.split("_")[1] for key in keys} == shown


def test_decoding_does_not_open_on_the_answer_to_its_question():
    at = measured(opened(act="rate"), rows="")
    written = " ".join(each.value for each in at.markdown)
    assert "Down to t = " in re.sub(r"<[^>]*>", "", written)
    assert re.search(r'data-live="t"[^>]*>25<', written)
