"""Every number of every record says what it is: given, exact, measured or an estimate."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple, get_args, get_type_hints

import pytest

from explorer.frames.record import Exact, Given, Measured, is_record, kinds
from explorer.words import LESSONS

NUMBERLESS = (str, bool, type(None))


class Inner(NamedTuple):
    share: Exact[float]


@dataclass(frozen=True)
class Outer:
    t: Given[int]
    kl_bits: Exact[float]
    rows: tuple[Inner, ...]
    many: tuple[Measured[float], ...]
    silent: float
    word: str


def test_a_field_says_its_kind_in_its_type():
    said = {"t": "given", "kl_bits": "exact", "rows": "record", "many": "measured"}
    assert kinds(Outer) == {**said, "silent": "", "word": ""}
    assert unsaid(Outer) == ["Outer.silent"]
    assert records_of(Outer) == {Outer, Inner}


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_number_of_a_record_says_what_it_is(lesson):
    records = set().union(*(records_of(each) for each in roots(lesson)))
    assert records, "a lesson has a record of numbers"
    assert not [each for record in records for each in unsaid(record)]


def roots(lesson: str) -> list[type]:
    """The records that a lesson's frames carry: classes of its folder named …Numbers."""
    from tests.mutants import modules_of

    found = {
        each
        for module in modules_of(lesson)
        for name, each in vars(import_module(module)).items()
        if name.endswith("Numbers") and is_record(each) and each.__module__ == module
    }
    return sorted(found, key=lambda each: (each.__module__, each.__qualname__))


def records_of(record: type) -> set[type]:
    """A record and all that stand in its fields."""
    inner = {
        part
        for hint in get_type_hints(record, include_extras=True).values()
        for part in parts_of(hint)
        if is_record(part)
    }
    return {record}.union(*(records_of(each) for each in inner))


def parts_of(hint: Any) -> list[Any]:
    """The types that a type is made of, itself among them."""
    return [hint, *(part for each in get_args(hint) for part in parts_of(each))]


def unsaid(record: type) -> list[str]:
    """The fields that could be a number and do not say their kind."""
    hints = get_type_hints(record)
    return [
        f"{record.__name__}.{name}"
        for name, kind in kinds(record).items()
        if not kind and not all(each in NUMBERLESS for each in leaves(hints[name]))
    ]


def leaves(hint: Any) -> list[Any]:
    """The plain types at the ends of a type."""
    inner = [each for each in get_args(hint) if each is not Ellipsis]
    return [leaf for each in inner for leaf in leaves(each)] if inner else [hint]
