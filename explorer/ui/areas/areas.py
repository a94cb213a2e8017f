"""Columns of area whose edges the hand moves; what they add up to is told as it moves."""

from __future__ import annotations

import streamlit as st

from explorer.frames.areas import AreasView
from explorer.ui.controls.reports import reported
from explorer.ui.engine import join
from explorer.ui.page import AnyPage

WORDS = ("edge", "keys", "ideal", "word", "rest", "saved")

_areas = st.components.v2.component(
    "areas",
    html='<div class="areas" data-testid="areas"></div>',
    css="\n" + join.read("ui/areas/areas.css"),
    js=join.program("ui/areas/areas.js"),
)


def show(page: AnyPage, view: AreasView, key: str, veiled: bool = False) -> None:
    """Mount the columns; sentences follow them by live.source(key, None, …). veiled : without
    heights and words, which are the answer."""
    data = {
        "key": key,
        "veiled": veiled,
        "symbols": list(view.symbols),
        "p": list(view.p),
        "q": None if view.q is None else list(view.q),
        "bits": [round(each, 7) for each in view.bits],
        "code": view.code,
        "labels": {
            name: page.say(getattr(view, name))
            for name in ("p_label", "q_label", "ylabel", "label")
        },
        "words": {name: page.word(f"areas.{name}") for name in WORDS},
    }
    _areas(key=key, data=[data], on_laws_change=_nothing)


def moved(key: str, now: dict[str, list[int]]) -> dict[str, list[int]]:
    """The laws as the hand has left them, else as they are `now`; ask before `show`."""
    told = reported(key, "laws", now)
    return now if told is None else {name: list(map(int, told[name])) for name in now}


def _nothing() -> None:
    """A state is only kept by Streamlit when a callback is registered for it."""
