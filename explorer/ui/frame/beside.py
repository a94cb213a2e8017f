"""What stands beside a stage, from the top: do this, predict, what you see now, the formula.

Until the reader has guessed, or skipped, the question stands in the place of what would give its
answer away: the sentence with the numbers, the formula and the controls. The stage moves all the
time. A link to a frame, lecturer's mode and a page answered before open without the question.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict, Unpack

import streamlit as st

from explorer import texts
from explorer.explained import explained, marked
from explorer.ui.charts import live
from explorer.ui.frame import question
from explorer.ui.page import AnyPage, Facts

LINES = {"do": 2, "now": 4}  # of a column's width that the longest sentences of a training take
VEIL = "<style>.st-key-beside_rest{display:none}</style>"


class Told(TypedDict, total=False):
    """now, formula : sections of the lesson, by default now.<part> and formula.<part>.  source :
    the stage with which numbers of the sentences move.  lines : draws what stands under now."""

    now: str
    formula: str
    source: live.Source | None
    lines: Callable[[], object] | None


class Beside:
    """The column beside a stage; `part` is the act in sight, `do` the section that says what to
    do, by default do.<part>; None where the page says it later, by `ask_for`.

    asked : whether the question waits for a guess.  rest : where controls go, and whatever else
    stands below the formula; it is out of sight while the question waits.  run : under what is to
    be done, always in sight: a training's buttons and state.  changing : whether its course
    changes the sentences; then they keep the room of the longest, so that nothing moves.
    """

    def __init__(
        self, page: AnyPage, part: str = "", do: str | None = "", changing: bool = False
    ) -> None:
        self.page, self.part, self.lines = page, part, LINES if changing else {}
        section = section_of(page, "predict", part)
        self.asked = question.is_open(page, section)
        with st.container(key="beside"):
            self.first = st.container(key="beside_do")
            if do is not None:
                self.ask_for(do or section_of(page, "do", part))
            self.run = st.container(key="beside_run")
            if section and not page.present:
                predict(page, section, self.asked)
            if self.asked:
                st.html(VEIL)
            self.told = st.container(key="beside_told")
            self.rest = st.container(key="beside_rest")

    def ask_for(self, section: str) -> None:
        """One imperative sentence that names the thing to touch."""
        if section:
            with self.first:
                text = self.page.render(marked(self.page.lesson[section], self.page.name))
                block(self.page, "do", text, self.lines.get("do", 0))

    def tell(self, facts: Facts, **told: Unpack[Told]) -> None:
        """What one sees now, in numbers, and the formula."""
        with self.told:
            self.write(facts, **told)

    def write(self, facts: Facts, **told: Unpack[Told]) -> None:
        """The same, where one stands: for a fragment, which is called in `told`, as it may not
        write into a container made outside it."""
        if self.asked:
            return
        page, source, lines = self.page, told.get("source"), told.get("lines")
        now = told.get("now") or section_of(page, "now", self.part)
        say(page, "now", now, facts, source, self.lines.get("now", 0))
        if lines:
            lines()
        formula = told.get("formula") or section_of(page, "formula", self.part)
        say(page, "formula", formula, facts, source)
        if source:
            page.follows = dict(source.columns)
            live.mount(source)


def section_of(page: AnyPage, name: str, part: str) -> str:
    """The act's section of this name where the lesson has one, else the page's, else none."""
    named = f"{name}.{part}" if part else name
    return next((each for each in (named, name) if each in page.lesson), "")


def predict(page: AnyPage, section: str, is_open: bool) -> None:
    """The question, or what came of it."""
    with st.container(key="beside_predict"):
        if is_open:
            text = texts.predictions(page.lesson[section]).question
            block(page, "predict", page.render(text))
        question.ask(page, section, skips=True)


def say(
    page: AnyPage,
    role: str,
    section: str,
    facts: Facts,
    source: live.Source | None = None,
    lines: int = 0,
) -> None:
    """A section of the lesson under its small grey name."""
    if section:
        columns = source.columns if source else {}
        text = marked(texts.settled(page.lesson[section], facts), page.name)
        text = explained(text, page.lang)
        block(page, role, page.render(text, columns, **facts), lines)


def focusable(page: AnyPage) -> str:
    """What a formula's element has besides its role: its symbols explain themselves (symbols.js),
    to the arrows too."""
    return f' tabindex="0" role="group" aria-label="{page.word("beside.symbol_keys")}"'


def block(page: AnyPage, role: str, text: str, lines: int = 0) -> None:
    """A text under its small name, with the role that a test or a screen reader can hold on to.

    lines : so many are reserved for it.
    """
    title = f'<div class="block-name">{page.word(f"beside.{role}")}</div>'
    more = f' data-lines="{lines}"' if lines else ""
    more += focusable(page) if role == "formula" else ""
    st.markdown(
        f'<div data-role="{role}"{more}>{title}\n\n{text}\n\n</div>', unsafe_allow_html=True
    )
