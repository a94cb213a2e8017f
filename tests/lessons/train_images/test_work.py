"""A training on pictures on its page: what is watched, asked for anew, judged, uploaded, kept."""

import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from explorer import words
from explorer.data import openml
from explorer.jobs import Jobs, process_jobs
from explorer.lessons.train_images import cards as live_pictures_cards
from explorer.lessons.train_images import panel as live_pictures_panel
from explorer.lessons.train_images import stage as live_pictures_stage
from explorer.lessons.train_images import watched as live_pictures
from explorer.lessons.train_images import work as live_pictures_run
from explorer.lessons.train_images.work import Task
from explorer.training.image_config import ImageConfig, recipe
from explorer.training.pretrained import measured
from explorer.ui.own import pictures as live_pictures_own
from explorer.ui.training import job as live
from explorer.ui.training.checkpoints import Shown
from tests.test_pages import opened

PAGE = "train_images"
SMALL = ImageConfig(steps=20, T=20, width=8, every=5)
NOTHING = Shown((), frozenset())


@pytest.fixture(scope="module")
def finished():
    """The job of a short run that has ended and been sampled."""
    jobs = Jobs(running=1)
    factory, evaluate = live_pictures_run.factory(Task(SMALL))
    given = {"total": SMALL.steps, "evaluate": evaluate, "order": Task(SMALL)}
    job = jobs.get(jobs.start(factory, **given))
    assert job.wait(60) and job.state == "finished", job.message
    return job


def done(job):
    assert job.wait(60), job.state
    assert job.state == "finished", job.message
    return job


class Page:
    lang, name = "en", PAGE
    word = staticmethod(words.of("en"))


def press(at, key):
    at.button(key=key).click().run()
    assert not at.exception, [error.message for error in at.exception]


def job_of(at):
    return process_jobs().get(at.session_state[live._key(PAGE)])


def test_the_page_opens_with_the_network_that_came_with_the_app():
    watched = live_pictures.watch(None, Task(recipe()), 0.0)
    done(watched.job)
    run, judged = watched.run(), watched.judged()
    assert run.shipped and len(run.previews) == 1 and run.shown_status.state == "idle"
    assert next(iter(run.previews.values())).right > 0.85
    assert judged.quality.fd == measured("digits")["ddim"]["fd"]
    assert watched.job is live_pictures.watch(None, Task(recipe()), 0.0).job


def test_start_trains_what_the_controls_say_and_another_choice_of_pictures_shows_others():
    at = opened(PAGE, steps="40", T="20", width="8")
    press(at, "start")
    job = job_of(at)
    assert job.wait(60) and job.latest.step == 40 and job.latest.config.width == 8
    ours = live_pictures.watch(job, Task(recipe(steps=100)), 0.0)
    assert ours.job is job and not ours.shipped
    other = live_pictures.watch(job, Task(recipe("glyphs")), 0.0)
    assert other.job is not job


def test_pause_holds_the_step_and_stop_ends():
    at = opened(PAGE, steps="100000", width="8")
    press(at, "start")
    job = job_of(at)
    assert job.wait(60, until=lambda job: getattr(job.latest, "step", 0) > 0)
    press(at.run(), "pause")
    job.wait(0.5, until=lambda job: False)  # the stretch that was under way ends
    held = job.latest.step
    press(at.run(), "step")
    assert job.latest.step == held + 1
    press(at.run(), "stop")
    assert job.wait(60) and job.state == "stopped"


def test_another_guidance_draws_every_checkpoint_anew_from_the_same_noise(finished):
    watched = live_pictures.watch(finished, Task(SMALL), 2.0)
    done(watched.retakes)
    run, before = watched.run(), finished.evaluations
    assert list(run.previews) == sorted(before)
    assert {made.guidance for made in run.previews.values()} == {2.0}
    for step, made in run.previews.items():
        assert np.array_equal(made.frames[0], before[step].frames[0])
    assert (run.previews[20].frames[-1] != before[20].frames[-1]).any()
    assert live_pictures.watch(finished, Task(SMALL), 0.0).retakes is None


def test_a_run_at_rest_is_judged_once_for_each_guidance(finished):
    first = live_pictures.watch(finished, Task(SMALL), 0.0)
    again = live_pictures.watch(finished, Task(SMALL), 0.0)
    other = live_pictures.watch(finished, Task(SMALL), 0.5)
    assert first.judge is again.judge is not other.judge
    done(first.judge)
    found = first.judged().quality
    assert found.n == 600 and 0 < found.fd < np.inf and 0 <= found.accuracy <= 1


def test_guidance_of_a_network_without_classes_is_refused_with_a_sentence():
    jobs, config = Jobs(running=1), replace(SMALL, conditional=False)
    factory, evaluate = live_pictures_run.factory(Task(config))
    job = jobs.get(jobs.start(factory, total=20, evaluate=evaluate, order=Task(config)))
    done(job)
    watched = live_pictures.watch(job, Task(config), 1.5)
    assert watched.guidance == 0.0 and watched.deaf
    sentence = live_pictures_panel.hint(Page, watched, watched.run().status, Task(config))
    assert sentence == words.of("en")("train_images.no_guidance")


def test_the_nearest_picture_stands_under_each_sample_and_does_not_move(finished):
    task, preview = finished.order, finished.evaluations[20]
    where = live_pictures_run.grid_of(task)
    tiles = live_pictures_stage.pair_tiles(preview, task)
    assert len(tiles) == 2 * live_pictures_stage.PAIR_ROWS * where.columns
    captions = [tile.caption for tile in tiles]
    assert captions[: where.columns] == [""] * where.columns
    assert captions[where.columns] == f"{preview.distance[0]:.2f}"


def test_a_checkpoint_that_the_page_carries_travels_with_no_poll(finished):
    run = live_pictures.watch(finished, Task(SMALL), 0.0).run()
    for lens in ("samples", "pairs"):
        blobs = [live_pictures_stage.cloud_of(p, run.task, lens) for p in run.previews.values()]
        held = Shown(tuple(run.previews), frozenset(blob.id for blob in blobs))
        takes = live_pictures_stage.takes(run, held, lens, Page.word)
        assert [take.cloud for take in takes] == [blob.id for blob in blobs]
        assert all(
            take.cloud.data for take in live_pictures_stage.takes(run, NOTHING, lens, Page.word)
        )


def test_every_figure_has_its_row_in_every_state(finished):
    roles = set()
    for job, w in ((None, 0.0), (finished, 0.0), (finished, 3.0)):
        watched = live_pictures.watch(job, Task(SMALL), w)
        run = watched.run()
        rows = live_pictures_panel.rows(Page, watched, run, run.shown_status, Task(SMALL))
        roles.add(tuple(role for role, *_ in rows))
    assert len(roles) == 1


def picture(seed, size=(60, 48)):
    rng = np.random.default_rng(seed)
    made = io.BytesIO()
    pixels = rng.integers(0, 256, (*size, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(made, "PNG")
    return made.getvalue()


def test_a_zip_of_pictures_becomes_crops_and_is_trained_on():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for k in range(3):
            file.writestr(f"folder/{k}.png", picture(k))
    pictures = live_pictures_own.from_file(packed.getvalue(), "mine.zip")
    assert [each.shape for each in pictures] == [(60, 48, 3)] * 3
    own = live_pictures_own.Own("key", 16, pictures)
    config = replace(SMALL, n_images=40, conditional=False)
    jobs = Jobs(running=1)
    factory, evaluate = live_pictures_run.factory(Task(config, own))
    job = jobs.get(jobs.start(factory, total=20, evaluate=evaluate))
    done(job)
    assert job.latest.shape == (16, 16, 3) and job.latest.classes == 0
    made = job.evaluations[20]
    assert made.right is None and np.isfinite(made.distance).all()
    assert own != live_pictures_own.Own("other", 16, pictures)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 nothing", b"<svg/>", picture(0)[:200]])
def test_a_bad_upload_is_refused_with_a_sentence_in_each_language(data):
    with pytest.raises(ValueError, match=r"\w+ \w+.*\.") as refused:
        live_pictures_own.from_file(data, "mine.zip")
    for lang in words.LANGUAGES:
        page = type("Page", (), {"word": staticmethod(words.of(lang))})
        assert "mine.zip" in live_pictures_own.own_picture.reason(page, refused.value)


def test_a_large_picture_is_kept_small():
    made = live_pictures_own.from_file(picture(1, (700, 900)), "large.png")
    assert max(made[0].shape) == live_pictures_own.LONGEST and made[0].dtype == np.uint8


def test_a_saved_network_comes_back_as_a_finished_run(finished):
    again = live_pictures_run.loaded(live_pictures_run.saved(finished.latest))
    assert again.finished and again.config == SMALL
    made = finished.evaluate.preview(again, 0.0)
    assert np.array_equal(made.frames, finished.evaluations[20].frames)


def test_the_run_can_be_taken_home_as_a_film(finished):
    film = Image.open(io.BytesIO(live_pictures_cards.film(finished.evaluations[20], Task(SMALL))))
    assert film.format == "GIF" and film.n_frames > 40 and film.width > 500


def test_with_other_pictures_untouched_settings_take_the_other_recipe():
    at = opened(PAGE)
    assert at.select_slider(key="steps").value == recipe().steps
    at.slider(key="blocks").set_value(2).run()
    at.selectbox(key="dataset").select("shapes").run()
    assert at.select_slider(key="steps").value == recipe("shapes").steps
    assert at.slider(key="patch").value == recipe("shapes").patch
    assert at.slider(key="blocks").value == 2


def test_settings_of_points_and_of_pictures_do_not_meet():
    at = opened("train_points", steps="700")
    at.switch_page("pages/train_images.py")
    del at.query_params["steps"]  # as a browser does that goes to another page
    at.run()
    assert at.select_slider(key="steps").value == recipe().steps
    at.switch_page("pages/train_points.py").run()
    assert at.select_slider(key="steps").value == 700


def test_a_network_too_large_gives_way_with_a_sentence():
    at = opened(PAGE, width="64", multipliers="1,2,4", blocks="3")
    assert any("too large" in warning.value for warning in at.warning)
    assert not at.exception


def test_an_experiment_sets_the_controls_and_starts_its_config():
    at = opened(PAGE, experiment="few")
    press(at, "run_experiment")
    job = job_of(at)
    assert job.wait(60, until=lambda job: job.latest is not None)
    job.stop()
    assert job.latest.config == recipe(n_images=10)
    assert at.select_slider(key="n_images").value == 10


@pytest.fixture
def offline(monkeypatch, tmp_path):
    monkeypatch.setenv("EXPLORER_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(openml, "fetch_aside", lambda name: False)
    monkeypatch.setattr(openml, "_failed", {})


def test_pictures_that_cannot_be_fetched_end_in_a_sentence_and_not_before_start(offline):
    at = opened(PAGE, dataset="mnist")
    assert any("not on this computer" in caption.value for caption in at.caption)
    press(at, "start")
    job = job_of(at)
    assert job.wait(60) and job.state == "failed"
    at.run()
    assert not at.exception
    assert any("Connect and try again" in caption.value for caption in at.caption)
    assert at.button(key="start").label == words.of("en")("live.again")
