"""Columns of area under the hand: as wide as a law's shares, as high as what each symbol costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.frames.frame import Time
from explorer.frames.pack import Blob
from explorer.frames.text import Text


@dataclass(frozen=True)
class AreasView:
    """A law over symbols, in whole parts that an edge between two neighbours moves.

    symbols (K,) : their names.  p, q (K,) : parts of each, at least 1, in sum `whole`; q None where
    the code is made for p itself.  bits (whole + 1,) : what a symbol of n parts costs ideally,
    −log₂(n/whole); entry 0 is not used.  code : whether the words of a whole-bit code are drawn.
    p_label, q_label : what the widths of the strip and of the given law are called.  ylabel : what
    the heights are.
    Raises ValueError with a sentence where the parts do not add up.
    """

    symbols: Sequence[str]
    p: Sequence[int]
    bits: Sequence[float]
    q: Sequence[int] | None = None
    code: bool = False
    p_label: Text = ""
    q_label: Text = ""
    ylabel: Text = ""
    label: Text = ""
    name: str = "areas"
    time: Time | None = None

    def __post_init__(self) -> None:
        whole = len(self.bits) - 1
        for law in filter(None, (self.p, self.q)):
            if len(law) != len(self.symbols) or min(law) < 1 or sum(law) != whole:
                raise ValueError(
                    f"{len(self.symbols)} symbols share {whole} parts, each at least one; "
                    f"got {list(law)}."
                )

    def blobs(self) -> list[Blob]:
        return []
