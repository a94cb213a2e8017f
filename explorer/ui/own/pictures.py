"""Pictures of the reader's own to train on: one picture or a zip of them, cut into crops.

They are kept for the session, as bytes and never larger than the crops need. Whatever is wrong with
a file ends in one sentence, and what was there before stays.
"""

from __future__ import annotations

import hashlib

import numpy as np
import streamlit as st

from explorer.ui.own import picture as own_picture
from explorer.ui.own import upload
from explorer.ui.page import AnyPage
from explorer.worlds.crops import CROPS, Own, from_file, stand_in

NAME = "own"  # in the menu of data sets
SIDES = ("16", "32")  # of a crop, in pixels
ENDINGS = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "zip"]
PICTURES = "_own_pictures"


def _read(data: bytes, name: str) -> tuple[str, tuple[np.ndarray, ...]]:
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
