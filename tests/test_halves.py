"""Two workers share the tests out by what they open: the names of the files tell it."""

import re
from types import SimpleNamespace
from unittest.mock import Mock

from tests.each import ROOT
from tests.halves import APART, EITHER, PAGES, REST, TwoHalves, half_of

FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py"))
BROWSER = [name for name in FILES if name.startswith("tests/browser/")]


def test_a_browser_test_belongs_to_the_pages_where_it_asks_for_the_apps_server():
    """But for those of live training."""
    for name in BROWSER:
        asks = re.search(r"\bdef .*\b(cold_)?server\b", (ROOT / name).read_text(encoding="utf-8"))
        live = name in ("tests/browser/test_train_points.py", "tests/browser/test_two_tabs.py")
        assert (bool(asks) and not live) == (half_of(name) == PAGES), name
    assert {half_of(name) for name in FILES if name not in BROWSER} == {REST, EITHER}


def test_who_may_run_them_after_a_browser_was_opened_runs_no_page_and_no_loop():
    for name in FILES:
        if half_of(name) == EITHER:
            text = (ROOT / name).read_text(encoding="utf-8")
            assert not re.search(r"\b(page_run|AppTest|asyncio)\b", text), name


def shared_out(names: list[str], workers: int) -> TwoHalves:
    options = SimpleNamespace(tx=[f"{workers}*popen"], loadscopereorder=False)
    config = SimpleNamespace(getvalue=lambda name: getattr(options, name), option=options)
    halves = TwoHalves(config)
    halves.collection = [f"{name}::test" for name in names]
    return halves


def scopes(names: list[str], workers: int) -> set[str]:
    halves = shared_out(names, workers)
    return {halves._split_scope(name) for name in halves.collection}


def test_of_two_workers_one_gets_the_rest_and_anything_else_goes_file_by_file():
    demos = [name for name in BROWSER if APART.match(name)]
    plain = [name for name in FILES if name not in BROWSER]
    assert scopes(FILES, 2) == {REST} | {name for name in FILES if half_of(name) != REST}
    for names, workers in ((FILES, 3), (BROWSER, 2), (plain, 2), (plain + demos, 2)):
        assert scopes(names, workers) == set(names)


def test_pages_and_the_rest_are_begun_at_once_and_the_mathematics_comes_last():
    halves = shared_out(FILES, 2)
    first, second = Mock(), Mock()
    for node in (first, second):
        halves.add_node(node)
        halves.registered_collections[node] = halves.collection
    for name in halves.collection:
        halves.workqueue.setdefault(halves._split_scope(name), {})[name] = False
    turns = {}
    for node in (first, second, second, first):
        halves._assign_work_unit(node)
        turns.setdefault(id(node), []).append(half_of(next(iter(halves.assigned_work[node]))))
        halves.assigned_work[node] = {}
    assert turns == {id(first): [REST, EITHER], id(second): [PAGES, PAGES]}
    while halves.workqueue:
        halves._assign_work_unit(second)
        last = half_of(next(iter(halves.assigned_work[second])))
        halves.assigned_work[second] = {}
    assert last == EITHER
