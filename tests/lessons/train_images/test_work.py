"""A training on pictures on its page: what is watched, asked for anew, judged, uploaded, kept."""

import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from explorer import words
from explorer.data import openml
from explorer.frames.text import say
from explorer.jobs import Jobs, process_jobs
from explorer.lessons.train_images import acts, cards, numbers, scene, scene_stage, work
from explorer.lessons.train_images import watched as watching
from explorer.training.image_config import ImageConfig, recipe
from explorer.training.pretrained import measured
from explorer.ui.own import pictures as own_pictures
from explorer.ui.stage import stage
from explorer.ui.training import job as live
from explorer.ui.training.checkpoints import Shown
from explorer.worlds import crops, networks
from explorer.worlds.pictures import Task
from tests import page_run
from tests.page_run import opened

PAGE = "train_images"
SMALL = ImageConfig(steps=20, T=20, width=8, every=5)
NOTHING = Shown()


@pytest.fixture(scope="module")
def finished():
    """The job of a short run that has ended and been sampled."""
    jobs = Jobs(running=1)
    factory, evaluate = work.factory(Task(SMALL))
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

    def say(self, text):
        return say(text, self.lang, self.word)


def press(at, key):
    at.button(key=key).click().run()
    assert not at.exception, [error.message for error in at.exception]


def job_of(at):
    return process_jobs().get(at.session_state[live._key(PAGE)])


def test_the_page_opens_with_the_network_that_came_with_the_app():
    watched = watching.watch(None, Task(recipe()), 0.0)
    done(watched.job)
    run, judged = watched.look(), watched.look().judging
    assert run.shipped and len(run.previews) == 1 and watching.status_of(run).state == "idle"
    assert next(iter(run.previews.values())).right > 0.85
    assert judged.quality.fd == measured("digits")["ddim"]["fd"]
    assert watched.job is watching.watch(None, Task(recipe()), 0.0).job


@pytest.mark.slow
def test_start_trains_what_the_controls_say_and_another_choice_of_pictures_shows_others():
    at = opened(PAGE, steps="40", T="20", width="8")
    press(at, "start")
    job = job_of(at)
    assert job.wait(60) and job.latest.step == 40 and job.latest.config.width == 8
    ours = watching.watch(job, Task(recipe(steps=100)), 0.0)
    assert ours.job is job and not ours.shipped
    other = watching.watch(job, Task(recipe("glyphs")), 0.0)
    assert other.job is not job


@pytest.mark.slow
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


@pytest.mark.slow
def test_another_guidance_draws_every_checkpoint_anew_from_the_same_noise(finished):
    watched = watching.watch(finished, Task(SMALL), 2.0)
    done(watched.retakes)
    run, before = watched.look(), finished.evaluations
    assert list(run.previews) == sorted(before)
    assert {preview.guidance for preview in run.previews.values()} == {2.0}
    for step, preview in run.previews.items():
        assert np.array_equal(preview.frames[0], before[step].frames[0])
    assert (run.previews[20].frames[-1] != before[20].frames[-1]).any()
    assert watching.watch(finished, Task(SMALL), 0.0).retakes is None


@pytest.mark.slow
def test_a_run_at_rest_is_judged_once_for_each_guidance(finished):
    first = watching.watch(finished, Task(SMALL), 0.0)
    again = watching.watch(finished, Task(SMALL), 0.0)
    assert first.judge is again.judge
    done(first.judge)
    judged = first.judging().quality
    assert judged.n == 600 and 0 < judged.fd < np.inf and 0 <= judged.accuracy <= 1
    other = watching.watch(finished, Task(SMALL), 0.5)  # ends what judges another guidance
    assert other.judge is not first.judge


@pytest.mark.slow
def test_guidance_of_a_network_without_classes_is_refused_with_a_sentence():
    jobs, config = Jobs(running=1), replace(SMALL, conditional=False)
    factory, evaluate = work.factory(Task(config))
    job = jobs.get(jobs.start(factory, total=20, evaluate=evaluate, order=Task(config)))
    done(job)
    watched = watching.watch(job, Task(config), 1.5)
    assert watched.guidance == 0.0 and watched.deaf
    now = scene.numbers(scene.Settings(task=Task(config), guidance=1.5), watched.look())
    assert now.w == 0.0
    sentence = numbers.hint(Page.word, watched, watched.look().status, Task(config), now)
    assert sentence == words.of("en")("train_images.no_guidance")


def test_the_nearest_picture_stands_under_each_sample_and_does_not_move(finished):
    task, preview = finished.order, finished.evaluations[20]
    where = scene_stage.grid_of(task)
    tiles = scene_stage.pair_tiles(preview, task)
    assert len(tiles) == 2 * scene_stage.PAIR_ROWS * where.columns
    captions = [tile.caption for tile in tiles]
    assert captions[: where.columns] == [""] * where.columns
    assert captions[where.columns] == f"{preview.distance[0]:.2f}"


def test_a_checkpoint_that_the_page_carries_travels_with_no_poll(finished, monkeypatch):
    carried = []
    monkeypatch.setattr(stage, "carry", lambda key, blobs, _: carried.extend(blobs))
    monkeypatch.setattr(stage, "mount", lambda *given: {})
    run, settings = watching.watch(finished, Task(SMALL), 0.0).look(), scene.Settings()
    for act in ("samples", "pairs"):
        clouds = {take.cloud for take in scene.view(settings, act, run).picture.takes}
        for held in (NOTHING, acts.hold("stage", settings, act, run)):
            carried.clear()
            acts.show(Page(), "stage", settings, act, run, held)
            assert clouds & set(carried) == (set() if held.steps else clouds)


def test_every_figure_has_its_row_in_every_state(finished):
    roles = set()
    for job, w in ((None, 0.0), (finished, 0.0), (finished, 3.0)):
        run = watching.watch(job, Task(SMALL), w).look()
        settings = scene.Settings(task=Task(SMALL), guidance=w)
        rows = numbers.rows(Page.word, settings, run, scene.numbers(settings, run))
        roles.add(tuple(role for role, *_ in rows))
    assert len(roles) == 1


def picture(seed, size=(60, 48)):
    rng = np.random.default_rng(seed)
    buffer = io.BytesIO()
    pixels = rng.integers(0, 256, (*size, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.slow
def test_a_zip_of_pictures_becomes_crops_and_is_trained_on():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for k in range(3):
            file.writestr(f"folder/{k}.png", picture(k))
    pictures = crops.from_file(packed.getvalue(), "mine.zip")
    assert [each.shape for each in pictures] == [(60, 48, 3)] * 3
    own = crops.Own("key", 16, pictures)
    config = replace(SMALL, n_images=40, conditional=False)
    jobs = Jobs(running=1)
    factory, evaluate = work.factory(Task(config, own))
    job = jobs.get(jobs.start(factory, total=20, evaluate=evaluate))
    done(job)
    assert job.latest.shape == (16, 16, 3) and job.latest.classes == 0
    preview = job.evaluations[20]
    assert preview.right is None and np.isfinite(preview.distance).all()
    assert own != crops.Own("other", 16, pictures)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 nothing", b"<svg/>", picture(0)[:200]])
def test_a_bad_upload_is_refused_with_a_sentence_in_each_language(data):
    with pytest.raises(ValueError, match=r"\w+ \w+.*\.") as refused:
        crops.from_file(data, "mine.zip")
    for lang in words.LANGUAGES:
        page = type("Page", (), {"word": staticmethod(words.of(lang))})
        assert "mine.zip" in own_pictures.own_picture.reason(page, refused.value)


def test_a_large_picture_is_kept_small():
    small = crops.from_file(picture(1, (700, 900)), "large.png")[0]
    assert max(small.shape) == crops.LONGEST and small.dtype == np.uint8


def test_a_saved_network_comes_back_as_a_finished_run(finished):
    again = networks.loaded(networks.saved(finished.latest), ImageConfig)
    assert again.finished and again.config == SMALL
    preview = finished.evaluate.preview(again, 0.0)
    assert np.array_equal(preview.frames, finished.evaluations[20].frames)


def test_the_run_can_be_taken_home_as_a_film(finished):
    film = Image.open(io.BytesIO(cards.film(finished.evaluations[20], Task(SMALL))))
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
    at.switch_page(str(page_run.ROOT / "pages/train_images.py"))
    del at.query_params["steps"]  # as a browser does that goes to another page
    at.run()
    assert at.select_slider(key="steps").value == recipe().steps
    at.switch_page(str(page_run.ROOT / "pages/train_points.py")).run()
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
    told = [str(each.proto) for each in at.get("bidi_component")]  # where the loss will be drawn
    assert any("not on this computer" in each for each in told)
    press(at, "start")
    job = job_of(at)
    assert job.wait(60) and job.state == "failed"
    at.run()
    assert not at.exception
    assert any("Connect and try again" in caption.value for caption in at.caption)
    assert at.button(key="start").label == words.of("en")("live.again")
