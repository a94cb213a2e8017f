"""Nats and bits: what a page writes amounts of information in. Standard library only.

Whoever computes such an amount says its unit at the end of its name, `kl_nats`, `term_bits`; a
record keeps it. Where it is written, in a text, a tile or on an axis, it stands in the unit that
the reader has chosen: one bit is ln 2 nats.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

NATS_IN = {"nats": 1.0, "bits": math.log(2.0)}
UNITS = tuple(NATS_IN)


def factor(name: str, unit: str) -> float:
    """What turns an amount of this name, or of a unit, into `unit`; 1 where the name has no unit
    or the page chooses none ("")."""
    own = name.rpartition("_")[2]
    return NATS_IN[own] / NATS_IN[unit] if unit in NATS_IN and own in NATS_IN else 1.0


def shown(values: Mapping[str, Any], unit: str) -> dict[str, Any]:
    """Amounts by name, numbers or arrays, in `unit` and by their names without it: `term_bits` as
    `term`. Others are as they were; of (value, error) both are turned."""
    return {bare(name): turned(value, factor(name, unit)) for name, value in values.items()}


def bare(name: str) -> str:
    """A name without its unit: term_error_bits as term_error."""
    start, _, own = name.rpartition("_")
    return start if own in NATS_IN else name


def turned(value: Any, by: float) -> Any:
    """A number, an array or (value, error) times `by`; a word as it is."""
    if by == 1.0 or isinstance(value, str) or value is None:
        return value
    return type(value)(*(each * by for each in value)) if isinstance(value, tuple) else value * by


def logarithm(unit: str) -> str:
    """Of which an amount in `unit` is made, beside a number: ln, log₂."""
    return {"nats": "ln", "bits": "log₂"}[unit]


def signs(unit: str) -> dict[str, str]:
    """What formulas in a text say of the unit: `<<log>>`, and `<<per_bit>>` behind what is in nats
    by itself."""
    bits = unit == "bits"
    return {"in_unit": unit, "log": r"\log_2" if bits else r"\ln", "per_bit": r"/\ln2" * bits}
