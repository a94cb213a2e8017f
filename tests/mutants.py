"""Change every field of every record where it is made, and see the lesson's tests fall.

    python -m tests.mutants [lesson …] [--only Record.field] [--jobs 2]

A field is made a tenth larger (a count one larger), its sign is turned, and it is exchanged with
the next field. Each change runs the lesson's tests in a process of its own, those of
its fields first, until one falls; what no test sees is named. What changes nothing at any tested
setting stands in tests/unseen.toml with its reason.
"""

from __future__ import annotations

import argparse
import dataclasses
import io
import os
import sys
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
WAYS = ("times", "sign", "swap")
UNSEEN = ROOT / "tests" / "unseen.toml"


class Mutant(NamedTuple):
    lesson: str
    record: type
    field: str
    way: str
    other: str = ""  # the field it is exchanged with

    def __str__(self) -> str:
        return f"{self.lesson}: {self.record.__name__}.{self.field} {self.way} {self.other}".strip()


def modules_of(lesson: str) -> list[str]:
    """The modules of a lesson that import no Streamlit: where its records are made."""
    folder = ROOT / "explorer" / "lessons" / lesson
    names = sorted(path.stem for path in folder.glob("*.py") if path.stem.startswith("scene"))
    return [f"explorer.lessons.{lesson}.{name}" for name in names]


def mutants_of(lesson: str) -> Iterator[Mutant]:
    """All changes of a lesson's records, one by one."""
    from tests.lessons.test_records import records_of, roots

    records = set().union(*(records_of(each) for each in roots(lesson)))
    for record in sorted(records, key=lambda each: (each.__module__, each.__qualname__)):
        if not record.__module__.startswith("explorer.lessons."):
            continue
        names = names_of(record)
        for name in names:
            yield from (Mutant(lesson, record, name, way) for way in WAYS[:2])
        for name, after in pairwise(names):
            yield Mutant(lesson, record, name, "swap", after)


def names_of(record: type) -> list[str]:
    """The fields whose type says that they are numbers, in the record's order."""
    from explorer.frames.record import kinds

    return [name for name, kind in kinds(record).items() if kind not in ("", "record")]


# --- a change -----------------------------------------------------------------------------------


def changed(value: Any, way: str) -> Any:
    """A number, or every number in a value, a tenth larger or with its sign turned."""
    if isinstance(value, bool | str | type(None)):
        return value
    if isinstance(value, dict):
        return {key: changed(each, way) for key, each in value.items()}
    if isinstance(value, tuple | list):
        parts = [changed(each, way) for each in value]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    if isinstance(value, int | np.integer):
        return value + 1 if way == "times" else -value
    if isinstance(value, float | np.floating | np.ndarray):
        return value * 1.1 if way == "times" else -value
    return value


def plant(mutant: Mutant) -> None:
    """Every new instance of the record has the change; one that is copied keeps what it has."""
    if dataclasses.is_dataclass(mutant.record):
        _plant_in_dataclass(mutant)
    else:
        _plant_in_tuple(mutant)


def _plant_in_dataclass(mutant: Mutant) -> None:
    record: Any = mutant.record
    made = record.__init__

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        made(self, *args, **kwargs)
        caller = sys._getframe(1)
        copied = caller.f_code.co_name in ("replace", "_replace") and "dataclasses" in (
            caller.f_code.co_filename
        )
        before = next(iter(caller.f_locals.values())) if copied else None

        def new(name: str) -> bool:
            return not copied or getattr(self, name) is not getattr(before, name, None)

        values = {mutant.field: getattr(self, mutant.field)}
        if mutant.way == "swap":
            if new(mutant.field) or new(mutant.other):
                values[mutant.other] = values[mutant.field]
                values[mutant.field] = getattr(self, mutant.other)
        elif new(mutant.field):
            values[mutant.field] = changed(values[mutant.field], mutant.way)
        for name, value in values.items():
            object.__setattr__(self, name, value)

    record.__init__ = init


def _plant_in_tuple(mutant: Mutant) -> None:
    record: Any = mutant.record
    made: Callable = record.__new__

    def new(cls: type, *args: Any, **kwargs: Any) -> Any:
        values = made(cls, *args, **kwargs)._asdict()
        if mutant.way == "swap":
            here, there = values[mutant.field], values[mutant.other]
            values |= {mutant.field: there, mutant.other: here}
        else:
            values[mutant.field] = changed(values[mutant.field], mutant.way)
        return made(cls, **values)

    record.__new__ = new


# --- the runs -----------------------------------------------------------------------------------


def seen(mutant: Mutant) -> bool:
    """Whether a test of the lesson falls, in a process forked from this one."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
    code = 1
    try:
        plant(mutant)
        code = run(mutant.lesson)
    finally:
        os._exit(int(code))


def run(lesson: str) -> int:
    """pytest on a lesson's tests, those of its fields first, up to the first that falls."""
    import pytest

    folder = ROOT / "tests" / "lessons" / lesson
    first = sorted(folder.glob("test_fields*.py"))
    rest = sorted(set(folder.glob("test_*.py")) - set(first))
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts="]
    options += ["--import-mode=importlib", "-m", "not exhaustive and not browser"]
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return int(pytest.main([*options, *map(str, [*first, *rest])]))


def listed() -> dict[str, str]:
    """{change: why nothing can see it}."""
    return tomllib.loads(UNSEEN.read_text(encoding="utf-8")) if UNSEEN.exists() else {}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lessons", nargs="*")
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    from explorer.words import LESSONS

    excused, unseen = listed(), 0
    for lesson in asked.lessons or LESSONS:
        for module in modules_of(lesson):
            import_module(module)
        mutants = [each for each in mutants_of(lesson) if asked.only in str(each)]
        with ThreadPoolExecutor(asked.jobs) as pool:
            for mutant, fell in zip(mutants, pool.map(seen, mutants), strict=True):
                if not fell and str(mutant) not in excused:
                    unseen += 1
                    print(f"unseen  {mutant}", flush=True)
        print(f"{lesson}: {len(mutants)} changes tried", flush=True)
    print(f"{unseen} unseen")
    sys.exit(bool(unseen))


if __name__ == "__main__":
    main()
