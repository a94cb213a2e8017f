"""Round numbers along an axis; how they are written stands in explorer/texts (`short`)."""

from __future__ import annotations

import math


def ticks(low: float, high: float, log: bool = False, least: float = 0.0) -> list[float]:
    """Values from low to high at which an axis is marked, at most eight on a linear one.

    log : 1, 2 and 5 times powers of ten; the powers alone from two of them on, and only some of
    them where there are more than ten.  least : of a
    linear axis, no two are closer than this.
    """
    if log:
        first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
        powers = range(first, last + 1, max(1, (last - first) // 5 if last - first > 10 else 1))
        factors = (1, 2, 5) if high / low < 100 else (1,)
        values = [float(f"{factor * 10.0**power:.6g}") for power in powers for factor in factors]
        return [value for value in values if low * 0.999 <= value <= high * 1.001]
    rough = max((high - low) / 7, least)
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= rough)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{k * step:.12g}") for k in range(first, last + 1)]
