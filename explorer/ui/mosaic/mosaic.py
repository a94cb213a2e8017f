"""A joint law whose areas the hand moves; its margins and slices are told as they move."""

from __future__ import annotations

import streamlit as st

from explorer.frames.mosaic import MosaicView
from explorer.ui.controls.reports import reported
from explorer.ui.engine import join
from explorer.ui.page import AnyPage

WORDS = ("edge", "split", "margin", "slice", "keys", "hidden")

_mosaic = st.components.v2.component(
    "mosaic",
    html='<div class="mosaic" data-testid="mosaic"></div>',
    css="\n" + join.read("ui/mosaic/mosaic.css"),
    js=join.program("ui/mosaic/mosaic.js"),
)


def show(page: AnyPage, view: MosaicView, key: str, veiled: bool = False) -> None:
    """Mount the areas; sentences follow them by live.source(key, None, …). veiled : without the
    slice of the first y, which is the answer."""
    data = {
        "key": key,
        "veiled": veiled,
        "columns": [page.say(each) for each in view.columns],
        "rows": [page.say(each) for each in view.rows],
        "widths": list(view.widths),
        "lower": list(view.lower),
        "whole": view.whole,
        "label": page.say(view.label),
        "words": {name: page.word(f"mosaic.{name}") for name in WORDS},
    }
    _mosaic(key=key, data=[data], on_parts_change=_nothing)


def moved(key: str, now: dict[str, list[int]]) -> dict[str, list[int]]:
    """The parts as the hand has left them, else as they are `now`; ask before `show`."""
    told = reported(key, "parts", now)
    return now if told is None else {name: list(map(int, told[name])) for name in now}


def _nothing() -> None:
    """A state is only kept by Streamlit when a callback is registered for it."""
