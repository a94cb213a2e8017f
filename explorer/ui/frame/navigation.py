"""The path of pages, and how Streamlit is told of it."""

from __future__ import annotations

from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[3]
HOME = "home"


@dataclass(frozen=True)
class PageEntry:
    """One line of the path: the page's name (its address) and the section that it stands in."""

    name: str
    section: str


PAGES = (
    PageEntry("home", ""),
    PageEntry("probability", "foundations"),
    PageEntry("bayes", "foundations"),
    PageEntry("gaussians", "foundations"),
    PageEntry("reparameterise", "foundations"),
    PageEntry("fitting", "foundations"),
    PageEntry("information", "foundations"),
    PageEntry("latent_variables", "foundations"),
    PageEntry("forward", "forward"),
    PageEntry("forward_images", "forward"),
    PageEntry("schedule", "forward"),
    PageEntry("posterior", "reverse"),
    PageEntry("why_gaussian", "reverse"),
    PageEntry("train_points", "learning"),
    PageEntry("train_images", "learning"),
    PageEntry("step_through", "sampling"),
    PageEntry("samplers", "sampling"),
    PageEntry("score", "sampling"),
    PageEntry("objective", "deeper"),
    PageEntry("vlb", "deeper"),
    PageEntry("improved", "deeper"),
)

_under_app: ContextVar[bool] = ContextVar("under_app", default=False)


def run_app(*more: st.Page) -> None:
    """What the app's script does: declare the pages (and more), run the one that is asked for."""
    current = st.navigation([*navigation(), *more], position="hidden")
    token = _under_app.set(True)
    try:
        current.run()
    finally:
        _under_app.reset(token)


def navigation() -> list[st.Page]:
    """The pages for st.navigation; home also answers at /home."""
    return [*(page_of(entry.name) for entry in PAGES), copy(_second_home())]


def page_of(name: str) -> st.Page:
    """A page of our own to declare or to link to: Streamlit notes in it whether it may run."""
    return copy(_page(name))


# Streamlit looks for a page's file each time that one is made: forty times a run, were it not kept.
@lru_cache
def _page(name: str) -> st.Page:
    first = name == HOME
    return st.Page(path_of(name), title=name, url_path="index" if first else name, default=first)


@lru_cache
def _second_home() -> st.Page:
    return st.Page(path_of(HOME), url_path=HOME, title=HOME, visibility="hidden")


def path_of(name: str) -> Path:
    return ROOT / "pages" / f"{name}.py"


def declare_pages() -> None:
    """Tell Streamlit of the pages, where a page runs without the app's script (a test's own)."""
    if not _under_app.get():
        st.navigation(navigation(), position="hidden")
