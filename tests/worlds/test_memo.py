"""The store of results: the newest stay, and threads do not disturb one another."""

import threading

from explorer.worlds.memo import Kept


def test_the_results_put_last_stay():
    kept = Kept(2)
    assert kept.put("a", 1) == 1 and kept.put("b", 2) == 2
    kept.put("a", 3)  # now b is the older one
    kept.put("c", 4)
    assert "b" not in kept and kept.get("b", "gone") == "gone"
    assert (kept.get("a"), kept.get("c")) == (3, 4)


def test_many_threads_leave_it_full_and_whole():
    kept = Kept(8)

    def work(name):
        for k in range(500):
            assert kept.put((name, k % 10), k) == k
            kept.get((name, k % 10))

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum((name, k) in kept for name in "abcd" for k in range(10)) == 8
