"""Jobs: who runs, who waits, what stops, what is kept; with tiny iterators and short limits."""

import itertools
import logging
import math
import os
import subprocess
import sys
import threading
from dataclasses import dataclass

import pytest

from explorer.jobs import KEEP, MAX_JOBS, Jobs, log_spaced, process_jobs

LONG = 10.0  # seconds that no test needs; a wait that long is a failure


@dataclass(frozen=True)
class Snap:
    step: int
    failed: bool = False
    message: str = ""


@pytest.fixture
def jobs():
    pool = Jobs(running=1, idle_pause=1e6, idle_end=1e6)
    yield pool
    for gate in GATES:
        gate.let(1000)
    GATES.clear()
    pool.stop_all()


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


GATES = []  # opened at the end of each test, so that no thread is left behind


class Gate:
    """An iterator that gives one snapshot for every permit, so that a test sets the pace."""

    def __init__(self):
        self.permits, self.asked, self.closed = threading.Semaphore(0), [], False
        GATES.append(self)

    def __call__(self):
        try:
            for step in itertools.count():
                assert self.permits.acquire(timeout=LONG)
                self.asked.append((yield Snap(step)))
        finally:
            self.closed = True

    def let(self, n=1):
        self.permits.release(n)


def endless():
    return map(Snap, itertools.count())


def counted(n):
    return lambda: map(Snap, range(n))


def reaches(step):
    return lambda job: job.latest is not None and job.latest.step >= step


def test_a_job_runs_to_its_end_and_keeps_its_last_snapshot(jobs):
    job = jobs.get(jobs.start(counted(50), total=49))
    assert job.wait(LONG)
    status = job.poll()
    assert (status.state, status.step, status.latest) == ("finished", 49, Snap(49))
    assert (status.remaining, status.message, status.idle) == (0, "", False)
    assert status.history[0] == Snap(0) and status.history[-1] == Snap(49)


def test_pause_holds_the_step_and_resume_goes_on_from_it(jobs):
    gate = Gate()
    job = jobs.get(jobs.start(gate))
    gate.let(3)
    assert job.wait(LONG, reaches(2))
    job.pause()
    gate.let(1)  # the snapshot that was being made when pause came
    assert job.wait(LONG, reaches(3))
    assert not job.wait(0.05, reaches(4)) and job.state == "paused"
    job.resume()
    gate.let(1)
    assert job.wait(LONG, reaches(4)) and job.state == "running"


def test_a_job_may_begin_at_rest(jobs):
    job = jobs.get(jobs.start(counted(50), paused=True))
    assert not job.wait(0.05) and job.poll().place == 0 and job.latest is None
    job.step()
    assert job.wait(LONG, reaches(0)) and job.state == "paused"
    job.resume()
    assert job.wait(LONG) and job.state == "finished"


def test_step_asks_a_generator_for_exactly_one_step(jobs):
    gate = Gate()
    gate.let(100)
    job = jobs.get(jobs.start(gate))
    assert job.wait(LONG, reaches(99))
    gate.let(1)
    job.step()
    assert job.wait(LONG, reaches(100))
    gate.let(1)
    job.step()
    assert job.wait(LONG, reaches(101)) and job.state == "paused"
    assert gate.asked[-1] == 1 and set(gate.asked[:98]) == {None}


def test_stop_ends_an_endless_run_within_one_snapshot_and_closes_it(jobs):
    gate = Gate()
    job = jobs.get(jobs.start(gate))
    gate.let(5)
    assert job.wait(LONG, reaches(4))
    job.stop()
    assert job.state == "stopped"
    gate.let(1)
    assert job.wait(LONG) and job.latest.step <= 5
    job.resume()
    job.step()
    assert (job.state == "stopped" and not job.thread.is_alive()) or job.ended


def test_a_paused_job_can_be_stopped(jobs):
    job = jobs.get(jobs.start(endless))
    job.pause()
    job.stop()
    assert job.wait(LONG) and job.state == "stopped"


def test_no_more_run_than_there_are_places_and_the_line_is_in_order(jobs):
    gates = [Gate() for _ in range(3)]
    a, b, c = (jobs.get(jobs.start(gate)) for gate in gates)
    gates[0].let()
    assert a.wait(LONG, reaches(0))
    assert [job.poll().place for job in (a, b, c)] == [0, 1, 2]
    assert [job.poll().state for job in (a, b, c)] == ["running", "waiting", "waiting"]
    b.pause()  # it leaves the line, and comes back at the end of it
    b.resume()
    assert [job.poll().place for job in (a, b, c)] == [0, 2, 1]
    a.pause()
    for gate in gates:
        gate.let()
    assert c.wait(LONG, reaches(0)) and b.latest is None
    c.stop()
    gates[2].let()
    assert b.wait(LONG, reaches(0))


def test_the_default_is_one_place_per_core():
    assert Jobs().running == os.cpu_count()


def test_an_error_becomes_a_sentence_for_the_reader_and_a_traceback_for_the_log(jobs, caplog):
    def broken():
        yield Snap(0)
        raise ValueError("every beta must lie in (0, 1).")

    with caplog.at_level(logging.ERROR, logger="explorer.jobs"):
        job = jobs.get(jobs.start(broken))
        assert job.wait(LONG)
    status = job.poll()
    assert (status.state, status.message) == ("failed", "every beta must lie in (0, 1).")
    assert status.latest == Snap(0) and "Traceback" in caplog.text


def test_a_factory_that_fails_is_a_failed_job_too(jobs):
    job = jobs.get(jobs.start(lambda: 1 / 0))
    assert job.wait(LONG) and job.state == "failed" and "ZeroDivisionError" in job.message


def test_a_snapshot_may_say_that_the_run_failed(jobs):
    end = Snap(1, failed=True, message="The loss is no longer a number.")
    job = jobs.get(jobs.start(lambda: iter([Snap(0), end])))
    assert job.wait(LONG)
    assert (job.state, job.message, job.latest) == ("failed", end.message, end)


def test_a_failed_job_gives_its_place_to_the_next(jobs):
    jobs.start(lambda: 1 / 0)
    job = jobs.get(jobs.start(counted(3)))
    assert job.wait(LONG) and job.state == "finished"


def test_a_job_that_nobody_polls_pauses_then_ends_then_is_forgotten():
    clock = Clock()
    jobs = Jobs(running=1, idle_pause=90, idle_end=600, clock=clock)
    job_id = jobs.start(endless)
    job = jobs.get(job_id)
    assert job.wait(LONG, reaches(0))
    clock.now = 89
    assert job.poll().state == "running"
    clock.now = 89 + 91
    assert job.wait(LONG, lambda job: job.state == "paused") and job.idle
    assert job.poll().idle  # somebody is back, and may resume
    job.resume()
    assert job.wait(LONG, lambda job: job.state == "running") and not job.idle
    clock.now += 601
    assert job.wait(LONG) and job.state == "stopped" and job.idle and job.message
    assert jobs.get(job_id) is None


def test_a_job_paused_by_hand_ends_when_nobody_looks_and_so_does_one_in_line():
    clock = Clock()
    jobs = Jobs(running=1, idle_pause=90, idle_end=600, clock=clock)
    gate = Gate()
    jobs.start(gate)  # holds the only place
    paused, waiting = (jobs.get(jobs.start(endless)) for _ in range(2))
    paused.pause()
    clock.now = 601
    with jobs.lock:
        jobs.lock.notify_all()  # the threads sleep on the real clock: wake them
    for job in (paused, waiting):
        assert job.wait(LONG) and job.state == "stopped" and job.idle
    gate.let(1000)
    jobs.stop_all()


def test_idle_limits_come_from_the_environment(monkeypatch):
    assert (Jobs().idle_pause, Jobs().idle_end) == (90, 900)
    monkeypatch.setenv("EXPLORER_IDLE_PAUSE_S", "5")
    monkeypatch.setenv("EXPLORER_IDLE_END_S", "7.5")
    assert (Jobs().idle_pause, Jobs().idle_end) == (5, 7.5)


def test_memory_is_bounded_by_the_number_of_jobs(jobs):
    for _ in range(MAX_JOBS + 20):
        job = jobs.get(jobs.start(counted(1)))
        assert job.wait(LONG)
    assert len(jobs._jobs) <= MAX_JOBS
    assert jobs.get(job.id) is job  # the newest is still there


@pytest.mark.parametrize("stride", [1, 32])
def test_kept_steps_lie_on_a_logarithmic_grid(stride):
    steps = []
    for newest in range(0, 20_001 * stride, stride):
        steps = log_spaced([*steps, newest])
        assert len(steps) <= KEEP and steps[0] == 0 and steps[-1] == newest
    assert len(steps) == KEEP
    marks = [math.log(step + 1) for step in steps[1:]]
    gaps = [b - a for a, b in itertools.pairwise(marks)]
    even = (marks[-1] - marks[0]) / len(gaps)
    assert steps[1] <= 2 * stride  # where most is learned, most is kept
    # removing the most crowded one by one keeps every gap within a factor 2 of even, but for the
    # newest (just arrived) and the first few steps, which lie apart by nature
    wide = [gap for gap, mark in zip(gaps, marks, strict=False) if mark > math.log(8 * stride)]
    assert max(wide) <= 2 * even


def test_few_steps_are_all_kept():
    assert log_spaced([5, 0, 3]) == [0, 3, 5] and log_spaced([]) == []


def test_kept_checkpoints_are_evaluated_in_the_thread_and_no_others(jobs):
    threads = set()

    def evaluate(snapshot):
        threads.add(threading.current_thread().name)
        return -snapshot.step

    job = jobs.get(jobs.start(counted(500), evaluate=evaluate))
    assert job.wait(LONG)
    assert job.evaluations == {s.step: -s.step for s in job.history} and len(job.history) == KEEP
    assert threads == {job.thread.name}


def test_in_a_long_run_the_way_fills_up_and_the_newest_evaluated_stays(jobs, monkeypatch):
    clock = Clock()
    monkeypatch.setattr("explorer.jobs.jobs.time.perf_counter", clock)
    counts, ages = [], []

    def work():
        for step in range(3000):
            clock.now += 0.02
            if step > 1500:
                counts.append(len(job.evaluations))
                ages.append(step - max(job.evaluations))
            yield Snap(step)

    def evaluate(snapshot):
        clock.now += 0.025

    start = threading.Event()
    job = jobs.get(jobs.start(lambda: start.wait(LONG) and work(), evaluate=evaluate))
    start.set()
    assert job.wait(LONG) and job.state == "finished"
    # an evaluation every 0.25 s of work, every second one of the newest: 25 steps of 0.02 s
    assert max(ages) <= 2 * 25
    assert min(counts) > KEEP / 2 and len(job.history) <= KEEP


def test_evaluation_stays_within_a_tenth_of_the_work(jobs, monkeypatch):
    clock = Clock()
    monkeypatch.setattr("explorer.jobs.jobs.time.perf_counter", clock)

    def work():
        for step in range(400):
            clock.now += 0.01
            yield Snap(step)
        spent.append(job._evaluating / clock.now)

    def evaluate(snapshot):
        clock.now += 0.02

    spent, start = [], threading.Event()

    def factory():
        assert start.wait(LONG)
        return work()

    job = jobs.get(jobs.start(factory, evaluate=evaluate))
    start.set()
    assert job.wait(LONG) and job.state == "finished"
    # one evaluation (0.02 of 4 s) may lie before the first of the work could be weighed against it
    assert 0.05 < spent[0] <= 0.1 + 0.02 / 4


def test_a_failing_evaluation_does_not_harm_the_run(jobs):
    job = jobs.get(jobs.start(counted(3), evaluate=lambda snapshot: 1 / 0))
    assert job.wait(LONG) and job.state == "finished"
    assert job.evaluations == {0: None, 1: None, 2: None}


def test_evaluation_goes_on_while_paused(jobs):
    gate = Gate()
    gate.let(3)
    job = jobs.get(jobs.start(gate, evaluate=lambda snapshot: snapshot.step))
    assert job.wait(LONG, reaches(2))
    job.pause()
    gate.let()
    assert job.wait(LONG, lambda job: len(job.evaluations) == 4)


def test_rate_and_time_left_follow_the_work_alone(jobs, monkeypatch):
    clock = Clock()
    monkeypatch.setattr("explorer.jobs.jobs.time.perf_counter", clock)

    def work():
        for step in range(0, 11):
            clock.now += 0.5
            yield Snap(step)
        yield from Gate()()

    job = jobs.get(jobs.start(work, total=100))
    assert job.wait(LONG, reaches(10))
    clock.now += 1000  # a long pause is no work
    status = job.poll()
    assert status.rate == pytest.approx(10 / 5.5) and status.remaining == pytest.approx(90 * 0.55)
    job.stop()


def test_ids_cannot_be_guessed_and_strangers_get_nothing(jobs):
    ids = {jobs.start(counted(1)) for _ in range(50)}
    assert len(ids) == 50 and all(len(name) >= 20 for name in ids)
    assert jobs.get("x") is None and jobs.get(None) is None


def test_a_job_says_what_was_ordered(jobs):
    assert jobs.get(jobs.start(counted(1), order=("moons", 200))).order == ("moons", 200)
    assert jobs.get(jobs.start(counted(1))).order is None


def test_the_process_has_one_registry():
    assert process_jobs() is process_jobs()


def test_a_process_with_a_running_job_stops_it_and_ends_at_once():
    script = (
        "from explorer.jobs import process_jobs\n"
        "def endless():\n"
        "    try:\n"
        "        while True: yield 1\n"
        "    finally: print('closed', end='')\n"
        "jobs = process_jobs()\n"
        "job = jobs.get(jobs.start(endless))\n"
        "assert job.wait(5, lambda job: job.latest)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=LONG)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"closed", b"")
