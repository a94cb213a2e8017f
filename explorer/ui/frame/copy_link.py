"""The button that copies the address of the page, exactly as it is in sight."""

from __future__ import annotations

import streamlit as st

from explorer import explained
from explorer.ui.controls import address
from explorer.ui.engine import join
from explorer.ui.engine.colours import tables
from explorer.words import Words

HTML = '<button type="button" data-action="copy-link" hidden></button>'

CSS = """
button {
  font: inherit; font-size: 0.875rem; color: var(--st-text-color); background: none; border: 0;
  padding: 0.25rem 0; cursor: pointer; white-space: nowrap;
}
button:hover { color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
"""

_button = st.components.v2.component(
    "explorer_copy_link",
    html=HTML,
    css=CSS,
    js=join.program("ui/frame/copy_link.js", COLOURS=tables(), SYMBOLS=explained.symbols()),
)


def mount(word: Words, lang: str) -> None:
    """Draw the button; its words come from `word`, sentences of symbols are in the language. It is
    told how often settings were put back, as what hands have left on pictures goes with them."""
    data = {
        "label": word("frame.copy_link"),
        "copied": word("frame.copied"),
        "help": word("frame.copy_help"),
        "lang": lang,
        "now": word("beside.symbol_now"),
        "times": address.store()["epoch"],
    }
    _button(data=data, key="frame_copy_link", width="content")
