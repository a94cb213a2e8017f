"""Pictures of the reader's own to train on: one picture or a zip of them, cut into crops.

They are kept for the session, as bytes and never larger than the crops need. Whatever is wrong with
a file ends in one sentence, and what was there before stays.
"""

from __future__ import annotations

import hashlib

import streamlit as st

from explorer.ui.own import picture as own_picture
from explorer.ui.own import upload
from explorer.ui.page import AnyPage
from explorer.worlds.crops import CROPS, Brought, Own, from_file, stand_in

NAME = "own"  # in the menu of data sets
SIDES = ("16", "32")  # of a crop, in pixels
ENDINGS = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "zip"]
PICTURES = "_own_pictures"
MOST_SAID = 5  # files whose loss is explained one by one


def _read(data: bytes, name: str) -> tuple[str, Brought]:
    """(hash of the file, its pictures): what the session keeps."""
    return hashlib.sha256(data).hexdigest()[:16], from_file(data, name)


def get(side: int) -> Own:
    """The session's pictures, to be cut into crops of this side; before there are any, a
    photograph that comes with the app."""
    brought = st.session_state.get(PICTURES)
    return Own(brought[0], side, brought[1]) if brought else stand_in(side)


def controls(page: AnyPage) -> None:
    """Load pictures, and what there is; in the current container."""
    upload.take(page, "own_pictures", ENDINGS, _read, PICTURES, own_picture.reason)
    brought = st.session_state.get(PICTURES)
    if brought is None:
        st.caption(page.word("own_pictures.need"))
    else:
        n = len(brought[1])
        st.caption(page.word("own_pictures.loaded", n=n, crops=f"{CROPS:,}"))
        if brought[1].left_out:
            st.caption(_losses(page, brought[1]))


def _losses(page: AnyPage, brought: Brought) -> str:
    """How many files of a zip were left out, which, and why."""
    losses, word = brought.left_out, page.word
    lines = [word("own_pictures.left_out", n=len(losses), files=len(losses) + len(brought))]
    lines += [f"- {own_picture.reason(page, each)}" for each in losses[:MOST_SAID]]
    if len(losses) > MOST_SAID:
        lines.append(f"- {word('own_pictures.more', n=len(losses) - MOST_SAID)}")
    return "\n".join(lines)
