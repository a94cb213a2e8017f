"""The blocks under a stage: notice, exercises, details, code, sources, the way on."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from explorer import texts
from explorer.explained import explained, marked
from explorer.registry import Param
from explorer.ui.controls import address
from explorer.ui.controls.address import OPEN
from explorer.ui.frame import exercises, question, steps
from explorer.ui.page import Answer, AnyPage, Facts

ROOT = Path(__file__).resolve().parents[3]
# In a text: [](vlb) leads to the page of that name, [its bars](vlb?act=bits) to a frame of it.
PAGE = re.compile(r"\[([^\]\n]*)\]\((\w+)(\?[\w=&.,%-]+)?\)")
# Streamlit writes its uploader in English; the button says the page's word instead.
UPLOADER = (
    ".st-key-KEY section button>*{display:none}"
    ".st-key-KEY section button::after{content:'CHOOSE';font-size:0.875rem}"
    ".st-key-KEY [data-testid=stFileUploaderDropzoneInstructions]{display:none}"
)


def predict(page: AnyPage, section: str) -> None:
    """A question to answer before looking: of a card, which shows nothing until it is pressed."""
    if page.present or section not in page.lesson:
        return
    with st.container(key=f"block_{section}", border=True):
        text = texts.predictions(page.lesson[section]).question
        name = page.word("lesson.predict")
        page.markdown(f'<div class="block-name">{name}</div>\n\n{text}')
        question.ask(page, section)


def folded(page: AnyPage, name: str, draw: Callable[[], object], label: str = "") -> None:
    """Content under a line that opens, made only while it is open."""
    settle_line(page, name)
    unfolded(page, name, draw, label or page.word(f"lesson.{name}"))


def settle_line(page: AnyPage, name: str) -> None:
    """Whether a line of this key is open stands in the address; draw it with `on_change` after."""
    is_open = address.settle(name, Param(name, False, {}))
    page.show_notice(name)
    address.publish(name, is_open)


@st.fragment
def unfolded(page: AnyPage, name: str, draw: Callable[[], object], label: str) -> None:
    """The line and its content; opening it reruns this alone."""
    with st.expander(label, key=name, on_change="rerun") as line:
        address.publish(name, bool(line.open))
        if line.open:
            draw()


def code(page: AnyPage, *functions: Callable[..., Any]) -> None:
    """The page's idea as a short program, where it has one; then the source of our own functions,
    with file and line."""
    if page.present or not functions:
        return
    idea = texts.idea(page.lang, page.name)

    def draw() -> None:
        if idea:
            st.html(small(page, "idea"))
            python(idea)
            st.html(small(page, "ours"))
        listings(functions)

    folded(page, "code", draw, page.word("lesson.idea_first" if idea else "lesson.code"))


def small(page: AnyPage, name: str) -> str:
    return f'<h3 class="block-name">{page.word(f"lesson.{name}")}</h3>'


def python(lines: str) -> None:
    """Code that goes on below where the window is narrow: nothing of it is cut."""
    st.code(lines, language="python", wrap_lines=True)


def listings(functions: Iterable[Callable[..., Any]]) -> None:
    for function in functions:
        function = inspect.unwrap(function)
        lines, first = inspect.getsourcelines(function)
        file = Path(inspect.getfile(function)).resolve()
        place = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file.name
        st.caption(f"{place}:{first}")
        python("".join(lines))


def sources(page: AnyPage, section: str = "source") -> None:
    if not page.present and section in page.lesson:
        folded(page, "source", lambda: page.text(section))


def uploader_styles(key: str, choose: str) -> str:
    """What makes the file uploader of this key speak the page's language."""
    return f"<style>{UPLOADER}</style>".replace("KEY", key).replace("CHOOSE", choose)


def practise(page: AnyPage, section: str, choice: str, numbers: Facts) -> None:
    """The exercises under their heading."""
    if section in page.lesson:
        st.html(titled(page, "exercises"))
        exercises.draw(page, section, choice, numbers)


def titled(page: AnyPage, name: str) -> str:
    return f'<h2 class="block-heading">{page.word(f"lesson.{name}")}</h2>'


def below(
    page: AnyPage,
    *functions: Callable[..., Any],
    details: Callable[[], object] | None = None,
    numbers: Facts,
    part: str = "",
    answers: Mapping[str, Answer],
) -> None:
    """Everything under the stage, in the same order on every page; nothing in lecturer's mode.

    details : called inside the "Details" expander, after the lesson's section of that name.
    part : the act in sight; "jump" takes the sections notice.jump, choice.jump and so on.
    answers : by the name of a section open.<part>.<name>, what it needs besides `numbers`.
    """
    if page.present:
        return
    end = f".{part}" if part else ""
    with st.container(key="below"):
        written(page, "notice", end, numbers)
        asked(page, f"open{end}.", numbers, answers)
        written(page, "simplified", end, numbers)
        practise(page, part_of(page, "exercises", end), f"choice{end}", numbers)
        more(page, part_of(page, "details", end), details, numbers)
        code(page, *functions)
        sources(page)
        leads(page, "into")
        leads(page, "elsewhere")
        ending(page)


def asked(page: AnyPage, start: str, numbers: Facts, answers: Mapping[str, Answer]) -> None:
    """The questions of the sections open.<part>.<name>, each a line that opens on its answer."""
    for section, text in page.lesson.items():
        name = section.removeprefix(start)
        if section.startswith(start) and "." not in name:
            label, _, body = text.partition("\n")
            answer = partial(answered, page, body, numbers, answers.get(name, Answer()))
            folded(page, f"{OPEN}{name}", answer, label)


def answered(page: AnyPage, body: str, numbers: Facts, answer: Answer) -> None:
    own = answer.numbers()
    given = {**numbers, **own}
    columns = {name: each for name, each in page.follows.items() if name not in own}
    text = explained(texts.settled(body, given), page.lang)
    parts = [page.render(part, moving_in(part, columns), **given) for part in text.split("\n\n")]
    st.markdown("\n\n".join(parts), unsafe_allow_html=True)
    answer.draw()


def moving_in(paragraph: str, columns: Mapping[str, str]) -> Mapping[str, str]:
    """The columns with which a paragraph follows the hand: where the stage has all of its numbers,
    else none, so that no sentence is of two t at once."""
    asked = {match[1] for match in texts.PLACEHOLDER.finditer(paragraph)} - {*texts.RESERVED}
    return columns if asked <= set(columns) else {}


def leads(page: AnyPage, name: str) -> None:
    """A section with links to other pages: what the page leaves out, where its tool is used."""
    if name in page.lesson:
        text = linked(page, page.lesson[name])
        page.markdown(f'<div data-role="{name}">{titled(page, name)}\n\n{text}\n\n</div>')


def linked(page: AnyPage, text: str) -> str:
    """The text with its `[](vlb)` and `[its bars](vlb?act=bits)` as links."""
    return PAGE.sub(lambda match: leading(page, *match.groups("")), text)


def leading(page: AnyPage, said: str, name: str, settings: str = "") -> str:
    """A link to another page, or to a frame of it; the page's own name where it says nothing."""
    query = "&".join(filter(None, (settings.removeprefix("?"), urlencode(steps.kept_settings()))))
    address = f"./{name}" + (f"?{query}" if query else "")
    label = said or page.word(f"pages.{name}")
    return f'<a href="{address}" target="_self" data-page="{name}">{label}</a>'


def ending(page: AnyPage) -> None:
    """What one knows now, the bridge to the next page, Back and Next."""
    if "know" not in page.lesson:
        return
    on_route = "bridge.short" if page.route == "short" else "bridge"
    bridge = on_route if on_route in page.lesson else "bridge"
    with st.container(key="ending"):
        st.html(
            f'<div class="block-name">{page.word("steps.know")}</div>'
            f'<p data-role="know">{page.lesson["know"]}</p>'
            f'<p data-role="bridge">{page.lesson[bridge]}</p>'
        )
        steps.mount(page, "end")


def part_of(page: AnyPage, name: str, end: str) -> str:
    """The act's own section where the lesson has one, else the page's."""
    return name + end if name + end in page.lesson else name


def written(page: AnyPage, name: str, end: str, numbers: Facts) -> None:
    section = part_of(page, name, end)
    if section in page.lesson:
        text = marked(texts.settled(page.lesson[section], numbers), page.name)
        text = linked(page, explained(text, page.lang))
        page.markdown(f"{titled(page, name)}\n\n{text}", **numbers)


def more(page: AnyPage, section: str, details: Callable[[], object] | None, numbers: Facts) -> None:
    def draw() -> None:
        if section in page.lesson:
            page.text(section, **numbers)
        if details:
            details()

    if details or section in page.lesson:
        folded(page, "details", draw)
