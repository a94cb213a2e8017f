"""Exercises: how a lesson writes them, and when an answer is right."""

from __future__ import annotations

import re

import pytest

from explorer import practice, texts
from explorer.words import LANGUAGES, LESSONS

TAIL = "\n? Look.\n> So far."
HALF = practice.Exercise("How far?", {}, "<<plain:259>> ± 5", "Look.", "So far.")
STATE = practice.Exercise("Reach it.", {}, "?T=651..670&t=20 ± 5&of=roll&eta=..0.5", "Look.", "So.")
THERE = {"T": 655, "t": 25, "of": "roll", "eta": 0.0, "more": 1}


def only(answer: str) -> practice.Exercise:
    (exercise,) = practice.exercises(f"1. How far?\n{answer}")
    return exercise


def test_exercises_bring_their_settings():
    text = "1. Do this | ?schedule=linear&T=100\n2. Think about that"
    assert practice.exercises(text) == [
        practice.Exercise("Do this", {"schedule": "linear", "T": "100"}),
        practice.Exercise("Think about that", {}),
    ]


def test_an_exercise_may_have_an_answer_with_hint_and_lesson():
    text = "1. How far? | ?t=3\n   = <<plain:1,250>> ± 2.5\n   ? Look.\n   > So far.\n2. Try."
    first, second = practice.exercises(text)
    assert (first.value, first.tolerance) == (1250, 2.5) and first.settings == {"t": "3"}
    assert (first.hint, first.solution) == ("Look.", "So far.")
    assert (first.kind, second.kind) == ("number", "")


def test_a_choice_has_its_options_and_a_state_its_goals():
    choice = only("- [ ] one\n- [x] two" + TAIL)
    assert (choice.kind, choice.options, choice.right) == ("choice", ("one", "two"), 1)
    state = only("= ?T=<<plain:651>>..&of=roll" + TAIL)
    assert (state.kind, state.goals) == ("state", {"T": "651..", "of": "roll"})


@pytest.mark.parametrize(
    "answer",
    ["= 3" + TAIL, "= 3 ± 0" + TAIL, "= 3 ± 1\n> b", "= 3 ± 1\n? a", "= x ± 1" + TAIL, "= ?" + TAIL,
     "= ?T=3", "- [ ] one\n- [ ] two" + TAIL, "- [x] one\n- [x] two" + TAIL, "- [x] one" + TAIL],
)  # fmt: skip
def test_an_answer_that_cannot_be_checked_or_explained_is_refused(answer):
    with pytest.raises(ValueError):
        assert only(answer).value is not None


@pytest.mark.parametrize(
    ("given", "verdict"),
    [("259", "right"), ("264.0", "right"), ("254", "right"), ("264.1", "large"), ("12", "small"),
     ("1,000", "large"), ("−3", "small"), ("", "none"), ("half", "none"), ("nan", "none"),
     ("inf", "large"), ("<<claim:no.such>>", "none"), ("<<plain:259>>", "none")],
)  # fmt: skip
def test_a_number_is_judged_by_its_distance(given, verdict):
    assert HALF.judged(given) == verdict


@pytest.mark.parametrize(
    ("change", "miss"),
    [({}, None), ({"T": 650}, ("T", "small")), ({"T": 671.0}, ("T", "large")),
     ({"t": 14}, ("t", "small")), ({"of": "curve"}, ("of", "other")),
     ({"eta": 0.6}, ("eta", "large")), ({"of": None}, ("of", "absent")),
     ({"T": "660"}, None), ({"T": "many"}, ("T", "other")),
     ({"eta": -9}, None), ({"T": float("nan")}, ("T", "other"))],
)  # fmt: skip
def test_a_state_says_what_is_missing(change, miss):
    assert STATE.missed(THERE | change) == miss


def test_a_switch_is_not_too_large():
    assert practice.off("0", True) == "other" and practice.off("0", False) == ""


def test_a_claim_may_bound_a_state():
    value = texts.claims()["schedule.noise_from"]["value"]
    state = only("= ?T=<<claim:schedule.noise_from>>.." + TAIL)
    assert state.missed({"T": value}) is None
    assert state.missed({"T": value - 1}) == ("T", "small")


# --- the lessons' own ----------------------------------------------------------------------------

WITHOUT = {"home"}
LEAST = 3  # checked exercises of a page, and of each act's own list
NUMERAL = re.compile(r"\d+(?:\.\d+)?")
CASES = [
    (name, section, each)
    for name in sorted({*LESSONS} - WITHOUT)
    for section, text in texts.load("en", name).items()
    if section.startswith("exercises")
    for each in practice.exercises(text)
]


@pytest.mark.parametrize("name", sorted({*LESSONS} - WITHOUT))
def test_a_page_has_three_checked_exercises_of_two_kinds_and_each_list_three(name):
    lesson = texts.load("en", name)
    kinds = ["choice" for section in lesson if section.startswith("choice")]
    kinds += [each.kind for of, _, each in CASES if of == name and each.kind]
    assert len(kinds) >= LEAST and len(set(kinds)) > 1, kinds
    for section, text in lesson.items():
        if section.startswith("exercises"):
            checked = [each for each in practice.exercises(text) if each.kind]
            own = section.replace("exercises", "choice") in lesson
            assert len(checked) + own >= LEAST, section


@pytest.mark.parametrize(("name", "section", "exercise"), CASES)
def test_a_checked_value_is_a_claim(name, section, exercise):
    if exercise.kind == "number":
        assert exercise.answer.startswith(f"<<claim:{name}."), exercise.answer
    assert exercise.kind != "choice", "give it a claim that says which option is right"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", sorted({*LESSONS} - WITHOUT))
def test_a_hint_does_not_give_the_answer_away(name, lang):
    for section, text in texts.load(lang, name).items():
        for each in practice.exercises(text) if section.startswith("exercises") else ():
            said = {float(number) for number in NUMERAL.findall(texts.fill(each.hint, {}))}
            right = {each.value} if each.kind == "number" else set()
            if each.kind == "state":
                right = {float(number) for goal in each.goals.values()
                         for number in NUMERAL.findall(goal)}  # fmt: skip
            assert not said & right, each.hint


def test_a_state_is_not_reached_by_its_own_link():
    for name, section, each in CASES:
        if each.kind == "state":
            assert each.missed(each.settings), (name, section, each.text)


CHECKS = [
    (name, section)
    for name in sorted(LESSONS)
    for section in texts.load("en", name)
    if section.startswith("check.")
]


@pytest.mark.parametrize(("name", "section"), CHECKS)
def test_an_experiment_is_asked_about_once_and_a_number_is_a_claim(name, section):
    lesson = texts.load("en", name)
    (exercise,) = practice.exercises(lesson[section])
    assert exercise.kind in ("choice", "number") and not exercise.settings
    assert section.replace("check", "experiment") in lesson
    if exercise.kind == "number":
        assert exercise.answer.startswith(f"<<claim:{name}."), exercise.answer


def test_every_experiment_on_points_is_asked_about():
    experiments = {
        ("train_points", section.replace("experiment", "check"))
        for section in texts.load("en", "train_points")
        if section.startswith("experiment.")
    }
    assert experiments <= set(CHECKS)
