"""One test for many files: a test for each would cost more in keeping count than in checking."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

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
