"""The one cache: the newest stay, bytes are bounded, and what many ask for is made once."""

import threading
import time
from dataclasses import dataclass

import numpy as np
import pytest

from explorer.worlds.memo import Memo, Store, memo, size_of


def test_the_results_put_last_stay():
    results = Memo(2)
    assert results.put("a", 1) == 1 and results.put("b", 2) == 2
    results.put("a", 3)  # now b is the older one
    results.put("c", 4)
    assert "b" not in results and results.get("b", "gone") == "gone"
    assert (results.get("a"), results.get("c")) == (3, 4)


def test_many_threads_leave_it_full_and_whole():
    results = Memo(8)

    def work(name):
        for k in range(500):
            assert results.put((name, k % 10), k) == k
            results.get((name, k % 10))

    run_together(work, "abcd")
    assert sum((name, k) in results for name in "abcd" for k in range(10)) == 8


def run_together(work, arguments):
    threads = [threading.Thread(target=work, args=(each,)) for each in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_thirty_who_ask_at_once_cause_one_computation():
    results, calls, answers = Memo(), [], []

    def slow():
        calls.append(1)
        time.sleep(0.05)
        return object()

    run_together(lambda _: answers.append(results.make("key", slow)), range(30))
    assert len(calls) == 1 and len({id(answer) for answer in answers}) == 1 and len(answers) == 30


def test_different_keys_do_not_wait_for_one_another():
    results, both = Memo(), threading.Barrier(2, timeout=5)
    run_together(lambda key: results.make(key, both.wait), "ab")  # each needs the other to go on
    assert "a" in results and "b" in results


class Interrupted(BaseException):
    """As Streamlit ends a run of a page that is to run again."""


def test_a_maker_that_was_interrupted_troubles_no_one_who_waits():
    results, begun, asked = Memo(), threading.Event(), threading.Event()

    def interrupted():
        begun.set()
        assert asked.wait(5)
        raise Interrupted

    def first(_):
        with pytest.raises(Interrupted):
            results.make("key", interrupted)

    def second(_):
        assert begun.wait(5)
        asked.set()
        assert results.make("key", lambda: 7) == 7

    run_together(lambda work: work(None), (first, second))
    assert results.get("key") == 7


def test_an_error_reaches_all_who_wait_and_the_next_tries_anew():
    results, errors, began = Memo(), [], threading.Event()

    def fail():
        began.set()
        time.sleep(0.05)
        raise ValueError("no such picture")

    def ask(first):
        if not first:
            began.wait()
        with pytest.raises(ValueError, match="no such picture") as caught:
            results.make("key", fail)
        errors.append(caught.value)

    run_together(ask, [True, False, False])
    assert len(errors) == 3 and "key" not in results
    assert results.make("key", lambda: 7) == 7


def test_all_memos_share_one_budget_and_what_was_asked_for_longest_ago_leaves_first():
    store = Store(budget=3000)
    one, other = Memo(store=store), Memo(store=store)
    one.put("old", bytes(1000))
    one.put("asked", bytes(1000))
    one.get("old")
    other.put("new", bytes(1000))  # 64 more bytes each: three do not fit
    assert "old" in one and "asked" not in one and "new" in other
    assert store.bytes <= store.budget
    other.put("huge", bytes(9000))  # larger than the budget: it stays alone
    assert "huge" in other and len(store.keys()) == 1
    other.put("small", 1)
    assert "huge" not in other and store.bytes == size_of(1)


def test_what_results_share_is_counted_once_and_as_long_as_one_of_them_stays():
    store, blob = Store(budget=100_000), bytes(60_000)
    frames = Memo(most=3, store=store)
    for t in range(40):  # as a page whose t is scrubbed: each frame holds the same blob
        frames.put(t, Held(np.zeros(1), {"blob": blob, "t": t}))
    assert 60_000 < store.bytes < 66_000 and len(store.keys()) == 3
    other = Memo(store=store)
    other.put("own", bytes(30_000))
    assert "own" in other and 39 in frames
    frames.clear()
    assert store.bytes == size_of(bytes(30_000))
    frames.put("same", 1)
    frames.put("same", 1)  # put anew: counted once
    other.clear()
    frames.clear()
    assert store.bytes == 0 and not store._holders


def test_none_is_a_result_and_clear_forgets():
    results, calls = Memo(), []
    for _ in range(2):
        assert results.make("key", lambda: calls.append(1)) is None
    results.clear()
    assert len(calls) == 1 and "key" not in results


def test_a_remembered_function_is_called_once_for_its_arguments():
    calls = []

    @memo(most=2)
    def double(x, *, plus=0):
        """Twice x."""
        calls.append((x, plus))
        return 2 * x + plus

    assert [double(1), double(1), double(1, plus=2), double(1, plus=2)] == [2, 2, 4, 4]
    assert calls == [(1, 0), (1, 2)] and double.__doc__ == "Twice x."
    double(3)  # the third: the first leaves
    double(1)
    assert calls[-1] == (1, 0) and len(calls) == 4


@dataclass
class Held:
    array: np.ndarray
    more: dict


def test_a_size_counts_arrays_at_any_depth_and_each_once():
    array = np.zeros(1000)
    assert 8000 <= size_of(Held(array, {"same": array, "name": "x"})) < 8600
    assert size_of((array, array[:])) < 16600  # a view is an object of its own
    assert size_of([Held, size_of, array]) == size_of([array])


def test_a_new_memo_knows_nothing_of_one_that_is_gone():
    store = Store()
    for _ in range(50):  # the next one often gets the place in memory of the one before
        fresh = Memo(store=store)
        assert "key" not in fresh and fresh.get("key") is None
        fresh.put("key", 1)
        del fresh
