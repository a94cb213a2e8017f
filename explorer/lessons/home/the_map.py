"""The map, mounted: its stations with their sentences and pages, and both lanes' bytes."""

from __future__ import annotations

import base64

import streamlit as st

from explorer.frames.frame import Time
from explorer.lessons.home.scene import EVALUATIONS, STATIONS, TOOLS, MapView
from explorer.ui.engine import colours, join
from explorer.ui.frame import steps
from explorer.ui.page import AnyPage

SAID = ("play", "pause")
_map = st.components.v2.component(
    "home_map",
    html='<div class="map" data-testid="stage"></div>',
    css=join.read("lessons/home/map.css"),
    js=join.program("lessons/home/map.js", COLOURS=colours.tables()),
)


def show(page: AnyPage, view: MapView, time: Time) -> None:
    """Mount the map; what a reader has done is marked by the browser."""
    word = page.word
    words = {name: word(f"stage.{name}") for name in SAID} | {
        "show": word("home.show"),
        "finished": word("steps.finished"),
        "tools": word("home.tools"),
    }
    counted = {"back": {"n": EVALUATIONS}}
    stations = {
        name: {
            "title": word(f"home.{name}"),
            "sentence": word(f"home.{name}_does", **counted.get(name, {})),
            "pages": stops(page, pages),
        }
        for name, pages in STATIONS.items()
    }
    data = {
        "bytes": base64.b64encode(view.data.data).decode(), "T": time.T,
        "autoplay": time.autoplay, "label": page.say(view.label), "stations": stations,
        "query": steps.kept_settings(), "needs": steps.needs(page.lang), "words": words,
        "tools": stops(page, TOOLS),
    }  # fmt: skip
    # In a list, because of a dict Streamlit asks whether its values are data frames.
    _map(data=[data], key=page.key("map"))


def stops(page: AnyPage, names: tuple[str, ...]) -> list[dict[str, str]]:
    """Pages by name, with what they are called."""
    return [{"name": name, "label": page.word(f"pages.{name}")} for name in names]
