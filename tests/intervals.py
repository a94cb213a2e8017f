"""What a number as shown may stand for: all that rounds to it; and sums of such numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = re.compile(
    r"([-−]?)(\d[\d,]*)(?:\.(\d+))?(?:\s*(?:\\times|×)\s*10(\^\{-?\d+\}|[⁻⁰-⁹¹²³]+))?"
)
DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


@dataclass(frozen=True)
class Interval:
    """All numbers from low to high."""

    low: float
    high: float

    def __add__(self, other: object) -> Interval:
        other = as_interval(other)
        return Interval(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __sub__(self, other: object) -> Interval:
        return self + -as_interval(other)

    def __rsub__(self, other: object) -> Interval:
        return as_interval(other) - self

    def __mul__(self, other: object) -> Interval:
        other = as_interval(other)
        return hull(a * b for a in (self.low, self.high) for b in (other.low, other.high))

    def __truediv__(self, other: object) -> Interval:
        other = as_interval(other)
        assert not other.low <= 0 <= other.high, f"{other} has 0 in it, which nothing divides by"
        return self * Interval(1 / other.high, 1 / other.low)

    def __rtruediv__(self, other: object) -> Interval:
        return as_interval(other) / self

    def __pow__(self, power: float) -> Interval:
        ends = hull(end**power for end in (self.low, self.high))
        return Interval(0.0, ends.high) if self.low < 0 < self.high and power == 2 else ends

    def sqrt(self) -> Interval:
        return Interval(math.sqrt(max(self.low, 0.0)), math.sqrt(self.high))

    def meets(self, other: Interval) -> bool:
        """Whether one number may be in both; rounding of the machine is forgiven."""
        tiny = 1e-12 * max(map(abs, (self.low, self.high, other.low, other.high)))
        return self.low <= other.high + tiny and other.low <= self.high + tiny

    __radd__, __rmul__ = __add__, __mul__


def hull(numbers: Iterable[float]) -> Interval:
    ends = [*numbers]
    return Interval(min(ends), max(ends))


def as_interval(number: object) -> Interval:
    return number if isinstance(number, Interval) else Interval(float(number), float(number))


def shown(text: str) -> Interval:
    """What the text may stand for: half a unit of its last digit to both sides."""
    match = SHOWN.fullmatch(text.strip())
    assert match, f"not a number: {text!r}"
    sign, whole, decimals, power = match.groups()
    exponent = int((power or "0").translate(DIGITS).strip("^{}"))
    value = float(f"{whole.replace(',', '')}.{decimals or 0}") * (-1 if sign else 1)
    half = 0.5 * 10.0 ** -len(decimals or "")
    return Interval((value - half) * 10.0**exponent, (value + half) * 10.0**exponent)
