"""The top of a page: styles, path of pages, the question, and the page's tools."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import streamlit as st

from explorer.palette import css_both, css_formulas
from explorer.ui.controls import address
from explorer.ui.controls.address import ASKED
from explorer.ui.frame import below, copy_link, navigation, steps
from explorer.ui.frame.route import FOUNDATIONS, RESTS_ON
from explorer.ui.page import AnyPage
from explorer.ui.tour import tour

STYLES = Path(__file__).with_name("frame.css")


def draw(page: AnyPage) -> None:
    """Everything above the page's own content, always in the same order."""
    tour.hear()
    lecture = lecture_styles() if page.present else ""
    st.html(f"<style>:root{{{css_both()}}}{css_formulas()}{styles()}{lecture}</style>")
    if not page.present:
        path(page)
    with st.container(key="frame_header", horizontal=True, vertical_alignment="center"):
        st.title(page.render(page.lesson["question"]), anchor=False, width="stretch")
        tools(page)
    with st.container(key="frame_why"):
        page.markdown(page.lesson["why"] + rests_on(page))
    page.notices = st.container(key="frame_notices")
    hear_asked(page)
    for name in (ASKED, "lang", "present", "route"):
        page.show_notice(name)


def rests_on(page: AnyPage) -> str:
    """The foundations that a lesson needs, as links after its sentence."""
    names = RESTS_ON.get(page.name, ())
    if page.present or not names:
        return ""
    links = (below.leading(page, "", name) for name in names)
    said = page.word("steps.rests_on", pages=" · ".join(links))
    return f' <span data-role="rests-on">{said}</span>'


def hear_asked(page: AnyPage) -> None:
    """Say it where the reader was sent here from a path that is no page, and clean the address."""
    asked = st.query_params.get(ASKED)
    if asked is not None:
        del st.query_params[ASKED]
        key = "path_home" if page.name == navigation.HOME else "path"
        address.notify(ASKED, None, key, {"path": address.shortened(asked, 48)})


@lru_cache(maxsize=1)
def styles() -> str:
    return STYLES.read_text(encoding="utf-8")


def lecture_styles() -> str:
    """1.35 times the type, no sidebar, and what stands over the stage closer together; in a low
    window without its sentence, which the lecturer says."""
    return (
        "html{font-size:21.6px!important}"
        ".st-key-frame_header h1{line-height:1.1!important}"
        "@media (max-height:820px){.st-key-frame_why{display:none}}"
        "[data-testid=stMainBlockContainer]{padding-top:0.375rem!important}"
        "[data-testid=stMain] [data-testid=stMainBlockContainer]>[data-testid=stVerticalBlock]"
        "{gap:0.5rem!important}"
        "[data-testid=stSidebar],[data-testid=stExpandSidebarButton]{display:none!important}"
    )


def path(page: AnyPage) -> None:
    """The sidebar: pages in the curriculum's order; steps.js marks those that are done."""
    with st.sidebar:
        st.html(f'<div class="frame-name">{page.word("frame.name")}</div>')
        section, settings = "", steps.kept_settings()
        with st.container(key="path_home"):
            link(page, navigation.HOME, settings)
        if FOUNDATIONS:
            steps.mount(page, "foundations")
        for entry in navigation.PAGES[1:]:
            if entry.name in FOUNDATIONS:
                continue
            if entry.section != section:
                title = page.word(f"sections.{entry.section}")
                st.html(f'<div class="frame-section">{title}</div>')
            section = entry.section
            link(page, entry.name, settings)
        steps.mount(page, "sidebar")


def link(page: AnyPage, name: str, settings: dict[str, str]) -> None:
    """A link to another page that takes these settings along."""
    st.page_link(
        navigation.page_of(name),
        label=page.word(f"pages.{name}"),
        query_params=settings,
        width="stretch",
    )


def tools(page: AnyPage) -> None:
    """Back and Next, language, link, reset, lecturer's mode, and the tour but in that mode."""
    word = page.word
    other = "zh" if page.lang == "en" else "en"
    with st.container(key="frame_tools", horizontal=True, gap="small", width="content"):
        if page.name != navigation.HOME:
            steps.mount(page, "header")
        for lang in ("en", "zh"):
            st.button(
                word("frame.english" if lang == "en" else "frame.chinese"),
                key=f"lang_{lang}",
                type="tertiary",
                disabled=lang == page.lang,
                on_click=choose_language,
                args=(other,),
            )
        copy_link.mount(word, page.lang)
        button(page, "reset", address.forget)
        button(page, "leave_lecture" if page.present else "lecture", switch_lecture)
        if not page.present:
            tour.mount(page)


def button(page: AnyPage, name: str, act: Callable[[], None]) -> None:
    help_text = page.word(f"frame.{name}_help") if name != "leave_lecture" else None
    st.button(
        page.word(f"frame.{name}"),
        key=f"frame_{name}",
        type="tertiary",
        help=help_text,
        on_click=act,
    )


def choose_language(lang: str) -> None:
    st.session_state["_lang_chosen"] = True
    address.choose("lang", lang)


def switch_lecture() -> None:
    address.choose("present", not address.value("present", False))
