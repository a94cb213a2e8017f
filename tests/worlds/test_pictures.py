"""One world for all who look at the same pictures; large ones go when nobody holds them."""

import gc
import threading
import time
import weakref
from dataclasses import replace

import numpy as np
import pytest

from explorer.data.dataset import Dataset
from explorer.lessons.train_images import work
from explorer.training.image_config import ImageConfig
from explorer.training.pretrain import config_of
from explorer.training.pretrained import PRETRAINED
from explorer.worlds import picture_quality, pictures
from explorer.worlds.crops import Own
from explorer.worlds.pictures import PictureWorlds, Task

SMALL = ImageConfig(n_images=60, steps=20, T=20, width=8, every=5)


def task(**changes):
    return Task(replace(SMALL, **changes)).world


def own(count=30):
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, size=(1, 64, 64, 3), dtype=np.uint8)
    return Task(replace(SMALL, n_images=count), Own("noise", 16, tuple(pictures))).world


def test_who_asks_again_gets_the_same_arrays():
    worlds = PictureWorlds()
    world = worlds.of(task())
    assert worlds.of(task()) is world and worlds.of(task(data_seed=1)) is not world
    assert world.yardstick.training is world.data.x
    assert np.array_equal(world.data.x, SMALL.make_data().x)


def test_the_job_trains_on_the_array_that_copies_are_looked_for_in(monkeypatch):
    seen, asked = [], Task(replace(SMALL, data_seed=3))
    monkeypatch.setattr(
        "explorer.training.image_trainer.ImageRun.snapshot", lambda self: seen.append(self.x)
    )
    run = work.train(asked)
    next(run)
    assert np.shares_memory(seen[0].numpy(), pictures.data_of(asked).x)


def test_a_given_dataset_has_the_classes_of_its_set_though_some_are_missing():
    from explorer.training.image_trainer import pictures

    data = SMALL.make_data()
    few = Dataset(data.x[:4], np.array([0, 1, 1, 2]))
    x, _, classes = pictures(SMALL, few)
    assert classes == 10 and np.shares_memory(x, data.x)
    x, _, classes = pictures(SMALL, tuple(few))
    assert classes == 3 and not np.shares_memory(x, data.x)
    more = Dataset(data.x[:2], np.array([0, 30]))
    assert pictures(SMALL, more)[2] == 31


def test_large_worlds_go_when_another_comes_unless_a_job_holds_them(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_NUMBERS", 2 * 60 * 64)
    worlds = PictureWorlds()
    held = worlds.of(task())
    gone = weakref.ref(worlds.of(task(data_seed=1)))
    assert gone() is not None and worlds.of(task()) is held  # two of them are small together
    worlds.of(task(data_seed=2)), worlds.of(task(data_seed=3))
    gc.collect()
    assert gone() is None
    assert worlds.of(task()) is held


def test_one_world_that_is_larger_than_all_may_be_stays_while_it_is_the_newest(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_NUMBERS", 30 * 64)
    worlds = PictureWorlds()
    world = weakref.ref(worlds.of(task()))
    gc.collect()
    assert worlds.of(task()) is world()
    assert np.array_equal(world().data.x, SMALL.make_data().x[::2])  # every second, to fit
    assert not np.shares_memory(world().data.x, world().yardstick.pictures)


def test_two_who_ask_at_once_make_one_yardstick(monkeypatch):
    calls, make = [], picture_quality.yardstick

    def slowly(*given, **more):
        calls.append(given)
        time.sleep(0.1)
        return make(*given, **more)

    monkeypatch.setattr(picture_quality, "yardstick", slowly)
    worlds, yards = PictureWorlds(), []
    threads = [
        threading.Thread(target=lambda: yards.append(worlds.of(task()).yardstick)) for _ in range(4)
    ]
    [thread.start() for thread in threads], [thread.join() for thread in threads]
    assert len(calls) == 1 and len(yards) == 4 and all(yard is yards[0] for yard in yards)


def test_own_pictures_have_no_labels_and_are_told_apart_by_what_they_show():
    worlds = PictureWorlds()
    world = worlds.of(own())
    assert world.data.labels is None and world.data.x.shape == (30, 16, 16, 3)
    assert worlds.of(own()) is world and worlds.of(own(20)) is not world
    assert len(world.yardstick.distances) == 30


def test_pictures_that_cannot_be_had_are_asked_for_again(monkeypatch):
    worlds, make = PictureWorlds(), ImageConfig.make_data

    def offline(self):
        raise ValueError("no connection")

    monkeypatch.setattr(ImageConfig, "make_data", offline)
    with pytest.raises(ValueError, match="no connection"):
        worlds.of(task())
    monkeypatch.setattr(ImageConfig, "make_data", make)
    assert len(worlds.of(task()).data.x) == 60


def test_nobody_waits_for_pictures_that_another_fetches(monkeypatch):
    worlds, make, fetched = PictureWorlds(), ImageConfig.make_data, threading.Event()

    def fetch(config):
        if config.data_seed == 1:
            assert fetched.wait(30)
        return make(config)

    monkeypatch.setattr(ImageConfig, "make_data", fetch)
    slow = threading.Thread(target=lambda: worlds.of(task(data_seed=1)))
    slow.start()
    assert len(worlds.of(task()).data.x) == 60 and slow.is_alive()
    fetched.set()
    slow.join()


@pytest.mark.parametrize("name", PRETRAINED)
def test_the_shipped_network_learned_from_the_pictures_that_the_page_trains_on(name):
    """So both are measured in one world, and copies are looked for among all it has seen."""
    assert Task(config_of(name)).world == Task(pictures.usual(name)).world
