"""Whose hand is on a job: one owner; others watch, and take over where it is silent or gone."""

import pytest

from explorer.jobs.hand import SILENT_S, Hand


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def hand(clock):
    return Hand(clock)


def nobody_is_gone(_):
    return False


def test_the_first_who_asks_steers_and_a_copy_watches(hand):
    assert hand.hold("first", nobody_is_gone)
    assert not hand.hold("copy", nobody_is_gone)
    assert hand.hold("first", nobody_is_gone)
    hand.take("copy")
    assert hand.owner == "first"


def test_after_a_reload_the_new_session_steers_at_once(hand):
    hand.hold("before", nobody_is_gone)
    assert hand.hold("after", lambda session: session == "before")
    assert not hand.hold("before", nobody_is_gone)


def test_a_watcher_may_take_over_from_an_owner_that_is_silent(hand, clock):
    hand.hold("owner", nobody_is_gone)
    clock.now = SILENT_S
    assert not hand.is_silent()
    hand.look("owner")
    clock.now += SILENT_S
    hand.take("copy")
    assert hand.owner == "owner"
    hand.look("copy")  # a watcher's look keeps nobody's hold
    clock.now += 0.1
    assert not hand.hold("copy", nobody_is_gone), "nothing changes hands by itself"
    hand.take("copy")
    assert hand.owner == "copy"
    hand.take("owner")
    assert hand.owner == "copy", "the new owner has only just begun"
