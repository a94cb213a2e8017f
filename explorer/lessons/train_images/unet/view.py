"""The U-Net drawn as a U of boxes, with its feature maps, embedding and attention: mounted."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.frames.pack import with_words
from explorer.frames.parts import plain
from explorer.frames.text import Text
from explorer.lessons.train_images.scene_unet import UNetView
from explorer.ui.engine import join
from explorer.ui.engine.colours import tables
from explorer.ui.page import AnyPage

PROGRAM = "lessons/train_images/unet/view.js"
_colours = {theme: tables()[theme] for theme in ("light", "dark")}
_view = st.components.v2.component(
    "unet_view",
    js=join.program(PROGRAM, COLOURS=_colours),
    css="\n" + join.read("lessons/train_images/unet/view.css"),
)


def draw(page: AnyPage, view: UNetView, key: str = "unet") -> None:
    """Mount the drawing."""
    _view(key=key, data=said(view, page.say))


def said(view: UNetView, say: Callable[[Text], str]) -> bytes:
    """All that the browser draws, in one language: words and sizes first, then the arrays."""
    texts = {name: getattr(view, name) for name in ("boxes", "skips", "told", "words")}
    return with_words(view.blob, **plain(texts, say))
