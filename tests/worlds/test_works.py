"""Shares of work: what is remembered, and parts that fill a whole."""

from explorer.worlds import works


def test_what_is_remembered_is_made_once_and_parts_fill_the_whole():
    begun = []

    def work():
        begun.append(1)
        yield 0.5
        return "measured"

    def finished(key):
        shares = []
        work_ = works.part(works.remembered(key, work()), 0.5, 1.0)
        while True:
            try:
                shares.append(next(work_))
            except StopIteration as done:
                return done.value, shares

    key = object()
    assert finished(key) == ("measured", [0.75, 1.0])
    assert finished(key) == ("measured", [1.0])
    assert begun == [1]


def test_works_in_turn_tell_what_the_finished_ones_returned():
    def work(result):
        yield 0.5
        return result

    told = list(works.in_turn([work("a"), work("b")], "".join))
    assert told == [(0.25, ""), (0.75, "a"), (1.0, "ab")]
