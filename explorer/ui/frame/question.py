"""A question with its options as buttons; once it is answered, one calm line and the reasons.

What was guessed is kept for the session, by page and section of the lesson; that a question was
answered, by the browser.
"""

from __future__ import annotations

import streamlit as st

from explorer import texts
from explorer.ui.controls import address
from explorer.ui.frame import steps
from explorer.ui.page import AnyPage

GUESSES = "_guesses"  # in the session: what was guessed, by page and section
SKIPPED, AGAIN = -1, -2  # no guess, and the question asked once more


def guesses() -> dict[str, int]:
    return st.session_state.setdefault(GUESSES, {})


def key_of(page: AnyPage, section: str) -> str:
    return f"{page.name}.{section}"


def is_open(page: AnyPage, section: str) -> bool:
    """Whether the question waits for a guess. A link to a frame opens without it, lecturer's mode
    and a page answered before too."""
    if not section or page.present:
        return False
    key, known = key_of(page, section), guesses()
    if key not in known and (address.store()["linked"] or section in steps.answered(page.name)):
        known[key] = SKIPPED
    return known.get(key, AGAIN) == AGAIN


def ask(page: AnyPage, section: str, exercise: bool = False, skips: bool = False) -> None:
    """The question where it is open, else what came of it.

    exercise : whether it is one, which only the right answer passes; of a prediction any guess
    counts.  skips : whether one may ask for the answer.
    """
    asked = texts.predictions(page.lesson[section])
    known = guesses().get(key_of(page, section), AGAIN)
    if known == AGAIN:
        options(page, asked, section, exercise, skips)
    else:
        verdict(page, asked, section, known)


def options(
    page: AnyPage, asked: texts.Prediction, section: str, exercise: bool, skips: bool
) -> None:
    def answer(guess: int) -> None:
        guesses()[key_of(page, section)] = guess
        if not exercise:
            steps.note(page.name, section, *() if guess == SKIPPED else (steps.PREDICTED,))
        elif guess == asked.answer:
            steps.note(page.name, section, steps.PRACTISED)

    for i, option in enumerate(asked.options):
        key = f"guess_{section}_{i}"
        st.button(page.render(option), key=key, on_click=answer, args=(i,), width="stretch")
    if skips:
        skip = page.word("question.skip")
        st.button(
            skip, key=f"guess_{section}_skip", type="tertiary", on_click=answer, args=(SKIPPED,)
        )


def verdict(page: AnyPage, asked: texts.Prediction, section: str, guess: int) -> None:
    """One calm line; why, and the guess again, in a card over it."""
    right = asked.options[asked.answer]
    kind = "skipped" if guess == SKIPPED else "right" if guess == asked.answer else "other"
    mark = "✓" if kind == "right" else "○"
    text = page.render(page.word(f"question.{kind}", answer=right))
    with st.container(key=f"verdict_{section}", horizontal=True, vertical_alignment="center"):
        st.markdown(
            f'<div data-role="verdict" class="{kind}">\n\n<b>{mark}</b> {text}\n\n</div>',
            unsafe_allow_html=True, width="stretch",
        )  # fmt: skip
        with st.popover(page.word("question.why"), key=f"why_{section}", type="tertiary"):
            own = asked.options[guess] if kind == "other" else ""
            said = page.word("question.guessed", guess=own) if own else ""
            answer = page.word("question.answer", answer=right)
            page.markdown(f"**{asked.question}**\n\n{said}\n\n{answer}\n\n{asked.reveal}")
            st.button(
                page.word("question.again"), key=f"guess_{section}_again",
                on_click=guesses().__setitem__, args=(key_of(page, section), AGAIN),
            )  # fmt: skip
