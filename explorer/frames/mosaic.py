"""A joint law as areas: columns as wide as one variable's shares, each split by the other's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.frames.frame import Time
from explorer.frames.pack import Blob
from explorer.frames.text import Text


@dataclass(frozen=True)
class MosaicView:
    """Columns and their lower parts, in whole parts that the hand moves.

    columns (K,) : names of x.  rows : names of the two values of y, the lower first.  widths (K,) :
    parts of each column, at least 1, in sum `whole`.  lower (K,) : of `whole` parts of each
    column's height, those of the first y, from 0.
    Raises ValueError with a sentence where the parts do not fit.
    """

    columns: Sequence[Text]
    rows: tuple[Text, Text]
    widths: Sequence[int]
    lower: Sequence[int]
    whole: int
    label: Text = ""
    name: str = "mosaic"
    time: Time | None = None

    def __post_init__(self) -> None:
        K, whole = len(self.columns), self.whole
        if len(self.widths) != K or min(self.widths) < 1 or sum(self.widths) != whole:
            raise ValueError(f"{K} columns share {whole} parts; got {list(self.widths)}.")
        if len(self.lower) != K or not all(0 <= each <= whole for each in self.lower):
            raise ValueError(f"each column is split at 0 to {whole}; got {list(self.lower)}.")

    def blobs(self) -> list[Blob]:
        return []
