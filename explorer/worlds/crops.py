"""Pictures of the reader's own to train on: one picture or a zip of them, cut into crops."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from explorer.data.tables import Refusal
from explorer.worlds.memo import memo

LONGEST = 192  # pixels that are kept of a picture's longer side
MOST_BYTES = 24 * 2**20  # of all pictures together
CROPS = 3000
STAND_IN = "china"


@dataclass(frozen=True)
class Own:
    """The pictures (uint8, (H, W, 3) each) and the side of the crops to be cut from them; equal
    where `key`, a hash of the content, and `side` are. They travel along, so that a training and
    what is measured of it never lose them."""

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


class Brought(tuple):
    """The pictures of one file, made small.  left_out : why each other file of a zip was."""

    left_out: tuple[Refusal, ...] = ()


def from_file(data: bytes, name: str) -> Brought:
    """The pictures of a file, one or a zip of many, made small; ValueError if it is bad."""
    from explorer.data.uploads import Pictures, decode_image, decode_zip, fit, named

    zipped = data[:2] == b"PK"
    single = [] if zipped else [decode_image(data, name, longest=LONGEST)]
    decoded = decode_zip(data, name) if zipped else Pictures(single)
    pictures, size = [], 0
    for picture in decoded:
        small = fit(picture, LONGEST) if max(picture.shape[:2]) > LONGEST else picture
        pictures.append(np.repeat(_bytes(small), 3 // small.shape[2], axis=2))
        size += pictures[-1].size
        if size > MOST_BYTES:
            break
    brought = Brought(pictures)
    full = [named(_full(), each) for each in decoded.names[len(pictures) :]]
    brought.left_out = (*decoded.left_out, *full)
    return brought


def _full() -> Refusal:
    return Refusal(
        "zip_room",
        f"the pictures of a zip must fit into {MOST_BYTES / 2**20:g} MB, made small, and this one "
        f"came when that was full; send fewer.",
        most=f"{MOST_BYTES / 2**20:g}",
    )


@memo(most=4)
def stand_in(side: int) -> Own:
    """A photograph that comes with the app, for who has brought nothing yet."""
    from explorer.data.photographs import PICTURES

    return Own(STAND_IN, side, (_bytes(PICTURES[STAND_IN](LONGEST)),))


def _bytes(picture: np.ndarray) -> np.ndarray:
    """[-1, 1] → uint8 levels."""
    return np.round((picture + 1) * 127.5).astype(np.uint8)
