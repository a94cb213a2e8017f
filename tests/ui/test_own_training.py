"""The tab's own training on other pages: what is used of it, and what is said."""

import pytest

from explorer import words
from explorer.jobs import process_jobs
from explorer.training import train
from explorer.training.config import TrainConfig
from explorer.ui.training import job as live
from explorer.ui.training import own_training as own
from explorer.worlds import networks
from explorer.worlds.world import World

CONFIG = TrainConfig("moons", T=20, steps=40)
SAID = own.Sentences(
    "step_through.trained_here", "vlb.yours", "step_through.not_yours", "vlb.follows"
)
WORD = words.of("en")


class Page:
    word = staticmethod(WORD)


@pytest.fixture
def tab(monkeypatch):
    """A session of its own, and a function that gives it a training."""
    state = {}
    monkeypatch.setattr(live.st, "session_state", state)
    started = []

    def trains(iterator, order=None):
        state["live.job.train_points"] = process_jobs().start(iterator, order=order)
        started.append(live.current_job("train_points"))
        assert started[-1].wait(30, until=lambda job: job.latest is not None and job.latest.step)
        return started[-1]

    yield trains
    for job in started:
        job.stop()


def used(**how):
    return own.own_training(Page, own.POINTS, SAID, mounted=True, **how)


def test_before_there_is_one_the_page_says_where_it_is_made(tab):
    assert own.order_of(own.POINTS) is None
    name = WORD("pages.train_points")
    assert used() == (None, WORD("step_through.trained_here", name=name))


def test_a_finished_training_is_used_and_its_weights_are_brought(tab):
    job = tab(lambda: train(CONFIG), order=CONFIG)
    assert job.wait(30)
    snapshot, sentence = used(suits=own.plane_with_density)
    assert snapshot is job.latest and sentence == WORD("vlb.yours", step="40")
    assert networks.brought(networks.mark(snapshot)).schedule == CONFIG.make_schedule()
    assert own.order_of(own.POINTS) == CONFIG
    world = World(**own.world_of(snapshot))
    assert (world.dataset, world.T, world.network) == ("moons", 20, networks.mark(snapshot))


def test_one_that_does_not_suit_is_not_used(tab):
    tab(lambda: train(CONFIG))
    assert used(suits=lambda job, snapshot: False) == (None, WORD("step_through.not_yours"))
    solid = next(train(TrainConfig("swiss_roll_3d", steps=50)))
    assert not own.plane_with_density(None, solid)
    assert own.plane_with_density(None, next(train(CONFIG)))


def test_a_running_one_is_followed_or_pinned_at_the_moment_shown_first(tab):
    steps = train(TrainConfig("moons", T=20, steps=100_000))
    shown = [[next(steps) for _ in range(3)][-1]]

    def endless():
        while True:
            yield shown[-1]

    job = tab(endless)
    followed, sentence = used()
    assert followed is shown[0] and sentence == WORD("vlb.follows", step=f"{followed.step:,}")
    assert used(pin="here")[0] is shown[0]
    shown.append(next(steps))
    assert job.wait(30, until=lambda job: job.latest is shown[1])
    assert used()[0] is shown[1]
    assert used(pin="here")[0] is shown[0] and used(pin="there")[0] is shown[1]
    job.stop()
    assert used(pin="here")[0] is shown[1]
