"""Pictures that take a moment: made beside the page, while the one before stands, greyed.

A page asks for the frame of its settings. What is remembered, or comes within PATIENCE_S, is drawn
at once. Else the page goes on with the settings and the frame that this tab had in sight for the
same act, a bar says what is being made and how far it is, and the page runs again when it is there.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from explorer.frames.frame import Frame
from explorer.ui.page import AnyPage
from explorer.worlds.desk import Desk, Task
from explorer.worlds.memo import Memo

PATIENCE_S = 0.15  # a page waits so long before it shows what was there before
QUICK_S = 0.03  # kinds that never took longer are made by the page itself
LOOK_S = (0.08, 0.4)  # between two looks, by how long the kind takes
MEMORY = "_late"
TELLING = 0.05  # the share from which the time left is worth telling

Settings = TypeVar("Settings", bound=Hashable)
results = Memo(96)
desk = Desk()


@dataclass(frozen=True)
class Shown(Generic[Settings]):
    """What a page draws: a frame, and the settings that it is of; late where new ones are asked."""

    settings: Settings
    frame: Frame
    late: bool = False


@dataclass
class Memory:
    """A tab: its name, and the settings that it had in sight, by page and act."""

    tab: str
    sights: dict[Hashable, Any]
    failed: dict[Hashable, Task]


@dataclass(frozen=True)
class Telling:
    """How a page says what is being made for it."""

    page: AnyPage
    kind: Hashable
    words: str
    said: str

    def sentence(self, task: Task) -> str:
        """What is being made, the time left where it can be told, and a bar."""
        word = self.page.word
        said = word(f"{self.words}.{task.what}" if self.words and task.what else self.said)
        usual, gone, share = desk.usual(self.kind), task.seconds, task.share
        if share > TELLING and (left := gone * (1 - share) / share) >= 1:
            said += f" · {word('live.left')} {word('live.seconds', seconds=f'{left:.0f}')}"
        elif share <= TELLING and usual:
            share = min(gone / usual, 0.95)
        bar = f'<i style="width:{100 * share:.0f}%"></i>' if share else '<i class="unknown"></i>'
        return f'<div class="late" role="status"><span>{said}</span><b>{bar}</b></div>'


def frame(
    page: AnyPage,
    act: str,
    settings: Settings,
    make: Callable[..., Frame],
    *,
    words: str = "",
    said: str = "late.working",
) -> Shown[Settings]:
    """The frame make(settings, act), or for a while the one before it.

    settings : all that decides it, in plain values.
    words : where make takes a third argument, telling("walking"), which says what it does and gives
    a callback for the share that is done: the section in which the page's words for that stand.
    said : the key of what is said where it does not.
    """
    kind = page.name, act
    mine, telling = memory(), Telling(page, kind, words, said)

    def work(task: Task | None = None) -> Frame:
        begin = time.monotonic()
        more = [task.telling if task else quiet] if words else []
        result = results.make((*kind, settings), lambda: make(settings, act, *more))
        desk.took(kind, time.monotonic() - begin)
        return result

    ready = results.get((*kind, settings))
    if ready is None and desk.quick(kind, QUICK_S):
        ready = work()
    if ready is None:
        task = mine.failed.pop((*kind, settings), None)
        task = task or desk.ask((mine.tab, *kind), (*kind, settings), work)
        if not task.wait(PATIENCE_S):
            before = mine.sights.get(kind)
            old = None if before is None else results.get((*kind, before))
            if before is not None and old is not None:
                watch(telling, task, mine)
                return Shown(before, old, late=True)
        ready = result_of(telling, task)
    mine.sights[kind] = settings
    return Shown(settings, ready)


def awaited(
    page: AnyPage, name: str, key: Hashable, make: Callable[[], Any], said: str = "late.working"
) -> Any:
    """What a page cannot do without, made beside it and once for all who ask, while it waits.

    name : of the kind of result.  key : all that decides it.  said : the key of what is said.
    """
    kind = page.name, name
    if (*kind, key) in results:
        return results.get((*kind, key))
    task = desk.ask(
        (memory().tab, *kind), (*kind, key), lambda task: results.make((*kind, key), make)
    )
    return result_of(Telling(page, kind, "", said), task)


def quiet(what: str) -> Callable[[float], None]:
    return lambda share: None


def memory() -> Memory:
    if MEMORY not in st.session_state:
        st.session_state[MEMORY] = Memory(secrets.token_hex(8), {}, {})
    return st.session_state[MEMORY]


def watch(telling: Telling, task: Task, mine: Memory) -> None:
    """Say how far it is, again and again; then the page runs once more."""

    def look() -> None:
        if task.done:
            if task.failed:
                mine.failed[task.key] = task  # the page tells of it as of any error
            st.rerun(scope="app")
        st.html(telling.sentence(task) + GREY)

    with telling.page.notices:
        st.fragment(look, run_every=pace(telling.kind))()


def pace(kind: Hashable) -> float:
    """Seconds until the next look: a third of what its kind takes, within bounds."""
    least, most = LOOK_S
    return min(max((desk.usual(kind) or most) / 3, least), most)


def result_of(telling: Telling, task: Task) -> Any:
    """What comes of it, where there is nothing to show meanwhile; a new run may interrupt that."""
    place = None
    while not task.wait(LOOK_S[1]):
        place = place or telling.page.notices.empty()
        place.html(telling.sentence(task))
    if place is not None:
        place.empty()
    if task.withdrawn:  # by a later run of this tab, which asks for something else
        st.stop()
    return task.future.result()


GREY = (
    "<style>[data-testid=stMain] [data-testid^=stBidiComponent],"
    "[data-testid=stMain] [data-testid=stPlotlyChart]{filter:grayscale(1);opacity:.5}</style>"
)
