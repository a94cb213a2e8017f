"""Numbers as text, the same on every page: powers of ten, true minus signs, digits that an error
allows. Standard library only."""

from __future__ import annotations

import math
import re

UNKNOWN = "–"  # in the place of a number in a table; a sentence says it in words, texts.settled
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: object, spec: str = "", in_maths: bool = False) -> str:
    """One number as text: significant digits kept, 1.2e-05 as a power of ten."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and not math.isfinite(value):
        return _not_finite(value, in_maths)
    if spec.endswith("g") and "#" not in spec:
        spec = f"#{spec}"
    mantissa, _, exponent = format(value, spec).partition("e")
    mantissa = mantissa.removesuffix(".")
    mantissa = mantissa if in_maths else mantissa.replace("-", "−")  # KaTeX writes its own
    if not exponent:
        return mantissa
    power = str(int(exponent))
    if in_maths:
        return rf"{mantissa}\times 10^{{{power}}}"
    return f"{mantissa}×10{power.translate(SUPERSCRIPTS)}"


def _not_finite(value: float, in_maths: bool) -> str:
    if math.isnan(value):
        return UNKNOWN
    if in_maths:
        return ("-" if value < 0 else "") + r"\infty"
    return "−∞" if value < 0 else "∞"


def fixed(value: float, decimals: int = 3, plus: bool = False, tiny: bool = False) -> str:
    """`value` with these decimals and a true minus; what rounds to 0 has no sign.

    plus : a positive one has its sign too.  tiny : two digits of what would round to 0.
    """
    if not math.isfinite(value):
        return number(float(value))
    rounded = round(float(value), decimals) or 0.0
    if tiny and value and not rounded:
        return number(float(value), ".2g")
    return format(rounded, f"{'+' if plus and rounded else ''}.{decimals}f").replace("-", "−")


def pm(value: float, error: float, most: int = 6) -> str:
    """A number with its standard error, both with the decimals (`most`) that the error allows."""
    if not math.isfinite(value):
        return number(float(value))
    if not (math.isfinite(error) and error > 0):
        return number(float(value), ".3g")
    decimals = min(max(1 - math.floor(math.log10(error)), 0), most)
    return f"{fixed(value, decimals)} ± {fixed(error, decimals)}"


def short(value: float) -> str:
    """A number at an axis, three digits at most: 0.5, −2, 1000, 2×10⁻⁵, 10⁶."""
    if value and not 1e-3 <= abs(value) < 1e5:
        text = re.sub("^(−?)1×", r"\1", number(float(value), ".0e"))
    else:
        text = f"{float(f'{value:.3g}'):g}"
    return text.replace("-", "−")


def with_minus(value: object) -> object:
    """A setting's value for a reader: below zero with a minus, where an address has a hyphen."""
    text = str(value)
    return f"−{text[1:]}" if re.match(r"-[\d.]", text) else value
