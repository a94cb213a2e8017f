"""The derivation of Ho's equations (6) and (7), as lines that each give the same number.

Everything is linear or quadratic in the places x_0, x_t and u (the place at which x_{t-1} is asked
about), with coefficients over t. So the browser needs these coefficients and no formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from explorer.core.schedule import Schedule
from explorer.frames.line_parts import Linear

Coefficient = str | float  # a column of `coefficients`, or a number
PLACES = ("x_0", "x_t", "u")

# Linear forms in the places (and in forms above them): name → {place or form: coefficient}.
FORMS: dict[str, dict[str, Coefficient]] = {
    "step": {"x_t": 1.0, "u": "minus_root_alpha"},  # x_t − √α_t u
    "start": {"u": 1.0, "x_0": "minus_signal_prev"},  # u − √ᾱ_{t−1} x_0
    "jump": {"x_t": 1.0, "x_0": "minus_signal"},  # x_t − √ᾱ_t x_0
    "B": {"x_t": "b_xt", "x_0": "b_x0"},
    "from_ratio": {"u": 1.0, "B": "minus_inverse_A"},  # u − B/A
    "from_scaled": {"u": 1.0, "B": "minus_variance"},  # u − β̃_t B
    "from_mean": {"u": 1.0, "x_0": "minus_coef_x0", "x_t": "minus_coef_xt"},  # u − μ̃_t
}


@dataclass(frozen=True)
class Line:
    """ln q(u | x_t, x_0) as one line of the derivation writes it.

    products : (form or place, form or place, coefficient), to be multiplied and summed.
    plus : the coefficient that contains no place.
    """

    name: str
    products: tuple[tuple[str, str, Coefficient], ...]
    plus: str


_SQUARES = (
    ("step", "step", "minus_half_step"),
    ("start", "start", "minus_half_start"),
    ("jump", "jump", "half_jump"),
)
_WITHOUT_U = (
    ("x_t", "x_t", "minus_half_step"),
    ("x_0", "x_0", "rest_x0"),
    ("jump", "jump", "half_jump"),
)
LINES = (
    Line("bayes", _SQUARES, "three_logs"),
    Line("exponent", _SQUARES, "one_log"),
    Line(
        "expand",
        (
            ("u", "u", "minus_half_a_step"),
            ("u", "u", "minus_half_start"),
            ("u", "x_t", "b_xt"),
            ("u", "x_0", "b_x0"),
            *_WITHOUT_U,
        ),
        "one_log",
    ),
    Line("collect", (("u", "u", "minus_half_A"), ("u", "B", 1.0), *_WITHOUT_U), "one_log"),
    Line(
        "square",
        (("from_ratio", "from_ratio", "minus_half_A"), ("B", "B", "half_inverse_A"), *_WITHOUT_U),
        "one_log",
    ),
    Line("normalise", (("from_ratio", "from_ratio", "minus_half_A"),), "log_of_A"),
    Line("variance", (("from_scaled", "from_scaled", "minus_half_precision"),), "log_of_variance"),
    Line("mean", (("from_mean", "from_mean", "minus_half_precision"),), "log_of_variance"),
)
# The three densities of Bayes' rule, each a line of its own.
PARTS = (
    Line("likelihood", _SQUARES[:1], "log_step"),
    Line("prior", _SQUARES[1:2], "log_start"),
    Line("evidence", (("jump", "jump", "minus_half_jump"),), "log_jump"),
)


def coefficients(schedule: Schedule) -> dict[str, np.ndarray]:
    """The coefficients of FORMS, LINES and PARTS, name → (T+1,); nan at t < 2.

    At t = 1 q(x_0 | x_0) is a spike, not a density, and the derivation has nothing to divide by.
    """
    before = np.arange(schedule.T + 1) - 1
    beta, alpha, rest = schedule.betas, schedule.alphas, schedule.one_minus_alphas_bar
    early = rest[before]
    with np.errstate(divide="ignore", invalid="ignore"):
        A = alpha / beta + 1 / early
        variance = schedule.posterior_variance
        log = {
            "log_step": -0.5 * np.log(2 * np.pi * beta),
            "log_start": -0.5 * np.log(2 * np.pi * early),
            "log_jump": -0.5 * np.log(2 * np.pi * rest),
        }
        coefs = log | {
            "three_logs": log["log_step"] + log["log_start"] - log["log_jump"],
            "one_log": -0.5 * np.log(2 * np.pi * beta * early / rest),
            "log_of_A": 0.5 * np.log(A / (2 * np.pi)),
            "log_of_variance": -0.5 * np.log(2 * np.pi * variance),
            "minus_root_alpha": -np.sqrt(alpha),
            "minus_signal_prev": -schedule.signal[before],
            "minus_signal": -schedule.signal,
            "minus_half_step": -0.5 / beta,
            "minus_half_start": -0.5 / early,
            "half_jump": 0.5 / rest,
            "minus_half_jump": -0.5 / rest,
            "minus_half_a_step": -0.5 * alpha / beta,
            "rest_x0": -0.5 * schedule.alphas_bar[before] / early,
            "b_xt": np.sqrt(alpha) / beta,
            "b_x0": schedule.signal[before] / early,
            "A": A,
            "minus_half_A": -0.5 * A,
            "inverse_A": 1 / A,
            "minus_inverse_A": -1 / A,
            "half_inverse_A": 0.5 / A,
            "minus_variance": -variance,
            "minus_half_precision": -0.5 / variance,
            "minus_coef_x0": -schedule.posterior_coef_x0,
            "minus_coef_xt": -schedule.posterior_coef_xt,
        }
    return {name: np.r_[[np.nan] * 2, values[2:]] for name, values in coefs.items()}


def halves(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`values` as a sum of two float32 numbers each: a table's digits twice, some 48 bits."""
    high = np.asarray(values, dtype=np.float32)
    return high, np.asarray(values - high.astype(float), dtype=np.float32)


def evaluate(
    lines: tuple[Line, ...], over_t: Mapping[str, np.ndarray], t: int, places: Mapping[str, float]
) -> dict[str, float]:
    """Each line's number at t with x_0, x_t, u as given. over_t : from `coefficients`."""
    at = {name: float(values[t]) for name, values in over_t.items()}
    known = forms(at, places)

    def value(coefficient: Coefficient) -> float:
        return at[coefficient] if isinstance(coefficient, str) else coefficient

    return {
        line.name: value(line.plus)
        + sum(value(factor) * known[a] * known[b] for a, b, factor in line.products)
        for line in lines
    }


def forms(at: Mapping[str, float], places: Mapping[str, float]) -> dict[str, float]:
    """The places, and the FORMS in them with the coefficients `at` one t."""
    known = dict(places)
    for name, terms in FORMS.items():
        pairs = ((at.get(factor, factor), known[each]) for each, factor in terms.items())
        known[name] = sum(factor * place for factor, place in pairs)
    return known


def as_columns(over_t: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The coefficients as a table holds them, each in two halves, so that digits agree."""
    columns = {}
    for name, values in over_t.items():
        columns[f"{name}.high"], columns[f"{name}.low"] = halves(values)
    return columns


def as_values(names: Iterable[str]) -> dict[str, Linear]:
    """The derivation as sums of products of handles and coefficients: "ln.bayes" and so on."""
    sums = {name: Linear({f"{name}.high": 1.0, f"{name}.low": 1.0}) for name in names}
    sums |= {name: Linear(terms) for name, terms in FORMS.items()}
    sums["ratio_B_A"] = Linear({"B": "inverse_A"})
    for each in (*PARTS, *LINES):
        terms = {}
        for i, (a, b, factor) in enumerate(each.products):
            sums[f"{each.name}.{i}"] = Linear({a: b})
            terms[f"{each.name}.{i}"] = factor
        sums[f"ln.{each.name}"] = Linear(terms, each.plus)
    return sums
