"""The frame around every lesson: navigation, path of pages, header, and the page's own tools."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer import texts, words
from explorer.frames.text import Text, say
from explorer.numerals import with_minus
from explorer.palette import Palette, palette
from explorer.registry import Param
from explorer.ui.controls import address, controls
from explorer.ui.frame import below, header
from explorer.ui.frame.beside import Beside
from explorer.ui.frame.navigation import PAGES, declare_pages, page_of, run_app
from explorer.ui.frame.nodelay import send_at_once
from explorer.ui.frame.route import ROUTES, WHOLE
from explorer.ui.page import Answer, Facts

__all__ = ["PAGES", "Page", "page_of", "run_app", "start_page"]


SIDEBAR = 232  # its width in pixels
AS_IT_CAME = ("raw", "name", "path")  # facts of a notice that quote the address
WIDTHS = (626, 334)  # of stage and column where the window is 1280 wide


@st.cache_resource(show_spinner=False)
def settle_process() -> None:
    """Once per process: small replies leave at once, and the collector forgets the imports."""
    send_at_once(st.get_option("server.port"))
    gc.freeze()


def start_page(name: str) -> Page:
    """The first act of every page: page config, navigation, path, header. Returns the Page."""
    declare_pages()
    settle_process()
    address.open_page(name)
    page = Page(name)
    st.set_page_config(
        page_title=f"{page.lesson['question']} · {page.word('frame.name')}",
        layout="wide",
        initial_sidebar_state="collapsed" if page.present else SIDEBAR,
    )
    header.draw(page)
    return page


@dataclass
class Page:
    """What a page holds: its language, lesson, words and colours, and the blocks it can draw."""

    name: str
    notices: DeltaGenerator = field(init=False, repr=False, compare=False)  # the header's
    shown: dict[str, DeltaGenerator] = field(default_factory=dict, repr=False, compare=False)
    follows: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    given: dict[str, object] = field(default_factory=dict, repr=False, compare=False)

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
    def route(self) -> str:
        route = address.settle(
            "route", Param("route", WHOLE, {}, choices=tuple(ROUTES)), widget=False
        )
        address.publish("route", route)
        return route

    @cached_property
    def word(self) -> words.Words:
        return words.of(self.lang)

    @cached_property
    def lesson(self) -> dict[str, str]:
        return texts.load(self.lang, self.name)

    @property
    def theme(self) -> str:
        return "dark" if st.context.theme.type == "dark" else "light"

    @property
    def colours(self) -> Palette:
        return palette(self.theme)

    def key(self, name: str) -> str:
        """A key for a stage: it changes with "reset" and with an exercise, so that the stage
        starts afresh, and with nothing else."""
        return f"{self.name}_{name}_{address.store()['epoch']}"

    def give(self, facts: Facts) -> None:
        """What every text of the page may be filled with, besides its own numbers."""
        self.given.update(facts)

    def say(self, text: Text) -> str:
        """A text of a frame in the page's language."""
        return say(text, self.lang, self.word)

    def notice(self, sentence: str) -> None:
        """A correction, shown at the top of the page."""
        self.notices.warning(sentence)

    def show_notice(self, name: str) -> None:
        """The sentence about a corrected value of the setting `name`, if there is one."""
        correction = address.store()["notices"].get(name)
        if correction and name not in self.shown:
            self.shown[name] = self.notices.empty()
            empty = self.word("notices.empty")
            facts = {
                fact: empty if text == "" else text if fact in AS_IT_CAME else with_minus(text)
                for fact, text in correction.facts.items()
            }
            key = correction.key if "." in correction.key else f"notices.{correction.key}"
            self.shown[name].warning(self.word(key, **facts))

    def drop_notices(self) -> None:
        """Take the sentences away that are said no longer."""
        for name in set(self.shown) - set(address.store()["notices"]):
            self.shown[name].empty()

    def markdown(self, text: str, **numbers: object) -> None:
        """Markdown with <<name>> filled in and symbols coloured."""
        st.markdown(self.render(text, **numbers), unsafe_allow_html=True)

    def render(
        self, text: str, live: Mapping[str, str] = MappingProxyType({}), /, **numbers: object
    ) -> str:
        """`text` with <<name>> filled in and @x0{…} coloured, as Streamlit's Markdown; numbers
        named in `live` move on with the stage."""
        filled = texts.fill(text, {**self.given, **numbers}, live)
        return texts.colour(filled, self.colours.symbols())

    def text(self, section: str, **numbers: object) -> None:
        """A section of the lesson."""
        self.markdown(self.lesson[section], **numbers)

    def acts(self, names: tuple[str, ...]) -> str:
        """The act in sight, of those that the page's words act_<name> name: one numbered row."""
        return controls.acts(self, controls.worded(self, "act", names[0], choices=names))

    def columns(self) -> tuple[DeltaGenerator, DeltaGenerator]:
        """Where the stage stands, and the column beside it: as wide on every page."""
        left, right = st.columns(WIDTHS, gap="medium")
        return left, right

    def beside(self, part: str = "", do: str | None = "", changing: bool = False) -> Beside:
        """What stands beside the stage, from the top; `part` is the act in sight, `do` the section
        that says what to do, where it is not do.<part>, or None where that is said later."""
        return Beside(self, part, do, changing)

    def predict(self, section: str) -> None:
        below.predict(self, section)

    def code(self, *functions: Callable[..., Any]) -> None:
        below.code(self, *functions)

    def sources(self, section: str = "source") -> None:
        below.sources(self, section)

    def below(
        self,
        *functions: Callable[..., Any],
        details: Callable[[], object] | None = None,
        numbers: Facts | None = None,
        part: str = "",
        answers: Mapping[str, Answer] = MappingProxyType({}),
    ) -> None:
        told: Facts = numbers or {}
        below.below(self, *functions, details=details, numbers=told, part=part, answers=answers)
