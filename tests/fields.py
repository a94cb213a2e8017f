"""Every field of a record against a second derivation: none left out, none too many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def agree(record: Any, expected: Mapping[str, Any], rel: float = 1e-9, tiny: float = 1e-12) -> None:
    """A record's fields are `expected`'s, name by name; AssertionError names all that are not.

    expected : a value for every field. A float is held to `rel` or `tiny`, or to a tolerance of its
    own as (value, ±tolerance) by `within`; arrays, tuples and records go entry by entry.
    """
    names = [each.name for each in fields(record)] if is_dataclass(record) else record._fields
    assert set(names) == set(expected), f"fields {sorted(set(names) ^ set(expected))}"
    wrong = {
        name: (getattr(record, name), expected[name])
        for name in names
        if not same(getattr(record, name), expected[name], rel, tiny)
    }
    assert not wrong, "\n".join(f"{name}: {got} for {want}" for name, (got, want) in wrong.items())


class within:
    """A value with a tolerance of its own, absolute: where the second derivation is less sharp."""

    def __init__(self, value: Any, tolerance: Any) -> None:
        self.value, self.tolerance = value, tolerance

    def __repr__(self) -> str:
        return f"{self.value} ± {self.tolerance}"


def same(got: Any, want: Any, rel: float, tiny: float) -> bool:
    """Whether two values agree: None, words and switches alike, numbers closely, others inside."""
    if isinstance(want, within):
        return bool(np.all(np.abs(np.subtract(got, want.value)) <= want.tolerance))
    if want is None or isinstance(want, str | bool):
        return type(got) is type(want) and bool(got == want)
    if is_dataclass(got):
        got = {each.name: getattr(got, each.name) for each in fields(got)}
    if isinstance(want, Mapping):
        got = got._asdict() if hasattr(got, "_asdict") else got
        return set(got) == set(want) and all(same(got[k], want[k], rel, tiny) for k in want)
    if isinstance(want, tuple | list):
        return len(got) == len(want) and all(
            same(a, b, rel, tiny) for a, b in zip(got, want, strict=True)
        )
    return np.shape(got) == np.shape(want) and bool(
        np.allclose(got, want, rtol=rel, atol=tiny, equal_nan=True)
    )
