"""The step_through page for pictures without a browser: what its controls lead to."""

import numpy as np
import pytest

from explorer import words
from explorer.jobs import process_jobs
from explorer.lessons.step_through import scene_likeness as likeness
from explorer.lessons.step_through import scene_pictures as scene
from explorer.lessons.step_through import scene_walk as walks
from explorer.worlds import networks
from explorer.worlds.pictures import Task
from tests.lessons.step_through.test_page import opened
from tests.page_run import ENTRY, ROOT, AppTest


def shown(**query):
    return opened(**{"what": "pictures", "denoiser": "training"} | query)


@pytest.mark.parametrize(
    "query",
    [
        {"sampler": "ddim", "eta": "0.5", "steps_taken": "20", "label": "3"},
        {"sampler": "ddpm", "variance": "beta", "start": "data", "known": "10", "seed": "3"},
        {"steps_taken": "all", "t": "200", "pixel": "63", "lang": "zh"},
        {"dataset": "shapes", "channel": "blue", "label": "5", "steps_taken": "5", "t": "0"},
        {"dataset": "glyphs", "label": "35", "start": "data", "steps_taken": "10"},
        {"denoiser": "untrained", "steps_taken": "5", "label": "3", "guidance": "2"},
    ],
    ids=lambda query: "-".join(query.values()),
)
def test_every_corner_is_shown_without_a_complaint(query):
    at = shown(**query)
    assert not at.warning
    assert len(at.get("bidi_component")) > 6  # the stage, its blobs, four cards


def test_a_hostile_address_is_corrected_and_never_a_traceback():
    at = shown(
        pixel="64", t="201", denoiser="density", steps_taken="7", start="", label="10", known="0"
    )
    assert len(at.warning) >= 6
    at = shown(what="<b>")
    assert len(at.warning) == 1


def test_guidance_without_a_class_says_what_it_needs():
    said = words.of("en")("step_pictures.guidance_needs_class")
    captions = [each.value for each in shown(denoiser="untrained", steps_taken="5").caption]
    assert said in captions
    at = shown(denoiser="untrained", steps_taken="5", label="1")
    assert said not in [each.value for each in at.caption]


def test_without_a_training_of_ones_own_the_page_says_what_is_shown():
    at = shown(denoiser="trained", steps_taken="5")
    name = words.of("en")("pages.train_images")
    said = words.of("en")("step_pictures.none_yet", name=name)
    assert said in [caption.value for caption in at.caption]


@pytest.mark.parametrize("denoiser", ["pretrained", "trained"])
def test_where_the_shipped_network_cannot_be_read_the_exact_denoiser_is_shown(
    denoiser, monkeypatch, tmp_path
):
    from explorer.training import pretrained

    networks.shipped.memo.clear()
    monkeypatch.setattr(pretrained, "FOLDER", tmp_path)
    at = shown(denoiser=denoiser, steps_taken="5")
    said = words.of("en")("step_pictures.not_shipped", name="digits")
    assert [warning.value for warning in at.warning] == [said]


@pytest.fixture
def own_training():
    """A short training on drawn shapes in grey, as the page train_images starts one."""
    from explorer.training.image_config import recipe
    from explorer.training.trainer import train

    params = (("colour", False), ("size", "16"))
    config = recipe("shapes", dataset_params=params, n_images=64, steps=20, T=50, device="cpu")
    jobs = process_jobs()
    job = jobs.get(jobs.start(lambda: train(config), total=20, order=Task(config)))
    job.wait(60, until=lambda job: job.state not in ("waiting", "running"))
    assert job.state == "finished", job.message
    yield job
    job.stop()


def test_ones_own_training_brings_its_pictures_and_its_schedule(own_training):
    at = AppTest.from_file(str(ENTRY), default_timeout=60)
    at.session_state["live.job.train_images"] = own_training.id
    at.run()
    at.switch_page(str(ROOT / "pages/step_through.py"))
    query = {"lang": "en", "what": "pictures", "denoiser": "trained", "t": "51", "pixel": "255"}
    for key, value in (query | {"label": "9", "start": "data"}).items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, [error.message for error in at.exception]
    said = words.of("en")("step_pictures.your_training", step="20")
    assert said in [caption.value for caption in at.caption]
    told = " ".join(warning.value for warning in at.warning)
    assert len(at.warning) == 2 and "51" in told and "9" in told  # its T is 50, of six classes
    assert any("column 16, row 16" in text.value for text in at.markdown)


def settings_of(**changes):
    from explorer.training.image_config import recipe

    plain = {"task": Task(recipe("digits")), "denoiser": "training", "num_steps": 10}
    return scene.Settings(**plain | changes)


def test_the_exact_denoiser_of_a_class_knows_that_class_alone():
    config = settings_of().task.config
    data = config.make_data()
    known = scene.training_set(settings_of(label=4))
    assert len(known) == np.sum(data.labels == 4)
    wanted = {picture.tobytes() for picture in data.x[data.labels == 4]}
    assert {picture.tobytes() for picture in known} == wanted
    assert len(scene.training_set(settings_of(label=4, known=20))) == 20


@pytest.mark.parametrize("dataset", ["digits", "shapes", "glyphs"])
def test_held_out_pictures_are_not_among_the_training_pictures(dataset):
    from explorer.training.image_config import recipe

    settings = settings_of(task=Task(recipe(dataset, n_images=1500)))
    known = {picture.tobytes() for picture in scene.training_set(settings)}
    unseen = scene.held_out(settings, label=1)
    assert len(unseen) == scene.UNSEEN
    assert not any(picture.tobytes() in known for picture in unseen)


def test_a_network_that_exploded_is_shown_in_black_and_white():
    settings, rng = settings_of(sampler="ddim", num_steps=5), np.random.default_rng(0)
    training = scene.training_set(settings)
    wild = iter([1.0, 1e20, np.inf, np.nan, 0.0])
    with np.errstate(all="ignore"):
        walk = walks.walk_back(
            settings.noises(), lambda x_t, t: x_t * next(wild), rng.standard_normal((1, 8, 8, 1)),
            rng, "ddim", 5,
        )  # fmt: skip
    like = likeness.likeness(walk, training, 0.3)
    steps = scene.PictureWalk(walk, like, len(training))
    film, names = scene.film_row(steps)
    assert film.data and names[-1] == "nearest"
    assert scene.columns_and_table(steps, (4, 4, 0))[1].data
