"""Work beside a page: one job for all tabs that ask for the same, Stop for one tab alone."""

import itertools
import threading
import time
from types import SimpleNamespace

import pytest

from explorer import words
from explorer.jobs import Jobs
from explorer.ui.training import side_job
from explorer.ui.training.flights import Flights

SECONDS = 10.0  # that no test needs
WORD = words.of("en")


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def jobs():
    given = Jobs(running=4, idle_pause=90, idle_end=900, clock=Clock())
    yield given
    given.stop_all()


@pytest.fixture
def flights(jobs):
    return Flights(lambda: jobs, most=8)


class Work:
    """An iterator that counts for as long as it is let, and how often it was begun."""

    def __init__(self, most=None):
        self.begun, self.most, self.going = 0, most, threading.Event()
        self.going.set()

    def __call__(self):
        self.begun += 1
        numbers = itertools.count(1) if self.most is None else range(1, self.most + 1)
        for step in numbers:
            assert self.going.wait(SECONDS)
            time.sleep(0.001)
            yield SimpleNamespace(step=step, share=step / (self.most or 1e9))


def test_thirty_tabs_with_one_order_start_one_job(flights, jobs):
    work, together = Work(), threading.Barrier(30)
    held = []

    def ask(tab):
        together.wait(SECONDS)
        held.append(flights.hold(tab, "bound", "order", work))

    threads = [threading.Thread(target=ask, args=(tab,)) for tab in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({job.id for job in held}) == 1 and len(held) == 30
    assert held[0].wait(SECONDS, until=lambda job: job.latest is not None)
    assert work.begun == 1 and held[0].order == "order"


def test_the_same_order_for_another_purpose_is_another_job(flights):
    work = Work()
    assert flights.hold(1, "a", "order", work) is not flights.hold(1, "b", "order", work)


def test_stop_by_one_tab_leaves_the_others_and_the_last_one_ends_it(flights):
    job = flights.hold(1, "bound", "order", Work())
    assert flights.hold(2, "bound", "order", Work()) is job
    flights.let_go(1, "bound")
    assert job.state != "stopped" and flights.job_of(1, "bound") is None
    assert flights.job_of(2, "bound") is job
    flights.let_go(2, "bound")
    assert job.wait(SECONDS) and job.state == "stopped"


def test_a_tab_that_asks_anew_lets_go_of_what_it_held(flights):
    first = flights.hold(1, "bound", "a", Work())
    second = flights.hold(1, "bound", "b", Work())
    assert first.wait(SECONDS) and first.state == "stopped" and second is not first
    shared = flights.hold(2, "bound", "b", Work())
    assert shared is second
    flights.hold(1, "bound", "c", Work())
    assert second.state != "stopped"


def test_a_tab_that_is_gone_keeps_no_job_alive(flights, jobs):
    job = flights.hold("gone", "bound", "order", Work())
    flights.hold("here", "bound", "order", Work())
    jobs.clock.now = 89.0
    job.poll()
    flights.job_of("here", "bound")
    jobs.clock.now = 100.0
    flights.let_go("here", "bound")
    assert job.wait(SECONDS) and job.state == "stopped"


def test_who_comes_after_the_end_begins_anew_and_who_was_there_keeps_the_end(flights):
    work = Work(most=3)
    job = flights.hold(1, "bound", "order", work)
    assert job.wait(SECONDS) and job.state == "finished"
    assert flights.hold(1, "bound", "order", work) is job
    assert flights.hold(2, "bound", "order", work) is not job


def test_the_orders_that_are_remembered_are_bounded(flights):
    for k in range(40):
        flights.hold(k, "bound", k, Work(most=1))
    assert len(flights._flights) == 8


# --- a tab's own view ---------------------------------------------------------------------------


@pytest.fixture
def tab(flights, monkeypatch):
    """Be another tab: tab(name) changes the session that the functions see."""
    sessions = {}
    monkeypatch.setattr(side_job, "_flights", flights)

    def be(name):
        state = sessions.setdefault(name, {})
        monkeypatch.setattr(side_job.st, "session_state", state)
        return state

    be("one")
    return be


def seen(job):
    assert job.wait(SECONDS, until=lambda job: job.latest is not None)
    return job


def test_a_stopped_order_stays_stopped_for_this_tab_and_goes_on_with_the_job_of_the_others(tab):
    work = Work()
    job = seen(side_job.order("bound", "order", work).job)
    tab("two")
    assert side_job.order("bound", "order", work).job is job
    tab("one")
    side_job.stop("bound")
    now = side_job.order("bound", "order", work)
    assert (now.state, now.job) == ("stopped", None) and now.latest().step > 0
    assert job.state == "running"
    side_job.go_on("bound")
    assert side_job.order("bound", "order", work).job is job and work.begun == 1


def test_going_on_after_the_last_has_stopped_begins_a_new_job_and_keeps_what_was_in_sight(tab):
    work = Work()
    job = seen(side_job.order("bound", "order", work).job)
    side_job.stop("bound")
    assert job.wait(SECONDS) and job.state == "stopped"
    before = side_job.current("bound").latest().step
    work.going.clear()
    side_job.go_on("bound")
    now = side_job.order("bound", "order", work)
    assert now.job is not job and now.state in ("waiting", "running")
    assert now.latest().step == before  # until the new one has something
    work.going.set()


def test_another_order_begins_by_itself_and_knows_what_was_in_sight_before(tab):
    seen(side_job.order("bound", "a", Work()).job)
    side_job.stop("bound")
    now = side_job.order("bound", "b", Work())
    assert now.busy and now.before[0] == "a" and now.before[1].step > 0
    assert side_job.order("bound", "b", Work()).before == now.before
    third = side_job.order("bound", "c", Work(), known="result")
    assert third.state == "known" and third.latest() == "result" and third.job is None


def test_what_is_known_needs_no_job_and_frees_the_one_there_is(tab):
    job = seen(side_job.order("bound", "order", Work()).job)
    now = side_job.order("bound", "order", Work(), known=0.0)
    assert (now.state, now.latest()) == ("known", 0.0)
    assert job.wait(SECONDS) and job.state == "stopped"


def test_an_order_that_waits_for_its_button_begins_when_it_is_pressed(tab):
    work = Work(most=2)
    assert side_job.order("measure", "order", work, at_once=False).state == "open"
    assert work.begun == 0
    side_job.go_on("measure")
    job = side_job.order("measure", "order", work, at_once=False).job
    assert job.wait(SECONDS) and side_job.current("measure").state == "finished"
    other = side_job.order("measure", "other", work, at_once=False)
    assert other.state == "open"


class Page:
    word = staticmethod(WORD)


@pytest.fixture
def shown(monkeypatch):
    """What `progress` writes: (kind, text)."""
    written = []

    def button(label, **how):
        written.append(("button", label, how["key"]))

    monkeypatch.setattr(side_job.st, "caption", lambda text: written.append(("caption", text)))
    bar = lambda share, text: written.append(("bar", text, share))  # noqa: E731
    monkeypatch.setattr(side_job.st, "progress", bar)
    monkeypatch.setattr(side_job.st, "button", button)
    return written


def test_progress_says_what_is_done_and_offers_to_stop_and_to_go_on(tab, shown):
    seen(side_job.order("bound", "order", Work()).job)
    side_job.progress(Page, "bound", "at work", 0.4, stopped="stopped here")
    assert shown == [("bar", "at work", 0.4), ("button", WORD("side.stop"), "stop")]
    shown.clear()
    side_job.stop("bound")
    side_job.progress(Page, "bound", "at work", stopped="stopped here")
    assert shown == [("caption", "stopped here"), ("button", WORD("side.go_on"), "go_on")]


def test_a_failure_is_told_with_its_message(tab, shown):
    def broken():
        yield SimpleNamespace(step=1)
        raise ValueError("the network is missing.")

    job = side_job.order("bound", "order", broken).job
    assert job.wait(SECONDS) and job.state == "failed"
    side_job.progress(Page, "bound", "at work", stopped="stopped here")
    said = WORD("side.failed", message="the network is missing.")
    assert shown[0] == ("caption", said)
    side_job.go_on("bound")
    assert side_job.order("bound", "order", Work()).busy


def test_the_time_left_is_told_where_the_last_step_is_known(tab, shown):
    work = Work(most=100_000)
    job = side_job.order("bound", "order", work, total=100_000).job
    assert job.wait(SECONDS, until=lambda job: job.latest is not None and job.latest.step > 20)
    side_job.progress(Page, "bound", "at work", 0.5, stopped="")
    assert WORD("live.left") in shown[0][1] and shown[0][1].startswith("at work · ")


def test_a_purpose_of_nobody_is_shared_and_a_new_order_ends_the_one_before(flights, monkeypatch):
    monkeypatch.setattr(side_job, "_flights", flights)
    first = side_job.side("judge", 1, Work())
    assert side_job.side("judge", 1, Work()) is first
    second = side_job.side("judge", 2, Work())
    assert first.wait(SECONDS) and first.state == "stopped" and second.order == 2
