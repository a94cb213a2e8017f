"""A training on its page: buttons, polling, what a tab remembers, what travels."""

import io
import time

import pytest
from PIL import Image

from explorer import practice, texts, words
from explorer.frames.text import say
from explorer.jobs import Jobs, process_jobs
from explorer.jobs.hand import SILENT_S
from explorer.lessons.train_points import acts, cards, scene, work
from explorer.lessons.train_points.scene import REFERENCE
from explorer.training.config import TrainConfig
from explorer.ui.frame import steps
from explorer.ui.stage import stage
from explorer.ui.training import checkpoints
from explorer.ui.training import job as live
from explorer.ui.training import panel as live_panel
from explorer.worlds import networks
from explorer.worlds.runs import Run
from tests.page_run import AppTest, opened

PAGE = "train_points"


def job_of(at: AppTest):
    return process_jobs().get(at.session_state[live._key(PAGE)])


def shown(at: AppTest) -> set[str]:
    return {button.key for button in at.button}


@pytest.fixture
def at():
    page = opened(PAGE, steps="50")
    yield page
    if live._key(PAGE) in page.session_state:
        job_of(page).stop()


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    assert not at.exception, [error.message for error in at.exception]
    return at


def wait(job, state: str) -> None:
    assert job.wait(60, until=lambda job: job.state == state), job.state


def test_before_any_training_start_is_offered_and_nothing_can_be_stopped(at):
    assert {"start", "step"} <= shown(at) and not shown(at) & {"pause", "resume", "stop"}
    assert not any(button.disabled for button in at.button if button.key in ("start", "step"))


def test_a_run_ends_by_itself_and_can_be_started_again(at):
    press(at, "start")
    job = job_of(at)
    assert job.wait(60)
    at.run()
    assert job.state == "finished" and job.latest.step == 50
    press(at, "start")
    assert job_of(at).id != job.id


def test_the_address_decides_how_long_the_run_is(at):
    press(at, "start")
    assert job_of(at).total == 50


def test_one_step_trains_one_step_and_rests():
    page = opened(PAGE, steps="2000")
    press(page, "step")
    job = job_of(page)
    assert job.wait(60, until=lambda job: getattr(job.latest, "step", 0) == 1)
    wait(job, "paused")
    press(page, "step")
    assert job.wait(60, until=lambda job: job.latest.step == 2)
    assert job.state == "paused"
    assert {"resume", "step", "stop"} <= shown(page.run())
    job.stop()


def test_pause_holds_the_step_resume_goes_on_and_stop_ends():
    page = opened(PAGE, steps="50000")
    press(page, "start")
    job = job_of(page)
    assert job.wait(60, until=lambda job: getattr(job.latest, "step", 0) > 50)
    press(page.run(), "pause")
    wait(job, "paused")
    time.sleep(0.2)  # a snapshot that was under way may still arrive
    held = job.latest.step
    time.sleep(0.3)
    assert job.latest.step == held
    press(page.run(), "resume")
    assert job.wait(60, until=lambda job: job.latest.step > held)
    press(page.run(), "stop")
    assert job.wait(60) and job.state == "stopped"
    assert "start" in shown(page.run())


def test_the_page_that_answers_a_step_already_shows_it():
    at = opened(PAGE, steps="100000")
    press(at, "start")
    job = job_of(at)
    assert job.wait(60, until=lambda job: job.latest is not None)
    press(at, "pause")
    job.wait(0.5, until=lambda job: False)  # the stretch that was under way ends
    before = job.latest.step
    press(at, "step")
    assert job.latest.step == before + 1
    press(at, "stop")


def test_another_session_has_no_hand_on_the_job(at):
    press(at, "start")
    stranger = opened(PAGE, steps="50")
    assert live._key(PAGE) not in stranger.session_state


def test_reseeding_does_not_restart(at):
    press(at, "start")
    job = job_of(at)
    assert job.wait(60)
    press(at, "reseed_seed")
    assert job_of(at) is job
    assert at.number_input(key="seed").value == 1


def test_an_experiment_sets_the_controls_and_starts_its_config():
    page = opened(PAGE)
    press(page, "run_experiment")
    job = job_of(page)
    assert job.wait(60, until=lambda job: job.latest is not None)
    assert job.latest.config == TrainConfig(fourier=False)
    assert page.toggle(key="fourier").value is False
    told = page.session_state[steps.SET_UP][PAGE]  # what the browser shows of it
    assert told["count"] == 1 and {"fourier", "experiment"} <= set(told["names"])
    job.stop()


def asked_after(at: AppTest) -> list[str]:
    return [each.value for each in at.markdown if 'data-exercise="0"' in each.value]


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_what_came_out_is_asked_about_once_it_has_come_out(lang):
    page = opened(PAGE, lang=lang, experiment="few")
    assert asked_after(page) == []
    page.session_state[f"{PAGE}.results"] = {TrainConfig(n_points=30): REFERENCE}
    page.run()
    (asked,) = asked_after(page)
    (exercise,) = practice.exercises(texts.load(lang, PAGE)["check.few"])
    assert exercise.text in asked and 'data-state="todo"' in asked
    page.text_input(key="exercise_check.few_answer").set_value(str(exercise.value))
    page.button(key="exercise_check.few_check").click().run()
    assert 'data-state="done"' in asked_after(page)[0]
    told = " ".join(each.value for each in page.markdown if 'data-role="answer"' in each.value)
    assert exercise.solution in told
    assert {"check.few", steps.PRACTISED} <= page.session_state[steps.FACTS][PAGE]


def test_the_buttons_of_every_state_exist_as_words_in_both_languages():
    states = ("idle", "running", "paused", "waiting", "finished", "stopped", "failed")
    for lang in words.LANGUAGES:
        word = words.of(lang)
        for state in states:
            status = live.IDLE.__class__(**{**live.IDLE.__dict__, "state": state, "place": 2})
            assert live.state_word(lambda key, w=word, **more: w(f"live.{key}", **more), status)


def finished_status(config=None):
    config = config or TrainConfig(steps=50, T=20, n_points=200)
    jobs = Jobs(running=1)
    factory, evaluate = work.factory(config)
    job = jobs.get(jobs.start(factory, total=config.steps, evaluate=evaluate))
    assert job.wait(60) and job.state == "finished", job.message
    return job.poll()


class Page:
    lang, name, word = "en", PAGE, staticmethod(words.of("en"))

    def say(self, text):
        return say(text, self.lang, self.word)


def test_checkpoints_that_the_page_carries_travel_with_no_poll(monkeypatch):
    run, carried = Run("a job", finished_status()), []
    monkeypatch.setattr(stage, "carry", lambda key, blobs, _: carried.extend(blobs))
    monkeypatch.setattr(stage, "mount", lambda *given: {})
    settings, clouds = scene.defaults("samples"), {take.cloud for take in scene.takes(run)}
    for held in (checkpoints.Shown(), acts.hold("stage", run)):
        carried.clear()
        acts.show(Page(), "stage", settings, "samples", run, held)
        assert clouds & set(carried) == (set() if held.steps else clouds)


def test_a_saved_network_comes_back_as_a_finished_run():
    status = finished_status()
    snapshot = networks.loaded(networks.saved(status.latest), TrainConfig)
    assert snapshot.finished and snapshot.config == status.latest.config
    again = work.evaluate(snapshot.config, snapshot)
    assert again.final == status.evaluations[50].final


def test_the_run_can_be_taken_home_as_a_film():
    film = Image.open(io.BytesIO(cards.film(Run("", finished_status()).newest)))
    assert film.format == "GIF" and film.n_frames > 40


@pytest.mark.parametrize("data", [b"", b"not a model", b"\x80\x04pickle", bytes(200)])
def test_a_foreign_file_is_refused_with_a_sentence(data):
    with pytest.raises(ValueError, match=r"\w+ \w+.*\."):
        networks.loaded(data, TrainConfig)


def test_a_learning_rate_that_explodes_is_explained_and_the_panel_still_draws():
    config = TrainConfig(steps=400, learning_rate=0.1, width=8, target="x0", decay="constant")
    status = finished_status(TrainConfig(steps=50, T=20, n_points=200))
    broken = status.latest.__class__(**{**status.latest.__dict__, "failed": True})
    failed = status.__class__(**{**status.__dict__, "state": "failed", "latest": broken})

    class Page:
        word = staticmethod(words.of("zh"))

    assert "0.1" in live_panel.said(Page, config, failed)


def test_the_cards_compare_with_the_default_run_as_measured_beforehand():
    sentence = cards.sentence(Page, "outcome_shipped", REFERENCE)
    assert "2.4 %" in sentence and "0.416" in sentence


@pytest.mark.parametrize(("state", "seconds"), [("paused", live.HOLD_S), ("stopped", 20.0)])
def test_at_rest_only_a_run_that_can_go_on_is_looked_at_often_enough_to_keep_hold(
    at, state, seconds
):
    press(at, "start")
    job = job_of(at)
    wait(job, "running")
    {"paused": job.pause, "stopped": job.stop}[state]()
    wait(job, state)
    assert job.wait(60, until=lambda job: not live.unsettled(job))
    assert live.every(job) == seconds
    assert live.HOLD_S < SILENT_S
