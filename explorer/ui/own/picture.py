"""A picture of one's own, uploaded; it stays in this session and goes nowhere else.

It stands in the menu of pictures as "own". Whatever is wrong with a file ends in one sentence, and
what was there before stays.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.data.tables import Refusal
from explorer.registry import Entry
from explorer.ui.controls.address import shortened
from explorer.ui.frame.below import uploader_styles

NAME = "own"
ENTRY = Entry(NAME, None, {"en": "your own", "zh": "你自己的"}, source="the reader")
TYPES = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff"]
# The sentence below says what was read; the list of files sent would only take room.
QUIET = "<style>.st-key-own_picture_file [data-testid=stFileUploaderFile]{display:none}</style>"
PICTURE, SAID = "_own_picture", "_own_picture_said"


@dataclass(frozen=True)
class OwnPicture:
    """x (H, W, C) float32 in [-1, 1] as decoded.  key : hash of the content, for caches."""

    x: np.ndarray
    key: str
    name: str


def get() -> OwnPicture | None:
    return st.session_state.get(PICTURE)


def from_file(data: bytes, name: str) -> OwnPicture:
    """The picture in a file; ValueError with a sentence if there is none that can be shown."""
    from explorer.data.uploads import decode_image

    x = decode_image(data, name)
    x.setflags(write=False)
    content = np.ascontiguousarray(x).tobytes() + repr(x.shape).encode()
    return OwnPicture(x, hashlib.sha256(content).hexdigest()[:16], name)


def controls(page) -> None:
    """The uploader and what there is; in the current container."""
    word = page.word
    st.html(uploader_styles("own_picture_file", word("own_picture.choose")) + QUIET)
    sent = st.file_uploader(word("own_picture.load"), type=TYPES, key="own_picture_file")
    if sent is not None:
        _take(page, sent)
    st.caption(_sentence(page))


def _take(page, sent) -> None:
    """Read an upload once, by its id; a bad one leaves a sentence and the present picture."""
    seen = st.session_state.get(SAID)
    if seen is None or seen[0] != sent.file_id:
        try:
            st.session_state[PICTURE] = from_file(sent.getvalue(), sent.name)
            seen = (sent.file_id, "")
        except ValueError as refusal:
            seen = (sent.file_id, refusal)
        st.session_state[SAID] = seen
    if seen[1]:
        page.notice(page.word("own_picture.bad", reason=reason(page, seen[1])))


def reason(page, refusal: ValueError) -> str:
    """Why a file is refused, in the page's language."""
    if not isinstance(refusal, Refusal):
        return str(refusal)
    facts = {name: shortened(str(value)) for name, value in refusal.facts.items()}
    facts["name"] = f"`{facts['name']}`"  # the only one that the file's sender writes
    return page.word(f"own_picture.bad_{refusal.kind}", **facts)


def _sentence(page) -> str:
    found = get()
    if found is None:
        return page.word("own_picture.need")
    h, w = found.x.shape[:2]
    return page.word("own_picture.loaded", name=f"`{shortened(found.name)}`", h=h, w=w)
