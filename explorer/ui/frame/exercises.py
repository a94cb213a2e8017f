"""Exercises: what is asked, a button that sets the page up for it, and an answer that is checked.

An exercise is a choice, a number within a tolerance, or a state that the page is to be brought to
(practice.py); the lesson's section "choice" is one too and stands first. Below them are the things
to try, which have no answer. What was passed is kept by the browser (steps.py).
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer import practice, texts
from explorer.practice import Exercise, Miss
from explorer.ui.controls import address
from explorer.ui.frame import question, steps
from explorer.ui.page import AnyPage, Facts

GIVEN = "_answers"  # in the session: the last answer to each exercise
MISSED = "_missed"  # and what its last check found missing: (what, where that stood)
MOST = 24  # letters of an answer


def draw(page: AnyPage, section: str, choice: str = "", numbers: Facts | None = None) -> None:
    """The exercises of a section, the lesson's own choice first; then the things to try."""
    number = 0
    if choice in page.lesson:
        number = 1
        with st.container(key="exercise_choice", border=True):
            text = texts.predictions(page.lesson[choice]).question
            asked(page, number, page.render(text), choice in steps.facts(page.name))
            question.ask(page, choice, exercise=True)
    entries = list(enumerate(practice.exercises(page.lesson[section]), 1))
    for i, exercise in entries:
        if exercise.kind:
            number += 1
            with st.container(key=f"exercise_{i}", border=True, gap="small"):
                checked(page, f"{section}.{i}", i, number, exercise, numbers or {})
    to_try(page, [(i, exercise) for i, exercise in entries if not exercise.kind])


def after(page: AnyPage, section: str) -> None:
    """The one exercise of a section that asks about what has just been seen."""
    (exercise,) = practice.exercises(page.lesson[section])
    with st.container(key=f"exercise_{section}", border=True, gap="small"):
        checked(page, section, section, 0, exercise, {})


def to_try(page: AnyPage, entries: list[tuple[int, Exercise]]) -> None:
    """One line each, with its button."""
    if not entries:
        return
    with st.container(key="to_try", gap="xxsmall"):
        st.html(f'<h3 class="block-name">{page.word("exercise.try")}</h3>')
        for i, exercise in entries:
            with row(f"exercise_{i}"):
                page.markdown(exercise.text)
                set_up_button(page, i, exercise, light=True)


def row(key: str | None = None) -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="center", gap="small", key=key)


def asked(page: AnyPage, number: int, text: str, done: bool) -> None:
    """What is asked, with its state and its number, 0 where it stands alone."""
    state = "done" if done else "todo"
    mark = "✓" if done else f"{number}." if number else ""
    st.markdown(
        f'<div data-exercise="{number}" data-state="{state}">\n\n{mark} {text}\n\n</div>',
        unsafe_allow_html=True,
    )


def set_up_button(page: AnyPage, i: int | str, exercise: Exercise, light: bool = False) -> None:
    if exercise.settings:
        st.button(
            page.word("lesson.do_it"), key=f"exercise_{i}_set",
            type="tertiary" if light else "secondary",
            on_click=set_up, args=(page.name, exercise.settings),
        )  # fmt: skip


def set_up(name: str, settings: dict[str, str]) -> None:
    """Set the controls as an exercise asks; the browser shows which (set_up.js)."""
    address.assign(settings)
    steps.note_set_up(name, settings)


# --- an answer that is checked --------------------------------------------------------------------


def answers() -> dict[str, str]:
    """By page and exercise: a number as it was typed, or the verdict of a choice or a state."""
    return st.session_state.setdefault(GIVEN, {})


def checked(
    page: AnyPage, name: str, i: int | str, number: int, exercise: Exercise, numbers: Facts
) -> None:
    """An exercise with what takes its answer, its hint, and what was said of it."""
    done = name in steps.facts(page.name)
    asked(page, number, page.render(exercise.text), done)
    take = {"number": typed, "state": reached, "choice": chosen}[exercise.kind]
    with row():
        take(page, name, f"exercise_{i}", exercise, numbers)
        set_up_button(page, i, exercise)
        with st.popover(page.word("exercise.hint"), key=f"exercise_{i}_hint", type="tertiary"):
            page.markdown(exercise.hint)
    said(page, name, exercise, numbers, done)


def typed(page: AnyPage, name: str, key: str, exercise: Exercise, numbers: Facts) -> None:
    """A field for a number."""

    def check() -> None:
        given = st.session_state.get(f"{key}_answer", "")
        answer(page.name, name, given, exercise.judged(given) == "right")

    st.text_input(
        page.word("exercise.number"), key=f"{key}_answer", width=128,
        label_visibility="collapsed", placeholder=page.word("exercise.number"), max_chars=MOST,
        on_change=check,
    )  # fmt: skip
    st.button(page.word("exercise.check"), key=f"{key}_check", on_click=check)
    st.markdown(f"± {page.render(exercise.answer.partition('±')[2].strip())}")


def reached(page: AnyPage, name: str, key: str, exercise: Exercise, numbers: Facts) -> None:
    """A button that looks at where the page stands."""

    def check() -> None:
        miss = exercise.missed(present(numbers))
        answer(page.name, name, miss.verdict if miss else "right", miss is None)
        where = (miss, present(numbers).get(miss.name)) if miss else None
        st.session_state.setdefault(MISSED, {})[f"{page.name}.{name}"] = where

    st.button(page.word("exercise.check_state"), key=f"{key}_check", on_click=check)


def chosen(page: AnyPage, name: str, key: str, exercise: Exercise, numbers: Facts) -> None:
    """The options."""

    def check() -> None:
        right = st.session_state.get(f"{key}_answer") == exercise.right
        answer(page.name, name, "right" if right else "wrong", right)

    st.radio(
        page.word("exercise.options"), range(len(exercise.options)), index=None,
        key=f"{key}_answer", label_visibility="collapsed", horizontal=True, on_change=check,
        format_func=lambda place: page.render(exercise.options[place]),
    )  # fmt: skip


def present(numbers: Facts) -> Mapping[str, object]:
    """Where the page stands: the numbers that it shows, and its settings."""
    return {**numbers, **address.store()["now"]}


def answer(page: str, name: str, given: str, right: bool) -> None:
    answers()[f"{page}.{name}"] = given
    if right:
        steps.note(page, name, steps.PRACTISED)


# --- what is said of it ---------------------------------------------------------------------------


def said(page: AnyPage, name: str, exercise: Exercise, numbers: Facts, done: bool) -> None:
    """What comes of an answer: its direction where it is wrong, what it teaches where right."""
    given = answers().get(f"{page.name}.{name}")
    if given is None and not done:
        return
    if given is None:
        verdict = "right"
    else:
        verdict = exercise.judged(given) if exercise.kind == "number" else given
    text = told(page, name, exercise, verdict, numbers)
    if text:
        mark = "✓" if verdict == "right" else "○"
        page.markdown(f'<div data-role="answer" class="{verdict}">\n\n{mark} {text}\n\n</div>')


def told(page: AnyPage, name: str, exercise: Exercise, verdict: str, numbers: Facts) -> str:
    """The sentence; "" where it is about a state that the page has left."""
    if verdict == "right":
        return f"{right(page, exercise)} {exercise.solution}"
    if exercise.kind != "state":
        return page.word(f"exercise.{verdict}")
    miss, stood = st.session_state.get(MISSED, {}).get(f"{page.name}.{name}") or (None, None)
    if miss is None or present(numbers).get(miss.name) != stood:
        return ""
    return page.word(f"exercise.state_{verdict}", what=label(page, miss))


def right(page: AnyPage, exercise: Exercise) -> str:
    """That it is right, with a number's value or a choice's option."""
    if exercise.kind == "state":
        return page.word("exercise.state_right")
    options = exercise.options
    value = options[exercise.right] if options else exercise.answer.partition("±")[0].strip()
    return page.word("exercise.right", value=value.rstrip(".。"))


def label(page: AnyPage, miss: Miss) -> str:
    """What the page calls a setting; a symbol without a label, such as t, says its own name, and a
    number is the one that was asked for."""
    own = address.store()["labels"].get(miss.name)
    if own:
        return own[page.lang]
    return miss.name if len(miss.name) <= 2 else page.word("exercise.this_number")
