"""Exercises of a lesson: what is asked, and whether an answer is right. Standard library only.

An exercise is "1. text | ?schedule=linear&T=100", the settings that its button sets. Below it
stands what is checked, one of

    = 260 ± 3               a number
    = ?T=651..670&t=20 ± 5  a state of the page: settings or numbers by name, each a range
                            (an end may be left out), a number with its tolerance, or a word
    - [ ] one               options, the right one marked [x]

and with it "? a hint" and "> what it teaches". Without an answer it is a thing to try.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import parse_qsl

from explorer.texts import OPTION, fill

ENTRY = re.compile(r"\d+[.)]\s*(.+)")
MORE = {"=": "answer", "?": "hint", ">": "solution"}  # by what a line begins with
STATE = "?"  # an answer that begins so is a state of the page


class Miss(NamedTuple):
    """What keeps a state from being reached. verdict : its setting or number is too "small", too
    "large", "other" than the word asked for, or "absent" from what is in sight."""

    name: str
    verdict: str


@dataclass(frozen=True)
class Exercise:
    """What is asked, the settings that its button sets, and what is checked.

    answer : "260 ± 3" or "?T=651..670", "" where none is.  options, right : of a choice, and the
    place of the right one.  solution : the sentence that a right answer is told.
    """

    text: str
    settings: dict[str, str]
    answer: str = ""
    hint: str = ""
    solution: str = ""
    options: tuple[str, ...] = ()
    right: int = -1

    @property
    def kind(self) -> str:
        """ "choice", "state" or "number"; "" of a thing to try."""
        if self.options:
            return "choice"
        return "state" if self.answer.startswith(STATE) else "number" if self.answer else ""

    @property
    def value(self) -> float:
        """The right number."""
        return _number(self.answer.partition("±")[0])

    @property
    def tolerance(self) -> float:
        """How far from it an answer may be; 0 where none is given."""
        return _number(self.answer.partition("±")[2] or "0")

    @property
    def goals(self) -> dict[str, str]:
        """Of a state: what each setting or number has to be."""
        return dict(parse_qsl(fill(self.answer.removeprefix(STATE), {})))

    def missed(self, now: Mapping[str, object]) -> Miss | None:
        """The first goal of a state that the page, as it is now, has not reached."""
        for name, goal in self.goals.items():
            verdict = off(goal, now[name]) if now.get(name) is not None else "absent"
            if verdict:
                return Miss(name, verdict)
        return None

    def judged(self, given: str) -> str:
        """Of a number: "right", "small", "large", or "none" where it is no number."""
        try:
            verdict = off(self.answer, _read(given.replace("，", ""))) or "right"
        except ValueError:
            return "none"
        return "none" if verdict == "other" else verdict


def off(goal: str, value: object) -> str:
    """ "" where a value is as the goal asks, else "small", "large" or "other"."""
    try:
        low, high = span(goal)
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return "" if str(value) == goal.strip() else "other"
    if math.isnan(number):
        return "other"
    if isinstance(value, bool):
        return "" if low <= number <= high else "other"
    return "small" if number < low else "large" if number > high else ""


def span(goal: str) -> tuple[float, float]:
    """The least and the largest number that a goal takes.

    Raises ValueError where it asks for a word.
    """
    if ".." in goal:
        low, _, high = goal.partition("..")
        return _number(low or "-inf"), _number(high or "inf")
    value, _, tolerance = goal.partition("±")
    middle, half = _number(value), _number(tolerance or "0")
    return middle - half, middle + half


def exercises(section: str) -> list[Exercise]:
    """The entries of an "exercises" section.

    Raises ValueError for an answer without hint or lesson, a number without tolerance, a state
    without a goal, and options of which not exactly one is marked.
    """
    entries: list[Exercise] = []
    for line in map(str.strip, section.splitlines()):
        entry, option = ENTRY.fullmatch(line), OPTION.fullmatch(line)
        if entry:
            text, bar, query = entry[1].rpartition("| ?")
            params = dict(parse_qsl(query.strip(), keep_blank_values=True)) if bar else {}
            asked = (text if bar else entry[1]).strip()
            entries.append(Exercise(_with_settings(asked, params), params))
        elif entries and option:
            entries[-1] = _with_option(entries[-1], option)
        elif entries and line[:1] in MORE:
            said = _with_settings(line[1:].strip(), entries[-1].settings)
            entries[-1] = replace(entries[-1], **{MORE[line[0]]: said})  # type: ignore[arg-type]
    for each in entries:
        _check(each)
    return entries


def _with_option(exercise: Exercise, option: re.Match) -> Exercise:
    options = (*exercise.options, _with_settings(option[2], exercise.settings))
    if option[1] == " ":
        return replace(exercise, options=options)
    if exercise.right >= 0:
        raise ValueError(f"an exercise has one right option: {exercise.text}")
    return replace(exercise, options=options, right=len(options) - 1)


def _check(each: Exercise) -> None:
    if each.kind and not (each.hint and each.solution):
        raise ValueError(f"an answer needs '? hint' and '> lesson': {each.text}")
    if each.kind == "number" and not each.tolerance > 0:
        raise ValueError(f"a number needs '± tolerance': {each.text}")
    if each.kind == "state" and not each.goals:
        raise ValueError(f"a state needs '?name=value': {each.text}")
    if each.kind == "choice" and (each.right < 0 or len(each.options) < 2):
        raise ValueError(f"a choice needs two options, one of them marked [x]: {each.text}")


def _number(text: str) -> float:
    """Of a lesson, which may quote a claim."""
    return _read(fill(text, {}))


def _read(text: str) -> float:
    return float(text.strip().replace(",", "").replace("−", "-"))


def _with_settings(text: str, params: Mapping[str, str]) -> str:
    """An exercise's <<set:T>> with the value that its own link sets."""

    def replace(match: re.Match) -> str:
        if match[1] not in params:
            raise ValueError(f"an exercise speaks of <<set:{match[1]}>> and sets no {match[1]}.")
        return f"<<set:{match[1]}={params[match[1]]}>>"

    return re.sub(r"<<set:(\w+)>>", replace, text)
