"""What stands beside the opening picture: the one way on, and the path of pages."""

from __future__ import annotations

import streamlit as st

from explorer import texts
from explorer.ui.frame.frame import PAGES, page_of
from explorer.ui.frame.header import kept_settings
from explorer.ui.page import AnyPage

VISITED = "_visited"


def go_on(page: AnyPage) -> None:
    """The one call to action: the first page of the path where the reader has not been."""
    names = [entry.name for entry in PAGES if entry.name != "home"]
    seen = st.session_state[VISITED]
    name = next((name for name in names if name not in seen), names[0])
    label = page.word("home.again", name=page.word(f"pages.{name}"))
    if name == names[0]:
        label = page.word("home.begin")
    if st.button(label, key="begin", type="primary", width="stretch"):
        st.switch_page(page_of(name), query_params=kept_settings())


def path(page: AnyPage) -> None:
    """The pages as stations: name, question, link."""
    with st.container(key="home_path", gap=None):
        for entry in PAGES[1:]:
            question = page.render(texts.load(page.lang, entry.name)["question"])
            mark = "●" if entry.name in st.session_state[VISITED] else "○"
            st.page_link(
                page_of(entry.name),
                label=f"{question}\n\n{mark} {page.word(f'pages.{entry.name}')}",
                query_params=kept_settings(),
                width="stretch",
            )
