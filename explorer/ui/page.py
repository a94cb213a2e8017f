"""What the kit and the lessons ask of a page; explorer/ui/frame makes one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from streamlit.delta_generator import DeltaGenerator

from explorer.frames.text import Text
from explorer.palette import Palette
from explorer.words import Words

Facts = Mapping[str, object]  # numbers by name, for a text that is filled with them


class Answer(NamedTuple):
    """What a line that opens needs once it is open: numbers of its own, and what to draw below."""

    numbers: Callable[[], Facts] = dict
    draw: Callable[[], object] = lambda: None


class AnyPage(Protocol):
    """A page under one language: its words and colours, and the blocks that it can draw.

    name : its address.  present : whether it is shown in lecturer's mode.  route : that it is
    read on, "course" or "short".  lesson : the sections
    of its text.  notices : the place at its top where corrections are shown.  follows : the columns
    of the stage with which numbers of its sentences move, by their names there.
    """

    notices: DeltaGenerator
    follows: dict[str, str]

    @property
    def name(self) -> str: ...
    @property
    def lang(self) -> str: ...
    @property
    def present(self) -> bool: ...
    @property
    def route(self) -> str: ...
    @property
    def word(self) -> Words: ...
    @property
    def lesson(self) -> Mapping[str, str]: ...
    @property
    def colours(self) -> Palette: ...

    def key(self, name: str) -> str: ...
    def give(self, facts: Facts) -> None: ...
    def say(self, text: Text) -> str: ...
    def notice(self, sentence: str) -> None: ...
    def show_notice(self, name: str) -> None: ...
    def drop_notices(self) -> None: ...
    def markdown(self, text: str, **numbers: object) -> None: ...
    def render(
        self, text: str, live: Mapping[str, str] = MappingProxyType({}), /, **numbers: object
    ) -> str: ...
    def text(self, section: str, **numbers: object) -> None: ...
    def predict(self, section: str) -> None: ...
    def below(
        self,
        *functions: Callable[..., Any],
        details: Callable[[], object] | None = None,
        numbers: Facts | None = None,
        part: str = "",
        answers: Mapping[str, Answer] = MappingProxyType({}),
    ) -> None: ...
