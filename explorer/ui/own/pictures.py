"""Pictures of the reader's own to train on: one picture or a zip of them, cut into crops.

They are kept for the session, as bytes and never larger than the crops need. Whatever is wrong with
a file ends in one sentence, and what was there before stays.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
import streamlit as st

from explorer.ui.own import picture as own_picture
from explorer.ui.own import upload
from explorer.worlds.memo import memo

NAME = "own"  # in the menu of data sets
SIDES = ("16", "32")  # of a crop, in pixels
LONGEST = 192  # pixels that are kept of a picture's longer side
MOST_BYTES = 24 * 2**20  # of all pictures together
CROPS = 3000
STAND_IN = "china"
ENDINGS = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "zip"]
PICTURES = "_own_pictures"


@dataclass(frozen=True)
class Own:
    """The pictures (uint8, (H, W, 3) each) and the side of the crops to be cut from them; equal
    where `key`, a hash of the content, and `side` are."""

    key: str
    side: int
    pictures: tuple[np.ndarray, ...] = field(compare=False, repr=False)

    @property
    def shape(self) -> tuple[int, int, int]:
        return (self.side, self.side, 3)

    def crops(self, n: int, seed: int) -> np.ndarray:
        """(n, side, side, 3) float32 in [-1, 1], cut at random places."""
        from explorer.data.uploads import crops

        pictures = [picture.astype(np.float32) / 127.5 - 1 for picture in self.pictures]
        return crops(pictures, self.side, n, np.random.default_rng(seed))


def from_file(data: bytes, name: str) -> tuple[np.ndarray, ...]:
    """The pictures of a file, one or a zip of many, made small; ValueError if it is bad."""
    from explorer.data.uploads import decode_image, decode_zip, fit

    zipped = data[:2] == b"PK"
    decoded = decode_zip(data, name) if zipped else [decode_image(data, name, longest=LONGEST)]
    pictures, size = [], 0
    for picture in decoded:
        small = fit(picture, LONGEST) if max(picture.shape[:2]) > LONGEST else picture
        levels = np.round((small + 1) * 127.5).astype(np.uint8)
        pictures.append(np.repeat(levels, 3 // levels.shape[2], axis=2))
        size += pictures[-1].size
        if size > MOST_BYTES:
            break
    return tuple(pictures)


def _read(data: bytes, name: str) -> tuple[str, tuple[np.ndarray, ...]]:
    """(hash of the file, its pictures): what the session keeps."""
    return hashlib.sha256(data).hexdigest()[:16], from_file(data, name)


def get(side: int) -> Own:
    """The session's pictures, to be cut into crops of this side; before there are any, a
    photograph that comes with the app."""
    brought = st.session_state.get(PICTURES)
    return Own(brought[0], side, brought[1]) if brought else stand_in(side)


@memo(most=4)
def stand_in(side: int) -> Own:
    from explorer.data.photographs import PICTURES

    picture = PICTURES[STAND_IN](LONGEST)
    return Own(STAND_IN, side, (np.round((picture + 1) * 127.5).astype(np.uint8),))


def controls(page) -> None:
    """Load pictures, and what there is; in the current container."""
    upload.take(page, "own_pictures", ENDINGS, _read, PICTURES, own_picture.reason)
    brought = st.session_state.get(PICTURES)
    if brought is None:
        st.caption(page.word("own_pictures.need"))
    else:
        n = len(brought[1])
        st.caption(page.word("own_pictures.loaded", n=n, crops=f"{CROPS:,}"))
