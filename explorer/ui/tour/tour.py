"""The guided tour: six stops that drive the app before the reader's eyes (guide.js).

The server says which page is open, and in which words; where the tour stands and that it was left
are the browser's to know. `?tour=1` begins it; the address loses that at once, so that a copied
link does not carry it. By the same word the browser tells, on the way to another page, that a tour
is on and when it is over (origin.js): what the reader had set, the server keeps aside meanwhile.
"""

from __future__ import annotations

import streamlit as st

from explorer.ui.controls import address
from explorer.ui.engine import join
from explorer.ui.frame import steps
from explorer.ui.frame.route import MINUTES, SHORT
from explorer.ui.page import AnyPage

ORDERS = "_tour"  # in the session: how often an address has asked for it
KEPT = "_tour_kept"  # and what the reader had set before the tour that is on: (its name, settings)
DRIVEN = "forward"  # the page whose settings the tour changes
ON = "on-"  # how the name of a tour begins
OVER = ("over", "asked")  # the second where the reader's page waited for an answer
STOPS = ("map", "stage", "predict", "now", "asked", "exercise", "way")  # stops.js has them in order
SAID = ("name", "help", "count", "waiting", "aside", "leave", "next", "back", "goOn")
SAID += ("over", "stay", "return")

HTML = '<button type="button" data-action="tour">?</button>'
CSS = """
button {
  font: inherit; font-size: 0.875rem; color: var(--st-text-color); background: none;
  border: 1px solid var(--st-border-color); border-radius: 50%; width: 1.5rem; height: 1.5rem;
  padding: 0; line-height: 1; cursor: pointer;
}
button:hover { color: var(--st-primary-color); border-color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
"""

_button = st.components.v2.component(
    "explorer_tour",
    html=HTML,
    css=CSS,
    js=join.program("ui/tour/tour.js", CSS=join.read("ui/tour/tour.css")),
)


def hear() -> None:
    """Note what the address says of the tour, and take that out of it."""
    asked = st.query_params.get_all(address.TOUR)
    if not asked:
        return
    del st.query_params[address.TOUR]
    told = asked[-1]
    if told == "1":
        st.session_state[ORDERS] = st.session_state.get(ORDERS, 0) + 1
    elif told.startswith(ON) and st.session_state.get(KEPT, ("",))[0] != told:
        st.session_state[KEPT] = told, address.memory(DRIVEN)
    elif told in OVER and KEPT in st.session_state:
        _, settings = st.session_state.pop(KEPT)
        address.recall(DRIVEN, settings)


def mount(page: AnyPage) -> None:
    """Draw the button that begins it."""
    data = {
        "page": page.name, "title": page.word(f"pages.{page.name}"), "first": SHORT[0],
        "order": st.session_state.get(ORDERS, 0), "query": steps.kept_settings(),
        "words": words(page),
    }  # fmt: skip
    # In a list, because of a dict Streamlit asks whether its values are data frames.
    _button(data=[data], key="frame_tour", width="content")


def words(page: AnyPage) -> dict[str, str]:
    """What it says; of the page's own buttons it speaks by their names."""
    word = page.word
    named: dict[str, dict[str, object]] = {
        "exercise": {"set_up": word("lesson.do_it")},
        "way": {"link": word("frame.copy_link"), "minutes": MINUTES, "pages": len(SHORT)},
    }
    said = {name: word(f"tour.{name}") for name in SAID}
    said["start"] = word("steps.start")
    return said | {name: word(f"tour.{name}", **named.get(name, {})) for name in STOPS}
