"""Exercises: what is asked, a button that sets the page up for it, and an answer that is checked.

An exercise is a choice (the lesson's section "choice"), a number within a tolerance, or a thing to
try, which has no answer. What was passed is kept by the browser (steps.py).
"""

from __future__ import annotations

import streamlit as st

from explorer import texts
from explorer.ui.controls import address
from explorer.ui.frame import question, steps
from explorer.ui.page import AnyPage

GIVEN = "_answers"  # in the session: the last answer to each exercise
MOST = 24  # letters of an answer


def draw(page: AnyPage, section: str, choice: str = "") -> None:
    """The exercises of a section, the one with a choice first."""
    first = 1
    if choice in page.lesson:
        with st.container(key="exercise_choice", border=True):
            text = texts.predictions(page.lesson[choice]).question
            asked(page, first, page.render(text), choice in steps.facts(page.name))
            question.ask(page, choice, exercise=True)
        first = 2
    for i, exercise in enumerate(texts.exercises(page.lesson[section]), 1):
        if exercise.answer:
            with st.container(key=f"exercise_{i}", border=True):
                checked(page, f"{section}.{i}", i, first + i - 1, exercise)
        else:
            with st.container(horizontal=True, vertical_alignment="center", key=f"exercise_{i}"):
                page.markdown(f"{first + i - 1}. {exercise.text}")
                set_up_button(page, i, exercise)


def asked(page: AnyPage, number: int, text: str, done: bool) -> None:
    """What is asked, with its number and state."""
    state = "done" if done else "todo"
    mark = "✓" if done else f"{number}."
    st.markdown(
        f'<div data-exercise="{number}" data-state="{state}">\n\n{mark} {text}\n\n</div>',
        unsafe_allow_html=True,
    )


def set_up_button(page: AnyPage, i: int, exercise: texts.Exercise) -> None:
    if exercise.settings:
        st.button(
            page.word("lesson.do_it"), key=f"exercise_{i}_set",
            on_click=set_up, args=(page.name, exercise.settings),
        )  # fmt: skip


def set_up(name: str, settings: dict[str, str]) -> None:
    """Set the controls as an exercise asks; the browser shows which (set_up.js)."""
    address.assign(settings)
    steps.note_set_up(name, settings)


# --- a number that is checked ---------------------------------------------------------------------


def answers() -> dict[str, str]:
    return st.session_state.setdefault(GIVEN, {})


def checked(page: AnyPage, section: str, i: int, number: int, exercise: texts.Exercise) -> None:
    """An exercise whose answer is a number: field, check, hint, and what was said of it."""
    done = section in steps.facts(page.name)
    asked(page, number, page.render(exercise.text), done)
    key = f"exercise_{i}_answer"

    def check() -> None:
        answers()[f"{page.name}.{section}"] = st.session_state.get(key, "")
        if judged(st.session_state.get(key, ""), exercise) == "right":
            steps.note(page.name, section, steps.PRACTISED)

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text_input(
            page.word("exercise.number"), key=key, width=128, label_visibility="collapsed",
            placeholder=page.word("exercise.number"), max_chars=MOST, on_change=check,
        )  # fmt: skip
        st.button(page.word("exercise.check"), key=f"exercise_{i}_check", on_click=check)
        st.markdown(f"± {page.render(exercise.answer.partition('±')[2].strip())}")
        set_up_button(page, i, exercise)
        with st.popover(page.word("exercise.hint"), key=f"exercise_{i}_hint", type="tertiary"):
            page.markdown(exercise.hint)
    said(page, answers().get(f"{page.name}.{section}"), exercise, done)


def said(page: AnyPage, given: str | None, exercise: texts.Exercise, done: bool) -> None:
    """What comes of an answer: its direction where it is wrong, what it teaches where right."""
    if given is None and not done:
        return
    verdict = "right" if given is None else judged(given, exercise)
    value = exercise.answer.partition("±")[0].strip()
    text = page.word(f"exercise.{verdict}", value=value)
    lesson = f" {exercise.solution}" if verdict == "right" else ""
    mark = "✓" if verdict == "right" else "○"
    page.markdown(f'<div data-role="answer" class="{verdict}">\n\n{mark} {text}{lesson}\n\n</div>')


def judged(given: str, exercise: texts.Exercise) -> str:
    """ "right", or what is wrong: "small", "large", or that it is no number, "none"."""
    text = given.strip().replace(",", "").replace("−", "-").replace("，", "")
    try:
        off = float(text) - exercise.value
    except ValueError:
        return "none"
    if abs(off) <= exercise.tolerance:
        return "right"
    return "small" if off < 0 else "large" if off > 0 else "none"
