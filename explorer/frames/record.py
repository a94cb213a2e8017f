"""What the numbers of a record are: given, exact, measured or estimated. A test reads it.

A field of a frame's record says so in its type, `kl_bits: Exact[float]`, and with it what a test
holds it to: an exact one to a second derivation in its last shown digit, a measured one to the
arrays that the frame shows, an estimate's error to its scatter over seeds.
"""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import Annotated, Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

V = TypeVar("V")
Given = Annotated[V, "given"]  # a setting, or what is counted off settings
Exact = Annotated[V, "exact"]  # a closed form or a quadrature, true to its last shown digit
Measured = Annotated[V, "measured"]  # of the very rows, pictures or network in sight
Estimated = Annotated[V, "estimate"]  # of an expectation, from draws: its error stands beside it
KINDS = ("given", "exact", "measured", "estimate")
NAN = float("nan")


class Estimate(NamedTuple):
    """A mean over draws with its standard error; nan where there is none."""

    value: float = NAN
    error: float = NAN


def is_record(kind: Any) -> bool:
    """Whether a type is a record: a dataclass or a NamedTuple, but for an Estimate."""
    named = isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")
    return (is_dataclass(kind) or named) and kind is not Estimate


def kinds(record: type) -> dict[str, str]:
    """{field: its kind}, "" where the type does not say and "record" where it is one itself."""
    hints = get_type_hints(record, include_extras=True)
    return {name: kind_of(hint) for name, hint in hints.items()}


def kind_of(hint: Any) -> str:
    """The kind of one type: Exact[float] and tuple[Exact[float], ...] are "exact"."""
    if get_origin(hint) is Annotated:
        return next((each for each in get_args(hint)[1:] if each in KINDS), "")
    if hint is Estimate:
        return "estimate"
    if is_record(hint):
        return "record"
    inner = (kind_of(each) for each in get_args(hint) if each is not Ellipsis)
    return next((each for each in inner if each), "")


def pick(record: Any, path: str) -> Any:
    """A field of a record, or of one inside it: "bound_bits.value", "moments.0.variance"."""
    for name in path.split("."):
        if isinstance(record, dict):
            record = record[name]
        else:
            record = record[int(name)] if name.isdigit() else getattr(record, name)
    return record
