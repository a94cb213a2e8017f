"""What stands beside the opening picture: where to begin, and the path of pages."""

from __future__ import annotations

import streamlit as st

from explorer import texts
from explorer.ui.frame import steps
from explorer.ui.frame.frame import PAGES, page_of
from explorer.ui.page import AnyPage


def begin(page: AnyPage) -> None:
    """The two ways through: the short route, and the whole course from where one is."""
    steps.mount(page, "home")


def path(page: AnyPage) -> None:
    """The pages as stations: name, question, link."""
    settings = steps.kept_settings()
    with st.container(key="home_path", gap=None):
        for entry in PAGES[1:]:
            question = page.render(texts.load(page.lang, entry.name)["question"])
            st.page_link(
                page_of(entry.name),
                label=f"{question}\n\n{page.word(f'pages.{entry.name}')}",
                query_params=settings,
                width="stretch",
            )
