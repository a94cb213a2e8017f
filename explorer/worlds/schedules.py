"""How far a schedule may be moved, how a refused one is repaired, which t a sweep keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from explorer.core.schedule import Schedule
from explorer.core.schedules import SCHEDULES
from explorer.registry import Param

SWEEP_ROWS = 161
Value = Any  # of a parameter that has a range: a number
STEPS = (50, 100, 200, 500, 1000)  # where L_T is compared to see whether it depends on T


def thin(T: int, rows: int = SWEEP_ROWS, ends: int = 12) -> np.ndarray:
    """At most `rows` values of t from 0 to T, crowded towards both ends where curves bend.

    The first and last `ends` are whole; of the others half lie evenly, half like (1 − cos u)/2.
    """
    if rows > T:
        return np.arange(T + 1)
    half = rows // 2 - ends
    even = np.linspace(0, T, half)
    crowded = T * (1 - np.cos(np.linspace(0, np.pi, half))) / 2
    whole = np.concatenate([np.arange(ends), T - np.arange(ends)])
    return np.unique(np.round(np.concatenate([even, crowded, whole]))).astype(int)


def accepted_range(
    name: str, T: int, given: Mapping[str, Any], moving: str
) -> tuple[float, float, str]:
    """The ends of the range that the schedule accepts, and its sentence if they were cut.

    An accepted end is taken to mean that all up to it is; else outwards from the present value
    on a grid, then bisected to a thousandth of the range.
    """
    param = SCHEDULES[name].param(moving)
    present = given.get(moving, param.default)
    ends, sentences = [], []
    for end in (param.minimum, param.maximum):
        last, sentence = _walk(name, T, given, param, present, end)
        ends.append(last)
        sentences.append(sentence)
    return ends[0], ends[1], next((text for text in sentences if text), "")


def _walk(
    name: str, T: int, given: Mapping[str, Any], param: Param, present: Value, end: Value
) -> tuple[float, str]:
    """The accepted value furthest from `present` towards `end`, and why it is not `end`."""
    if attempt(name, T, given, param.name, param, end)[0] is not None:
        return end, ""
    grid = between(present, end, 17)
    bad: Value = None
    good, sentence = present, ""
    for value in grid:
        schedule, why = attempt(name, T, given, param.name, param, value)
        if schedule is None:
            bad, sentence = value, why
            break
        good = value
    for _ in range(10 if bad is not None else 0):
        middle = float(between(good, bad, 3)[1])
        schedule, why = attempt(name, T, given, param.name, param, middle)
        good, bad = (middle, bad) if schedule is not None else (good, middle)
    return good, sentence


def attempt(
    name: str, T: int, given: Mapping[str, Any], moving: str, param: Param, value: Value
) -> tuple[Schedule | None, str]:
    """(schedule, "") or (None, the sentence of its refusal)."""
    value = round(value) if param.kind == "int" else float(value)
    try:
        return SCHEDULES[name](T, **{**given, moving: value}), ""
    except ValueError as refusal:
        return None, str(refusal)


def between(first: float, last: float, number: int) -> np.ndarray:
    """Values in equal ratios where both ends are positive, else evenly spaced.

    ᾱ falls by powers of β, so equal ratios spread the change evenly over the nodes, also for
    parameters whose slider is not logarithmic.
    """
    ratios = first > 0 and last > 0
    values = np.geomspace(first, last, number) if ratios else np.linspace(first, last, number)
    values[0], values[-1] = first, last
    return values


def repaired(name: str, T: int, params: tuple) -> tuple[int, tuple, str]:
    """(T, params, "") as given if the schedule accepts them; else the nearest that it accepts.

    First one parameter at a time is moved towards its default and then its minimum, then all go
    to their defaults, then T grows. The sentence is the schedule's own.
    """
    given = dict(params)
    try:
        SCHEDULES[name](T, **given)
        return T, params, ""
    except ValueError as refusal:
        sentence = str(refusal)
    for trial_T, trial in _repairs(name, T, given):
        try:
            SCHEDULES[name](trial_T, **trial)
        except ValueError:
            continue
        return trial_T, tuple(sorted(trial.items())), sentence
    raise ValueError(sentence)


def _repairs(name: str, T: int, given: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Settings to try instead, nearest first: (T, params)."""
    for param in SCHEDULES[name].params:
        if param.kind not in ("float", "int"):
            continue
        wanted = given.get(param.name, param.default)
        for end in (param.default, param.minimum):
            if attempt(name, T, given, param.name, param, end)[0] is None:
                continue
            value = _walk(name, T, given, param, end, wanted)[0]
            yield T, {**given, param.name: _on_step(param, value, end)}
    for trial_T in (T, *(steps for steps in (20, *STEPS) if steps > T)):
        yield trial_T, SCHEDULES[name].defaults()


def _on_step(param: Param, value: Value, towards: Value) -> float:
    """`value` moved to the slider's next step towards `towards`; two digits in log."""
    if param.log or not param.step:
        return float(f"{value:.2g}") if abs(towards) < abs(value) else value
    round_to, low = np.floor if towards < value else np.ceil, param.minimum or 0.0
    steps = round_to((value - low) / param.step + (1e-9 if towards < value else -1e-9))
    return float(f"{low + steps * param.step:.12g}")
