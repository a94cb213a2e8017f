"""The frame around every lesson: navigation, path of pages, header, and the page's own tools."""

from __future__ import annotations

import gc
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import streamlit as st

from explorer import lessons
from explorer.plots.palette import Palette, palette
from explorer.registry import Param
from explorer.ui import address, blocks, header, words

ROOT = Path(__file__).resolve().parents[2]
HOME = "home"


@dataclass(frozen=True)
class PageEntry:
    """One line of the path: the page's name (its address) and the section that it stands in."""

    name: str
    section: str


PAGES = (
    PageEntry("home", ""),
    PageEntry("forward", "forward"),
    PageEntry("schedule", "forward"),
    PageEntry("train_points", "learning"),
    PageEntry("step_through", "sampling"),
)

_under_app: ContextVar[bool] = ContextVar("under_app", default=False)


def run_app() -> None:
    """What app.py does: declare the pages and run the one that the address asks for."""
    current = st.navigation(navigation(), position="hidden")
    token = _under_app.set(True)
    try:
        current.run()
    finally:
        _under_app.reset(token)


def navigation() -> list[st.Page]:
    """The pages for st.navigation; home also answers at /home."""
    pages = [page_of(entry.name) for entry in PAGES]
    return [*pages, st.Page(path_of(HOME), url_path=HOME, title=HOME, visibility="hidden")]


def page_of(name: str) -> st.Page:
    first = name == HOME
    return st.Page(path_of(name), title=name, url_path="index" if first else name, default=first)


def path_of(name: str) -> Path:
    return ROOT / "pages" / f"{name}.py"


def repair_navigation() -> None:
    """On a cold server Streamlit runs pages/x.py without app.py: declare the pages, start again.

    Nothing has been drawn yet, so the second run mounts everything at the paths that later runs
    use, and no widget loses its state.
    """
    if _under_app.get():
        return
    st.navigation(navigation(), position="hidden")
    if not st.session_state.get("_navigation_repaired"):
        st.session_state["_navigation_repaired"] = True
        st.rerun()


@st.cache_resource
def freeze_garbage() -> None:
    """Take what the imports made out of the collector's sight, once per process."""
    gc.collect()
    gc.freeze()


def start_page(name: str) -> Page:
    """The first act of every page: page config, navigation, path, header. Returns the Page."""
    repair_navigation()
    freeze_garbage()
    address.open_page(name)
    page = Page(name)
    st.session_state.setdefault("_visited", set()).add(name)
    st.set_page_config(
        page_title=f"{page.lesson['question']} · {page.word('frame.name')}",
        layout="wide",
        initial_sidebar_state="collapsed" if page.present else "auto",
    )
    header.draw(page)
    return page


@dataclass
class Page:
    """What a page holds: its language, lesson, words and colours, and the blocks it can draw."""

    name: str
    notices: Any = None
    shown: set[str] = field(default_factory=set)

    @cached_property
    def lang(self) -> str:
        locale = (st.context.locale or "en").lower()
        default = "zh" if locale.startswith("zh") else "en"
        param = Param("lang", default, {}, choices=words.LANGUAGES)
        lang = address.settle("lang", param, widget=False)
        if st.session_state.get("_lang_chosen") or st.query_params.get("lang"):
            st.session_state["_lang_chosen"] = True
            address.store()["defaults"]["lang"] = None  # a chosen language stays in the address
        address.publish("lang", lang)
        return lang

    @cached_property
    def present(self) -> bool:
        value = address.settle("present", Param("present", False, {}), widget=False)
        address.publish("present", value)
        return value

    @cached_property
    def word(self):
        return words.of(self.lang)

    @cached_property
    def lesson(self) -> dict[str, str]:
        return lessons.load(self.lang, self.name)

    @property
    def theme(self) -> str:
        return "dark" if st.context.theme.type == "dark" else "light"

    @property
    def colours(self) -> Palette:
        return palette(self.theme)

    def notice(self, sentence: str) -> None:
        """A correction, shown at the top of the page."""
        self.notices.warning(sentence)

    def show_notice(self, name: str) -> None:
        """The sentence about a corrected value of the setting `name`, if there is one."""
        found = address.store()["notices"].get(name)
        if found and name not in self.shown:
            self.shown.add(name)
            _, key, facts = found
            empty = self.word("notices.empty")
            facts = {fact: text if text != "" else empty for fact, text in facts.items()}
            self.notice(self.word(f"notices.{key}", **facts))

    def markdown(self, text: str, **numbers: object) -> None:
        """Markdown with <<name>> filled in and symbols coloured."""
        st.markdown(self.render(text, **numbers), unsafe_allow_html=True)

    def render(self, text: str, **numbers: object) -> str:
        """`text` with <<name>> filled in and @x0{…} coloured, as Streamlit's Markdown."""
        return lessons.colour(lessons.fill(text, numbers), self.colours.symbols())

    def text(self, section: str, **numbers: object) -> None:
        """A section of the lesson."""
        self.markdown(self.lesson[section], **numbers)

    def formula(self, section: str = "formula", **numbers: object) -> None:
        """A section of the lesson as the formula block."""
        with st.container(key=f"formula_{section.replace('.', '_')}"):
            self.text(section, **numbers)

    def predict(self, section: str = "predict", key: str | None = None) -> None:
        blocks.predict(self, section, key)

    def exercises(self, section: str = "exercises") -> None:
        blocks.exercises(self, section)

    def code(self, *functions) -> None:
        blocks.code(self, *functions)

    def sources(self, section: str = "source") -> None:
        blocks.sources(self, section)

    def below(self, *functions, details=None, numbers=None) -> None:
        blocks.below(self, *functions, details=details, numbers=numbers or {})
