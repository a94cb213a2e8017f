"""One test for many files or cases: a test for each would cost more in keeping count than in
checking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from pytest import fail

ROOT = Path(__file__).resolve().parents[1]


def of_each(paths: Iterable[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """A check of a path becomes a test of them all, which names every path that fails it."""
    paths = tuple(paths)

    def of(check: Callable[[Path], None]) -> Callable[[], None]:
        def test() -> None:
            assert paths, "a rule for no file at all checks nothing"
            wrong = []
            for path in paths:
                try:
                    check(path)
                except AssertionError as error:
                    wrong.append(f"{path.relative_to(ROOT)}: {error}")
            assert not wrong, "\n".join(wrong)

        # not functools.wraps: pytest would ask for the path as for a fixture
        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return of


def one_by_one(cases: Callable[[], Mapping[str, Any]]) -> Callable[..., Callable[[], None]]:
    """A check of a case becomes a test of them all, which names every case that fails it, and the
    one that was under way when its time was over. The cases are made when the test runs."""

    def of(check: Callable[[Any], None]) -> Callable[[], None]:
        def test() -> None:
            wrong = []
            made = cases()
            assert made, "a rule for no case at all checks nothing"
            for name, case in made.items():
                try:
                    check(case)
                except (Exception, fail.Exception) as error:
                    if "Timeout" in str(error):
                        raise AssertionError(f"{name}: {error}") from error
                    wrong.append(f"{name}: {type(error).__name__}: {error}")
            assert not wrong, "\n".join(wrong)

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return of
