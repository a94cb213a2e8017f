"""A crowd of figures that looking thins out: every share on it is a count of figures."""

from __future__ import annotations

import streamlit as st

from explorer.frames.crowd import CrowdView
from explorer.ui.controls.reports import reported
from explorer.ui.engine import join
from explorer.ui.page import AnyPage

WORDS = ("look", "nothing", "before", "after", "hidden")

_crowd = st.components.v2.component(
    "crowd",
    html='<div class="crowd" data-testid="crowd"></div>',
    css="\n" + join.read("ui/crowd/crowd.css"),
    js=join.program("ui/crowd/crowd.js"),
)


def show(page: AnyPage, view: CrowdView, key: str, veiled: bool = False) -> None:
    """Mount the crowd; sentences follow it by live.source(key, None, …). veiled : without the
    shares that are left."""
    data = {
        "key": key,
        "veiled": veiled,
        "seen": view.seen,
        "label": page.say(view.label),
        "groups": [
            {
                "name": each.name, "label": page.say(each.label), "colour": each.colour,
                "look": each.look, "sizes": list(each.sizes),
                "first": [list(row) for row in each.first],
            }
            for each in view.groups
        ],
        "levers": [
            {
                "name": each.name, "label": page.say(each.label), "places": list(each.places),
                "value": each.value,
            }
            for each in view.levers
        ],
        "clothes": [{"name": name, "label": page.say(label)} for name, label in view.clothes],
        "words": {name: page.word(f"crowd.{name}") for name in WORDS},
    }  # fmt: skip
    _crowd(key=key, data=[data], on_sliders_change=_nothing, on_seen_change=_nothing)


def looked(key: str, current: int) -> int:
    """What the hand has chosen to see, else `current`; ask before `show`."""
    told = reported(key, "seen", current)
    return current if told is None else int(told)


def _nothing() -> None:
    """A state is only kept by Streamlit when a callback is registered for it."""
