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
from explorer.ui.own import upload
from explorer.ui.page import AnyPage
from explorer.worlds import brought

NAME = "own"
TYPES = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff"]
PICTURE = "_own_picture"


@dataclass(frozen=True)
class OwnPicture:
    """x (H, W, C) float32 in [-1, 1] as decoded.  key : hash of the content, for caches."""

    x: np.ndarray
    key: str
    name: str


def get() -> OwnPicture | None:
    return st.session_state.get(PICTURE)


ENTRY = Entry(NAME, get, {"en": "your own", "zh": "你自己的"}, source="the reader")


def bring() -> str:
    """Put the reader's picture where frames find it; its mark, "" where there is none."""
    picture = get()
    return "" if picture is None else brought.put_pictures(picture.key, picture.x)


def from_file(data: bytes, name: str) -> OwnPicture:
    """The picture in a file; ValueError with a sentence if there is none that can be shown."""
    from explorer.data.uploads import decode_image

    x = decode_image(data, name)
    x.setflags(write=False)
    content = np.ascontiguousarray(x).tobytes() + repr(x.shape).encode()
    return OwnPicture(x, hashlib.sha256(content).hexdigest()[:16], name)


def controls(page: AnyPage) -> None:
    """The uploader and what there is; in the current container."""
    upload.take(page, "own_picture", TYPES, from_file, PICTURE, reason, quiet=True)
    st.caption(_sentence(page))


def reason(page: AnyPage, refusal: ValueError) -> str:
    """Why a file is refused, in the page's language."""
    if not isinstance(refusal, Refusal):
        return str(refusal)
    facts = {name: shortened(str(value)) for name, value in refusal.facts.items()}
    # the only one that the file's sender writes; long enough to tell the files of a zip apart
    facts["name"] = f"`{shortened(str(refusal.facts['name']), 60)}`"
    return page.word(f"own_picture.bad_{refusal.kind}", **facts)


def _sentence(page: AnyPage) -> str:
    picture = get()
    if picture is None:
        return page.word("own_picture.need")
    h, w = picture.x.shape[:2]
    return page.word("own_picture.loaded", name=f"`{shortened(picture.name)}`", h=h, w=w)
