"""Two workers share the tests out by what they open: the names of the files tell it."""

import re
from types import SimpleNamespace

from tests.each import ROOT
from tests.halves import APART, PAGES, REST, TwoHalves, half_of

FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py"))
BROWSER = [name for name in FILES if name.startswith("tests/browser/")]


def test_a_browser_test_belongs_to_the_pages_where_it_asks_for_the_apps_server():
    """But for those of live training."""
    for name in BROWSER:
        asks = re.search(r"\bdef .*\b(cold_)?server\b", (ROOT / name).read_text(encoding="utf-8"))
        live = name in ("tests/browser/test_train_points.py", "tests/browser/test_two_tabs.py")
        assert (bool(asks) and not live) == (half_of(name) == PAGES), name
    assert {half_of(name) for name in FILES if name not in BROWSER} == {REST}


def scopes(names: list[str], workers: int) -> set[str]:
    options = SimpleNamespace(tx=[f"{workers}*popen"], loadscopereorder=False)
    config = SimpleNamespace(getvalue=lambda name: getattr(options, name), option=options)
    halves = TwoHalves(config)
    halves.collection = [f"{name}::test" for name in names]
    return {halves._split_scope(name) for name in halves.collection}


def test_of_two_workers_one_gets_the_rest_and_anything_else_goes_file_by_file():
    demos = [name for name in BROWSER if APART.match(name)]
    plain = [name for name in FILES if name not in BROWSER]
    assert scopes(FILES, 2) == {REST} | {name for name in BROWSER if half_of(name) == PAGES}
    for names, workers in ((FILES, 3), (BROWSER, 2), (plain, 2), (plain + demos, 2)):
        assert scopes(names, workers) == set(names)
