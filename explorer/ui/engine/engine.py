"""What all canvases share on the way to the browser: blobs are carried, views are mounted.

A blob (frames/pack.py) travels once, in an invisible carrier; the view gets a small JSON. So the
browser scrubs, plays, rotates and draws without asking the server and without knowing a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.frames.frame import Time
from explorer.frames.pack import Blob
from explorer.frames.parts import plain
from explorer.ui.engine import colours, join
from explorer.ui.page import AnyPage

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

_carrier = st.components.v2.component(
    "stage_carrier", js=join.program("ui/engine/carrier.js")
)  # fmt: skip


def engine_component(name: str, entry: str, styles: Sequence[str] = ()) -> ComponentRenderer:
    """The component that brings a canvas' program, with the shared style sheet first."""
    css = "".join(map(join.read, (join.STYLES, *styles)))
    js = join.program(entry, CSS=css, COLOURS=colours.tables())
    return st.components.v2.component(name, js=js)


def view_component(name: str, engine: str) -> ComponentRenderer:
    """The component of a view that hands its calls to `engine`."""
    return st.components.v2.component(name, js=join.loader(engine))


def carry(key: str, blobs: Iterable[Blob], engine: ComponentRenderer) -> None:
    """Bring an engine and blobs to the browser, each blob once, in the order given.

    What a polling view shows need not travel with every poll: a view may name a blob by its id.
    """
    with st.container(key=f"stageblobs-{key}", gap=None):
        engine(key=f"{key}-engine")
        for blob in {each.id: each for each in blobs if isinstance(each, Blob)}.values():
            _carrier(key=f"{key}-{blob.id}", data=blob.data)


def mount(
    component: ComponentRenderer,
    key: str,
    view: dict[str, Any],
    states: Sequence[str],
    say: Callable[[Any], str] | None = None,
) -> Mapping[str, Any]:
    """The view's state, which Streamlit keeps for states that have a callback.

    say : how the page says the texts of a frame.
    """
    callbacks: dict[str, Any] = {f"on_{name}_change": _nothing for name in states}
    # In a list, because of a dict Streamlit asks whether its values are data frames, and for that
    # loads pandas: half a second before the first picture.
    return component(key=key, data=[plain(view, say)], **callbacks)


def _nothing() -> None:
    """A state is only kept by Streamlit when a callback is registered for it."""


def clock_of(time: Time) -> dict[str, Any]:
    """A clock as the browser's program reads it."""
    return {
        "T": time.T, "t": time.t, "clock": time.clock, "play": time.play,
        "autoplay": time.autoplay, "loop": time.loop, "stops": time.stops, "speed": time.speed,
        "time": time.symbol, "log_t": time.log, "whole_t": time.whole,
        "below": [list(tick) for tick in time.ticks],
    }  # fmt: skip


def words_of(page: AnyPage, section: str, names: Iterable[str]) -> dict[str, str]:
    """What a canvas says itself, in the page's language: {"play": …} from the words' section."""
    return {name: page.word(f"{section}.{name}") for name in names}
