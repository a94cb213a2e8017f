"""Pictures made beside the page: the one before stands until the new one comes."""

import threading

import pytest
from streamlit.testing.v1 import AppTest

from explorer.frames.frame import Frame
from explorer.ui import late

GATE = threading.Event()
BEGUN: list[int] = []


def page() -> None:
    """A page with one slider, whose picture takes as long as the test wants."""
    import streamlit as st

    from explorer.ui import late
    from explorer.words import of
    from tests.ui import test_late as test

    class Page:
        name, word, notices = "demo", staticmethod(of("en")), st.container()

    n = st.slider("n", 0, 9, 0)
    shown = late.frame(Page(), "act", n, test.make, said="late.working")
    st.text(f"asked {n}, shown {shown.settings} {shown.frame.numbers} {shown.late}")


def make(n: int, act: str) -> Frame:
    BEGUN.append(n)
    if n == 9:
        raise ValueError("nine is too many")
    if n > 0:
        assert GATE.wait(20)
    return Frame(numbers=10 * n)


@pytest.fixture
def at(monkeypatch):
    monkeypatch.setattr(late, "PATIENCE_S", 0.05)
    GATE.clear()
    BEGUN.clear()
    late.results.clear()
    monkeypatch.setattr(late, "desk", late.Desk())
    yield AppTest.from_function(page, default_timeout=30).run()
    GATE.set()


def told(at: AppTest) -> str:
    assert not at.exception
    return at.text[0].value


def waiting(at: AppTest) -> bool:
    return any("The new picture is on its way" in each.proto.body for each in at.get("html"))


def test_the_picture_before_stands_until_the_new_one_is_there(at):
    assert told(at) == "asked 0, shown 0 0 False" and not waiting(at)
    at.slider[0].set_value(3).run()
    assert told(at) == "asked 3, shown 0 0 True" and waiting(at)
    at.run()
    assert told(at) == "asked 3, shown 0 0 True" and BEGUN == [0, 3]
    GATE.set()
    late.desk.ask("test", ("demo", "act", 3), lambda task: None).wait(20)
    at.run()
    assert told(at) == "asked 3, shown 3 30 False" and not waiting(at) and BEGUN == [0, 3]


def test_what_is_remembered_is_there_at_once(at):
    GATE.set()
    at.slider[0].set_value(3).run()
    for _ in range(20):
        if told(at).endswith("False"):
            break
        at.run()
    GATE.clear()
    at.slider[0].set_value(0).run()
    assert told(at) == "asked 0, shown 0 0 False"
    at.slider[0].set_value(3).run()
    assert told(at) == "asked 3, shown 3 30 False" and BEGUN == [0, 3]


def test_an_error_is_told_by_the_page_and_is_no_end(at):
    at.slider[0].set_value(9).run()
    for _ in range(20):
        if at.exception:
            break
        at.run()
    assert [each.message for each in at.exception] == ["nine is too many"]
    at.slider[0].set_value(0).run()
    assert told(at) == "asked 0, shown 0 0 False"


def test_with_nothing_to_show_yet_the_page_waits_and_says_so(at, monkeypatch):
    monkeypatch.setattr(late, "LOOK_S", (0.05, 0.05))
    late.results.clear()
    threading.Timer(0.4, GATE.set).start()
    at.slider[0].set_value(4).run()
    assert told(at) == "asked 4, shown 4 40 False" and not waiting(at)


def test_kinds_that_are_always_quick_are_made_by_the_page_itself(at, monkeypatch):
    monkeypatch.setattr(late.desk, "quick", lambda kind, seconds: True)
    asked = []
    monkeypatch.setattr(late.desk, "ask", lambda *args: asked.append(args))
    GATE.set()
    at.slider[0].set_value(5).run()
    assert told(at) == "asked 5, shown 5 50 False" and not asked


def test_looks_come_sooner_where_the_kind_is_quicker():
    desk = late.desk
    assert late.pace("nothing known of it") == pytest.approx(0.4 / 3)
    for seconds, wanted in ((0.01, 0.08), (0.6, 0.2), (9.0, 0.4)):
        desk.took(("kind", seconds), seconds)
        assert late.pace(("kind", seconds)) == pytest.approx(wanted)


def waiting_page() -> None:
    """A page that cannot do without a number, which takes as long as the test wants."""
    import streamlit as st

    from explorer.ui import late
    from explorer.words import of
    from tests.ui import test_late as test

    class Page:
        name, word, notices = "demo", staticmethod(of("en")), st.container()

    n = st.slider("n", 0, 9, 1)
    st.text(f"{late.awaited(Page(), 'number', n, lambda: test.make(n, 'act').numbers)}")


def test_what_a_page_cannot_do_without_is_awaited_beside_it(at, monkeypatch):
    monkeypatch.setattr(late, "LOOK_S", (0.05, 0.05))
    threading.Timer(0.4, GATE.set).start()
    other = AppTest.from_function(waiting_page, default_timeout=30).run()
    assert other.text[0].value == "10" and not waiting(other)
    other.slider[0].set_value(9).run()
    assert [each.message for each in other.exception] == ["nine is too many"]


def test_a_number_that_is_remembered_is_not_ordered_again(at, monkeypatch):
    GATE.set()
    other = AppTest.from_function(waiting_page, default_timeout=30).run()
    assert other.text[0].value == "10" and BEGUN == [0, 1]
    monkeypatch.setattr(late.desk, "ask", lambda *args: pytest.fail("ordered again"))
    assert other.run().text[0].value == "10" and BEGUN == [0, 1]


def test_a_page_whose_order_was_withdrawn_by_a_later_run_ends_in_peace(at, monkeypatch):
    monkeypatch.setattr(late, "LOOK_S", (0.05, 0.05))
    monkeypatch.setattr(late, "desk", late.Desk(workers=1))
    late.results.clear()
    late.desk.ask("another tab", "work before it", lambda task: GATE.wait(20))
    ask = late.desk.ask

    def overtaken(asker, key, make):
        task = ask(asker, key, make)
        ask(asker, "something else", lambda task: None)
        return task

    monkeypatch.setattr(late.desk, "ask", overtaken)
    at.slider[0].set_value(5).run()
    assert not at.exception and not at.text and 5 not in BEGUN
