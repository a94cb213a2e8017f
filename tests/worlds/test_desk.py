"""Work beside the pages: who asks for the same joins, who asks anew lets go."""

import threading

import pytest

from explorer.worlds.desk import Desk


@pytest.fixture
def gate():
    """An event that holds the desk's work back; opened at the end."""
    event = threading.Event()
    yield event
    event.set()


def test_who_asks_for_the_same_joins_one_piece_of_work(gate):
    desk, begun = Desk(), []

    def work(task):
        begun.append(task.key)
        assert gate.wait(10)
        return 7

    tasks = [desk.ask(tab, "a", work) for tab in range(30)]
    assert len({id(task) for task in tasks}) == 1 and not tasks[0].wait(0.01)
    gate.set()
    assert tasks[0].wait(10) and tasks[0].future.result() == 7 and begun == ["a"]


def test_an_order_that_nobody_holds_any_more_is_withdrawn_before_it_begins(gate):
    desk, begun = Desk(workers=1), []

    def work(task):
        begun.append(task.key)
        gate.wait(10)

    first = desk.ask("one", "running", work)
    waiting, shared = desk.ask("two", "waiting", work), desk.ask("three", "shared", work)
    assert desk.ask("four", "shared", work) is shared
    last = desk.ask("two", "last", work)  # lets "waiting" go
    desk.ask("three", "last", work)  # "four" still holds "shared"
    desk.ask("one", "last", work)  # what runs is finished
    assert waiting.withdrawn and waiting.done and not waiting.failed
    assert waiting.wait(3600)  # nothing comes of it: nobody waits for it
    gate.set()
    assert first.wait(10) and shared.wait(10) and last.wait(10)
    assert begun == ["running", "shared", "last"]


def test_the_same_order_may_come_again_after_it_was_withdrawn_or_has_failed(gate):
    desk = Desk(workers=1)
    desk.ask("one", "running", lambda task: gate.wait(10))
    desk.ask("two", "a", lambda task: 1)
    desk.ask("two", "b", lambda task: 1 / 0)
    again = desk.ask("three", "a", lambda task: 2)
    failing = desk.ask("two", "b", lambda task: 1)
    gate.set()
    assert again.future.result(10) == 2
    with pytest.raises(ZeroDivisionError):
        failing.future.result(10)
    assert failing.failed and not again.failed and not failing.withdrawn
    assert desk.ask("two", "b", lambda task: 3).future.result(10) == 3


def test_a_task_says_what_it_does_and_how_far_it_is(gate):
    desk = Desk()
    said = threading.Event()

    def work(task):
        tell = task.telling("walking")
        tell(0.4)
        said.set()
        gate.wait(10)
        task.telling("drawing")

    task = desk.ask("one", "a", work)
    assert said.wait(10) and (task.what, task.share) == ("walking", 0.4)
    gate.set()
    assert task.wait(10) and (task.what, task.share) == ("drawing", 0.0)


def test_how_long_a_kind_takes_is_the_longest_of_the_last_eight():
    desk = Desk()
    assert desk.usual("a") is None
    for seconds in (9.0, *[0.1] * 6, 0.3):
        desk.took("a", seconds)
    assert desk.usual("a") == 9.0 and desk.usual("b") is None
    desk.took("a", 0.2)
    assert desk.usual("a") == 0.3


def test_a_kind_is_quick_once_eight_of_it_were():
    desk = Desk()
    for seconds in [0.01] * 7:
        desk.took("a", seconds)
    assert not desk.quick("a", 0.03)
    desk.took("a", 0.02)
    assert desk.quick("a", 0.03) and not desk.quick("b", 0.03)
    desk.took("a", 0.04)
    assert not desk.quick("a", 0.03)
