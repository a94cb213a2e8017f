"""Exercises whose answer is checked: a number within its tolerance, and its direction where not."""

from __future__ import annotations

import pytest

from explorer import texts, words
from explorer.ui.frame import exercises, steps
from tests.page_run import opened

HALF = texts.Exercise("How far?", {}, "259 ± 5", "Look.", "So far.")


@pytest.mark.parametrize(
    ("given", "verdict"),
    [("259", "right"), ("264.0", "right"), ("254", "right"), ("264.1", "large"), ("12", "small"),
     ("1,000", "large"), ("−3", "small"), ("", "none"), ("half", "none"), ("nan", "none"),
     ("inf", "large")],
)  # fmt: skip
def test_an_answer_is_judged_by_its_distance(given, verdict):
    assert exercises.judged(given, HALF) == verdict


def state(at, number: int) -> str:
    (line,) = [e.value for e in at.markdown if f'data-exercise="{number}"' in e.value]
    return line.split('data-state="')[1].split('"')[0]


def told(at) -> str:
    return " ".join(each.value for each in at.markdown if 'data-role="answer"' in each.value)


def answer(at, i: int, text: str):
    at.text_input(key=f"exercise_{i}_answer").set_value(text)
    return at.button(key=f"exercise_{i}_check").click().run()


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_number_is_told_its_direction_and_the_right_one_passes(lang):
    at, word = opened("forward", lang=lang), words.of(lang)
    exercise = texts.exercises(texts.load(lang, "forward")["exercises"])[6]
    assert state(at, 7) == "todo" and not told(at)
    answer(at, 7, str(exercise.value - 2 * exercise.tolerance))
    assert word("exercise.small") in told(at) and state(at, 7) == "todo"
    answer(at, 7, "many")
    assert word("exercise.none") in told(at)
    assert steps.PRACTISED not in at.session_state[steps.FACTS]["forward"]
    answer(at, 7, str(exercise.value + exercise.tolerance))
    assert state(at, 7) == "done" and steps.PRACTISED in at.session_state[steps.FACTS]["forward"]
    assert f"{exercise.value:.0f}" in told(at)
    answer(at, 7, "1")  # passed is passed
    assert state(at, 7) == "done" and word("exercise.small") in told(at)


def test_where_an_answer_is_checked_setting_up_does_not_count():
    at = opened("forward")
    at.button(key="exercise_2_set").click().run()
    assert steps.PRACTISED not in at.session_state[steps.FACTS]["forward"]
